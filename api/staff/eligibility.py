"""谁具备哪项激励的条件、还没有授予，谁接近，差在哪里；每晚和每次档案变化时算好。实施方案 二（三）9。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Officer, Signed
from api.benefit import granting
from api.day import SHANGHAI, Today
from api.file import attached_sheet
from api.staff.desk_page import desk_page
from api.staff.ledger import EXPORTED, PAGE, LedgerFilter, asked_for, conditions, filter_fields, turned, units_of
from database.queries.eligibility import Listed, eligible, how_many_due, kept_counts, latest_runs
from database.reading import reading
from rules.eligibility import SCOPES
from rules.incentive import Benefit, offered
from rules.refusal import Refused
from rules.unit import unit
from templates.sheet import figures_sheet

router = APIRouter(prefix="/staff/eligibility", include_in_schema=False)
AT = "/staff/eligibility"
PLACES = (("激励台账", "/staff/incentives"), ("具备条件的企业", AT))
HEADS = ("企业", "统一社会信用代码", "激励", "是否具备", "具备的条件", "还差的条件", "预计具备日", "计算日")
FIGURES = {"had": "享有或者办理中", "met": "具备、还没有授予", "near": "接近具备"}


class EligibilityFilter(LedgerFilter):
    """筛选条件，一个网址就是一个视图。"""

    benefit: str = Field("", title="激励", max_length=60, json_schema_extra={"widget": "hidden"})
    near: str = Field("", title="接近具备", max_length=1, json_schema_extra={"widget": "hidden"})
    q: str = Field("", title="企业", description="企业 / 信用代码", max_length=80)


@router.get("")
async def who_is_eligible(request: Request, officer: Officer, today: Today, before: str = "") -> Response:
    """Whoever has what a benefit takes and does not have it, or is near to it; for units that may grant it."""
    grantable = _grantable(officer, today)
    asked = _asked(request, grantable)
    async with reading() as connection:
        rows = await eligible(connection, _wanted(asked, before), limit=PAGE + 1) if grantable else []
        (figures, counted_at), runs = await kept_counts(connection), await latest_runs(connection)
        due = await how_many_due(connection)
    chosen = next((one for one in grantable if one.id == asked.benefit), None)
    own = unit(officer.unit, today).group
    may_propose = chosen is not None and "handler" in officer.actor.roles and own in chosen.groups
    return await desk_page(
        request, officer, "staff/eligibility.html", title="具备激励条件的企业", today=today, places=_places(),
        at="/staff/incentives", fields=filter_fields(asked, {}), bars=_bars(grantable, figures, asked),
        figures=FIGURES, chosen=chosen, granting=granting(chosen, today) if chosen else [],
        tabs=_tabs(asked, figures), may_propose=may_propose, run=runs.get("all"), shanghai=SHANGHAI, due=due,
        scopes=SCOPES, counted_at=counted_at, block="list",
        **turned(rows, AT, asked, before, lambda row: (row.uscc,)),
    )  # fmt: skip


@router.get("/export")
async def export(request: Request, officer: Officer, today: Today) -> Response:
    """The same list as a sheet; its first row states the conditions."""
    grantable = _grantable(officer, today)
    if not grantable:
        raise Refused("本单位不授予激励，看不到这份名单", code="NotAllowed")
    asked = _asked(request, grantable)
    titles = {one.id: one.title for one in grantable}
    async with reading() as connection:
        rows = await eligible(connection, _wanted(asked, ""), limit=EXPORTED)
    lines = [
        [row.name, row.uscc, titles[row.benefit], "是" if row.met else "接近", "；".join(row.met_reasons),
         "；".join(row.missing), row.near_on or "", row.computed_on]
        for row in rows
    ]  # fmt: skip
    said = f"激励：{titles[asked.benefit]}；{FIGURES['near' if asked.near else 'met']}；"
    told = said + conditions([one for one in filter_fields(asked, {}) if one.name == "q"], len(rows), today)
    return attached_sheet(figures_sheet("具备激励条件的企业", told, HEADS, lines), f"具备激励条件的企业 {today}")


def _grantable(officer: Signed, today: date) -> list[Benefit]:
    """The benefits that somebody's units may grant: who is near to the others is not theirs to look at."""
    groups = {unit(id, today).group for id in units_of(officer, today)}
    return [one for one in offered(today) if groups & set(one.groups)]


def _asked(request: Request, grantable: Sequence[Benefit]) -> EligibilityFilter:
    asked = asked_for(EligibilityFilter, request)
    known = {one.id for one in grantable}
    return asked if asked.benefit in known or not grantable else asked.model_copy(update={"benefit": grantable[0].id})


def _wanted(asked: EligibilityFilter, after: str) -> Listed:
    return Listed(benefit=asked.benefit, near=bool(asked.near), text=asked.q, after=after)


def _places() -> list[dict[str, Any]]:
    return [{"label": label, "href": href, "count": None, "current": href == AT} for label, href in PLACES]


def _tabs(asked: EligibilityFilter, figures: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    own = figures.get(asked.benefit, {})
    return [
        {
            "label": FIGURES[name],
            "href": f"{AT}?{EligibilityFilter(benefit=asked.benefit, near=near, q=asked.q).query()}",
            "count": own.get(name, 0),
            "current": asked.near == near,
        }
        for name, near in (("met", ""), ("near", "1"))
    ]


def _bars(
    grantable: Sequence[Benefit], figures: dict[str, dict[str, int]], asked: EligibilityFilter
) -> list[dict[str, Any]]:
    """One bar for each benefit: who has it, who could have it, who is near, end to end."""
    return [
        {
            "label": one.title,
            "href": f"{AT}?{EligibilityFilter(benefit=one.id, near=asked.near).query()}",
            "current": one.id == asked.benefit,
            "figures": [figures.get(one.id, {}).get(name, 0) for name in FIGURES],
        }
        for one in grantable
    ]
