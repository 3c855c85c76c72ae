"""失信行为认定台账的读取：各单位提出的认定，走到哪里、到哪天、有几件以它为依据。"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, case, false, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.dishonesty import Dishonesty
from database.writing import table

CASE, DISHONESTY = table(Case), table(Dishonesty)
DECIDED, ENDED = DISHONESTY.c.decided_on.is_not(None), DISHONESTY.c.ended_on.is_not(None)
SERVED = DISHONESTY.c.served_on.is_not(None)
STATES = {
    "ended": ENDED,
    "in_force": and_(SERVED, ~ENDED),
    "decided": and_(DECIDED, ~SERVED, ~ENDED, CASE.c.outcome == ""),
    "proposed": and_(~DECIDED, ~ENDED, CASE.c.outcome == ""),
    "dropped": and_(~SERVED, ~ENDED, CASE.c.outcome != ""),
}
STATE = case(*((where, name) for name, where in STATES.items()), else_="dropped")


class Wanted(NamedTuple):
    """What a ledger is narrowed to; empty means everything. `ends_before` is a day after the last of what is in use."""

    text: str = ""
    state: str = ""
    listed: str = ""
    item: str = ""
    ends_before: date | None = None
    before: tuple[date, str] | None = None


async def determinations_of_units(
    connection: AsyncConnection, units: Sequence[str], wanted: Wanted, *, limit: int
) -> Sequence[Any]:
    """The determinations of units, the newest proposal first, each with its `state` and how its case `ended`."""
    columns = (
        DISHONESTY.c.case_id, DISHONESTY.c.number, DISHONESTY.c.subject, DISHONESTY.c.uscc, DISHONESTY.c.unit,
        DISHONESTY.c.item, DISHONESTY.c.listed, DISHONESTY.c.degree, DISHONESTY.c.proposed_on, DISHONESTY.c.decided_on,
        DISHONESTY.c.ends_on, DISHONESTY.c.ended_on, DISHONESTY.c.ended_why, CASE.c.outcome.label("ended"),
        STATE.label("state"),
    )  # fmt: skip
    place = (DISHONESTY.c.proposed_on, DISHONESTY.c.case_id)
    found = select(*columns).join_from(DISHONESTY, CASE, CASE.c.id == DISHONESTY.c.case_id)
    found = _narrowed(found.where(DISHONESTY.c.unit.in_(units)), wanted)
    if wanted.before:
        found = found.where(tuple_(*place) < wanted.before)
    return (await connection.execute(found.order_by(*(one.desc() for one in place)).limit(limit))).all()


def _narrowed(found: Any, wanted: Wanted) -> Any:
    for column, value in ((DISHONESTY.c.listed, wanted.listed), (DISHONESTY.c.item, wanted.item)):
        found = found.where(column == value) if value else found
    if wanted.state:
        found = found.where(STATES.get(wanted.state, false()))
    if wanted.ends_before:
        found = found.where(DISHONESTY.c.ends_on < wanted.ends_before, STATES["in_force"])
    if text := wanted.text.strip():
        like = [one.contains(text, autoescape=True) for one in (DISHONESTY.c.number, DISHONESTY.c.subject)]
        found = found.where(or_(DISHONESTY.c.uscc == text.upper(), *like))
    return found
