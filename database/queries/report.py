"""信用报告的读取：一个单位为一家企业出具过哪些，其中一份的字节。"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.letter import LetterRow
from database.writing import table

Row = Any
LETTER = table(LetterRow)


async def reports_about(connection: AsyncConnection, uscc: str, unit: str, *, limit: int = 50) -> Sequence[Row]:
    """The reports about a business that a unit issued itself, newest first, without their bytes."""
    columns = (LETTER.c.case_id, LETTER.c.number, LETTER.c.issued_on, LETTER.c.drawn_at, LETTER.c.approved_by)
    purpose = LETTER.c.data["purpose"].astext.label("purpose")
    own = (LETTER.c.id.like(f"report/{uscc}-%"), LETTER.c.unit == unit, LETTER.c.uscc == "")
    return (
        await connection.execute(
            select(*columns, purpose).where(*own).order_by(LETTER.c.drawn_at.desc(), LETTER.c.id).limit(limit)
        )
    ).all()


async def report_of(connection: AsyncConnection, case: str, unit: str) -> Row | None:
    """One report of a unit with its bytes; a business's own is not among them."""
    own = (LETTER.c.case_id == case, LETTER.c.template == "credit_report", LETTER.c.unit == unit, LETTER.c.uscc == "")
    return (await connection.execute(select(LETTER).where(*own))).one_or_none()
