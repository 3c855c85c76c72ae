"""给协同部门的通报表：由人送交的，下载、盖章、取回执。实施方案 二（三）9。"""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api import desk
from api.access import Officer
from api.day import Now, Today
from api.file import attached_sheet
from api.staff.seeing import case_seen_by
from database.queries.push import pushes_of_case
from database.reading import reading
from rules.push import EVENTS, Event
from rules.refusal import Refused
from templates.sheet import figures_sheet

router = APIRouter(prefix="/staff/push", include_in_schema=False)
HEADS = {
    "key": "通报编号",
    "number": "决定书文号",
    "name": "当事人",
    "uscc": "统一社会信用代码",
    "measure": "措施",
    "basis": "依据",
    "unit": "作出单位",
    "from": "自",
    "until": "至",
    "why": "理由",
}
BLANK = ("收到日期", "回执编号", "签收人")


@router.get("/{case:path}/{event}.xlsx")
async def sheet(
    officer: Officer, today: Today, now: Now, case: str, event: Event, partner: str = ""
) -> Response:  # fmt: skip
    """What one partner (or every one) of a case is told, with blanks for its receipt. Refused NotFound."""
    async with reading() as connection:
        seen = await case_seen_by(connection, officer, case, today)
        found: list[Any] = [
            row for row in await pushes_of_case(connection, case) if row.event == event and partner in ("", row.partner)
        ]
    if not found:
        raise Refused("没有这份通报", code="NotFound")
    what = f"push:{case}/{event}"
    await desk.note_access(officer.actor, what, uscc=seen.uscc, purpose="通报协同部门", now=now, partner=partner)
    title = f"{EVENTS[event]}通报表"
    lines = [[row.title, *(row.told.get(name) or "" for name in HEADS), *("" for _ in BLANK)] for row in found]
    conditions = f"制表 {today}；收到后请填写末尾三栏退回，或者另给回执；通报编号相同的是同一件"
    content = figures_sheet(title, conditions, ("协同部门", *HEADS.values(), *BLANK), lines)
    return attached_sheet(content, f"{title} {found[0].told['number']}")
