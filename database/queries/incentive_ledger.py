"""守信激励台账的读取：各单位授予的激励走到哪里、用了几次；按激励、单位、月份统计给出的次数。"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, DateTime, cast, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.incentive import Incentive, IncentiveUse
from database.writing import table

INCENTIVE, USE = table(Incentive), table(IncentiveUse)
GIVEN = (
    select(USE.c.case_id, func.count().label("given"), func.max(USE.c.on).label("last_given"))
    .where(USE.c.state == "given")
    .group_by(USE.c.case_id)
    .subquery()
)


class Wanted(NamedTuple):
    """What a ledger is narrowed to; empty means everything."""

    text: str = ""
    benefit: str = ""
    state: str = ""
    before: tuple[date, str] | None = None


async def incentives_of_units(
    connection: AsyncConnection, units: Sequence[str], wanted: Wanted, *, limit: int
) -> Sequence[Any]:
    """The incentives of units, the newest proposal first, each with how often it was given and when last."""
    columns = [
        INCENTIVE.c[name]
        for name in (
            "case_id", "number", "subject", "uscc", "unit", "benefit", "title", "state", "proposed_on", "shown_until",
            "starts_on", "ends_on", "stopped_on", "ended_on", "ended_why", "red_list", "renewals",
        )
    ]  # fmt: skip
    place = (INCENTIVE.c.proposed_on, INCENTIVE.c.case_id)
    used = (func.coalesce(GIVEN.c.given, 0).label("given"), GIVEN.c.last_given)
    found = select(*columns, *used).join_from(INCENTIVE, GIVEN, GIVEN.c.case_id == INCENTIVE.c.case_id, isouter=True)
    found = found.where(INCENTIVE.c.unit.in_(units))
    for column, value in ((INCENTIVE.c.benefit, wanted.benefit), (INCENTIVE.c.state, wanted.state)):
        found = found.where(column == value) if value else found
    if text := wanted.text.strip():
        like = [one.contains(text, autoescape=True) for one in (INCENTIVE.c.number, INCENTIVE.c.subject)]
        found = found.where(or_(INCENTIVE.c.uscc == text.upper(), *like))
    if wanted.before:
        found = found.where(tuple_(*place) < wanted.before)
    return (await connection.execute(found.order_by(*(one.desc() for one in place)).limit(limit))).all()


class Given(NamedTuple):
    """How often a benefit was given: by its title, the unit that gave it, and the month (its first day)."""

    title: str
    unit: str
    month: date
    times: int


async def given_uses(connection: AsyncConnection, units: Sequence[str], *, since: date, until: date) -> Sequence[Given]:
    """The uses that were confirmed as given between two days, by units that granted or gave them."""
    # Without a time zone: a day is a day, wherever the database thinks it is.
    month = cast(func.date_trunc("month", cast(USE.c.on, DateTime())), Date).label("month")
    counted = select(INCENTIVE.c.title, USE.c.unit, month, func.count())
    counted = counted.join_from(USE, INCENTIVE, INCENTIVE.c.case_id == USE.c.case_id)
    theirs = or_(USE.c.unit.in_(units), INCENTIVE.c.unit.in_(units))
    where = (USE.c.state == "given", USE.c.on >= since, USE.c.on <= until, theirs)
    grouped = counted.where(*where).group_by(INCENTIVE.c.title, USE.c.unit, month).order_by(month)
    return [Given(*one) for one in await connection.execute(grouped)]
