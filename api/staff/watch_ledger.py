"""重点关注台账：在关注的按复核日先后，各级各有多少；以及可能达到标准、还没有关注的企业。实施方案 二（三）9。"""

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api import desk
from api.access import Officer
from api.day import Now, Today
from api.file import attached_sheet
from api.page import case_url
from api.staff.desk_page import desk_page
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
from database.queries.watch import Wanted, degrees_of_units, watches_of_units
from database.queries.watch_candidate import candidates, entries_of_businesses
from database.reading import reading
from rules.credit_file import items
from rules.responsibility import obstacles_to_start
from rules.unit import unit, unit_names
from rules.watch_finding import findings
from rules.watch_form import CRITERIA, DEGREES, SUPERVISION
from templates.chart import shares
from templates.sheet import figures_sheet

router = APIRouter(prefix="/staff/watch", include_in_schema=False)
AT = "/staff/watch"
PLACES = (("台账", AT), ("可能需要关注", f"{AT}/candidates"))
STATES = {
    "proposed": ("待决定、待告知", "info"), "in_force": ("关注中", "bad"), "ended": ("已退出", "plain"),
    "rejected": ("未列入", "plain"), "withdrawn": ("已撤回", "plain"),
}  # fmt: skip
DUE = {"overdue": (0, "复核已到期"), "month": (30, "三十日内复核")}
HEADS = (
    "编号", "企业", "统一社会信用代码", "依据的标准", "程度", "监管措施", "监管单位", "提出日期", "开始日期", "复核日",
    "复核次数", "状态", "退出日期", "退出原因",
)  # fmt: skip


class WatchFilter(LedgerFilter):
    """筛选条件，一个网址就是一个视图。"""

    q: str = Field("", title="企业", description="企业 / 信用代码 / 编号", max_length=80)
    state: str = Field(
        "", title="状态", max_length=20, json_schema_extra=choice(**{name: one[0] for name, one in STATES.items()})
    )
    degree: str = Field("", title="程度", max_length=2, json_schema_extra=choice(**DEGREES))
    due: str = Field(
        "", title="复核", max_length=10, json_schema_extra=choice(**{name: one[1] for name, one in DUE.items()})
    )
    unit: str = Field("", title="单位", max_length=40, json_schema_extra=choice())


@router.get("")
async def ledger(request: Request, officer: Officer, today: Today, before: str = "") -> Response:
    """The businesses that the unit watches, the next review first; a supervisor's units' as well."""
    own, names = units_of(officer, today), unit_names(today)
    asked = asked_for(WatchFilter, request)
    units = _units(asked, own)
    async with reading() as connection:
        rows = await watches_of_units(connection, units, _wanted(asked, before, today), limit=PAGE + 1)
        counts = await degrees_of_units(connection, units)
    page = turned(rows, AT, asked, before, lambda row: (row.place, row.case_id))
    return await desk_page(
        request, officer, "staff/watch_ledger.html", title="重点关注", today=today, places=places(AT), states=STATES,
        fields=filter_fields(asked, {"unit": {id: names.get(id, id) for id in own}}), degrees=DEGREES,
        criteria=CRITERIA, names=names, own=own, case_url=case_url, picture=_picture(counts, asked), block="list",
        **page,
    )  # fmt: skip


@router.get("/export")
async def export(request: Request, officer: Officer, today: Today) -> Response:
    """The same list as a sheet; its first row states the conditions."""
    own, names = units_of(officer, today), unit_names(today)
    asked = asked_for(WatchFilter, request)
    async with reading() as connection:
        rows = await watches_of_units(connection, _units(asked, own), _wanted(asked, "", today), limit=EXPORTED)
    lines = [
        [
            row.number, row.subject, row.uscc, CRITERIA.get(row.criterion, row.criterion), DEGREES[str(row.degree)],
            "；".join(SUPERVISION.get(one, one) for one in row.supervision), names.get(row.unit, row.unit),
            row.proposed_on, row.starts_on or "", row.review_on or "", row.rounds, STATES[row.state][0],
            row.ended_on or "", row.ended_why,
        ]
        for row in rows
    ]  # fmt: skip
    fields = filter_fields(asked, {"unit": {id: names.get(id, id) for id in own}})
    told = conditions(fields, len(rows), today)
    return attached_sheet(figures_sheet("重点关注台账", told, HEADS, lines), f"重点关注台账 {today}")


@router.get("/candidates")
async def candidates_page(request: Request, officer: Officer, today: Today, now: Now, after: str = "") -> Response:
    """Businesses that meet a criterion and that the unit does not watch, each with its figures; who looked is kept."""
    async with reading() as connection:
        rows = await candidates(connection, officer.unit, on=today, after=after, limit=PAGE + 1)
        shown = rows[:PAGE]
        chains = await entries_of_businesses(connection, [row.uscc for row in shown])
    found = []
    for row in shown:
        used = items(chains.get(row.uscc, ()), on=today, known_by=now)
        if met := [one for one in findings(used, on=today) if one.cases]:
            found.append({"row": row, "met": met})
    place = rows[PAGE - 1].uscc if len(rows) > PAGE else ""
    whose = ",".join(one["row"].uscc for one in found)
    if whose:
        await desk.note_access(
            officer.actor, "watch/candidates", uscc="", purpose="查找重点关注对象", now=now, of=whose
        )
    return await desk_page(
        request, officer, "staff/watch_candidates.html", title="可能需要重点关注的企业", today=today, found=found,
        places=places(f"{AT}/candidates"), older=f"{AT}/candidates?after={place}" if place else None,
        first=f"{AT}/candidates" if after else None, degrees=DEGREES,
        obstacles=obstacles_to_start(9, unit(officer.unit, today), today),
    )  # fmt: skip


def places(current: str) -> list[dict[str, Any]]:
    return [{"label": label, "href": href, "count": None, "current": href == current} for label, href in PLACES]


def _picture(counts: dict[int, int], asked: WatchFilter) -> dict[str, Any]:
    """How many are watched at each degree, as bars end to end, each leading to its list."""
    values = [counts.get(int(degree), 0) for degree in DEGREES]
    bars = shares(values, 600, 2)
    parts = [
        {"title": title, "count": count, "bar": bar, "href": f"{AT}?{asked.query(degree=degree, state='in_force')}"}
        for (degree, title), count, bar in zip(DEGREES.items(), values, bars, strict=True)
    ]
    return {"total": sum(values), "parts": parts}


def _units(asked: Any, own: tuple[str, ...]) -> list[str]:
    return [asked.unit] if asked.unit in own else list(own)


def _wanted(asked: WatchFilter, before: str, today: date) -> Wanted:
    until = today + timedelta(days=DUE[asked.due][0]) if asked.due in DUE else None
    degree = int(asked.degree) if asked.degree in DEGREES else None
    return Wanted(text=asked.q, state=asked.state, degree=degree, until=until, after=place_of(before))
