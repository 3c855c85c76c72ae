"""信用承诺的读取：最新一版承诺书文本；一份承诺登记在哪个案件里；哪些可以抽查；企业有没有不得适用承诺的事实。"""

from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.commitment import Commitment, CommitmentTemplate
from database.tables.penalty import PenaltyRow
from database.writing import table
from rules.commitment import UNBOUND, BusinessStanding, CommitmentOffer, commitment_case
from rules.sampling import Candidate

CASE, COMMITMENT, TEMPLATE, PENALTY = table(Case), table(Commitment), table(CommitmentTemplate), table(PenaltyRow)
Row = Any


async def newest_template(connection: AsyncConnection, id: str) -> Row | None:
    """The newest version of a letter's text."""
    found = select(TEMPLATE).where(TEMPLATE.c.id == id).order_by(TEMPLATE.c.version.desc()).limit(1)
    return (await connection.execute(found)).one_or_none()


async def case_of_offer(connection: AsyncConnection, offer: CommitmentOffer) -> str:
    """The id of the case that an offer has, or would be given now: what came to nothing may be offered again."""
    first = commitment_case(offer)
    entries = select(CASE.c.id, CASE.c.outcome).where(or_(CASE.c.id == first, CASE.c.id.like(f"{first}~%")))
    rows = (await connection.execute(entries)).all()
    standing = next((row.id for row in rows if row.outcome not in UNBOUND), None)
    return standing or commitment_case(offer, len(rows) + 1)


async def open_commitments(connection: AsyncConnection, unit: str, *, since: date, until: date) -> list[Candidate]:
    """The commitments of a unit, accepted in a period, whose outcome does not stand yet; strata are fields of use."""
    found = select(COMMITMENT.c.case_id, COMMITMENT.c.use).where(
        COMMITMENT.c.unit == unit, COMMITMENT.c.accepted_on.between(since, until), COMMITMENT.c.outcome == ""
    )
    return [Candidate(id=row.case_id, stratum=row.use) for row in await connection.execute(found.order_by("case_id"))]


async def standing_of(connection: AsyncConnection, uscc: str, case: str = "") -> BusinessStanding:
    """What speaks against a business now: failed commitments but for this case, and serious penalties in force."""
    failed = select(COMMITMENT.c.number).where(
        COMMITMENT.c.uscc == uscc,
        COMMITMENT.c.case_id != case,
        COMMITMENT.c.barred_since.is_not(None),
        COMMITMENT.c.bar_lifted_on.is_(None),
    )
    serious = select(PENALTY.c.no).where(
        PENALTY.c.uscc == uscc,
        PENALTY.c.klass == "serious",
        PENALTY.c.shown_from.is_not(None),
        PENALTY.c.ended_on.is_(None),
    )
    return BusinessStanding(
        failed=tuple(await connection.scalars(failed.order_by(COMMITMENT.c.number))),
        serious=tuple(await connection.scalars(serious.order_by(PENALTY.c.no))),
    )
