"""待办列表：页签、筛选、一行怎样给人看。"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlencode

from pydantic import Field, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.access import Signed
from api.day import SHANGHAI
from api.page import case_url
from api.staff.desk_page import posts_of, units_below
from database.queries.account import absences_covered_by
from database.queries.desk import Desk
from database.queries.step import (
    Narrowed,
    Post,
    business_steps,
    held_steps,
    merged,
    open_steps,
    open_steps_of_units,
)
from rules import record_step
from rules.clock import BALLS, waited_for, working_days_between
from rules.commitment_step import KINDS as COMMITMENT_KINDS
from rules.dishonesty_step import KINDS as DISHONESTY_KINDS
from rules.edition_entry import KINDS as EDITION_KINDS
from rules.incentive_step import KINDS as INCENTIVE_KINDS
from rules.message import Message
from rules.objection_step import KINDS as OBJECTION_KINDS
from rules.penalty_step import KINDS
from rules.push import STEPS as PUSH_KINDS
from rules.sanction_list_step import KINDS as LIST_KINDS
from rules.sanction_step import KINDS as SANCTION_KINDS
from rules.watch_step import KINDS as WATCH_KINDS
from rules.working_day import calendar

Tab = Literal["mine", "free", "suspended", "overdue", "covered", "units"]
CASE_KINDS = {
    "penalty": "行政处罚", "question": "焦点问题", "sheet": "批量导入", "commitment": "信用承诺",
    "commitment_template": "承诺书文本", "commitment_sampling": "履约抽查", "record": "信用记录",
    "objection": "异议", "contest": "复议诉讼登记", "report": "信用报告", "dishonesty": "失信认定",
    "incentive": "守信激励",
    "watch": "重点关注",
    "sanction": "失信惩戒",
    "sanction_list": "惩戒措施清单",
    "edition": "规则版本",
}  # fmt: skip
STEP_KINDS = KINDS | COMMITMENT_KINDS | OBJECTION_KINDS | DISHONESTY_KINDS | INCENTIVE_KINDS
STEP_KINDS |= SANCTION_KINDS | LIST_KINDS | WATCH_KINDS | EDITION_KINDS
STEP_TITLES = {
    **{name: kind.title for name, kind in STEP_KINDS.items()},
    **{f"push_{event}": kind.title for event, kind in PUSH_KINDS.items()},
    "commitment_hearing": "陈述申辩（承诺履约）",
    "defence": "陈述申辩（失信认定）",
    "explanation": "情况说明",
    "opinion": "加签意见",
    "question_answer": "答复焦点问题",
    "sheet_confirmation": "核对导入清单",
    "record_check": record_step.TITLE,
}
DUE = {"overdue": "已逾期", "today": "今日到期", "week": "七日内", "later": "七日以后"}
PAGE = 50


def choice(**values: str) -> dict[str, Any]:
    return {"widget": "select", "labels": values, "data-filter": "1"}


class TodoFilter(Message):
    """筛选条件。都在网址里，所以一个网址就是一个视图。"""

    tab: Tab = Field("mine", json_schema_extra={"widget": "hidden"})
    q: str = Field("", title="关键字", description="企业 / 信用代码 / 文号", max_length=80)
    kind: str = Field("", title="事项", max_length=20, json_schema_extra=choice(**CASE_KINDS))
    name: str = Field("", title="步骤", max_length=40, json_schema_extra=choice(**STEP_TITLES))
    due: Literal["", "overdue", "today", "week", "later"] = Field("", title="到期", json_schema_extra=choice(**DUE))
    ball: str = Field("", title="球权", max_length=20, json_schema_extra=choice(**BALLS))
    unit: str = Field("", title="单位", max_length=40, json_schema_extra={"widget": "hidden"})

    def query(self, **changes: str) -> str:
        kept = {name: value for name, value in self.model_dump().items() if value} | changes
        return urlencode({name: value for name, value in kept.items() if value})


def filter_of(given: Mapping[str, str]) -> TodoFilter:
    """What an address asks for; what it cannot mean is left out."""
    try:
        return TodoFilter.model_validate(dict(given))
    except ValidationError as error:
        wrong = {str(fault["loc"][0]) for fault in error.errors()}
        return TodoFilter.model_validate({name: value for name, value in given.items() if name not in wrong})


def narrowed(asked: TodoFilter, today: date, after: str = "") -> Narrowed:
    since, until = {
        "": (None, None),
        "overdue": (None, today - timedelta(days=1)),
        "today": (today, today),
        "week": (today, today + timedelta(days=7)),
        "later": (today + timedelta(days=8), None),
    }["overdue" if asked.tab == "overdue" and not asked.due else asked.due]
    stopped = True if asked.tab == "suspended" else False if asked.tab == "overdue" or asked.due == "overdue" else None
    return Narrowed(
        text=asked.q,
        kind=asked.kind,
        name=asked.name,
        ball=asked.ball,
        since=since,
        until=until,
        suspended=stopped,
        free=asked.tab == "free",
        after=_place(after),
    )


def _place(after: str) -> tuple[date, str, str] | None:
    parts = after.split("|")
    try:
        return (date.fromisoformat(parts[0]), parts[1], parts[2]) if len(parts) == 3 else None
    except ValueError:
        return None


async def steps_asked_for(
    connection: AsyncConnection, officer: Signed, asked: TodoFilter, today: date, *, after: str = "", limit: int = PAGE
) -> Sequence[Any]:
    """One more step than fits the page, so that the page knows whether another one follows."""
    what = narrowed(asked, today, after)
    if asked.tab == "mine":
        return await held_steps(connection, sorted(officer.actor.persons), what, limit=limit + 1)
    if asked.tab == "units":
        below = units_below(officer.unit, today) if "supervisor" in officer.actor.roles else ()
        chosen = [one for one in below if not asked.unit or one == asked.unit]
        return await open_steps_of_units(connection, chosen, what, limit=limit + 1)
    posts = posts_of(officer)
    if asked.tab == "covered":
        absent = await absences_covered_by(connection, officer.session.account, today)
        posts = [Post(one.unit, role) for one in absent for role in one.roles]
    rows = await open_steps(connection, posts, what, limit=limit + 1)
    if asked.tab != "suspended":
        return rows
    own = sorted({post.unit for post in posts})
    awaited = await business_steps(connection, own, what._replace(suspended=None), limit=limit + 1)
    return merged([rows, awaited], limit + 1)


def first_tab(officer: Signed, counts: Desk) -> Tab:
    """Where somebody lands who asks for no tab: on the first that has something."""
    if set(officer.actor.roles) == {"supervisor"}:
        return "units"
    filled: list[tuple[Tab, int]] = [
        ("mine", counts.mine), ("free", counts.free), ("suspended", counts.suspended), ("covered", counts.covered)
    ]  # fmt: skip
    return next((tab for tab, n in filled if n), "mine")


def tabs(officer: Signed, asked: TodoFilter, counts: Desk) -> list[dict[str, Any]]:
    shown: list[tuple[str, str, int | None]] = [
        ("mine", "我的", counts.mine),
        ("free", "本岗待领", counts.free),
        ("suspended", "中止计时", counts.suspended),
        ("overdue", "已逾期", counts.overdue),
    ]
    if counts.covered or asked.tab == "covered":
        shown.append(("covered", "代办", counts.covered))
    if "supervisor" in officer.actor.roles:
        shown.append(("units", "所辖单位", None))
    return [
        {
            "label": label,
            "href": f"/staff/todo?{asked.query(tab=tab)}",
            "count": count,
            "current": tab == asked.tab,
            "tone": "bad" if tab == "overdue" else "",
        }
        for tab, label, count in shown
    ]


def number_of(row: Any) -> str:
    """The number that people know a case by, where it has one."""
    if row.kind == "penalty":
        return str(row.case_id.partition("/")[2])
    return row.case_title if row.kind in ("commitment", "dishonesty", "sanction") else ""


def stopped_by(pauses: Sequence[Mapping[str, Any]]) -> str:
    """Whom a stopped clock waits for."""
    running = next((pause for pause in reversed(pauses) if not pause.get("until")), None)
    return waited_for(running["ball"]) if running else "等待恢复"


def shown_row(row: Any, today: date) -> dict[str, Any]:
    """One line of the list as the part `ui.task_table` reads it."""
    opened, awaited = row.opened_at.astimezone(SHANGHAI).date(), row.role == "business"
    return {
        "key": f"{row.case_id}|{row.key}",
        "href": case_url(row.case_id, key=row.key),
        "title": CASE_KINDS.get(row.kind, row.kind),
        "step": row.title,
        "firm": row.subject,
        "number": number_of(row),
        "holder": row.holder_name or ("企业" if awaited else ""),
        "ball": row.ball,
        "due_on": row.due_on,
        "suspended": stopped_by(row.pauses) if row.suspended else "等待企业补正" if awaited else None,
        "provisional": row.provisional,
        "held_days": _stay(opened, today),
        "version": row.seq,
    }


@lru_cache(maxsize=20_000)
def _stay(opened: date, today: date) -> int:
    # A long-idle step does not need an exact count of a decade of days.
    return working_days_between(max(opened, today - timedelta(days=3650)), today, calendar()) if opened < today else 0
