"""重点关注的文书和邮件写什么。实施方案 二（三）9。"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.letter_facts import Facts, facts_of
from activities.letter_issue import Write
from activities.watch import watch_row
from database.tables.letter import LetterRow
from database.writing import table
from rules import letter_watch
from rules.address import case_address
from rules.edition import in_force
from rules.letter_shape import Letter, Paper
from rules.penalty_file import LetterOrder, MailOrder
from rules.watch import leaving
from rules.watch_form import CRITERIA, DEGREES, SUPERVISION
from settings import settings

LETTER = table(LetterRow)


@dataclass(frozen=True, kw_only=True)
class WatchFacts(Facts):
    """What a letter of a watch rests on besides: the watch."""

    watch: Any

    @property
    def barred(self) -> tuple[str, ...]:
        return tuple(self.watch.proposal["interested"])

    def about(self) -> letter_watch.WatchFacts:
        row = self.watch
        return letter_watch.WatchFacts(
            number=row.number,
            criterion=CRITERIA[row.criterion],
            degree=DEGREES[str(row.degree)],
            findings=tuple(row.met["reasons"]),
            reason=row.decision.get("reason") or row.proposal["reason"],
            supervision=tuple(SUPERVISION[one] for one in row.supervision),
        )


async def watch_facts(connection: AsyncConnection, order: LetterOrder | MailOrder) -> WatchFacts:
    known = await facts_of(connection, order.case, order.at.date())
    return WatchFacts(**vars(known), watch=await watch_row(connection, order.case))


async def of_watch(connection: AsyncConnection, order: LetterOrder) -> tuple[Facts, Write]:
    """The letter an order names, and what it rests on. KeyError for a letter that is not of a watch."""
    facts = await watch_facts(connection, order)
    return facts, lambda paper: BUILDERS[order.letter](order, facts, paper)


async def mail_of_watch(connection: AsyncConnection, order: MailOrder) -> tuple[Facts, str, dict[str, Any]]:
    """That there is a paper to read, and its number: what it says is read in the portal."""
    facts = await watch_facts(connection, order)
    found = select(LETTER.c.number).where(LETTER.c.id.in_(order.letters)).order_by(LETTER.c.id)
    papers = list(await connection.scalars(found))
    return facts, "dishonesty_paper" if papers else "", {"papers": papers, "number": facts.watch.number}


def _notice(order: LetterOrder, facts: WatchFacts, paper: Paper) -> Letter:
    review = in_force("watch", facts.today).data["review"]
    return letter_watch.WatchNotice(
        **facts.shared(paper),
        **_whereto(facts),
        watch=facts.about(),
        months=int(review["months"]),
        grace_days=int(review["grace_days"]),
    )


def _continued(order: LetterOrder, facts: WatchFacts, paper: Paper) -> Letter:
    row = facts.watch
    return letter_watch.WatchContinued(
        **facts.shared(paper),
        **_whereto(facts),
        watch=facts.about(),
        reviewed_on=facts.today,
        review_on=row.review_on,
        lapses_on=row.lapses_on,
    )


def _stays(order: LetterOrder, facts: WatchFacts, paper: Paper) -> Letter:
    row, (asked,), (answer,) = facts.watch, order.items, order.reasons
    days = {"review_on": row.review_on, "lapses_on": row.lapses_on}
    said = {"asked": asked, "answer": answer, "remedies": facts.remedies("本告知书")}
    return letter_watch.WatchStays(**facts.shared(paper), **said, **days, watch=facts.about())


def _ended(order: LetterOrder, facts: WatchFacts, paper: Paper) -> Letter:
    row = facts.watch
    return letter_watch.WatchEnded(
        **facts.shared(paper),
        watch=facts.about(),
        ended_on=row.ended_on,
        why=row.ended_why,
        begun=row.starts_on is not None,
    )


def _whereto(facts: WatchFacts) -> dict[str, Any]:
    """How to leave, and where to contest it."""
    return {
        "leaving": leaving(facts.today),
        "remedies": facts.remedies("本告知书"),
        "portal_url": f"{settings().public_url}{case_address('watch', facts.case.id)}",
    }


BUILDERS = {
    "watch_notice": _notice,
    "watch_continued": _continued,
    "watch_stays": _stays,
    "watch_ended": _ended,
}
