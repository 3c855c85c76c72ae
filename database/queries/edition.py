"""录入的规则版本的读取：确认了的，等着确认的，一份。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.edition import EditionRow
from database.writing import table

Row = Any
EDITION, CASE = table(EditionRow), table(Case)


async def confirmed_editions(connection: AsyncConnection) -> Sequence[Row]:
    """Every edition that staff entered and another person confirmed, oldest first."""
    found = select(EDITION).where(EDITION.c.confirmed_at.is_not(None))
    return (await connection.execute(found.order_by(EDITION.c.in_force_on, EDITION.c.subject))).all()


async def drafts_of_editions(connection: AsyncConnection) -> Sequence[Row]:
    """What waits for a second person, newest first."""
    found = select(EDITION).join(CASE, CASE.c.id == EDITION.c.case_id).where(CASE.c.outcome == "")
    found = found.where(EDITION.c.confirmed_at.is_(None))
    return (await connection.execute(found.order_by(EDITION.c.entered_at.desc()).limit(50))).all()


async def edition_of_case(connection: AsyncConnection, case: str) -> Row | None:
    return (await connection.execute(select(EDITION).where(EDITION.c.case_id == case))).one_or_none()


async def rejected_turns(connection: AsyncConnection, subject: str, in_force_on: date) -> int:
    """How often an edition of that day has been entered and rejected."""
    found = select(func.count()).select_from(EDITION).join(CASE, CASE.c.id == EDITION.c.case_id)
    found = found.where(EDITION.c.subject == subject, EDITION.c.in_force_on == in_force_on)
    return int(await connection.scalar(found.where(CASE.c.outcome == "edition_rejected")) or 0)
