"""信用记录的质量：及时、准确、规范、完整，按单位；有图、有表、可以导出。实施方案 二（一）4。"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field, model_validator

from api.access import Officer, Signed
from api.day import SHANGHAI, Today
from api.file import attached_sheet
from api.staff.desk_page import desk_page, units_below
from database.queries.record_entry import coverage, quality, sheet_faults
from database.reading import reading
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from rules.unit import unit_names
from templates.form import form_fields
from templates.sheet import figures_sheet

router = APIRouter(prefix="/staff/records/quality", include_in_schema=False)
AT = "/staff/records/quality"
HEADS = (
    "单位", "登记", "及时", "及时率", "平均迟延（工作日）", "更正", "更正率", "表格行", "被退行", "复核未通过",
    "选填字段", "未填", "完整率", "覆盖主体",
)  # fmt: skip


class Period(Message):
    """登记的起止日期，一个网址就是一个视图。"""

    since: date = Field(title="登记自")
    until: date = Field(title="登记至")

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.until < self.since:
            raise ValueError("登记至不得早于登记自")
        return self


class Figures(NamedTuple):
    """The figures of a unit, as counted; a share of nothing is None."""

    unit: str
    entered: int
    timely: int
    late_days: int
    recorded: int
    corrected: int
    rows: int
    bad: int
    rejected: int
    asked: int
    missing: int
    businesses: int

    def cells(self) -> tuple[Any, ...]:
        late = self.entered - self.timely
        mean = round(self.late_days / late, 1) if late else 0
        return (
            self.unit, self.entered, self.timely, share(self.timely, self.entered), mean, self.corrected,
            share(self.corrected, self.recorded), self.rows, self.bad, self.rejected, self.asked, self.missing,
            share(self.asked - self.missing, self.asked), self.businesses,
        )  # fmt: skip


def share(part: int, whole: int) -> str:
    """So many in a hundred; nothing of nothing is a dash."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


@router.get("")
async def quality_page(request: Request, officer: Officer, today: Today) -> Response:
    asked, wrong = _asked(request, today)
    found = await figures(officer, asked, today)
    async with reading() as connection:
        on_file, covered = await coverage(connection)
    total = summed(found)
    return await desk_page(
        request, officer, "staff/record_quality.html", title="信用记录质量", today=today, at="/staff/search",
        fields=form_fields(Period, request.query_params or asked.model_dump(), wrong), faults=wrong, heads=HEADS,
        lines=[one.cells() for one in found], cards=_cards(total), total=total, on_file=on_file, covered=covered,
        covered_share=share(covered, on_file), parts=[_bar(one) for one in found],
        export=f"{AT}/export?{urlencode(asked.model_dump(mode='json'))}",
    )  # fmt: skip


@router.get("/export")
async def export(request: Request, officer: Officer, today: Today) -> Response:
    """The table as a spreadsheet that says its period in the first row."""
    asked, wrong = _asked(request, today)
    if wrong:
        raise Refused("日期有误", code="FormFaulty", faults=wrong)
    found = await figures(officer, asked, today)
    period = f"登记 {asked.since} 至 {asked.until}"
    content = figures_sheet("信用记录质量", period, HEADS, [one.cells() for one in found])
    return attached_sheet(content, f"信用记录质量 {asked.since} 至 {asked.until}")


def _asked(request: Request, today: date) -> tuple[Period, dict[str, str]]:
    """This year so far unless the address says otherwise; what cannot be read is told, and the year stands."""
    usual = Period(since=date(today.year, 1, 1), until=today)
    try:
        return judge(Period, usual.model_dump() | {name: one for name, one in request.query_params.items() if one}), {}
    except Refused as refused:
        return usual, refused.faults


async def figures(officer: Signed, asked: Period, today: date) -> list[Figures]:
    """Those of the officer's own unit; a supervisor's are of every unit below."""
    units = units_below(officer.unit, today) if "supervisor" in officer.actor.roles else (officer.unit,)
    since = datetime.combine(asked.since, time(), SHANGHAI)
    until = datetime.combine(asked.until + timedelta(days=1), time(), SHANGHAI)
    async with reading() as connection:
        rows = {row.unit: row for row in await quality(connection, units, since=since, until=until)}
        sheets = await sheet_faults(connection, units, since=since, until=until)
    names = unit_names(today)
    return [_figures(names.get(one, one), rows.get(one), sheets.get(one, (0, 0))) for one in units
            if one in rows or one in sheets]  # fmt: skip


def _figures(unit: str, row: Any, sheet: tuple[int, int]) -> Figures:
    counted = {name: int(getattr(row, name, 0)) for name in Figures._fields if name not in ("unit", "rows", "bad")}
    return Figures(unit=unit, rows=sheet[0], bad=sheet[1], **counted)


def summed(found: Sequence[Figures]) -> Figures:
    return Figures("合计", *(sum(int(one[place]) for one in found) for place in range(1, len(Figures._fields))))


def _cards(total: Figures) -> list[dict[str, str]]:
    return [
        {"label": "及时", "value": share(total.timely, total.entered), "note": "在目录规定的工作日内登记的比例"},
        {"label": "准确", "value": share(total.recorded - total.corrected, total.recorded), "note": "没有被更正的比例"},
        {"label": "规范", "value": share(total.rows - total.bad, total.rows), "note": "表格行中没有错误的比例"},
        {"label": "完整", "value": share(total.asked - total.missing, total.asked), "note": "选填字段中已填写的比例"},
    ]


def _bar(one: Figures) -> dict[str, Any]:
    return {"unit": one.unit, "timely": one.timely, "late": one.entered - one.timely}
