"""一封邮件：凭 Message-ID 找到它和它的案件。"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.letter import Mail
from database.writing import table

MAIL, CASE = table(Mail), table(Case)


async def mail_of(connection: AsyncConnection, message_id: str) -> Any | None:
    """The mail of a Message-ID with the unit of its case."""
    columns = (MAIL.c.id, MAIL.c.case_id, MAIL.c.state, CASE.c.unit)
    statement = select(*columns).join_from(MAIL, CASE, CASE.c.id == MAIL.c.case_id)
    return (await connection.execute(statement.where(MAIL.c.message_id == message_id))).one_or_none()
