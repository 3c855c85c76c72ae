"""督办看板的读取：单位 × 步骤的在办、临期、逾期，球在谁手里，每周走势；没有发出的邮件，没有收回的去处。

The figures come from the counters a trigger keeps; no statement here scans or counts steps.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.step import HELD, LISTED, LIVE, Narrowed
from database.tables.case import Case
from database.tables.desk import Hold
from database.tables.letter import Mail
from database.tables.penalty import PenaltyRow
from database.tables.record import TO_RECALL, Disclosure
from database.tables.step import StepFlow, StepRow, StepTally
from database.writing import table

Row = Any
TALLY, FLOW, MAIL, PLACE = table(StepTally), table(StepFlow), table(Mail), table(Disclosure)
CASE, PENALTY, STEP, HOLD = table(Case), table(PenaltyRow), table(StepRow), table(Hold)
ORDER = (STEP.c.due_on, STEP.c.case_id, STEP.c.key)
BUSINESSES = "business"
# Written out, so that the planner sees that the partial indexes answer.
UNSENT = text("mail.state <> 'sent'")


class Cell(NamedTuple):
    """Open steps of one unit and one name; `near` is due within the next working days, `today` is a part of it."""

    unit: str
    name: str
    open: int
    near: int
    today: int
    overdue: int


async def matrix(
    connection: AsyncConnection, units: Sequence[str], *, businesses: bool, today: date, near_until: date
) -> Sequence[Cell]:
    """Every cell of the units that has an open step, and of the businesses together under BUSINESSES.

    A stopped clock is neither near nor late.
    """
    running = ~TALLY.c.suspended
    business = TALLY.c.role == "business"
    statement = (
        select(
            case((business, BUSINESSES), else_=TALLY.c.unit).label("unit"),
            TALLY.c.name,
            func.sum(TALLY.c.n),
            _where(and_(running, TALLY.c.due_on >= today, TALLY.c.due_on <= near_until)),
            _where(and_(running, TALLY.c.due_on == today)),
            _where(and_(running, TALLY.c.due_on < today)),
        )
        .where(or_(TALLY.c.unit.in_(units), business if businesses else false()), LIVE)
        .group_by(text("1"), TALLY.c.name)
        .having(func.sum(TALLY.c.n) > 0)
    )
    return [Cell(row[0], row[1], *(int(figure) for figure in row[2:])) for row in await connection.execute(statement)]


async def balls(connection: AsyncConnection, units: Sequence[str], *, businesses: bool) -> dict[str, int]:
    """Whose ball the open steps are; `businesses` counts the steps of businesses too, whoever they belong to."""
    whose = TALLY.c.unit.in_(units)
    who = or_(whose, TALLY.c.role == "business") if businesses else whose
    statement = select(TALLY.c.ball, func.sum(TALLY.c.n)).where(who, LIVE).group_by(TALLY.c.ball)
    return {ball: int(n) for ball, n in await connection.execute(statement) if n > 0}


async def weeks(connection: AsyncConnection, units: Sequence[str], *, since: date) -> dict[date, tuple[int, int, int]]:
    """Opened, finished and finished late by week (its Monday)."""
    statement = (
        select(FLOW.c.week, func.sum(FLOW.c.opened), func.sum(FLOW.c.finished), func.sum(FLOW.c.late))
        .where(FLOW.c.unit.in_(units), FLOW.c.week >= since)
        .group_by(FLOW.c.week)
    )
    return {week: (int(o), int(f), int(late)) for week, o, f, late in await connection.execute(statement)}


async def unsent_mail(
    connection: AsyncConnection,
    units: Sequence[str],
    *,
    states: Sequence[str] = ("queued", "bounced"),
    since: datetime | None = None,
    before: tuple[datetime, str] | None = None,
    limit: int,
) -> Sequence[Row]:
    """Mail that bounced or has not gone out, newest first; `before` is (queued_at, id) of the last one seen."""
    statement = (
        select(
            MAIL.c.id, MAIL.c.case_id, MAIL.c.to, MAIL.c.subject, MAIL.c.state, MAIL.c.attempts, MAIL.c.queued_at,
            MAIL.c.tried_at, MAIL.c.answer, CASE.c.subject.label("firm"), CASE.c.unit,
        )
        .join(CASE, CASE.c.id == MAIL.c.case_id)
        .where(UNSENT, MAIL.c.state.in_(states), CASE.c.unit.in_(units))
    )  # fmt: skip
    if since:
        statement = statement.where(MAIL.c.queued_at >= since)
    if before:
        statement = statement.where(tuple_(MAIL.c.queued_at, MAIL.c.id) < before)
    return (await connection.execute(statement.order_by(MAIL.c.queued_at.desc(), MAIL.c.id.desc()).limit(limit))).all()


async def places_to_recall(
    connection: AsyncConnection,
    units: Sequence[str],
    *,
    until: date | None = None,
    after: tuple[date, str, str] | None = None,
    limit: int,
) -> Sequence[Row]:
    """Places that still show what must be taken down, earliest due first; `after` is the last (due, case, place)."""
    order = (PLACE.c.recall_due_on, PLACE.c.case_id, PLACE.c.place)
    statement = (
        select(*order, PLACE.c.title, PLACE.c.shared_on, PLACE.c.recall_why, PENALTY.c.subject, PENALTY.c.unit)
        .join(PENALTY, PENALTY.c.case_id == PLACE.c.case_id)
        .where(TO_RECALL, PENALTY.c.unit.in_(units))
    )
    if until:
        statement = statement.where(PLACE.c.recall_due_on <= until)
    if after:
        statement = statement.where(tuple_(*order) > after)
    return (await connection.execute(statement.order_by(*order).limit(limit))).all()


async def business_steps(
    connection: AsyncConnection, units: Sequence[str], narrowed: Narrowed, *, limit: int
) -> Sequence[Row]:
    """The open steps that businesses have before them, in cases of the units, earliest due first."""
    statement = (
        select(*LISTED)
        .join_from(STEP, HOLD, HELD, isouter=True)
        .join(CASE, CASE.c.id == STEP.c.case_id)
        .where(text("step.state = 'open' and step.role = 'business'"), CASE.c.unit.in_(units))
    )
    exact = {STEP.c.name: narrowed.name, STEP.c.ball: narrowed.ball, STEP.c.suspended: narrowed.suspended}
    statement = statement.where(*(column == value for column, value in exact.items() if value not in ("", None)))
    if narrowed.since:
        statement = statement.where(STEP.c.due_on >= narrowed.since)
    if narrowed.until:
        statement = statement.where(STEP.c.due_on <= narrowed.until)
    if narrowed.after:
        statement = statement.where(tuple_(*ORDER) > narrowed.after)
    return (await connection.execute(statement.order_by(*ORDER).limit(limit))).all()


def _where(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(TALLY.c.n).filter(condition), 0)
