"""惩戒台账：本单位决定的、由本单位实施的；实施逾期的、解除了还没有处处确认的，一眼看到。实施方案 二（三）9。"""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Officer
from api.day import Today
from api.file import attached_sheet
from api.page import case_url
from api.staff.desk_page import desk_page
from api.staff.dishonesty_ledger import places
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
from api.staff.stage import OUTCOMES
from api.staff.todo_list import choice
from database.queries.sanction_ledger import Wanted, feedback, figures, sanctions_of_units
from database.reading import reading
from rules.sanction_list import KLASSES
from rules.unit import unit_names
from templates.sheet import figures_sheet

router = APIRouter(prefix="/staff/sanctions", include_in_schema=False)
AT = "/staff/sanctions"
STATES = {
    "proposed": ("审核中", "info"), "decided": ("送达中", "info"), "in_force": ("实施中", "bad"),
    "lifting": ("解除待确认", "warn"), "lifted": ("已解除", "plain"), "dropped": ("没有采取", "plain"),
}  # fmt: skip
KLASS_TITLES = {str(klass): title for klass, title in KLASSES.items()}
LATE = {"late": "实施逾期"}
# How the implementing units stand, with the tint of each.
FEEDBACK = (("asked", "待反馈", 0), ("done", "已实施", 3), ("not_applicable", "不适用", 1), ("refused", "不予实施", 2))
HEADS = (
    "提出日期", "编号", "当事人", "统一社会信用代码", "类别", "惩戒措施", "依据", "决定单位", "实施单位", "已反馈",
    "开始日期", "最后一日", "解除日期", "解除原因", "处处确认", "状态",
)  # fmt: skip


class SanctionFilter(LedgerFilter):
    """筛选条件，一个网址就是一个视图。"""

    q: str = Field("", title="企业", description="企业 / 信用代码 / 编号 / 措施", max_length=80)
    state: str = Field(
        "", title="状态", max_length=20,
        json_schema_extra=choice(**{name: one[0] for name, one in STATES.items()}, **LATE),
    )  # fmt: skip
    unit: str = Field("", title="单位", max_length=40, json_schema_extra=choice())
    implementer: str = Field("", title="实施单位", max_length=40, json_schema_extra=choice())
    ends_before: date | None = Field(None, title="最后一日早于")


@router.get("")
async def ledger(request: Request, officer: Officer, today: Today, before: str = "") -> Response:
    """The measures that the unit decides or implements, newest first; a supervisor's units' as well."""
    own, names = units_of(officer, today), unit_names(today)
    asked = asked_for(SanctionFilter, request)
    async with reading() as connection:
        wanted = _wanted(asked, before, today)
        rows = await sanctions_of_units(connection, own, wanted, on=today, limit=PAGE + 1)
        counted = await figures(connection, own, on=today)
        said = await feedback(connection, own)
    parts = [{"label": label, "count": said.get(name, 0), "tone": tone} for name, label, tone in FEEDBACK]
    return await desk_page(
        request, officer, "staff/sanctions.html", title="惩戒台账", today=today, at="/staff/dishonesty",
        places=places(AT), fields=filter_fields(asked, _choices(own, names)), states=STATES,
        klasses=KLASS_TITLES, names=names, own=own, figures=counted, feedback=parts if said else [],
        case_url=case_url, block="list",
        **turned(rows, AT, asked, before, lambda row: (row.proposed_on, row.case_id)),
    )  # fmt: skip


@router.get("/export")
async def export(request: Request, officer: Officer, today: Today) -> Response:
    """The same list as a sheet; its first row states the conditions."""
    own, names = units_of(officer, today), unit_names(today)
    asked = asked_for(SanctionFilter, request)
    async with reading() as connection:
        rows = await sanctions_of_units(connection, own, _wanted(asked, "", today), on=today, limit=EXPORTED)
    lines = [
        [
            row.proposed_on, row.number, row.subject, row.uscc, KLASS_TITLES.get(row.klass, row.klass), row.measure,
            row.basis, names.get(row.unit, row.unit), "、".join(names.get(one, one) for one in row.units),
            f"{row.answered}/{row.asked}" if row.asked else "", row.starts_on or "", row.ends_on or "",
            row.lifted_on or "", row.lifted_why or OUTCOMES.get(row.ended, ""), row.confirmed_on or "",
            STATES[row.state][0] + ("，实施逾期" if row.late and row.state == "in_force" else ""),
        ]
        for row in rows
    ]  # fmt: skip
    told = conditions(filter_fields(asked, _choices(own, names)), len(rows), today)
    return attached_sheet(figures_sheet("惩戒台账", told, HEADS, lines), f"惩戒台账 {today}")


def _choices(own: tuple[str, ...], names: dict[str, str]) -> dict[str, dict[str, str]]:
    return {"unit": {id: names.get(id, id) for id in own}, "implementer": names}


def _wanted(asked: SanctionFilter, before: str, today: date) -> Wanted:
    late = asked.state in LATE
    narrowed = asked.model_dump(include={"unit", "implementer", "ends_before"})
    return Wanted(
        text=asked.q, state="" if late else asked.state, late_on=today if late else None, before=place_of(before),
        **narrowed,
    )  # fmt: skip
