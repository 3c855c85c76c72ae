"""惩戒措施清单：各级各版、一份的各项和来源、依据它的惩戒；导入一份。实施方案 二（三）9。"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api import desk
from api.access import Officer, Signed
from api.answers import answers_of, fields_of
from api.day import Now, Today
from api.file import attached_sheet, file_answer
from api.lifecycle import begin
from api.page import case_url, see_other
from api.refusal import status_of
from api.staff import case_page
from api.staff.desk_page import desk_page
from api.staff.dishonesty_ledger import AT, places
from api.staff.ledger import units_of
from database.queries import sanction_list as queries
from database.queries.case import upload_with_bytes
from database.reading import reading
from rules.check import purposes
from rules.fault import judge
from rules.refusal import Refused
from rules.responsibility import entry_refused
from rules.sanction_list import KLASSES, LEVELS, ListEdition, standing
from rules.sanction_list_file import ListEntry
from rules.sanction_list_sheet import EXAMPLE, LIST_COLUMNS, LIST_SHEET
from rules.unit import unit, unit_names
from settings import settings
from templates.form import Field as Shown
from templates.form import Option
from templates.sheet import template_sheet

HERE = "/staff/lists"
router = APIRouter(prefix=HERE, include_in_schema=False)
CRUMBS = [{"label": "措施清单", "href": HERE}]
ROW = "第 "


class ListForm(ListEdition):
    """导入一份清单。"""

    sheet: str = Field(
        title="清单表格", description="xlsx，或者 UTF-8、GB18030 编码的 csv",
        json_schema_extra={"widget": "file", "accept": ".xlsx,.csv"},
    )  # fmt: skip


@router.get("")
async def shelf(request: Request, officer: Officer, today: Today) -> Response:
    """Every list by its level, newest first, with how it stands and what rests on it."""
    async with reading() as connection:
        rows = await queries.lists_known(connection)
    shelves = [(title, [row for row in rows if row.level == level]) for level, title in LEVELS.items()]
    return await desk_page(
        request, officer, "staff/sanction_lists.html", title="惩戒措施清单", today=today, at=AT, places=places(HERE),
        shelves=shelves, any=bool(rows), stands=lambda row: standing(row, on=today), here=HERE, page=page_of,
        may_import=not _refused(officer, today),
    )  # fmt: skip


@router.get("/sample")
async def sample(officer: Officer) -> Response:
    """An empty sheet with one row that is plainly no measure of anybody's."""
    return attached_sheet(await run_in_threadpool(template_sheet, LIST_SHEET, EXAMPLE), "惩戒措施清单样表")


@router.get("/new")
async def upload_page(request: Request, officer: Officer, today: Today) -> Response:
    return await _form(request, officer, today, {})


@router.post("/new")
async def take(request: Request, officer: Officer, today: Today, now: Now) -> Response:
    """The sheet goes in whole or not at all: its faults come back by row and column."""
    typed: dict[str, Any] = {}
    case = ""
    try:
        if refusal := _refused(officer, today):
            raise refusal
        form = await request.form()
        typed = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        for one in form.getlist("sheet"):
            if isinstance(one, UploadFile) and one.filename:
                typed["sheet"] = await desk.keep_sheet(officer.actor, one.filename, await one.read(), now=now)
        typed |= await answers_of(request, ListEdition, officer.actor, now=now)
        said = judge(ListForm, typed)
        edition = ListEdition.model_validate(said.model_dump(exclude={"sheet"}))
        async with reading() as connection:
            case = await queries.case_of_edition(connection, edition)
        entry = ListEntry(edition=edition, sheet=said.sheet, unit=officer.unit, by=officer.actor)
        await begin("sanction_list", entry, case=case)
    except Refused as refused:
        if status_of(refused) == 409:
            return see_other(request, page_of(case), ("warn", "这份清单已经导入，正在核对"))
        if status_of(refused) not in (403, 413, 415, 422):
            raise
        return await _form(request, officer, today, typed, refused)
    return see_other(request, page_of(case), ("good", "已导入，由另一人逐项核对"))


@router.get("/paper/{name:path}")
async def paper(officer: Officer, name: str) -> Response:
    """The paper that a list was taken from, for every officer: a list is the same for all."""
    async with reading() as connection:
        row = await queries.list_of_case(connection, case_of_page(name))
        kept = await upload_with_bytes(connection, row.paper) if row is not None else None
    if kept is None:
        raise Refused("没有这份清单", code="NotFound")
    return file_answer(bytes(kept.content), kept.mime, kept.name)


@router.get("/{name:path}")
async def one_list(request: Request, officer: Officer, today: Today, name: str, klass: str = "") -> Response:
    """One list: every item, what rests on it (of other units only how many), and its history."""
    case = case_of_page(name)
    async with reading() as connection:
        row = await list_seen(connection, case)
        every = await queries.items_of(connection, case)
        resting = await queries.resting_on(connection, case)
        timeline = await case_page.timeline(connection, case, "", "")
        former = await queries.list_of_case(connection, row.replaces) if row.replaces else None
    chosen, seen = klass if klass in KLASSES else "", units_of(officer, today)
    shown = [one for one in resting if one.unit in seen]
    return await desk_page(
        request, officer, "staff/sanction_list.html", title=f"《{row.title}》", subtitle=row.number, today=today, at=AT,
        crumbs=CRUMBS, row=row, items=[one for one in every if not chosen or one.klass == chosen], resting=shown,
        elsewhere=len(resting) - len(shown), entries=timeline["entries"], former=former, here=HERE,
        kinds=_kinds(case, every, chosen), levels=LEVELS, klasses=KLASSES,
        uses={one.name: one.title for one in purposes(today)}, page=page_of,
        stands=standing(row, on=today), names=unit_names(today), case_url=case_url, every=len(every),
        judged=sum(one.accepted is not None for one in every), **_acts(officer, row),
    )  # fmt: skip


def _kinds(case: str, every: Sequence[Any], chosen: str) -> list[dict[str, Any]]:
    """The classes as a filter, each with how many items it has."""
    return [
        {
            "label": f"{title} {sum(not klass or one.klass == klass for one in every)}",
            "href": page_of(case) + (f"?klass={klass}" if klass else ""),
            "current": klass == chosen,
        }
        for klass, title in (("", "全部"), *KLASSES.items())
    ]


def _acts(officer: Signed, row: Any) -> dict[str, Any]:
    """What this officer may do with a list as it stands."""
    own, roles = officer.unit == row.unit, set(officer.actor.roles)
    return {
        "own": own,
        "may_check": own and row.state == "draft" and "legal" in roles,
        "may_change": own and row.state in ("in_force", "suspended") and bool({"handler", "legal"} & roles),
        "may_withdraw": row.state == "draft" and row.started_by in officer.actor.persons,
    }


def page_of(case: str) -> str:
    return case_url(case.removeprefix("sanction_list/"), HERE)


def case_of_page(name: str) -> str:
    return f"sanction_list/{name.removeprefix('sanction_list/')}"


async def list_seen(connection: AsyncConnection, case: str) -> Any:
    """A list, for any officer. Raises Refused NotFound."""
    row = await queries.list_of_case(connection, case)
    if row is None:
        raise Refused("没有这份清单", code="NotFound")
    return row


def _refused(officer: Signed, today: date) -> Refused | None:
    return entry_refused("惩戒措施清单", 9, officer.actor, unit(officer.unit, today), today)


async def _form(
    request: Request, officer: Signed, today: date, typed: Mapping[str, Any], refused: Refused | None = None
) -> Response:
    faults = refused.faults if refused else {}
    rows = {where: fault for where, fault in faults.items() if where.startswith(ROW)}
    beside = {name: fault for name, fault in faults.items() if name not in rows}
    if rows:
        # The sheet is to be mended and sent again; its paper stays.
        typed = {name: value for name, value in typed.items() if name != "sheet"}
    async with reading() as connection:
        known = await queries.lists_known(connection)
        fields = await fields_of(connection, ListForm, typed, beside)
    own = [row for row in known if row.unit == officer.unit and row.state in ("in_force", "suspended")]
    fields = [_offered(field, own, typed) for field in fields]
    return await desk_page(
        request, officer, "staff/sanction_list_new.html", title="导入惩戒措施清单", today=today, at=AT, crumbs=CRUMBS,
        fields=fields, faults=beside, rows=rows, sentence=refused.sentence if refused else "", here=HERE,
        status=status_of(refused) if refused else 200, closed=_refused(officer, today),
        heads=[heading for heading, _ in LIST_COLUMNS], uses=[one.title for one in purposes(today)],
    )  # fmt: skip


def _offered(field: Shown, lists: list[Any], typed: Mapping[str, Any]) -> Shown:
    """The lists that may be replaced; what a sheet may be, which is not what a paper may be."""
    if field.name == "replaces":
        options = (Option(row.case_id, f"{LEVELS[row.level]}《{row.title}》（{row.number}）",
                          row.case_id == typed.get("replaces")) for row in lists)  # fmt: skip
        return field._replace(options=tuple(options))
    if field.name == "sheet":
        megabytes = settings().sheet_bytes // 1024 // 1024
        return field._replace(hint=f"xlsx，或者 UTF-8、GB18030 编码的 csv，不超过 {megabytes} MB；列名与样表一致")
    return field
