"""提醒函的跟踪：处罚 → 签发 → 送达 → 已读 → 按时申请 → 修复、未准予、期满；按单位和月份。实施方案 二（二）7。

Statistics over the penalties decided in a range, by the index on unit and day; a case taken back is left out.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, and_, cast, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.penalty import NOT_ISSUED, PenaltyRow, RepairRow
from database.writing import table

Row = Any
PENALTY, REPAIR = table(PenaltyRow), table(RepairRow)


class Figures(NamedTuple):
    """One unit's month. `due` could have applied by now; `applied` of them within n days of the earliest day."""

    unit: str
    month: date
    penalties: int
    issued: int
    served: int
    read: int
    due: int
    applied: int
    repaired: int
    refused: int
    expired: int


async def figures(
    connection: AsyncConnection, units: Sequence[str], *, since: date, until: date, today: date, within: int
) -> Sequence[Figures]:
    """The figures by unit and month of the decision, for penalties decided from `since` to `until`, both included."""
    month = cast(func.date_trunc("month", PENALTY.c.decided_on), Date).label("month")
    waited = PENALTY.c.earliest_repair_on
    denied = PENALTY.c.case_id.in_(select(REPAIR.c.case_id).where(REPAIR.c.state.in_(["refused", "denied"])))
    # It is repaired on the day it is granted, not when every place has confirmed and its case is closed.
    granted = PENALTY.c.case_id.in_(select(REPAIR.c.case_id).where(REPAIR.c.state == "granted"))
    repaired = or_(PENALTY.c.outcome == "repaired", and_(PENALTY.c.outcome == "", granted))
    statement = (
        select(
            PENALTY.c.unit,
            month,
            func.count(),
            _of(PENALTY.c.letters_issued_at.is_not(None)),
            _of(PENALTY.c.served_on.is_not(None)),
            _of(PENALTY.c.read_at.is_not(None)),
            _of(and_(waited.is_not(None), waited <= today)),
            _of(and_(PENALTY.c.applied_on.is_not(None), PENALTY.c.applied_on - waited <= within)),
            _of(repaired),
            _of(and_(not_(repaired), denied)),
            _of(PENALTY.c.outcome == "expired"),
        )
        .where(_range(units, since, until))
        .group_by(PENALTY.c.unit, month)
        .order_by(month, PENALTY.c.unit)
    )
    return [Figures(*row) for row in await connection.execute(statement)]


async def means(
    connection: AsyncConnection, units: Sequence[str], *, since: date, until: date
) -> dict[tuple[str, date], dict[str, int]]:
    """How many were served by which means, by unit and month of the decision."""
    month = cast(func.date_trunc("month", PENALTY.c.decided_on), Date)
    statement = (
        select(PENALTY.c.unit, month, PENALTY.c.served_by, func.count())
        .where(_range(units, since, until), PENALTY.c.served_on.is_not(None))
        .group_by(PENALTY.c.unit, month, PENALTY.c.served_by)
    )
    found: dict[tuple[str, date], dict[str, int]] = {}
    for unit, begun, served_by, n in await connection.execute(statement):
        found.setdefault((unit, begun), {})[served_by] = n
    return found


async def not_issued(
    connection: AsyncConnection, units: Sequence[str], *, since: date, until: date, limit: int
) -> Sequence[Row]:
    """Penalties whose two papers have not been issued, oldest decision first."""
    columns = (PENALTY.c.case_id, PENALTY.c.no, PENALTY.c.subject, PENALTY.c.unit, PENALTY.c.decided_on)
    statement = select(*columns).where(_range(units, since, until), NOT_ISSUED)
    return (await connection.execute(statement.order_by(PENALTY.c.decided_on, PENALTY.c.case_id).limit(limit))).all()


def _range(units: Sequence[str], since: date, until: date) -> ColumnElement[bool]:
    return and_(
        PENALTY.c.unit.in_(units), PENALTY.c.decided_on >= since, PENALTY.c.decided_on <= until,
        PENALTY.c.outcome != "withdrawn",
    )  # fmt: skip


def _of(condition: ColumnElement[bool]) -> Any:
    return func.count().filter(condition)
