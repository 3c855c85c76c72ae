"""承诺台账：本单位受理的、作为办理单位的；筛选都在网址里。实施方案 二（一）1。"""

from datetime import date, datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Officer
from api.day import SHANGHAI, Today
from api.file import attached_sheet
from api.page import case_url
from api.staff.commitment_words import AT, OUTCOME_TONES, STATES, TYPE_TITLES, USE_TITLES, places
from api.staff.desk_page import desk_page
from api.staff.ledger import EXPORTED, PAGE, LedgerFilter, asked_for, conditions, filter_fields, turned, units_of
from api.staff.stage import OUTCOMES as ENDS
from api.staff.todo_list import choice
from database.queries.commitment_ledger import Wanted, commitments_of_units
from database.reading import reading
from rules.commitment import OUTCOMES, TYPES, USES
from rules.unit import unit_names
from templates.sheet import figures_sheet

router = APIRouter(prefix="/staff/commitments", include_in_schema=False)
HEADS = (
    "提供日期", "编号", "承诺人", "统一社会信用代码", "承诺事由", "领域", "类型", "受理单位", "办理单位", "最近到期",
    "状态", "履约结果",
)  # fmt: skip
DUE = {"overdue": "已过期限", "week": "七日内", "month": "三十日内", "later": "三十日以后"}


class CommitmentFilter(LedgerFilter):
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


@router.get("")
async def ledger(request: Request, officer: Officer, today: Today, before: str = "") -> Response:
    """The commitments that the unit received or relies on, newest first; a supervisor's units' as well."""
    own, names = units_of(officer, today), unit_names(today)
    asked = asked_for(CommitmentFilter, request)
    async with reading() as connection:
        wanted = _wanted(asked, before, today)
        rows = await commitments_of_units(connection, _units(asked, own), wanted, limit=PAGE + 1)
    return await desk_page(
        request, officer, "staff/commitments.html", title="承诺台账", today=today, places=places(AT),
        fields=filter_fields(asked, _choices(own, names)), states=STATES, uses=USE_TITLES, types=TYPE_TITLES,
        outcomes=OUTCOMES, ends=ENDS, tones=OUTCOME_TONES, names=names, own=own, case_url=case_url, block="list",
        **turned(rows, AT, asked, before, lambda row: (row.offered_at.isoformat(), row.case_id)),
    )  # fmt: skip


@router.get("/export")
async def export(request: Request, officer: Officer, today: Today) -> Response:
    """The same list as a sheet, as long as a sheet may be; its first row states the conditions."""
    own, names = units_of(officer, today), unit_names(today)
    asked = asked_for(CommitmentFilter, request)
    async with reading() as connection:
        wanted = _wanted(asked, "", today)
        rows = await commitments_of_units(connection, _units(asked, own), wanted, limit=EXPORTED)
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
    told = conditions(filter_fields(asked, _choices(own, names)), len(rows), today)
    return attached_sheet(figures_sheet("承诺台账", told, HEADS, lines), f"承诺台账 {today}")


def _choices(own: tuple[str, ...], names: dict[str, str]) -> dict[str, dict[str, str]]:
    return {"unit": {id: names.get(id, id) for id in own}}


def _units(asked: CommitmentFilter, own: tuple[str, ...]) -> list[str]:
    return [asked.unit] if asked.unit in own else list(own)


def _wanted(asked: CommitmentFilter, before: str, today: date) -> Wanted:
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
