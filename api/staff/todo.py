"""待办：我的、本岗待领、中止计时、已逾期、代办；筛选在网址里，可以存成视图；批量办理说明办了什么、没办什么。"""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from api import desk
from api.access import Officer
from api.day import Today
from api.file import attached_sheet
from api.page import see_other
from api.staff.desk_page import desk_page, own_desk, posts_of
from api.staff.entry import closed_to
from api.staff.todo_list import PAGE, TodoFilter, filter_of, first_tab, shown_row, steps_asked_for, tabs
from database.queries.account import absences_covered_by
from database.queries.case import views_of
from database.reading import reading
from rules.clock import BALLS
from rules.unit import unit_names
from templates.form import form_fields
from templates.page import lamp
from templates.sheet import figures_sheet

router = APIRouter(prefix="/staff/todo", include_in_schema=False)
Query = Annotated[str, Form(max_length=600)]
EXPORTED = 10_000
ACTIONS = [
    {"name": "claim", "label": "领取"},
    {"name": "transfer", "label": "转办"},
    {"name": "chase", "label": "催办"},
    {"name": "export", "label": "导出 Excel"},
]


@router.get("")
async def todo(request: Request, officer: Officer, today: Today, after: str = "") -> Response:
    asked = filter_of(request.query_params)
    async with reading() as connection:
        tallied = await own_desk(connection, officer, today)
        if "tab" not in request.query_params:
            asked = asked.model_copy(update={"tab": first_tab(officer, tallied)})
        steps = await steps_asked_for(connection, officer, asked, today, after=after)
        absent = await absences_covered_by(connection, officer.session.account, today) if asked.tab == "covered" else []
    shown = steps[:PAGE]
    last = f"{shown[-1].due_on}|{shown[-1].case_id}|{shown[-1].key}" if len(steps) > PAGE else ""
    query = asked.query()
    return await desk_page(
        request, officer, "staff/todo.html", title="待办", today=today, tallied=tallied, block="list",
        tabs=tabs(officer, asked, tallied),
        fields=form_fields(TodoFilter, asked.model_dump()),
        rows=[shown_row(row, today) for row in shown],
        # Whoever only supervises answers no step, and so claims none.
        actions=ACTIONS if posts_of(officer) else ACTIONS[1:],
        next_href=f"/staff/todo?{asked.query(after=last)}" if last else None,
        first_href=f"/staff/todo?{query}" if after else None,
        export_href=f"/staff/todo/export?{query}",
        views=[
            {"label": one.name, "href": f"/staff/todo?{one.query}", "current": one.query == query}
            for one in tallied.views
        ],
        query=query,
        asked=asked,
        unit_name=unit_names(today).get(asked.unit, ""),
        absent=absent,
        enters=not closed_to(officer, 7, today, otherwise="不是经办岗位"),
    )  # fmt: skip


@router.get("/export")
async def export(request: Request, officer: Officer, today: Today) -> Response:
    asked = filter_of(request.query_params)
    async with reading() as connection:
        steps = await steps_asked_for(connection, officer, asked, today, limit=EXPORTED)
    return await export_of(steps[:EXPORTED], today, note=_said(asked, today))


async def export_of(steps: Any, today: Any, note: str) -> Response:
    heads = ["到期日", "状态", "事项", "当前步骤", "企业", "统一社会信用代码", "文号", "持有人", "球权", "停留工作日"]
    rows = []
    for step in steps:
        row = shown_row(step, today)
        mark = lamp(row["due_on"], today, row["suspended"], row["provisional"])
        rows.append([
            row["due_on"], mark.words, row["title"], row["step"], row["firm"], step.uscc, row["number"],
            row["holder"] or "待领", BALLS[row["ball"]], row["held_days"],
        ])  # fmt: skip
    content = await run_in_threadpool(figures_sheet, "待办", note, heads, rows)
    return attached_sheet(content, f"待办 {today}")


def _said(asked: TodoFilter, today: Any) -> str:
    """The filters as the first line of an export."""
    fields = form_fields(TodoFilter, asked.model_dump())
    said = []
    for field in fields:
        value = next((option.label for option in field.options if option.chosen), field.value)
        if value and field.name not in ("tab", "unit"):
            said.append(f"{field.label}：{value}")
    return f"待办导出，{today}；" + ("；".join(said) or "未设筛选条件")


@router.get("/view")
async def name_view(request: Request, officer: Officer, today: Today) -> Response:
    asked = filter_of(request.query_params)
    async with reading() as connection:
        views = await views_of(connection, officer.session.account)
    return await desk_page(
        request, officer, "staff/view.html", title="保存为视图", today=today, query=asked.query(), views=views,
        crumbs=[{"label": "待办", "href": f"/staff/todo?{asked.query()}"}],
    )  # fmt: skip


@router.post("/view")
async def save_view(
    request: Request, officer: Officer, name: Annotated[str, Form(max_length=30)] = "", query: Query = ""
) -> Response:
    if not name.strip():
        return see_other(request, f"/staff/todo/view?{query}", ("bad", "请给视图起个名字"))
    await desk.save_view(officer.session.account, name.strip(), query)
    return see_other(request, f"/staff/todo?{query}", ("good", f"已保存视图“{name.strip()}”"))


@router.post("/view/drop")
async def drop_view(
    request: Request, officer: Officer, name: Annotated[str, Form(max_length=30)], query: Query = ""
) -> Response:
    await desk.drop_view(officer.session.account, name)
    return see_other(request, f"/staff/todo/view?{query}", ("good", f"已删除视图“{name}”"))
