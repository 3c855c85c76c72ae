"""失信行为认定的文书和邮件写什么。实施方案 二（三）8。"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.dishonesty import dishonesty_row
from activities.letter_facts import UNIT_WORDS, Facts, facts_of
from activities.letter_issue import Write
from database.tables.letter import LetterRow
from database.writing import table
from rules import letter
from rules.address import case_address
from rules.clock import limits
from rules.dishonesty import DishonestyProposal
from rules.dishonesty_item import DEGREES, catalogue, list_of, period
from rules.letter import Letter, Paper
from rules.penalty_file import LetterOrder, MailOrder
from settings import settings

LETTER = table(LetterRow)


@dataclass(frozen=True, kw_only=True)
class DishonestyFacts(Facts):
    """What a letter of a determination rests on besides: the determination."""

    dishonesty: Any

    @property
    def barred(self) -> tuple[str, ...]:
        return self.proposal.interested

    @property
    def proposal(self) -> DishonestyProposal:
        return DishonestyProposal.model_validate(self.dishonesty.proposal)

    def words_of_list(self) -> dict[str, str]:
        """How one comes off the list, and what it may entail; what is only recorded has the words of its edition."""
        day = self.dishonesty.proposed_on
        listed = list_of(catalogue(day)[self.dishonesty.item], day)
        if listed is None:
            return {"removal": "期满自动终止；改正并履行完义务、作出公开信用承诺的，可以申请修复"}
        return {"removal": listed.removal, "reminder": listed.reminder}

    def about(self) -> letter.DishonestyFacts:
        row, said, day = self.dishonesty, self.proposal, self.dishonesty.proposed_on
        item = catalogue(day)[row.item]
        listed = list_of(item, day)
        return letter.DishonestyFacts(
            **said.model_dump(include={"document", "issued_by", "effective_on", "facts"}),
            number=row.number,
            item=item.title,
            degree=DEGREES[item.degree],
            listed=listed.title if listed else "",
            matched=tuple(row.matched),
            principles=tuple(f"{title}：{reason}" for title, reason in said.principles.items()),
        )


async def dishonesty_facts(connection: AsyncConnection, order: LetterOrder | MailOrder) -> DishonestyFacts:
    known = await facts_of(connection, order.case, order.at.date())
    return DishonestyFacts(**vars(known), dishonesty=await dishonesty_row(connection, order.case))


async def of_dishonesty(connection: AsyncConnection, order: LetterOrder) -> tuple[Facts, Write]:
    """The letter an order names, and what it rests on. KeyError for a letter that is not of a determination."""
    facts = await dishonesty_facts(connection, order)
    return facts, lambda paper: BUILDERS[order.letter](order, facts, paper)


async def mail_of_dishonesty(connection: AsyncConnection, order: MailOrder) -> tuple[Facts, str, dict[str, Any]]:
    """One e-mail for every paper of a determination: its number, and where to read it; a mailbox has many readers."""
    facts = await dishonesty_facts(connection, order)
    found = select(LETTER.c.number).where(LETTER.c.id.in_(order.letters)).order_by(LETTER.c.id)
    papers = list(await connection.scalars(found))
    return facts, "dishonesty_paper" if papers else "", {"papers": papers, "number": facts.dishonesty.number}


def _notice(order: LetterOrder, facts: DishonestyFacts, paper: Paper) -> Letter:
    named = limits(facts.today)["defence"]
    return letter.DishonestyNotice(
        **facts.shared(paper),
        **facts.words_of_list(),
        behaviour=facts.about(),
        within=f"自收到本文书之日起{named.amount}{UNIT_WORDS[named.unit]}内",
        portal_url=portal_url(order.case),
    )


def _reply(order: LetterOrder, facts: DishonestyFacts, paper: Paper) -> Letter:
    (points,), (outcome,), (answer,) = order.items, order.reasons[:1], order.reasons[1:]
    said = {"points": points, "outcome": outcome, "answer": answer}
    return letter.DefenceReply(**facts.shared(paper), **said, behaviour=facts.about())


def _decision(order: LetterOrder, facts: DishonestyFacts, paper: Paper) -> Letter:
    row = facts.dishonesty
    months, starts = period(catalogue(row.proposed_on)[row.item], row.proposed_on)
    return letter.DishonestyDecision(
        **facts.shared(paper),
        **facts.words_of_list(),
        behaviour=facts.about(),
        reason=row.decision["reason"],
        months=months,
        starts=starts,
        remedies=facts.remedies("本决定书"),
    )


def _reminder(order: LetterOrder, facts: DishonestyFacts, paper: Paper) -> Letter:
    row = facts.dishonesty
    listed = list_of(catalogue(row.proposed_on)[row.item], row.proposed_on)
    earliest = f"自公示之日起满{listed.earliest_months}个月" if listed else "改正失信行为、履行完法定义务以后"
    return letter.DishonestyReminder(
        **facts.shared(paper),
        behaviour=facts.about(),
        decided_on=row.decided_on,
        earliest=earliest,
        conditions=tuple(facts.words["conditions"]),
        materials=tuple(facts.words["materials"]),
        portal_url=portal_url(order.case),
    )


def _dropped(order: LetterOrder, facts: DishonestyFacts, paper: Paper) -> Letter:
    return letter.DishonestyDropped(**facts.shared(paper), behaviour=facts.about(), reasons=order.reasons)


def _ended(order: LetterOrder, facts: DishonestyFacts, paper: Paper) -> Letter:
    row = facts.dishonesty
    return letter.DishonestyEnded(
        **facts.shared(paper), behaviour=facts.about(), ended_on=row.ended_on, why=row.ended_why
    )


def portal_url(case: str) -> str:
    return f"{settings().public_url}{case_address('dishonesty', case)}"


BUILDERS = {
    "dishonesty_notice": _notice,
    "defence_reply": _reply,
    "dishonesty_decision": _decision,
    "dishonesty_reminder": _reminder,
    "dishonesty_dropped": _dropped,
    "dishonesty_ended": _ended,
}
