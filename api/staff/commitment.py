"""承诺台账：本单位受理的、作为办理单位的；筛选都在网址里。实施方案 二（一）1。"""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Officer, Signed
from api.day import SHANGHAI, Today
from api.file import attached_sheet
from api.page import case_url
from api.staff.commitment_words import AT, OUTCOME_TONES, STATES, TYPE_TITLES, USE_TITLES, places
from api.staff.desk_page import desk_page, units_below
from api.staff.stage import OUTCOMES as ENDS
from api.staff.todo_list import choice, unit_names
from database.queries.commitment_ledger import Wanted, commitments_of_units
from database.reading import reading
from rules.commitment import OUTCOMES, TYPES, USES
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from templates.form import Option, form_fields
from templates.sheet import figures_sheet

router = APIRouter(prefix="/staff/commitments", include_in_schema=False)
PAGE, EXPORTED = 50, 10_000
HEADS = (
    "提供日期", "编号", "承诺人", "统一社会信用代码", "承诺事由", "领域", "类型", "受理单位", "办理单位", "最近到期",
    "状态", "履约结果",
)  # fmt: skip
DUE = {"overdue": "已过期限", "week": "七日内", "month": "三十日内", "later": "三十日以后"}


class LedgerFilter(Message):
    """筛选条件，一个网址就是一个视图。"""

    q: str = Field("", title="关键字", description="企业 / 信用代码 / 事项 / 编号", max_length=80)
    use: str = Field("", title="领域", max_length=20, json_schema_extra=choice(**USES))
    type: str = Field("", title="类型", max_length=20, json_schema_extra=choice(**TYPES))
    state: str = Field(
        "", title="状态", max_length=20, json_schema_extra=choice(**{name: one.words for name, one in STATES.items()})
    )
    due: str = Field("", title="到期", max_length=20, json_schema_extra=choice(**DUE))
    outcome: str = Field("", title="结果", max_length=20, json_schema_extra=choice(**OUTCOMES))
    unit: str = Field("", title="单位", max_length=40, json_schema_extra=choice())

    def query(self, **more: str) -> str:
        asked = {name: value for name, value in (self.model_dump() | more).items() if value}
        return urlencode(asked)


@router.get("")
async def ledger(request: Request, officer: Officer, today: Today, before: str = "") -> Response:
    """The commitments that the unit received or relies on, newest first; a supervisor's units' as well."""
    own = units_of(officer, today)
    asked, units = _asked(request, own)
    async with reading() as connection:
        rows = await commitments_of_units(connection, units, _wanted(asked, before, today), limit=PAGE + 1)
    shown, names = rows[:PAGE], unit_names(today)
    place = f"{shown[-1].offered_at.isoformat()}|{shown[-1].case_id}" if len(rows) > PAGE else ""
    return await desk_page(
        request, officer, "staff/commitments.html", title="承诺台账", today=today, places=places(AT), rows=shown,
        fields=_fields(asked, own, names), states=STATES, uses=USE_TITLES, types=TYPE_TITLES,
        outcomes=OUTCOMES, ends=ENDS, tones=OUTCOME_TONES, names=names, own=units, case_url=case_url, block="list",
        narrowed=bool(asked.query()),
        older=f"{AT}?{asked.query(before=place)}" if place else None, export=f"{AT}/export?{asked.query()}",
        first=f"{AT}?{asked.query()}" if before else None,
    )  # fmt: skip


@router.get("/export")
async def export(request: Request, officer: Officer, today: Today) -> Response:
    """The same list as a sheet, as long as a sheet may be; its first row states the conditions."""
    asked, units = _asked(request, units_of(officer, today))
    async with reading() as connection:
        rows = await commitments_of_units(connection, units, _wanted(asked, "", today), limit=EXPORTED)
    names = unit_names(today)
    lines = [
        [
            row.offered_at.astimezone(SHANGHAI).date(), row.number, row.subject, row.uscc, row.matter,
            USE_TITLES.get(row.use, row.use), TYPE_TITLES.get(row.type, row.type), names.get(row.unit, row.unit),
            names.get(row.handling_unit, row.handling_unit), row.next_day or "",
            ENDS.get(row.ended, "") if row.state == "unbound" else STATES[row.state].words,
            ENDS.get(row.outcome, row.outcome),
        ]
        for row in rows
    ]  # fmt: skip
    shown = [(one.label, next((each.label for each in one.options if each.chosen), one.value))
             for one in _fields(asked, tuple(units), names)]  # fmt: skip
    conditions = "；".join(f"{label}：{value}" for label, value in shown if value) or "全部"
    most = f"；只导出最近的 {EXPORTED} 件" if len(rows) == EXPORTED else ""
    return attached_sheet(
        figures_sheet("承诺台账", f"{conditions}；导出于 {today}{most}", HEADS, lines), f"承诺台账 {today}"
    )


def _asked(request: Request, own: tuple[str, ...]) -> tuple[LedgerFilter, list[str]]:
    """What an address asks for, and of whose commitments; what it cannot mean is left out."""
    try:
        asked = judge(LedgerFilter, dict(request.query_params))
    except Refused:
        asked = LedgerFilter()
    return asked, [asked.unit] if asked.unit in own else list(own)


def units_of(officer: Signed, today: date) -> tuple[str, ...]:
    """Whose commitments somebody sees: their unit's, and as a supervisor those of the units below."""
    return units_below(officer.unit, today) if "supervisor" in officer.actor.roles else (officer.unit,)


def _fields(asked: LedgerFilter, own: tuple[str, ...], names: dict[str, str]) -> list[Any]:
    """The filter; whoever sees one unit is not asked which."""
    units = tuple(Option(id, names.get(id, id), id == asked.unit) for id in own)
    fields = form_fields(LedgerFilter, asked.model_dump())
    chosen = [one._replace(options=units) if one.name == "unit" else one for one in fields]
    return [one for one in chosen if one.name != "unit" or len(own) > 1]


def _wanted(asked: LedgerFilter, before: str, today: date) -> Wanted:
    since, until = {
        "overdue": (None, today - timedelta(days=1)),
        "week": (today, today + timedelta(days=7)),
        "month": (today, today + timedelta(days=30)),
        "later": (today + timedelta(days=31), None),
    }.get(asked.due, (None, None))
    narrowed = {"use": asked.use, "type": asked.type, "state": asked.state, "outcome": asked.outcome}
    return Wanted(text=asked.q, since=since, until=until, before=_place(before), **narrowed)


def _place(before: str) -> tuple[datetime, str] | None:
    at, _, case = before.partition("|")
    try:
        return (datetime.fromisoformat(at), case) if case else None
    except ValueError:
        return None
