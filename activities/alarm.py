"""到点的敲门：提醒、到期、逾期升级、催办；先留痕，再发出。"""

from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.email import MailMessage
from database.tables.account import Account
from database.tables.business import Business
from database.tables.case import Case
from database.tables.desk import Hold
from database.tables.step import StepRow
from database.writing import note, table, writing
from rules.address import step_address
from rules.clock import Deadline, working_days_between
from rules.email import (
    BusinessReminderEmail,
    Email,
    StaffEscalationEmail,
    StaffOverdueEmail,
    StaffReminderEmail,
    StepChasedEmail,
)
from rules.journal import Entry, KnockOn
from rules.letter_shape import ExplainedDay
from rules.unit import chain, unit
from rules.working_day import calendar
from settings import settings

SHANGHAI = ZoneInfo("Asia/Shanghai")
STEP, CASE, HOLD, ACCOUNT = table(StepRow), table(Case), table(Hold), table(Account)


@activity.defn
async def knock(knocked: KnockOn) -> list[MailMessage]:
    """An alarm went off: it is written down, and the messages it causes are returned to be sent."""
    async with writing() as connection:
        row = (
            await connection.execute(
                select(STEP, CASE.c.unit.label("office"))
                .join(CASE, CASE.c.id == STEP.c.case_id)
                .where(STEP.c.case_id == knocked.case, STEP.c.key == knocked.key)
            )
        ).one()
        if row.state != "open":
            return []
        said = {
            "remind": "提醒：即将到期",
            "due": "提醒：今日到期" if row.due_on == knocked.at.astimezone(SHANGHAI).date() else "提醒：已经到期",
            "escalate": "逾期，通报上级",
            "chase": "催办",
            "lapse": "窗口期已过",
        }[knocked.knock]
        entry = Entry(
            key=f"{knocked.key}/{knocked.knock}/{knocked.nth}",
            at=knocked.at,
            mark="clock",
            what=f"{said}：{row.title}",
            why=knocked.why,
            by=knocked.by,
            internal=True,
        )
        await note(connection, knocked.case, entry)
        if knocked.knock == "escalate":
            await connection.execute(
                update(STEP).where(STEP.c.case_id == knocked.case, STEP.c.key == knocked.key).values(escalated=True)
            )
        people = await _addresses(connection, row, knocked)
    return [
        MailMessage(
            case=knocked.case,
            key=f"{knocked.key}/{knocked.knock}/{knocked.nth}/{account}",
            to=address,
            at=knocked.at,
            template=template,
            data=data.model_dump(mode="json"),
        )
        for account, address in people
        for template, data in [_email(row, knocked)]
    ]


async def _addresses(connection: AsyncConnection, row: Any, knocked: KnockOn) -> list[tuple[str, str]]:
    """Whom an alarm reaches: the holder or the post; an escalation, the unit's head and its own chain's supervisors."""
    if row.role == "business":
        business = table(Business)
        found = await connection.execute(
            select(business.c.uscc, business.c.email).where(business.c.uscc == row.unit, business.c.email != "")
        )
        return [(uscc, email) for uscc, email in found]
    holder = select(HOLD.c.person).where(HOLD.c.case_id == row.case_id, HOLD.c.key == row.key).scalar_subquery()
    post = and_(ACCOUNT.c.unit == row.unit, ACCOUNT.c.roles.contains([row.role]))
    who: ColumnElement[bool] = func.coalesce(ACCOUNT.c.id == func.coalesce(holder, row.person or None), post)
    if knocked.knock == "escalate":
        above = and_(ACCOUNT.c.unit == row.unit, ACCOUNT.c.roles.contains(["head"]))
        overseers = chain(row.unit, knocked.at.astimezone(SHANGHAI).date())
        who = above | and_(ACCOUNT.c.unit.in_(overseers), ACCOUNT.c.roles.contains(["supervisor"]))
    found = await connection.execute(
        select(ACCOUNT.c.id, ACCOUNT.c.email).where(ACCOUNT.c.active, ACCOUNT.c.email != "", who)
    )
    return [(account, email) for account, email in found]


def _email(row: Any, knocked: KnockOn) -> tuple[str, Email]:
    today = knocked.at.astimezone(SHANGHAI).date()
    due = Deadline.model_validate(row.open["deadline"])
    left = working_days_between(today, row.due_on, calendar())
    office = unit(row.office, today)
    theirs = step_address(row.kind, row.case_id, row.key)
    shared: dict[str, Any] = {
        "link": settings().public_url + (theirs if row.role == "business" else f"/staff/case/{quote(row.case_id)}"),
        "unit": office.name,
        "phone": office.phone,
        "step": row.title,
        "due": ExplainedDay(day=due.on, steps=due.steps, provisional=due.provisional),
    }
    if row.role == "business":
        chased = [{"label": "催办", "value": knocked.why}] if knocked.why else []
        about = {"company": row.subject, "case": row.case_title, "facts": [*row.open["step"]["facts"], *chased]}
        return "business_reminder", BusinessReminderEmail(**shared, **about, days_left=left)
    return _to_staff(row, knocked, shared | {"case": f"{row.subject}（{row.case_title}）", "basis": row.clause}, left)


def _to_staff(row: Any, knocked: KnockOn, shared: dict[str, Any], left: int) -> tuple[str, Email]:
    late = max(0, -left)
    if knocked.knock == "chase":
        return "step_chased", StepChasedEmail(**shared, chased_by=knocked.by.name, note=knocked.why)
    if knocked.knock == "escalate":
        return "staff_escalation", StaffEscalationEmail(**shared, days_late=late, responsible=shared["unit"])
    if knocked.knock == "remind" and row.due_on > knocked.at.astimezone(SHANGHAI).date():
        return "staff_reminder", StaffReminderEmail(**shared, days_left=max(1, left))
    return "staff_overdue", StaffOverdueEmail(**shared, days_late=late)
