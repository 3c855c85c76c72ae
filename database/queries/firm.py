"""企业档案页的读取：企业本身，发给它的文书。"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.case import SHOWN_LETTER
from database.tables.business import Business
from database.tables.letter import LetterRow
from database.writing import table

Row = Any
FIRM, LETTER = table(Business), table(LetterRow)


async def firm_of(connection: AsyncConnection, uscc: str) -> Row | None:
    return (await connection.execute(select(FIRM).where(FIRM.c.uscc == uscc))).one_or_none()


async def letters_of_firm(connection: AsyncConnection, uscc: str, *, limit: int = 200) -> Sequence[Row]:
    """The papers addressed to a business without their bytes, newest first."""
    statement = select(*SHOWN_LETTER).where(LETTER.c.uscc == uscc).order_by(LETTER.c.drawn_at.desc(), LETTER.c.id)
    return (await connection.execute(statement.limit(limit))).all()
