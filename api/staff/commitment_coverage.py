"""承诺的覆盖情况：提供、签署、受理、到期、核查、反馈，按单位和领域；没有反馈的逐件列出。实施方案 二（一）1。"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Officer, Signed
from api.day import Today
from api.file import attached_sheet
from api.page import case_url
from api.staff.commitment_words import AT, OUTCOME_TONES, USE_TITLES, places
from api.staff.desk_page import desk_page
from api.staff.ledger import units_of
from api.staff.todo_list import choice
from database.queries.commitment import Coverage, coverage
from database.queries.commitment_ledger import never_fed_back
from database.reading import reading
from rules.clock import working_days_between
from rules.commitment import OUTCOMES
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from rules.unit import unit_names
from rules.working_day import calendar
from templates.form import Option, form_fields
from templates.sheet import figures_sheet

router = APIRouter(prefix="/staff/commitments/coverage", include_in_schema=False)
HERE = f"{AT}/coverage"
SHOWN = 100
FIGURES = {
    "offered": "提供", "signed": "签署", "accepted": "受理", "due": "已到期", "checked": "已核查",
    "fed_back": "已反馈", "failed": "没有全部履约",
}  # fmt: skip
# Each of these is within the one before it, so that their bars may lie in each other.
NESTED = ("offered", "signed", "accepted", "checked", "fed_back")


class CoverageFilter(Message):
    """筛选条件，都在网址里。"""

    unit: str = Field("", title="单位", max_length=40, json_schema_extra=choice())
    since: date = Field(title="提供自")
    until: date = Field(title="提供至")

    def query(self) -> str:
        return urlencode({name: value for name, value in self.model_dump(mode="json").items() if value})


class Asked(NamedTuple):
    """A filter that could be read, or the usual one with what was wrong; and whose figures it asks for."""

    filter: CoverageFilter
    faults: dict[str, str]
    units: list[str]
    conditions: str


@router.get("")
async def coverage_page(request: Request, officer: Officer, today: Today) -> Response:
    asked = _asked(request, officer, today)
    span = {"since": asked.filter.since, "until": asked.filter.until}
    async with reading() as connection:
        figures = [one for one in await coverage(connection, on=today, **span) if one.unit in asked.units]
        waiting = await never_fed_back(connection, asked.units, limit=SHOWN, **span)
    names, own = unit_names(today), units_of(officer, today)
    chosen = tuple(Option(id, names.get(id, id), id == asked.filter.unit) for id in own)
    fields = form_fields(CoverageFilter, dict(asked.filter), asked.faults)
    return await desk_page(
        request, officer, "staff/commitment_coverage.html", title="承诺覆盖情况", today=today, at=AT,
        places=places(HERE), here=HERE, faults=asked.faults, heads=["单位", "领域", *FIGURES.values()],
        fields=[one._replace(options=chosen) if one.name == "unit" else one for one in fields
                if one.name != "unit" or len(own) > 1],
        stages=_stages(figures), by_unit=_bars(figures, "unit", names),
        by_use=_bars(figures, "use", USE_TITLES, USE_TITLES),
        nested=[FIGURES[name] for name in NESTED], lines=_lines(figures, names),
        export=f"{HERE}/export?{asked.filter.query()}",
        waiting=[_waiting(row, names, today) for row in waiting], more=len(waiting) == SHOWN,
    )  # fmt: skip


@router.get("/export")
async def export(request: Request, officer: Officer, today: Today) -> Response:
    """The same figures as a sheet; its first row states the conditions."""
    asked = _asked(request, officer, today)
    async with reading() as connection:
        found = await coverage(connection, since=asked.filter.since, until=asked.filter.until, on=today)
    lines = _lines([one for one in found if one.unit in asked.units], unit_names(today))
    sheet = figures_sheet("承诺覆盖情况", asked.conditions, ["单位", "领域", *FIGURES.values()], lines)
    return attached_sheet(sheet, f"承诺覆盖情况 {asked.filter.since} 至 {asked.filter.until}")


def _asked(request: Request, officer: Signed, today: date) -> Asked:
    """This year so far unless the address says otherwise."""
    usual: dict[str, Any] = {"since": date(today.year, 1, 1).isoformat(), "until": today.isoformat()}
    faults: dict[str, str] = {}
    try:
        asked = judge(CoverageFilter, usual | {name: value for name, value in request.query_params.items() if value})
    except Refused as refused:
        asked, faults = judge(CoverageFilter, usual), refused.faults
    if asked.since > asked.until:
        asked, faults = judge(CoverageFilter, usual), {"until": "截止日期早于起始日期"}
    own = units_of(officer, today)
    units = [asked.unit] if asked.unit in own else list(own)
    where = "、".join(unit_names(today).get(one, one) for one in units) if len(units) < 3 else f"{len(units)} 个单位"
    return Asked(asked, faults, units, f"单位：{where}；提供日期：{asked.since} 至 {asked.until}；统计于 {today}")


def _lines(figures: Sequence[Coverage], names: dict[str, str]) -> list[list[Any]]:
    """A line for each unit and field, and their sum."""
    rows = [[names.get(one.unit, one.unit), USE_TITLES.get(one.use, one.use), *one[2:]] for one in figures]
    total = ["合计", "", *(sum(getattr(one, name) for one in figures) for name in FIGURES)]
    return [*rows, total] if len(rows) > 1 else rows


def _stages(figures: Sequence[Coverage]) -> list[dict[str, Any]]:
    total = {name: sum(getattr(one, name) for one in figures) for name in FIGURES}
    late = sum(max(0, one.checked - one.fed_back) for one in figures)
    notes = {"fed_back": f"另 {late} 件在听取意见、整改或者等反馈" if late else "全部反馈" if total["checked"] else ""}
    return [
        {"label": FIGURES[name], "count": total[name], "note": notes.get(name, "")}
        for name in ("offered", "signed", "accepted", "due", "checked", "fed_back")
    ]


def _bars(figures: Sequence[Coverage], by: str, names: Any, all: Iterable[str] = ()) -> list[dict[str, Any]]:
    """One line for each field or unit: its figures, each within the one before; `all` are told of even with nothing."""
    found = dict.fromkeys([*all, *(getattr(one, by) for one in figures)])
    sums = {
        key: [sum(getattr(one, name) for one in figures if getattr(one, by) == key) for name in NESTED] for key in found
    }
    ordered = sorted(sums.items(), key=lambda one: (-one[1][0], one[0]))
    return [{"label": names.get(key, key), "figures": counts} for key, counts in ordered]


def _waiting(row: Any, names: dict[str, str], today: date) -> dict[str, Any]:
    waited = working_days_between(row.stood_on, today, calendar()) if row.stood_on < today else 0
    return {
        "href": case_url(row.case_id),
        "number": row.number,
        "firm": row.subject,
        "use": USE_TITLES.get(row.use, row.use),
        "outcome": OUTCOMES.get(row.outcome, row.outcome),
        "tone": OUTCOME_TONES.get(row.outcome, "plain"),
        "unit": names.get(row.handling_unit, row.handling_unit),
        "stood_on": row.stood_on,
        "waited": waited,
    }
