"""通报协同部门的读取：哪件发到了哪里，回执是什么，哪些还没有回执。"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.push import OWED, Push
from database.writing import table

Row = Any
Place = tuple[datetime, str, str, str]
PUSH, CASE = table(Push), table(Case)


async def pushes(
    connection: AsyncConnection, units: Sequence[str], *, owed: bool, before: Place | None = None, limit: int
) -> Sequence[Row]:
    """The notices of some units' cases, newest first, with whom they are about.

    `owed`: only those without a receipt; `before` is (queued_at, case, partner, event) of the last seen.
    """
    order = (PUSH.c.queued_at, PUSH.c.case_id, PUSH.c.partner, PUSH.c.event)
    shown = [column for column in PUSH.c if column.name != "told"]
    statement = select(*shown, PUSH.c.told["measure"].astext.label("measure"), CASE.c.subject, CASE.c.unit)
    statement = statement.join(CASE, CASE.c.id == PUSH.c.case_id).where(CASE.c.unit.in_(units))
    if owed:
        statement = statement.where(OWED)
    if before:
        statement = statement.where(tuple_(*order) < tuple_(*before))
    return (await connection.execute(statement.order_by(*(one.desc() for one in order)).limit(limit))).all()


async def pushes_of_case(connection: AsyncConnection, case: str) -> Sequence[Row]:
    """All notices of one case: the measure first, then its lifting, by partner."""
    statement = select(PUSH).where(PUSH.c.case_id == case).order_by(PUSH.c.event, PUSH.c.title, PUSH.c.partner)
    return (await connection.execute(statement)).all()
