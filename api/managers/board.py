"""督办看板：今天要处理什么，单位 × 步骤，球在谁手里，十二周走势。"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.access import Manager
from api.day import Now, Today
from api.managers.scope import ids, overseen, supervision_page
from api.staff.todo_list import STEP_TITLES
from database.queries import board as queries
from database.queries.funnel import not_issued
from database.reading import reading
from rules.clock import BALLS, shift
from rules.unit import Unit
from rules.working_day import calendar

router = APIRouter(prefix="/managers", include_in_schema=False)
NEAR = 3
WEEKS = 12
MOST = 100
BOUNCED_WITHIN = timedelta(days=30)
UNISSUED_WITHIN = timedelta(days=365)


@router.get("")
async def managers() -> Response:
    return RedirectResponse("/managers/board", 307)


@router.get("/board")
async def board(request: Request, manager: Manager, today: Today, now: Now) -> Response:
    chosen = overseen(manager, today)
    units = ids(chosen)
    near_until = shift(today, NEAR, calendar())
    first_week = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    async with reading() as connection:
        cells = await queries.matrix(connection, units, today=today, near_until=near_until)
        held = await queries.balls(connection, units)
        flow = await queries.weeks(connection, units, since=first_week)
        calls = await _calls(connection, units, cells, today, now)
    columns, rows = heat(cells, chosen)
    return await supervision_page(
        request, manager, "board", title="督办看板", today=today, now=now, calls=calls, columns=columns, rows=rows,
        balls=[{"ball": ball, "count": held.get(ball, 0), "href": f"/managers/steps?ball={ball}"} for ball in BALLS],
        trend=[_week(first_week + timedelta(weeks=n), flow) for n in range(WEEKS)], near=NEAR,
    )  # fmt: skip


def heat(cells: Sequence[queries.Cell], chosen: Sequence[Unit]) -> tuple[list[str], list[dict[str, Any]]]:
    """The matrix as `ui.heat_matrix` draws it: steps in the order of a case, units in the order of the plan."""
    found = {(cell.unit, cell.name): cell for cell in cells}
    names = sorted({cell.name for cell in cells}, key=_order)
    lines = [(unit.id, unit.name) for unit in chosen] + [(queries.BUSINESSES, "企业（当事人）")]
    kept = [(id, name) for id, name in lines if any(cell.unit == id for cell in cells)]
    rows = [
        {"unit": name, "href": _steps(unit=id), "cells": [_cell(found.get((id, step)), id, step) for step in names]}
        for id, name in kept
    ]
    return [STEP_TITLES.get(name, name) for name in names], rows


def _order(name: str) -> int:
    known = list(STEP_TITLES)
    return known.index(name) if name in known else len(known)


def _cell(cell: queries.Cell | None, unit: str, step: str) -> dict[str, Any]:
    if cell is None:
        return {"open": 0, "near": 0, "overdue": 0, "href": ""}
    return {"open": cell.open, "near": cell.near, "overdue": cell.overdue, "href": _steps(unit=unit, step=step)}


def _steps(**asked: str) -> str:
    return f"/managers/steps?{urlencode(asked)}"


def _week(monday: date, flow: dict[date, tuple[int, int, int]]) -> dict[str, Any]:
    opened, finished, late = flow.get(monday, (0, 0, 0))
    return {"label": monday.strftime("%m-%d"), "values": [opened, finished, late]}


async def _calls(
    connection: Any, units: list[str], cells: Sequence[queries.Cell], today: date, now: datetime
) -> list[dict[str, str]]:
    """What needs the supervisor today, as the parts of one sentence; what is nought is left out."""
    overdue, due = sum(cell.overdue for cell in cells), sum(cell.today for cell in cells)
    since = now - BOUNCED_WITHIN
    bounced = await queries.unsent_mail(connection, units, states=["bounced"], since=since, limit=MOST)
    late = await queries.places_to_recall(connection, units, until=today - timedelta(days=1), limit=MOST)
    unissued = await not_issued(connection, units, since=today - UNISSUED_WITHIN, until=today, limit=MOST)
    parts = (
        (str(overdue or ""), "{} 件逾期", _steps(state="overdue")),
        (str(due or ""), "{} 件今日到期", _steps(state="today")),
        (_up_to(bounced), "{} 封邮件被退回", "/managers/mail?state=bounced"),
        (_up_to(late), "{} 处公示逾期未收回", "/managers/disclosures"),
        (_up_to(unissued), "{} 件处罚尚未签发提醒函", "/managers/funnel#unissued"),
    )
    return [{"text": words.format(n), "href": href} for n, words, href in parts if n]


def _up_to(rows: Sequence[Any]) -> str:
    """How many a bounded list holds, or that it holds more; nothing for none."""
    return f"{MOST}+" if len(rows) == MOST else str(len(rows) or "")
