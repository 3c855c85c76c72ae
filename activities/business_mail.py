"""给企业的邮件：随文书发出的通知，以及到日子的提醒。没有邮箱就不发，文书照样送达。"""

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.commitment_mail import of_commitment
from activities.dishonesty_letter import mail_of_dishonesty
from activities.email import MailMessage, send_email
from activities.incentive_letter import mail_of_incentive
from activities.letter_facts import CaseFacts, Facts, case_facts
from activities.objection_letter import objection_mail
from activities.sanction_letter import mail_of_sanction
from activities.watch_letter import mail_of_watch
from database.reading import reading
from database.tables.letter import LetterRow
from database.writing import table
from rules.address import case_address
from rules.email import EMAILS
from rules.penalty_file import MailOrder
from rules.repair import PenaltyStanding, conditions
from settings import settings

# The case and its business, the name of the mail ("" for none), and what it says beyond the lines of every mail.
Told = tuple[Facts, str, dict[str, Any]]
LETTER = table(LetterRow)
BY_LETTER = {
    "repair_reminder": "penalty_served",
    "repair_acceptance": "request_accepted",
    "repair_refusal": "request_refused",
    "supplement_notice": "supplement_asked",
    "extension_notice": "extended",
    "repair_granted": "repair_granted",
    "repair_denied": "repair_denied",
    "replacement_reminder": "withdrawal",
}


@activity.defn
async def mail_business(order: MailOrder) -> Literal["sent", "bounced", "none"]:
    """Tell the business of a letter, or of a day that has come. "none" when it has left no address."""
    kind = order.case.partition("/")[0]
    async with reading() as connection:
        facts, name, particulars = await TELLERS[kind](connection, order)
    if not facts.business.email or not name:
        return "none"
    shared = {
        "link": f"{settings().public_url}{case_address(kind, order.case)}",
        "unit": facts.unit.name,
        "phone": facts.unit.phone,
        "company": facts.case.subject,
    }
    wanted = EMAILS[name].model_fields
    message = MailMessage(
        case=order.case,
        key=order.key,
        to=facts.business.email,
        at=order.at,
        template=name,
        data={field: value for field, value in (shared | particulars).items() if field in wanted},
    )
    return await send_email(message)


async def _of_penalty(connection: AsyncConnection, order: MailOrder) -> Told:
    facts = await case_facts(connection, order.case, order.n, order.at.date())
    found = select(LETTER.c.template, LETTER.c.title, LETTER.c.data).where(LETTER.c.id.in_(order.letters))
    letters = (await connection.execute(found)).all()
    names = [order.email] if order.email else [BY_LETTER[row.template] for row in letters if row.template in BY_LETTER]
    if not names:
        return facts, "", {}
    said: dict[str, Any] = letters[-1].data if letters else {}
    about = {"penalty_no": facts.decision.no, "penalty_day": str(facts.decision.decided_on)}
    return facts, names[0], about | _particulars(names[0], facts, said, tuple(row.title for row in letters))


def _particulars(name: str, facts: CaseFacts, said: dict[str, Any], titles: tuple[str, ...]) -> dict[str, Any]:
    """What this e-mail says beyond the common lines: the letter's own data, or the dates that were fixed."""
    shown = facts.penalty.publication
    fixed: dict[str, Any] = {
        "earliest": _day(shown["earliest_repair_on"], shown["reasons"], "最短"),
        "until": _day(shown["published_until"], shown["reasons"], "最长"),
        "papers": titles,
        "places": facts.shown_at,
    }
    if name == "repair_earliest_day":
        standing = PenaltyStanding(
            owes_money=facts.decision.owes_money, earliest_repair_on=facts.penalty.earliest_repair_on
        )
        fixed["missing"] = [one.title for one in conditions(standing, on=facts.today) if not one.met]
    if name == "request_received":
        received_on = facts.repair.received_on
        accept_by = facts.due("repair_acceptance", received_on, "收到申请").model_dump(mode="json")
        fixed |= {"request_no": facts.repair.number, "received_on": str(received_on), "accept_by": accept_by}
    if name == "withdrawal":
        fixed["withdrawn_by"] = facts.due("withdrawal", facts.today, "决定变更、撤销").model_dump(mode="json")
    told = said | {
        "reasons": [row["sentence"] for row in said.get("reasons", []) if isinstance(row, dict)],
        "items": [row["sentence"] for row in said.get("items", [])],
        "request_no": _request(said),
    }
    return {name: value for name, value in {**told, **fixed}.items() if value is not None}


def _request(said: dict[str, Any]) -> str | None:
    request = said.get("request")
    return request["no"] if request else None


def _day(day: str | None, reasons: list[str], word: str) -> dict[str, Any] | None:
    return {"day": day, "steps": [reason for reason in reasons if word in reason]} if day else None


# What a mail says is known to its kind of case, which is the first part of the id of the case.
TELLERS: dict[str, Callable[[AsyncConnection, MailOrder], Awaitable[Told]]] = {
    "penalty": _of_penalty,
    "commitment": of_commitment,
    "objection": objection_mail,
    "dishonesty": mail_of_dishonesty,
    "incentive": mail_of_incentive,
    "sanction": mail_of_sanction,
    "watch": mail_of_watch,
}
