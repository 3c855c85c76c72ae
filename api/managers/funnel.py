"""提醒函跟踪：处罚 → 签发 → 送达 → 已读 → 按时申请 → 结果，按单位和月份；可以导出。实施方案 二（二）7。"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Manager
from api.day import Today
from api.file import attached_sheet
from api.managers.scope import ids, overseen, supervision_page
from api.page import case_url
from database.queries import funnel as queries
from database.reading import reading
from rules.fault import judge
from rules.message import Message
from rules.penalty_form import MEANS_TITLES
from rules.refusal import Refused
from templates.form import Option, form_fields
from templates.sheet import figures_sheet

router = APIRouter(prefix="/managers/funnel", include_in_schema=False)
SHOWN = 50
HEADS = (
    "单位", "月份", "处罚", "签发提醒函", "送达", "企业已读", "已到最早修复日", "按时申请", "已修复", "未准予", "期满",
)  # fmt: skip

Means = Mapping[tuple[str, date], Mapping[str, int]]


class FunnelFilter(Message):
    """筛选条件，都在网址里。"""

    unit: str = Field("", title="单位", max_length=40, json_schema_extra={"widget": "select"})
    since: date = Field(title="决定自")
    until: date = Field(title="决定至")
    n: int = Field(30, title="按时天数", ge=1, le=3650)

    def query(self) -> str:
        return urlencode({name: value for name, value in self.model_dump(mode="json").items() if value})


class Asked(NamedTuple):
    """A filter that could be read, or the last one that can, with what was wrong."""

    filter: FunnelFilter
    faults: dict[str, str]


def asked_of(request: Request, today: date) -> Asked:
    """The last twelve months unless the address says otherwise."""
    year_ago = date(today.year - 1, today.month, 1)
    usual: dict[str, Any] = {"since": year_ago.isoformat(), "until": today.isoformat()}
    given = {name: value for name, value in request.query_params.items() if value}
    try:
        asked = judge(FunnelFilter, usual | given)
    except Refused as refused:
        return Asked(judge(FunnelFilter, usual), refused.faults)
    if asked.since > asked.until:
        return Asked(judge(FunnelFilter, usual), {"until": "截止日期早于起始日期"})
    return Asked(asked, {})


@router.get("")
async def funnel(request: Request, manager: Manager, today: Today) -> Response:
    asked, faults = asked_of(request, today)
    chosen = overseen(manager, today)
    names = {unit.id: unit.name for unit in chosen}
    units = ids(chosen, asked.unit)
    span = {"since": asked.since, "until": asked.until}
    async with reading() as connection:
        figures = await queries.figures(connection, units, today=today, within=asked.n, **span)
        means = await queries.means(connection, units, **span)
        unissued = await queries.not_issued(connection, units, limit=SHOWN, **span)
    fields = [
        field._replace(options=tuple(Option(id, name, id == asked.unit) for id, name in names.items()))
        if field.name == "unit" else field
        for field in form_fields(FunnelFilter, dict(asked), faults)
    ]  # fmt: skip
    return await supervision_page(
        request, manager, "funnel", title="提醒函跟踪", today=today, fields=fields, faults=faults,
        heads=heads(means), stages=stages(figures, means, asked.n), lines=[line(one, names, means) for one in figures],
        months=by_month(figures), export_href=f"/managers/funnel/export?{asked.query()}",
        unissued=[
            {"no": row.no, "href": case_url(row.case_id), "firm": row.subject, "unit": names[row.unit],
             "decided_on": row.decided_on} for row in unissued
        ],
    )  # fmt: skip


@router.get("/export")
async def export(request: Request, manager: Manager, today: Today) -> Response:
    """The same figures as a sheet; its first row states the conditions."""
    asked, _ = asked_of(request, today)
    chosen = overseen(manager, today)
    names = {unit.id: unit.name for unit in chosen}
    units, span = ids(chosen, asked.unit), {"since": asked.since, "until": asked.until}
    async with reading() as connection:
        figures = await queries.figures(connection, units, today=today, within=asked.n, **span)
        means = await queries.means(connection, units, **span)
    where = names.get(asked.unit, "全部单位")
    days = f"{asked.since} 至 {asked.until}"
    conditions = f"单位：{where}；决定日期：{days}；最早修复日起 {asked.n} 日内申请算按时；统计于 {today}"
    lines = [line(one, names, means) for one in figures]
    return attached_sheet(figures_sheet("提醒函跟踪", conditions, heads(means), lines), f"提醒函跟踪 {days}")


def used(means: Means) -> list[str]:
    """The means by which anything was served, in the order of the law."""
    return [name for name in MEANS_TITLES if any(name in one for one in means.values())]


def heads(means: Means) -> list[str]:
    return [*HEADS, *(MEANS_TITLES[name] for name in used(means))]


def line(one: queries.Figures, names: dict[str, str], means: Means) -> list[Any]:
    """A unit's month: its figures, then how many of the served went by each means in use."""
    served = means.get((one.unit, one.month), {})
    own = [served.get(name, 0) for name in used(means)]
    return [names.get(one.unit, one.unit), one.month.strftime("%Y-%m"), *one[2:], *own]


def by_month(figures: Sequence[queries.Figures]) -> list[dict[str, Any]]:
    """Penalties, issued and repaired by month, for the trend."""
    months = sorted({one.month for one in figures})
    of = {month: [one for one in figures if one.month == month] for month in months}
    return [
        {
            "label": month.strftime("%y-%m"),
            "values": [sum(one.penalties for one in of[month]), sum(one.issued for one in of[month]),
                       sum(one.repaired for one in of[month])],
        }
        for month in months
    ]  # fmt: skip


def stages(figures: Sequence[queries.Figures], means: Means, n: int) -> list[dict[str, Any]]:
    """The funnel from all penalties down to what became of them."""
    total = {name: sum(getattr(one, name) for one in figures) for name in queries.Figures._fields[2:]}
    missing = total["penalties"] - total["issued"]
    by_means = "、".join(
        f"{MEANS_TITLES[name]} {sum(one.get(name, 0) for one in means.values())}" for name in used(means)
    )
    return [
        {"label": "作出处罚", "count": total["penalties"]},
        {"label": "签发提醒函", "count": total["issued"], "href": "#unissued" if missing else "",
         "note": f"应为 100%，缺 {missing} 件" if missing else "全部签发"},
        {"label": "送达", "count": total["served"], "note": by_means},
        {"label": "企业已读", "count": total["read"]},
        {"label": f"{n} 日内申请", "count": total["applied"], "note": f"已到最早修复日 {total['due']} 件"},
        {"label": "已修复", "count": total["repaired"]},
        {"label": "未准予", "count": total["refused"]},
        {"label": "公示期满", "count": total["expired"]},
    ]  # fmt: skip
