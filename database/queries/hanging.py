"""依附的读取：一案依据哪些案件，哪些案件以它为依据，到哪天、为什么不再依据。"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.hang import Hang
from database.writing import table

CASE, HANG = table(Case), table(Hang)


async def grounds(connection: AsyncConnection, case: str) -> Sequence[Any]:
    """What a case rests on, the oldest first, each with the paper it is `about` and how that case stands."""
    return await _joined(connection, HANG.c.on_case, HANG.c.case_id == case)


async def resting(connection: AsyncConnection, case: str) -> Sequence[Any]:
    """What rests on a case, or did, the oldest first."""
    return await _joined(connection, HANG.c.case_id, HANG.c.on_case == case)


async def _joined(connection: AsyncConnection, other: Any, where: Any) -> Sequence[Any]:
    columns = (CASE.c.id, CASE.c.kind, CASE.c.title, CASE.c.subject, CASE.c.unit, CASE.c.outcome)
    about = (HANG.c.about, HANG.c.since, HANG.c.until, HANG.c.why)
    found = select(*columns, *about).join(HANG, CASE.c.id == other).where(where)
    return (await connection.execute(found.order_by(HANG.c.since, CASE.c.id))).all()
