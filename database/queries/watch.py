"""重点关注的读取：一件；一家企业是否被关注；下一次提出用的案号；台账；达到标准还没有关注的。实施方案 二（三）9。"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, func, literal, or_, select, tuple_, type_coerce
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.watch import Watch
from database.writing import table
from rules.watch import watch_case

CASE, WATCH = table(Case), table(Watch)
STANDING = WATCH.c.state.in_(("proposed", "in_force"))
# What is on lies by the day of its review; the rest lies behind it, the newest proposal first.
BEHIND = literal(date(9999, 12, 31), Date) - (WATCH.c.proposed_on - literal(date(2000, 1, 1), Date))
PLACE = sql_case((WATCH.c.state == "in_force", WATCH.c.review_on), else_=type_coerce(BEHIND, Date))
Row = Any


class Wanted(NamedTuple):
    """What a ledger is narrowed to; empty means everything. `until`: the review is due by then."""

    text: str = ""
    state: str = ""
    degree: int | None = None
    until: date | None = None
    after: tuple[date, str] | None = None


async def watched(connection: AsyncConnection, uscc: str, on: date) -> bool:
    """Whether a business is under watch on a day, by any unit."""
    found = select(WATCH.c.case_id).where(
        WATCH.c.uscc == uscc, WATCH.c.starts_on <= on, WATCH.c.lapses_on > on,
        or_(WATCH.c.ended_on.is_(None), WATCH.c.ended_on > on),
    )  # fmt: skip
    return (await connection.execute(found.limit(1))).one_or_none() is not None


async def watch_of(connection: AsyncConnection, case: str) -> Row | None:
    """A watch with how its case stands."""
    about = (CASE.c.position, CASE.c.outcome.label("case_outcome"), CASE.c.started_at, CASE.c.closed_at)
    joined = select(WATCH, *about).join(CASE, CASE.c.id == WATCH.c.case_id)
    return (await connection.execute(joined.where(WATCH.c.case_id == case))).one_or_none()


async def standing_watch(connection: AsyncConnection, uscc: str, unit: str) -> Row | None:
    """What a unit has proposed or decided to watch of a business and has not ended; there is one at most."""
    found = select(WATCH).where(WATCH.c.uscc == uscc, WATCH.c.unit == unit, STANDING)
    return (await connection.execute(found)).one_or_none()


async def watches_of_business(connection: AsyncConnection, uscc: str) -> Sequence[Row]:
    """The watches that a business has been told of and that are still on, newest first."""
    told = select(WATCH).where(WATCH.c.uscc == uscc, WATCH.c.state == "in_force", WATCH.c.starts_on.is_not(None))
    return (await connection.execute(told.order_by(WATCH.c.starts_on.desc(), WATCH.c.case_id))).all()


async def next_case(connection: AsyncConnection, uscc: str) -> str:
    """The id under which a business is proposed to be watched now."""
    known = await connection.scalar(select(func.count()).where(WATCH.c.uscc == uscc))
    return watch_case(uscc, int(known or 0) + 1)


async def watches_of_units(
    connection: AsyncConnection, units: Sequence[str], wanted: Wanted, *, limit: int
) -> Sequence[Row]:
    """The watches of units: what is on by the day of its review, then everything else, the newest proposal first."""
    found = _narrowed(select(WATCH, PLACE.label("place")).where(WATCH.c.unit.in_(units)), wanted)
    if wanted.after:
        found = found.where(tuple_(PLACE, WATCH.c.case_id) > tuple_(*wanted.after))
    return (await connection.execute(found.order_by(PLACE, WATCH.c.case_id).limit(limit))).all()


async def degrees_of_units(connection: AsyncConnection, units: Sequence[str]) -> dict[int, int]:
    """How many businesses units watch now, by degree."""
    found = select(WATCH.c.degree, func.count()).where(WATCH.c.unit.in_(units), WATCH.c.state == "in_force")
    return {degree: count for degree, count in await connection.execute(found.group_by(WATCH.c.degree))}


def _narrowed(found: Any, wanted: Wanted) -> Any:
    if wanted.state:
        found = found.where(WATCH.c.state == wanted.state)
    if wanted.degree is not None:
        found = found.where(WATCH.c.degree == wanted.degree)
    if wanted.until is not None:
        found = found.where(WATCH.c.state == "in_force", WATCH.c.review_on <= wanted.until)
    if text := wanted.text.strip():
        named = (WATCH.c.subject.contains(text, autoescape=True), WATCH.c.number.contains(text, autoescape=True))
        found = found.where(or_(WATCH.c.uscc == text.upper(), *named))
    return found
