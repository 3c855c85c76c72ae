"""守信激励台账：提出的、公示的、享受的、停止的，每件用了几次；给出的次数按激励、单位、月份画出。实施方案 二（三）9。"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Officer
from api.day import Today
from api.file import attached_sheet
from api.page import case_url
from api.staff.desk_page import desk_page
from api.staff.eligibility import PLACES
from api.staff.ledger import (
    EXPORTED,
    PAGE,
    LedgerFilter,
    asked_for,
    conditions,
    filter_fields,
    place_of,
    turned,
    units_of,
)
from api.staff.todo_list import choice
from database.queries.incentive_ledger import Given, Wanted, given_uses, incentives_of_units
from database.reading import reading
from rules.edition import editions
from rules.incentive_form import STATES
from rules.unit import unit_names
from templates.sheet import figures_sheet

router = APIRouter(prefix="/staff/incentives", include_in_schema=False)
AT = "/staff/incentives"
TONES = {"proposed": "info", "publicity": "info", "in_force": "good", "stopped": "warn"}
MONTHS = 12
HEADS = (
    "提出日期", "编号", "企业", "统一社会信用代码", "激励", "授予单位", "状态", "公示至", "起始日", "期满日",
    "续期次数", "已经给予次数", "最近给予", "停止日期", "终止日期", "终止原因",
)  # fmt: skip


class IncentiveFilter(LedgerFilter):
    """筛选条件，一个网址就是一个视图。"""

    q: str = Field("", title="企业", description="企业 / 信用代码 / 编号", max_length=80)
    benefit: str = Field("", title="激励", max_length=60, json_schema_extra=choice())
    state: str = Field("", title="状态", max_length=20, json_schema_extra=choice(**STATES))
    unit: str = Field("", title="单位", max_length=40, json_schema_extra=choice())


@router.get("")
async def ledger(request: Request, officer: Officer, today: Today, before: str = "") -> Response:
    """The incentives of the unit, newest first, a supervisor's units' as well; and what was given of them this year."""
    own, names = units_of(officer, today), unit_names(today)
    asked = asked_for(IncentiveFilter, request)
    months = _months(today)
    async with reading() as connection:
        rows = await incentives_of_units(connection, _units(asked, own), _wanted(asked, before), limit=PAGE + 1)
        given = await given_uses(connection, _units(asked, own), since=months[0], until=today)
    page = turned(rows, AT, asked, before, lambda row: (row.proposed_on, row.case_id))
    return await desk_page(
        request, officer, "staff/incentives.html", title="激励台账", today=today, states=STATES, tones=TONES,
        places=[{"label": label, "href": href, "count": None, "current": href == AT} for label, href in PLACES],
        fields=filter_fields(asked, _choices(own, names)), names=names, own=own, case_url=case_url, block="list",
        by_benefit=_bars((one.title, one.times) for one in given), since=months[0],
        by_unit=_bars((names.get(one.unit, one.unit), one.times) for one in given),
        by_month=[{"label": f"{one:%y-%m}", "values": [_of_month(given, one)]} for one in months],
        total=sum(one.times for one in given), may_propose="handler" in officer.actor.roles, **page,
    )  # fmt: skip


@router.get("/export")
async def export(request: Request, officer: Officer, today: Today) -> Response:
    """The same list as a sheet; its first row states the conditions."""
    own, names = units_of(officer, today), unit_names(today)
    asked = asked_for(IncentiveFilter, request)
    async with reading() as connection:
        rows = await incentives_of_units(connection, _units(asked, own), _wanted(asked, ""), limit=EXPORTED)
    lines = [
        [
            row.proposed_on, row.number, row.subject, row.uscc, row.title, names.get(row.unit, row.unit),
            STATES[row.state], row.shown_until or "", row.starts_on or "", row.ends_on or "", row.renewals, row.given,
            row.last_given or "", row.stopped_on or "", row.ended_on or "", row.ended_why,
        ]
        for row in rows
    ]  # fmt: skip
    told = conditions(filter_fields(asked, _choices(own, names)), len(rows), today)
    return attached_sheet(figures_sheet("激励台账", told, HEADS, lines), f"激励台账 {today}")


def benefit_titles() -> dict[str, str]:
    """What the benefits of every edition are called."""
    return {row["id"]: row["title"] for edition in editions("incentive") for row in edition.data["benefit"]}


def _choices(own: tuple[str, ...], names: dict[str, str]) -> dict[str, dict[str, str]]:
    return {"benefit": benefit_titles(), "unit": {id: names.get(id, id) for id in own}}


def _units(asked: IncentiveFilter, own: tuple[str, ...]) -> list[str]:
    return [asked.unit] if asked.unit in own else list(own)


def _wanted(asked: IncentiveFilter, before: str) -> Wanted:
    return Wanted(text=asked.q, benefit=asked.benefit, state=asked.state, before=place_of(before))


def _months(today: date) -> list[date]:
    """The first days of this month and the eleven before it, oldest first."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def _of_month(given: Sequence[Given], month: date) -> int:
    return sum(one.times for one in given if one.month == month)


def _bars(counted: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    """One bar for each title, the longest first, each drawn against the longest."""
    sums: dict[str, int] = {}
    for title, times in counted:
        sums[title] = sums.get(title, 0) + times
    ordered = sorted(sums.items(), key=lambda one: (-one[1], one[0]))
    return [{"label": title, "count": times} for title, times in ordered]
