"""失信行为认定台账：本单位提出的、在用的、终止的；筛选都在网址里。实施方案 二（三）8。"""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Officer
from api.day import Today
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
from api.staff.stage import OUTCOMES
from api.staff.todo_list import choice
from database.queries.dishonesty_ledger import Wanted, determinations_of_units
from database.reading import reading
from rules.dishonesty_item import DEGREES, DishonestyList, catalogue
from rules.edition import editions
from rules.unit import unit_names
from templates.sheet import figures_sheet

router = APIRouter(prefix="/staff/dishonesty", include_in_schema=False)
AT = "/staff/dishonesty"
# The ledgers of determinations, of measures and of lists stand side by side.
PLACES = (
    ("失信认定", AT),
    ("惩戒措施", "/staff/sanctions"),
    ("措施清单", "/staff/lists"),
    ("规则版本", "/staff/editions"),
)
STATES = {
    "proposed": ("审核中", "info"), "decided": ("送达中", "info"), "in_force": ("在用", "bad"),
    "ended": ("已终止", "plain"), "dropped": ("不再认定", "plain"),
}  # fmt: skip
DEGREE_TITLES = {str(degree): title for degree, title in DEGREES.items()}
HEADS = (
    "提出日期", "编号", "当事人", "统一社会信用代码", "失信行为", "程度", "名单", "认定单位", "决定日期", "期满日",
    "终止日期", "状态", "终止原因",
)  # fmt: skip


class DeterminationFilter(LedgerFilter):
    """筛选条件，一个网址就是一个视图。"""

    q: str = Field("", title="企业", description="企业 / 信用代码 / 编号", max_length=80)
    state: str = Field(
        "", title="状态", max_length=20, json_schema_extra=choice(**{name: one[0] for name, one in STATES.items()})
    )
    listed: str = Field("", title="名单", max_length=40, json_schema_extra=choice())
    item: str = Field("", title="失信行为", max_length=60, json_schema_extra=choice())
    ends_before: date | None = Field(None, title="期满日早于")
    unit: str = Field("", title="单位", max_length=40, json_schema_extra=choice())


@router.get("")
async def ledger(request: Request, officer: Officer, today: Today, before: str = "") -> Response:
    """The determinations of the unit, newest first; a supervisor's units' as well."""
    own, names = units_of(officer, today), unit_names(today)
    asked = asked_for(DeterminationFilter, request)
    async with reading() as connection:
        rows = await determinations_of_units(connection, _units(asked, own), _wanted(asked, before), limit=PAGE + 1)
    page = turned(rows, AT, asked, before, lambda row: (row.proposed_on, row.case_id))
    return await desk_page(
        request, officer, "staff/dishonesty_ledger.html", title="失信认定台账", today=today, states=STATES,
        places=places(AT), degrees=DEGREE_TITLES, fields=filter_fields(asked, _choices(own, names, today)), names=names,
        own=own, lists=list_titles(), items=item_titles(today), ends=OUTCOMES, case_url=case_url, block="list", **page,
    )  # fmt: skip


@router.get("/export")
async def export(request: Request, officer: Officer, today: Today) -> Response:
    """The same list as a sheet; its first row states the conditions."""
    own, names = units_of(officer, today), unit_names(today)
    asked = asked_for(DeterminationFilter, request)
    async with reading() as connection:
        rows = await determinations_of_units(connection, _units(asked, own), _wanted(asked, ""), limit=EXPORTED)
    items, lists = item_titles(today), list_titles()
    lines = [
        [
            row.proposed_on, row.number, row.subject, row.uscc, items.get(row.item, row.item),
            DEGREE_TITLES.get(row.degree, row.degree), lists.get(row.listed, "不列入"), names.get(row.unit, row.unit),
            row.decided_on or "", row.ends_on or "", row.ended_on or "", STATES[row.state][0],
            row.ended_why or OUTCOMES.get(row.ended, ""),
        ]
        for row in rows
    ]  # fmt: skip
    told = conditions(filter_fields(asked, _choices(own, names, today)), len(rows), today)
    return attached_sheet(figures_sheet("失信认定台账", told, HEADS, lines), f"失信认定台账 {today}")


def places(current: str) -> list[dict[str, Any]]:
    return [{"label": label, "href": href, "count": None, "current": href == current} for label, href in PLACES]


def item_titles(today: date) -> dict[str, str]:
    """What the items of every edition are called, the present one's last: a case keeps the item of its own day."""
    found: dict[str, str] = {}
    for edition in editions("dishonesty"):
        found |= {row["id"]: row["title"] for row in edition.data["item"]}
    return found | {item.id: item.title for item in catalogue(today).values()}


def list_titles() -> dict[str, str]:
    """What the lists of every edition are called."""
    rows = [row for edition in editions("dishonesty") for row in edition.data["list"]]
    return {one.id: one.title for one in (DishonestyList.model_validate(row) for row in rows)}


def _choices(own: tuple[str, ...], names: dict[str, str], today: date) -> dict[str, dict[str, str]]:
    return {"listed": list_titles(), "item": item_titles(today), "unit": {id: names.get(id, id) for id in own}}


def _units(asked: Any, own: tuple[str, ...]) -> list[str]:
    return [asked.unit] if asked.unit in own else list(own)


def _wanted(asked: DeterminationFilter, before: str) -> Wanted:
    narrowed = asked.model_dump(include={"state", "listed", "item", "ends_before"})
    return Wanted(text=asked.q, before=place_of(before), **narrowed)
