"""失信惩戒的文书和邮件写什么。实施方案 二（三）9。"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.letter_facts import UNIT_WORDS, Facts, facts_of
from activities.letter_issue import Write
from activities.sanction import list_item, sanction_row
from database.queries.sanction import determination_of
from database.tables.letter import LetterRow
from database.writing import table
from rules import letter
from rules.address import case_address
from rules.clock import limits
from rules.dishonesty_item import DEGREES
from rules.letter import Letter, Paper
from rules.penalty_file import LetterOrder, MailOrder
from rules.sanction import Determination, SanctionProposal, klass_title
from rules.sanction_list import ListItem
from rules.unit import unit
from settings import settings

LETTER = table(LetterRow)
LIFTING = (
    "期限届满的，次日自动解除；所依据的失信行为认定终止（期满、修复、撤销或者其依据不再有效），或者所依据的清单"
    "不再有效的，当日解除；情形改变的，可以向决定单位提出提前解除。解除以后，由实施过的各单位逐一停止并确认。"
)


@dataclass(frozen=True, kw_only=True)
class SanctionFacts(Facts):
    """What a letter of a sanction rests on besides: the measure and its determination."""

    sanction: Any
    determination: Determination

    @property
    def proposal(self) -> SanctionProposal:
        return SanctionProposal.model_validate(self.sanction.proposal)

    @property
    def barred(self) -> tuple[str, ...]:
        return self.proposal.interested

    @property
    def ends_on(self) -> date:
        assert self.determination.ends_on is not None
        return self.determination.ends_on

    def about(self) -> letter.SanctionFacts:
        row, item = self.sanction, ListItem.model_validate(self.sanction.item)
        return letter.SanctionFacts(
            **item.model_dump(include={"measure", "content", "basis"}),
            number=row.number,
            klass=klass_title(item.klass, row.proposed_on),
            list_item=list_item(item),
            determination=self.determination.number,
            behaviour=self.determination.item,
            degree=DEGREES[self.determination.degree],
            months=self.proposal.months,
            units=tuple(unit(one, row.proposed_on).name for one in row.units),
        )

    def why(self) -> dict[str, Any]:
        """Why this measure, why none that is lighter, and how that was judged."""
        said = self.proposal
        return {"reason": said.reason, "less": said.less, "proportion": tuple(self.sanction.proportion["reasons"])}


async def sanction_facts(connection: AsyncConnection, order: LetterOrder | MailOrder) -> SanctionFacts:
    known = await facts_of(connection, order.case, order.at.date())
    row = await sanction_row(connection, order.case)
    determination = await determination_of(connection, row.determination)
    assert determination is not None
    return SanctionFacts(**vars(known), sanction=row, determination=determination)


async def of_sanction(connection: AsyncConnection, order: LetterOrder) -> tuple[Facts, Write]:
    """The letter an order names, and what it rests on. KeyError for a letter that is not of a sanction."""
    facts = await sanction_facts(connection, order)
    return facts, lambda paper: BUILDERS[order.letter](order, facts, paper)


async def mail_of_sanction(connection: AsyncConnection, order: MailOrder) -> tuple[Facts, str, dict[str, Any]]:
    """One e-mail for every paper of a sanction: its number, and where to read it; a mailbox has many readers."""
    facts = await sanction_facts(connection, order)
    found = select(LETTER.c.number).where(LETTER.c.id.in_(order.letters)).order_by(LETTER.c.id)
    papers = list(await connection.scalars(found))
    return facts, "dishonesty_paper" if papers else "", {"papers": papers, "number": facts.sanction.number}


def _notice(order: LetterOrder, facts: SanctionFacts, paper: Paper) -> Letter:
    named = limits(facts.today)["sanction_defence"]
    return letter.SanctionNotice(
        **facts.shared(paper),
        **facts.why(),
        measure=facts.about(),
        lifting=LIFTING,
        within=f"自收到本文书之日起{named.amount}{UNIT_WORDS[named.unit]}内",
        portal_url=f"{settings().public_url}{case_address('sanction', order.case)}",
    )


def _reply(order: LetterOrder, facts: SanctionFacts, paper: Paper) -> Letter:
    (points,), (outcome,), (answer,) = order.items, order.reasons[:1], order.reasons[1:]
    said = {"points": points, "outcome": outcome, "answer": answer}
    return letter.SanctionReply(**facts.shared(paper), **said, measure=facts.about())


def _decision(order: LetterOrder, facts: SanctionFacts, paper: Paper) -> Letter:
    return letter.SanctionDecision(
        **facts.shared(paper),
        **facts.why(),
        measure=facts.about(),
        decided=facts.sanction.decision["reason"],
        determination_ends_on=facts.ends_on,
        lifting=LIFTING,
        remedies=facts.remedies("本决定书"),
    )


def _lifted(order: LetterOrder, facts: SanctionFacts, paper: Paper) -> Letter:
    row = facts.sanction
    return letter.SanctionLifted(
        **facts.shared(paper),
        measure=facts.about(),
        applied=row.starts_on is not None,
        starts_on=row.starts_on,
        lifted_on=row.lifted_on,
        why=row.lifted_why,
    )


BUILDERS = {
    "sanction_notice": _notice,
    "sanction_reply": _reply,
    "sanction_decision": _decision,
    "sanction_lifted": _lifted,
}
