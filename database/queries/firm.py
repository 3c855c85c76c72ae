"""企业档案页的读取：企业本身，它承继的，发给它的文书，谁看过。"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.case import SHOWN_LETTER
from database.tables.account import AccessLog, Account
from database.tables.business import Business
from database.tables.letter import LetterRow
from database.writing import table

Row = Any
FIRM, LETTER, READ, ACCOUNT = table(Business), table(LetterRow), table(AccessLog), table(Account)


async def firm_of(connection: AsyncConnection, uscc: str) -> Row | None:
    return (await connection.execute(select(FIRM).where(FIRM.c.uscc == uscc))).one_or_none()


async def letters_of_firm(connection: AsyncConnection, uscc: str, *, limit: int = 200) -> Sequence[Row]:
    """The papers addressed to a business without their bytes, newest first."""
    statement = select(*SHOWN_LETTER).where(LETTER.c.uscc == uscc).order_by(LETTER.c.drawn_at.desc(), LETTER.c.id)
    return (await connection.execute(statement.limit(limit))).all()


async def predecessors_of(connection: AsyncConnection, uscc: str) -> Sequence[Row]:
    """The businesses that were merged into a business, or divided to it."""
    found = select(FIRM.c.uscc, FIRM.c.name, FIRM.c.succession, FIRM.c.succeeded_on).where(FIRM.c.successor == uscc)
    return (await connection.execute(found.where(FIRM.c.successor != "").order_by(FIRM.c.uscc))).all()


async def reads_of(connection: AsyncConnection, uscc: str, *, before: int | None = None, limit: int) -> Sequence[Row]:
    """Who has looked at a business's file or papers and what for, the newest first; `before` is the id of the last."""
    statement = (
        select(READ.c.id, READ.c.at, READ.c.what, READ.c.purpose, READ.c.details, ACCOUNT.c.name, ACCOUNT.c.unit,
               ACCOUNT.c.kind, (READ.c.account_id == READ.c.uscc).label("own"))
        .outerjoin(ACCOUNT, ACCOUNT.c.id == READ.c.account_id)
        .where(READ.c.uscc == uscc)
    )  # fmt: skip
    if before:
        statement = statement.where(READ.c.id < before)
    return (await connection.execute(statement.order_by(READ.c.id.desc()).limit(limit))).all()
