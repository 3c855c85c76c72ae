"""已办、我发起、抄送我。"""

from datetime import datetime
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Officer
from api.day import Today
from api.page import case_url
from api.staff.desk_page import desk_page
from api.staff.stage import OUTCOMES, tone_of
from api.staff.todo_list import CASE_KINDS, STEP_TITLES
from database.queries.case import copied_to, started_by
from database.queries.step import done_by
from database.reading import reading

router = APIRouter(prefix="/staff", include_in_schema=False)
PAGE = 50
POSITIONS = {
    **STEP_TITLES,
    "filed": "已登记",
    "published": "公示中",
    "closed": "已办结",
    "reading": "读取中",
    "settled": "履约结果已认定",
    "in_force": "在用",
}

# What is published of a commitment goes on until its outcome stands.
POSITIONS_OF = {
    ("commitment", "published"): "履约中",
    ("objection", "settled"): "已决定，正在告知",
    ("sanction", "in_force"): "实施中",
    ("sanction", "lifted"): "已解除，等待各处确认",
    ("sanction_list", "in_force"): "已启用",
    ("incentive", "publicity"): "公示中",
    ("incentive", "in_force"): "享有中",
    ("incentive", "stopped"): "已停止",
    ("watch", "in_force"): "关注中",
}


class Progress(NamedTuple):
    words: str
    tone: str


def progress(row: Any) -> Progress:
    """How far a case has come, in one mark."""
    if row.outcome:
        return Progress(OUTCOMES.get(row.outcome, row.outcome), tone_of(row.outcome))
    words = POSITIONS_OF.get((row.kind, row.position)) or POSITIONS.get(row.position, row.position)
    return Progress(words, "info")


def _place(before: str) -> tuple[Any, ...] | None:
    at, _, rest = before.partition("|")
    try:
        return (datetime.fromisoformat(at), *rest.split("|")) if rest else None
    except ValueError:
        return None


@router.get("/done")
async def done(request: Request, officer: Officer, today: Today, before: str = "") -> Response:
    """What I have decided, newest first."""
    place = _place(before)
    async with reading() as connection:
        rows = await done_by(
            connection, officer.id, before=place if place and len(place) == 3 else None, limit=PAGE + 1
        )
    shown = rows[:PAGE]
    older = f"{shown[-1].answered_at.isoformat()}|{shown[-1].case_id}|{shown[-1].key}" if len(rows) > PAGE else ""
    return await desk_page(
        request, officer, "staff/done.html", title="已办", today=today, rows=shown, kinds=CASE_KINDS,
        case_url=case_url, older=older, before=before,
    )  # fmt: skip


@router.get("/mine")
async def mine(request: Request, officer: Officer, today: Today, before: str = "") -> Response:
    """The cases that I started, newest first."""
    place = _place(before)
    async with reading() as connection:
        rows = await started_by(
            connection, officer.id, before=place if place and len(place) == 2 else None, limit=PAGE + 1
        )
    shown = rows[:PAGE]
    older = f"{shown[-1].started_at.isoformat()}|{shown[-1].id}" if len(rows) > PAGE else ""
    return await desk_page(
        request, officer, "staff/cases.html", title="我发起", today=today, rows=shown, kinds=CASE_KINDS,
        progress=progress, case_url=case_url, older=older, before=before, path="/staff/mine",
        empty="还没有发起过案件", copied=False,
    )  # fmt: skip


@router.get("/copied")
async def copied(request: Request, officer: Officer, today: Today) -> Response:
    """The cases that colleagues have put before me."""
    async with reading() as connection:
        rows = await copied_to(connection, officer.id)
    return await desk_page(
        request, officer, "staff/cases.html", title="抄送我", today=today, rows=rows, kinds=CASE_KINDS,
        progress=progress, case_url=case_url, older="", before="", path="/staff/copied",
        empty="没有抄送给您的案件", copied=True,
    )  # fmt: skip
