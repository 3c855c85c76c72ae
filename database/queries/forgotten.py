"""办结了而案件再没有写过什么的环节：可能是案件忘记了的答复。"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case, Event
from database.tables.step import StepRow
from database.writing import table

STEP, CASE, EVENT = table(StepRow), table(Case), table(Event)
# Written out, so that the planner sees that the partial index answers.
DONE = text("step.state = 'done'")


async def last_words(connection: AsyncConnection, *, since: datetime, before: datetime, limit: int) -> Sequence[Any]:
    """The answers of a time that are the last their case has written, oldest first, each with who gave it."""
    said = and_(EVENT.c.case_id == STEP.c.case_id, EVENT.c.key == STEP.c.key + "/done")
    statement = (
        select(
            STEP.c.case_id, STEP.c.key, STEP.c.role, STEP.c.answers, STEP.c.answered_at, STEP.c.acting_for,
            EVENT.c.by_kind, EVENT.c.by_id, EVENT.c.by_name, EVENT.c.by_unit,
            EVENT.c.acting_for.label("acting_for_name"),
        )
        .join(CASE, CASE.c.id == STEP.c.case_id)
        .join(EVENT, said)
        .where(DONE, STEP.c.answered_at >= since, STEP.c.answered_at < before, STEP.c.seq >= CASE.c.seq)
        .order_by(STEP.c.answered_at)
        .limit(limit)
    )  # fmt: skip
    return (await connection.execute(statement)).all()
