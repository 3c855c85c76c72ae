"""督办看板的读取：单位 × 步骤的在办、临期、逾期，球在谁手里，每周走势；没有发出的邮件，没有收回的去处。

The figures come from the counters a trigger keeps; no statement here scans or counts steps.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.step import LIVE
from database.tables.case import Case
from database.tables.letter import Mail
from database.tables.record import TO_RECALL, Disclosure
from database.tables.step import StepFlow, StepTally
from database.writing import table

Row = Any
TALLY, FLOW, MAIL, PLACE = table(StepTally), table(StepFlow), table(Mail), table(Disclosure)
CASE = table(Case)
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


async def matrix(connection: AsyncConnection, units: Sequence[str], *, today: date, near_until: date) -> Sequence[Cell]:
    """Every cell of the units that has an open step; what their businesses have before them is under BUSINESSES.

    A stopped clock is neither near nor late, and nor is a time that the law lets pass.
    """
    running = and_(~TALLY.c.suspended, TALLY.c.role != "law")
    statement = (
        select(
            case((TALLY.c.role == "business", BUSINESSES), else_=TALLY.c.unit).label("unit"),
            TALLY.c.name,
            func.sum(TALLY.c.n),
            _where(and_(running, TALLY.c.due_on >= today, TALLY.c.due_on <= near_until)),
            _where(and_(running, TALLY.c.due_on == today)),
            _where(and_(running, TALLY.c.due_on < today)),
        )
        .where(TALLY.c.unit.in_(units), LIVE)
        .group_by(text("1"), TALLY.c.name)
        .having(func.sum(TALLY.c.n) > 0)
    )
    return [Cell(row[0], row[1], *(int(figure) for figure in row[2:])) for row in await connection.execute(statement)]


async def balls(connection: AsyncConnection, units: Sequence[str]) -> dict[str, int]:
    """Whose ball the open steps of the units' cases are."""
    statement = select(TALLY.c.ball, func.sum(TALLY.c.n)).where(TALLY.c.unit.in_(units), LIVE).group_by(TALLY.c.ball)
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
            MAIL.c.tried_at, MAIL.c.sent_at, MAIL.c.answer, CASE.c.subject.label("firm"), CASE.c.unit,
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
        select(*order, PLACE.c.title, PLACE.c.shared_on, PLACE.c.recall_why, CASE.c.subject, CASE.c.unit)
        .join(CASE, CASE.c.id == PLACE.c.case_id)
        .where(TO_RECALL, CASE.c.unit.in_(units))
    )
    if until:
        statement = statement.where(PLACE.c.recall_due_on <= until)
    if after:
        statement = statement.where(tuple_(*order) > after)
    return (await connection.execute(statement.order_by(*order).limit(limit))).all()


def _where(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(TALLY.c.n).filter(condition), 0)
