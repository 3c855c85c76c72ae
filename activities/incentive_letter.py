"""守信激励的文书和邮件写什么。实施方案 二（三）9。"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.incentive import incentive_row
from activities.letter_facts import Facts, facts_of
from activities.letter_issue import Write
from database.tables.letter import LetterRow
from database.writing import table
from rules import letter
from rules.address import case_address
from rules.incentive_grant import benefit_at
from rules.letter import Letter, Paper
from rules.penalty_file import LetterOrder, MailOrder
from settings import settings

LETTER = table(LetterRow)


@dataclass(frozen=True, kw_only=True)
class IncentiveFacts(Facts):
    """What a letter of an incentive rests on besides: the incentive."""

    incentive: Any

    @property
    def barred(self) -> tuple[str, ...]:
        return tuple(self.incentive.proposal["interested"])

    def about(self) -> letter.IncentiveFacts:
        row = self.incentive
        given = {name: getattr(row, name) for name in ("number", "title", "starts_on", "ends_on")}
        return letter.IncentiveFacts(**given, gives=benefit_at(row.benefit, row.edition).gives)


async def incentive_facts(connection: AsyncConnection, order: LetterOrder | MailOrder) -> IncentiveFacts:
    known = await facts_of(connection, order.case, order.at.date())
    return IncentiveFacts(**vars(known), incentive=await incentive_row(connection, order.case))


async def of_incentive(connection: AsyncConnection, order: LetterOrder) -> tuple[Facts, Write]:
    """The letter an order names, and what it rests on. KeyError for a letter that is not of an incentive."""
    facts = await incentive_facts(connection, order)
    return facts, lambda paper: BUILDERS[order.letter](order, facts, paper)


async def mail_of_incentive(connection: AsyncConnection, order: MailOrder) -> tuple[Facts, str, dict[str, Any]]:
    """The mail that goes with a paper, in the words of every such mail, or the one that an order names."""
    facts = await incentive_facts(connection, order)
    row = facts.incentive
    if order.email:
        return facts, order.email, {"number": row.number, "title": row.title, "ended_on": row.ends_on}
    found = select(LETTER.c.number).where(LETTER.c.id.in_(order.letters)).order_by(LETTER.c.id)
    papers = list(await connection.scalars(found))
    return facts, "dishonesty_paper" if papers else "", {"papers": papers, "number": row.number}


def _granted(order: LetterOrder, facts: IncentiveFacts, paper: Paper) -> Letter:
    row = facts.incentive
    return letter.IncentiveGranted(
        **facts.shared(paper),
        benefit=facts.about(),
        event=order.items[0],
        met=tuple(row.met_reasons),
        reasons=tuple(row.reasons),
        portal_url=portal_url(order.case),
    )


def _stopped(order: LetterOrder, facts: IncentiveFacts, paper: Paper) -> Letter:
    return letter.IncentiveStopped(
        **facts.shared(paper),
        benefit=facts.about(),
        missing=order.reasons,
        remedies=facts.remedies("本通知书"),
        portal_url=portal_url(order.case),
    )


def _refused(order: LetterOrder, facts: IncentiveFacts, paper: Paper) -> Letter:
    return letter.IncentiveRefused(
        **facts.shared(paper), benefit=facts.about(), reasons=order.reasons, remedies=facts.remedies("本通知书")
    )


def portal_url(case: str) -> str:
    return f"{settings().public_url}{case_address('incentive', case)}"


BUILDERS = {"incentive_granted": _granted, "incentive_stopped": _stopped, "incentive_refused": _refused}
