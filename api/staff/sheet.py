"""批量导入：上传表格 → 逐行逐列列出错误 → 确认 → 进度；坏行带原因退回。实施方案 二（一）4、二（二）7。"""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api import desk
from api.access import Officer
from api.day import Now, Today
from api.file import attached_sheet
from api.lifecycle import begin
from api.page import case_url, see_other
from api.refusal import status_of
from api.staff.desk_page import desk_page
from api.staff.entry import closed_to
from api.staff.seeing import case_seen_by
from database.queries.case import started_by
from database.queries.sheet import sheet_of, sheet_rows
from database.queries.step import steps_of
from database.reading import reading
from rules.refusal import Refused
from rules.sheet import OUTCOMES, SheetOrder, sheet_case
from rules.sheet_kind import SHEETS, SheetKind, SheetName
from settings import settings
from templates.sheet import bad_rows_sheet, template_sheet

router = APIRouter(prefix="/staff/sheet", include_in_schema=False)
STATES = {"good": "可导入", "bad": "有错误", "known": "此前已登记", "entered": "已导入", "refused": "未导入"}
LISTED = 200
BAD = ("bad", "refused")


@router.get("")
async def upload_page(request: Request, officer: Officer, today: Today, kind: SheetName = "penalty") -> Response:
    told = SHEETS[kind]
    async with reading() as connection:
        mine = [one for one in await started_by(connection, officer.id, limit=100) if one.kind == "sheet"]
    return await desk_page(
        request, officer, "staff/sheet_new.html", title=f"批量导入{told.title}", today=today, mine=mine,
        outcomes=OUTCOMES, case_url=case_url, kind=kind, told=told, heads=list(told.headings.values()), sheets=SHEETS,
        most=settings().sheet_rows, megabytes=settings().sheet_bytes // 1024 // 1024,
        obstacles=closed_to(officer, told.measure, today, otherwise=f"{told.title}由经办岗位导入"),
    )  # fmt: skip


@router.post("")
async def take(request: Request, officer: Officer, now: Now) -> Response:
    """The same sheet of the same person is the same case: twice changes nothing."""
    form = await request.form()
    file, kind = form.get("sheet"), _kind(str(form.get("kind") or "penalty"))
    if not isinstance(file, UploadFile) or not file.filename:
        return see_other(request, f"/staff/sheet?kind={kind}", ("bad", "请选择要导入的表格"))
    if "handler" not in officer.actor.roles:
        raise Refused(f"{SHEETS[kind].title}由经办岗位导入", code="NotYours")
    upload = await desk.keep_sheet(officer.actor, file.filename, await file.read(), now=now)
    case = sheet_case(upload)
    name = desk.file_name(file.filename)
    order = SheetOrder(upload=upload, name=name, unit=officer.unit, by=officer.actor, kind=kind)
    try:
        await begin("sheet", order, case=case)
    except Refused as refused:
        if status_of(refused) == 409:
            return see_other(request, case_url(case, "/staff/sheet"), ("warn", "这张表此前已经上传过，没有重复导入"))
        raise
    return see_other(request, case_url(case, "/staff/sheet"), ("good", "已上传，正在读取"))


@router.get("/template")
async def template(officer: Officer, kind: SheetName = "penalty") -> Response:
    """An empty sheet with the headings of a kind."""
    told = SHEETS[kind]
    return attached_sheet(await run_in_threadpool(template_sheet, told), f"{told.title}导入模板")


@router.get("/{case:path}/bad")
async def bad_rows(officer: Officer, today: Today, case: str) -> Response:
    """The rows that did not go in, with their reasons; corrected, the same sheet can be uploaded again."""
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
        sheet = await sheet_of(connection, case)
        rows = await sheet_rows(connection, case, states=BAD, limit=settings().sheet_rows)
    if sheet is None:
        raise Refused("没有这张表", code="NotFound")
    content = await run_in_threadpool(bad_rows_sheet, rows, SHEETS[_kind(sheet.kind)])
    return attached_sheet(content, f"未导入的行 {row.title}")


@router.get("/{case:path}")
async def sheet_page(
    request: Request, officer: Officer, today: Today, case: str, state: str = "", after: int = 0
) -> Response:
    """Preview and progress of one sheet."""
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
        sheet = await sheet_of(connection, case)
        steps = await steps_of(connection, case)
        if sheet is None:
            raise Refused("没有这张表", code="NotFound")
        state = state if state in STATES else "bad" if sheet.bad else ""
        states = [state] if state else list(STATES)
        lines = await sheet_rows(connection, case, states=states, after=after, limit=LISTED + 1)
    told = SHEETS[_kind(sheet.kind)]
    waiting = next((step for step in steps if step.state == "open"), None)
    busy = not row.outcome and waiting is None
    handled = sheet.entered + sheet.refused
    return await desk_page(
        request, officer, "staff/sheet.html", title=sheet.name, today=today, case=row, sheet=sheet,
        confirmed=any(step.state == "done" for step in steps), waiting=waiting, busy=busy,
        handled=handled, outcomes=OUTCOMES, lines=lines[:LISTED], states=STATES,
        share=round(100 * handled / sheet.good) if sheet.good else 0, state=state,
        more=lines[LISTED - 1].row if len(lines) > LISTED else 0,
        here=case_url(case, "/staff/sheet"), case_url=case_url, told=told, cell=_cells(told),
        number=told.headings[told.number].removeprefix("行政处罚决定书"), entered=_entered(told),
        tabs=[{"label": label, "href": f"{case_url(case, '/staff/sheet')}?state={name}",
               "count": {"good": sheet.good, "bad": sheet.bad, "known": sheet.known, "entered": sheet.entered,
                         "refused": sheet.refused}[name],
               "current": name == state, "tone": "bad" if name in BAD else ""} for name, label in STATES.items()],
        crumbs=[{"label": "批量导入", "href": "/staff/sheet"}],
    )  # fmt: skip


def _kind(said: str) -> SheetName:
    return "record" if said == "record" else "penalty"


def _cells(kind: SheetKind) -> Callable[[Mapping[str, Any], str], Any]:
    """What a row says in a column, however its heading was written."""
    return lambda cells, field: next((cell for one, cell in cells.items() if kind.field_of(one) == field), None) or "—"


def _entered(kind: SheetKind) -> Callable[[Any], str]:
    """The address of the case that a row became."""

    def address(row: Any) -> str:
        value = kind.model.model_validate(row.decision)
        identity = kind.identity(value)
        return case_url(identity if "/" in identity else f"{kind.begins}/{identity}")

    return address
