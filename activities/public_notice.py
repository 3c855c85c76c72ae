"""送达公告写什么：公告哪些文书，此前怎样送达过，哪一天视为送达。民事诉讼法第九十五条。"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.letter_facts import Facts, case_facts
from activities.letter_issue import Write
from activities.penalty_letter import both_papers
from rules.clock import limits
from rules.journal import Moment
from rules.letter import ExplainedDay, PublicNotice, ServedPaper


async def notice_of(
    connection: AsyncConnection,
    moment: Moment,
    facts: Facts,
    noticed: Sequence[Any],
    tried: tuple[str, ...],
    served_on: ExplainedDay,
) -> Write:
    """The notice of the papers `noticed`, rows of one bundle: both papers of a penalty, or a letter of any case."""
    limit = limits(facts.today)["public_notice"]
    said = {name: value for row in noticed for name, value in row.data.items() if name in ("request", "remedies")}
    numbers = {row.template: row.number or "" for row in noticed}
    papers = tuple(ServedPaper(name=row.title, no=row.number or "") for row in noticed)
    if facts.case.kind == "penalty":
        penalty = await case_facts(connection, moment.case, 0, facts.today)
        said["penalty"] = penalty.penalty_facts()
        if "repair_reminder" in numbers:
            papers = both_papers(penalty, numbers["repair_reminder"])
    return lambda paper: PublicNotice(
        **facts.shared(paper),
        matter=facts.case.title,
        papers=papers,
        tried=tried,
        served_on=served_on,
        basis=limit.basis if facts.case.kind == "penalty" else f"参照{limit.basis}",
        days=limit.amount,
        **said,
    )
