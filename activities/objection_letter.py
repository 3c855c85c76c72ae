"""异议的文书和邮件写什么。"""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.letter_facts import Facts, facts_of
from activities.letter_issue import Write
from database.queries import objection as queries
from rules import letter
from rules.edition import in_force
from rules.letter import FieldChange, ObjectionFacts, Paper, Remedy
from rules.objection import MATTERS, OUTCOMES
from rules.penalty_file import LetterOrder, MailOrder

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def objection_letter(connection: AsyncConnection, order: LetterOrder) -> tuple[Facts, Write]:
    """The letter an order names: the result, or the refusal to deal with the objection."""
    facts = await facts_of(connection, order.case, order.at.date())
    row = await queries.objection_of(connection, order.case)
    told: dict[str, Any] = {"objection": _facts(row), "remedies": _remedies(facts.today)}
    if order.letter == "objection_refusal":
        return facts, lambda paper: letter.ObjectionRefusal(**facts.shared(paper), **told, reason=row.findings)
    record = await queries.record_by_key(connection, row.about) if row.matter != "check" else None
    corrected = row.outcome in ("corrected", "removed")
    receivers = await queries.receivers_of(connection, record) if record is not None and corrected else ()
    told |= {"corrected": corrected, "removed": row.outcome == "removed", "findings": row.findings}
    told |= {"changes": _changes(row), "told": tuple(one.title for one in receivers)}

    def write(paper: Paper) -> letter.ObjectionResult:
        return letter.ObjectionResult(**facts.shared(paper), **told)

    return facts, write


async def objection_mail(connection: AsyncConnection, order: MailOrder) -> tuple[Facts, str, dict[str, Any]]:
    """What an e-mail about an objection says; one that goes with a letter tells the outcome."""
    facts = await facts_of(connection, order.case, order.at.date())
    row = await queries.objection_of(connection, order.case)
    filed_on = row.filed_at.astimezone(SHANGHAI).date()
    told: dict[str, Any] = {"objection_no": row.number, "about": row.title}
    if order.email == "objection_received":
        accept_by = facts.due("objection_acceptance", filed_on, "收到异议").model_dump(mode="json")
        told |= {"received_on": str(filed_on), "frozen": row.frozen_on is not None, "accept_by": accept_by}
    elif order.email == "objection_asked":
        due = facts.due("objection_supplement", facts.today, "通知补充").model_dump(mode="json")
        told |= {"items": row.asked, "due": due}
    else:
        remedies = [remedy.model_dump() for remedy in _remedies(facts.today)]
        changes = [f"{one['title']}：“{one['before']}”改为“{one['after']}”" for one in row.changes]
        told |= {"outcome": OUTCOMES[row.outcome], "findings": row.findings, "changes": changes, "remedies": remedies}
    return facts, order.email or "objection_result", told


def _facts(row: Any) -> ObjectionFacts:
    return ObjectionFacts(
        no=row.number,
        received_on=row.filed_at.astimezone(SHANGHAI).date(),
        matter=MATTERS[row.matter],
        about=row.title,
        reason=row.reason,
        wanted=row.wanted,
    )


def _changes(row: Any) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(title=one["title"], before=one["before"], after=one["after"]) for one in row.changes)


def _remedies(on: date) -> tuple[Remedy, ...]:
    """Without days: which limits the law gives against the result of an objection is not established."""
    return tuple(Remedy(name=row["name"], body=row["body"]) for row in in_force("objection", on).data["remedy"])
