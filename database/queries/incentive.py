"""守信激励的读取：一件，下一次可用的案号，它的异议和使用，公众看到的公示和红名单。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.incentive import Incentive, IncentiveObjection, IncentiveUse
from database.writing import table
from rules.incentive_file import incentive_case

CASE, INCENTIVE = table(Case), table(Incentive)
OBJECTION, USE = table(IncentiveObjection), table(IncentiveUse)
SHOWN = (
    "case_id", "number", "uscc", "subject", "unit", "benefit", "edition", "title", "red_list", "state", "met_reasons",
    "shown_from", "shown_until", "starts_on", "ends_on",
)  # fmt: skip
PUBLIC = tuple(INCENTIVE.c[name] for name in SHOWN)


async def incentive_of(connection: AsyncConnection, case: str) -> Any | None:
    return (await connection.execute(select(INCENTIVE).where(INCENTIVE.c.case_id == case))).one_or_none()


async def case_of_incentive(connection: AsyncConnection, uscc: str, benefit: str) -> str:
    """The id under which a benefit is proposed for a business: the next one after those that are over."""
    serial = 1
    while True:
        case = incentive_case(uscc, benefit, serial)
        if not await connection.scalar(select(CASE.c.outcome).where(CASE.c.id == case)):
            return case
        serial += 1


async def uses_of(connection: AsyncConnection, case: str) -> Sequence[Any]:
    """The uses of an incentive, newest first."""
    found = select(USE).where(USE.c.case_id == case).order_by(USE.c.n.desc())
    return (await connection.execute(found)).all()


async def objections_of(connection: AsyncConnection, case: str) -> Sequence[Any]:
    found = select(OBJECTION).where(OBJECTION.c.case_id == case).order_by(OBJECTION.c.n)
    return (await connection.execute(found)).all()


async def objection_by_receipt(connection: AsyncConnection, receipt: str) -> Any | None:
    """An objection with what it is about, by the receipt that its author has."""
    about = (INCENTIVE.c.subject, INCENTIVE.c.title, INCENTIVE.c.unit, INCENTIVE.c.state.label("now"))
    joined = select(OBJECTION, *about).join(INCENTIVE, INCENTIVE.c.case_id == OBJECTION.c.case_id)
    return (await connection.execute(joined.where(OBJECTION.c.receipt == receipt))).one_or_none()


async def announced(
    connection: AsyncConnection, *, on: date, after: tuple[date, str] | None = None, limit: int = 20
) -> Sequence[Any]:
    """What is shown before it is granted on a day, newest first."""
    return await _page(connection, _announced(on), INCENTIVE.c.shown_from, "", after, limit)


async def red_list(
    connection: AsyncConnection, *, on: date, text: str = "", after: tuple[date, str] | None = None, limit: int = 20
) -> Sequence[Any]:
    """Who is on the red list on a day, newest first; `text` is a part of the name, or a credit code."""
    return await _page(connection, _red(on), INCENTIVE.c.starts_on, text, after, limit)


async def shown_one(connection: AsyncConnection, case: str, *, on: date) -> Any | None:
    """An incentive that anybody may look at on a day: in its publicity, or on the red list."""
    found = select(*PUBLIC).where(INCENTIVE.c.case_id == case, or_(*(_both(one) for one in (_announced(on), _red(on)))))
    return (await connection.execute(found)).one_or_none()


def _announced(on: date) -> tuple[Any, ...]:
    # An objection that is not answered holds up the grant, and the publicity is still shown: the day has passed.
    return (INCENTIVE.c.state == "publicity", INCENTIVE.c.shown_from <= on)


def _red(on: date) -> tuple[Any, ...]:
    had = (INCENTIVE.c.starts_on <= on, INCENTIVE.c.ends_on >= on)
    return (INCENTIVE.c.state == "in_force", INCENTIVE.c.red_list, *had)


def _both(conditions: tuple[Any, ...]) -> Any:
    first, *others = conditions
    for one in others:
        first = first & one
    return first


async def _page(
    connection: AsyncConnection, where: tuple[Any, ...], newest: Any, text: str, after: Any, limit: int
) -> Sequence[Any]:
    shown = select(*PUBLIC).where(*where)
    if text:
        named = INCENTIVE.c.subject.contains(text, autoescape=True)
        shown = shown.where(or_(named, INCENTIVE.c.uscc == text.upper()))
    if after:
        shown = shown.where(tuple_(newest, INCENTIVE.c.case_id) < tuple_(*after))
    ordered = shown.order_by(newest.desc(), INCENTIVE.c.case_id.desc())
    return (await connection.execute(ordered.limit(limit))).all()
