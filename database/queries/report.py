"""信用报告的读取：一个单位为一家企业出具过哪些，其中一份的字节。"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.letter import LetterRow
from database.writing import table

Row = Any
LETTER = table(LetterRow)


async def reports_about(connection: AsyncConnection, uscc: str, *, unit: str = "", limit: int = 50) -> Sequence[Row]:
    """The reports about a business, newest first, without their bytes: its own, or those that a unit asked for."""
    columns: list[Any] = [
        LETTER.c[name] for name in ("id", "case_id", "number", "issued_on", "drawn_at", "approved_by")
    ]
    columns += [LETTER.c.data[name].astext.label(name) for name in ("purpose", "version_title", "valid_until")]
    whose = (LETTER.c.unit == unit, LETTER.c.uscc == "") if unit else (LETTER.c.uscc == uscc,)
    found = select(*columns).where(LETTER.c.id.like(f"report/{uscc}-%"), *whose)
    return (await connection.execute(found.order_by(LETTER.c.drawn_at.desc(), LETTER.c.id).limit(limit))).all()


async def report_of(connection: AsyncConnection, case: str, unit: str) -> Row | None:
    """One report of a unit with its bytes; a business's own is not among them."""
    own = (LETTER.c.case_id == case, LETTER.c.template == "credit_report", LETTER.c.unit == unit, LETTER.c.uscc == "")
    return (await connection.execute(select(LETTER).where(*own))).one_or_none()
