"""规则与日历：各版规则的施行日、出处、存疑；一年的工作日；期限试算。"""

from calendar import Calendar as Months
from datetime import date
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Officer
from api.day import Today
from api.staff.desk_page import desk_page
from rules.clock import UNITS, limits
from rules.deadline import reckon
from rules.edition import editions
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from rules.working_day import Calendar, calendar
from templates.form import Option, form_fields, posted

router = APIRouter(prefix="/staff/rules", include_in_schema=False)
SUBJECTS = {
    "commitment": "信用承诺", "incentive": "守信激励",
    "repair": "信用修复", "penalty_class": "失信行为分类", "limit": "期限", "reminder": "修复提醒函",
    "notice": "公示去处和提醒", "responsibility": "责任单位分工", "units": "单位名录",
}  # fmt: skip
DOUBTS = {"found": ("已查得原文", "good"), "memory": ("未核对原文", "warn"), "design": ("本系统设定", "info")}
LENGTHS = {"working_days": "个工作日", "days": "个自然日", "months": "个月", "years": "年"}


class TrialForm(Message):
    """期限试算。"""

    anchor: str = Field(title="起算日", description="当日不计", json_schema_extra={"widget": "date"})
    named: str = Field(
        "", title="期限名称", description="选了名称，就不用填长度", json_schema_extra={"widget": "select"}
    )
    amount: int | None = Field(None, title="长度", ge=1, le=20_000)
    unit: Literal["working_days", "days", "months", "years"] = Field(
        "working_days", title="单位", json_schema_extra={"labels": dict(LENGTHS)}
    )
    rolls: bool = Field(False, title="末日遇休息日顺延", description="只对自己填写的长度起作用")


@router.get("")
async def rules(request: Request, officer: Officer, today: Today) -> Response:
    shown = []
    for subject, title in SUBJECTS.items():
        found = editions(subject)
        newest = max((one.in_force_on for one in found if one.in_force_on <= today), default=None)
        for one in reversed(found):
            state = "现行" if one.in_force_on == newest else "尚未施行" if one.in_force_on > today else "历史版本"
            shown.append({"subject": title, "edition": one, "state": "暂停执行" if one.suspended else state})
    named = list(limits(today).values())
    return await desk_page(
        request, officer, "staff/rules.html", title="规则与日历", today=today, editions=shown, doubts=DOUBTS,
        limits=named, units=UNITS, year=today.year,
    )  # fmt: skip


@router.get("/calendar/{year}")
async def year_page(request: Request, officer: Officer, today: Today, year: int) -> Response:
    days = calendar()
    if not min(days.years) <= year <= max(days.years) + 1:
        raise Refused("没有这一年的日历", code="NotFound")
    known = days.years.get(year)
    return await desk_page(
        request, officer, "staff/calendar.html", title=f"{year} 年工作日历", today=today, year=year,
        months=[_month(days, year, month) for month in range(1, 13)], version=days.version,
        number=known.number if known else "", gazetted=bool(known and known.gazetted), years=sorted(days.years),
        crumbs=[{"label": "规则与日历", "href": "/staff/rules"}],
    )  # fmt: skip


def _month(days: Calendar, year: int, month: int) -> dict[str, Any]:
    def shown(day: date) -> dict[str, Any] | None:
        if day.month != month:
            return None
        mark = "休" if days.feast(day) else "班" if day.weekday() >= 5 and days.is_working(day) else ""
        return {"day": day, "working": days.is_working(day), "mark": mark, "why": days.why(day)}

    weeks = [[shown(day) for day in week] for week in Months().monthdatescalendar(year, month)]
    working = sum(one["working"] for week in weeks for one in week if one)
    return {"month": month, "weeks": weeks, "working": working}


@router.get("/trial")
async def trial(request: Request, officer: Officer, today: Today) -> Response:
    """Count a limit and show how its date came about; the question is the address."""
    answers = posted(TrialForm, request.query_params.multi_items())
    faults: dict[str, str] = {}
    sentence, found = "", None
    if answers:
        try:
            form = judge(TrialForm, answers)
            lengths: dict[str, Any] = {} if form.named else {form.unit: form.amount}
            found = reckon(form.anchor, calendar(), named=form.named or None, rolls=form.rolls, **lengths)
        except Refused as refused:
            sentence, faults = refused.sentence, refused.faults
    chosen = str(answers.get("named", ""))
    options = tuple(Option(one.name, one.title, one.name == chosen) for one in limits(today).values())
    fields = [
        field._replace(options=options) if field.name == "named" else field
        for field in form_fields(TrialForm, answers or {"anchor": today.isoformat()}, faults)
    ]
    return await desk_page(
        request, officer, "staff/trial.html", title="期限试算", today=today, fields=fields, faults=faults,
        sentence=sentence, found=found, crumbs=[{"label": "规则与日历", "href": "/staff/rules"}],
    )  # fmt: skip
