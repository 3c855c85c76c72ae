"""信用承诺的读取：最新一版承诺书文本；一份承诺登记在哪个案件里；哪些可以抽查；各单位各领域做到哪里；企业有没有不得适用承诺的事实。"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select, true, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.commitment import Commitment, CommitmentCheck, CommitmentTemplate
from database.tables.dishonesty import Dishonesty
from database.tables.penalty import PenaltyRow
from database.writing import table
from rules.commitment import UNBOUND, BusinessStanding, CommitmentOffer, commitment_case
from rules.sampling import Candidate

CASE, COMMITMENT, TEMPLATE, PENALTY = table(Case), table(Commitment), table(CommitmentTemplate), table(PenaltyRow)
CHECK, DISHONESTY = table(CommitmentCheck), table(Dishonesty)
TO_KEEP = (
    select(COMMITMENT.c.case_id)
    .where(COMMITMENT.c.uscc == bindparam("of"), COMMITMENT.c.accepted_on.is_not(None), COMMITMENT.c.outcome == "")
    .order_by(COMMITMENT.c.case_id)
)
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


class Coverage(NamedTuple):
    """How far the commitments of a unit in one field have come: each is counted where it has been, not where it is."""

    unit: str
    use: str
    offered: int
    signed: int
    accepted: int
    due: int
    checked: int
    fed_back: int
    failed: int


async def coverage(connection: AsyncConnection, *, since: date, until: date, on: date) -> list[Coverage]:
    """Counts by unit and field of what was offered in a period, as of a day; `due` had to be fulfilled before it.

    `fed_back` counts the commitments whose every outcome has been fed back; a check that was sent back or ordered a
    rectification is not yet one.
    """
    outcomes = and_(CHECK.c.outcome != "", CHECK.c.measure != "rectify")
    closed = func.bool_and(CHECK.c.fed_back_on.is_not(None)).filter(outcomes).label("closed")
    checks = select(CHECK.c.case_id, closed).group_by(CHECK.c.case_id).subquery()
    day = func.date(func.timezone("Asia/Shanghai", COMMITMENT.c.offered_at))
    due = func.coalesce(COMMITMENT.c.due_on, COMMITMENT.c.missing_due_on) < on
    wanted = (
        true(),
        COMMITMENT.c.signed_on.is_not(None),
        COMMITMENT.c.accepted_on.is_not(None),
        due,
        checks.c.case_id.is_not(None),
        checks.c.closed,
        COMMITMENT.c.outcome.in_(("partly", "unfulfilled", "false")),
    )
    counted = [func.count().filter(one) for one in wanted]
    found = select(COMMITMENT.c.unit, COMMITMENT.c.use, *counted).outerjoin_from(
        COMMITMENT, checks, checks.c.case_id == COMMITMENT.c.case_id
    )
    rows = await connection.execute(
        found.where(day.between(since, until)).group_by(COMMITMENT.c.unit, COMMITMENT.c.use).order_by("unit", "use")
    )
    return [Coverage(*row) for row in rows]


async def standing_of(connection: AsyncConnection, uscc: str, case: str = "") -> BusinessStanding:
    """What speaks against a business now: failed commitments but for this case, serious penalties, listings.

    What is being looked into (核实中) is not used meanwhile.
    """
    failed = select(COMMITMENT.c.number).where(
        COMMITMENT.c.uscc == uscc,
        COMMITMENT.c.case_id != case,
        COMMITMENT.c.barred_since.is_not(None),
        COMMITMENT.c.bar_lifted_on.is_(None),
        COMMITMENT.c.frozen_on.is_(None),
    )
    serious = select(PENALTY.c.no).where(
        PENALTY.c.uscc == uscc,
        PENALTY.c.klass == "serious",
        PENALTY.c.shown_from.is_not(None),
        PENALTY.c.ended_on.is_(None),
        PENALTY.c.frozen_on.is_(None),
    )
    listed = select(DISHONESTY.c.number).where(
        DISHONESTY.c.uscc == uscc,
        DISHONESTY.c.degree == "serious",
        DISHONESTY.c.served_on.is_not(None),
        DISHONESTY.c.ended_on.is_(None),
    )
    return BusinessStanding(
        failed=tuple(await connection.scalars(failed.order_by(COMMITMENT.c.number))),
        serious=tuple(await connection.scalars(union_all(serious, listed).order_by("no"))),
    )


async def still_to_keep(connection: AsyncConnection, uscc: str) -> Sequence[str]:
    """The cases of a business's commitments that are accepted and whose outcome does not stand yet."""
    return (await connection.scalars(TO_KEEP, {"of": uscc})).all()
