"""失信行为认定的读取：一件，同一文书、同一事项下一次可用的案号，以及公众看到的名单。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.dishonesty import Dishonesty
from database.writing import table
from rules.dishonesty import DishonestyProposal, dishonesty_case

CASE, DISHONESTY = table(Case), table(Dishonesty)
SHOWN = ("case_id", "number", "subject", "uscc", "unit", "item", "proposed_on", "published_on", "ends_on")
PUBLIC = tuple(DISHONESTY.c[name] for name in SHOWN)


async def dishonesty_of(connection: AsyncConnection, case: str) -> Any | None:
    """A determination with how its case stands."""
    about = (CASE.c.position, CASE.c.outcome.label("case_outcome"), CASE.c.closed_at, CASE.c.started_at)
    joined = select(DISHONESTY, *about).join(CASE, CASE.c.id == DISHONESTY.c.case_id)
    return (await connection.execute(joined.where(DISHONESTY.c.case_id == case))).one_or_none()


async def case_of_proposal(connection: AsyncConnection, proposal: DishonestyProposal) -> str:
    """The id under which it is proposed: what was taken back or never reached its business may be proposed again."""
    entry = 1
    while True:
        case = dishonesty_case(proposal, entry)
        outcome = await connection.scalar(select(CASE.c.outcome).where(CASE.c.id == case))
        if outcome not in ("withdrawn", "unserved"):
            return case
        entry += 1


async def listed(
    connection: AsyncConnection, *, on: date, text: str = "", after: tuple[date, str] | None = None, limit: int = 20
) -> Sequence[Any]:
    """Who is on a list on a day, newest publication first; `text` is a part of the name, or a credit code."""
    shown = select(*PUBLIC).where(
        DISHONESTY.c.decided_on.is_not(None),
        DISHONESTY.c.ended_on.is_(None),
        DISHONESTY.c.published_on <= on,
        DISHONESTY.c.ends_on >= on,
    )
    if text:
        named = DISHONESTY.c.subject.contains(text, autoescape=True)
        shown = shown.where(or_(named, DISHONESTY.c.uscc == text.upper()))
    if after:
        shown = shown.where(tuple_(DISHONESTY.c.published_on, DISHONESTY.c.case_id) < tuple_(*after))
    newest = (DISHONESTY.c.published_on.desc(), DISHONESTY.c.case_id.desc())
    return (await connection.execute(shown.order_by(*newest).limit(limit))).all()
