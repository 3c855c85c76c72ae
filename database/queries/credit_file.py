"""信用档案的读取：一个主体的全部记录，一句，按主键。"""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.record import Record
from database.writing import table
from rules.record import Entry

SHANGHAI = ZoneInfo("Asia/Shanghai")
RECORD = table(Record)
ENTRIES = select(RECORD).where(RECORD.c.uscc == bindparam("uscc")).order_by(RECORD.c.seq)


async def entries_of(connection: AsyncConnection, uscc: str) -> tuple[Entry, ...]:
    """The whole chain of a business in order, for `rules.credit_file.items`; an unknown business has none."""
    return tuple(entry_of(row) for row in await connection.execute(ENTRIES, {"uscc": uscc}))


def entry_of(row: Any) -> Entry:
    """A row as the chain knows it. What the database gives back is of the right types, so nothing is judged again."""
    return Entry.model_construct(
        uscc=row.uscc,
        seq=row.seq,
        kind=row.kind,
        body=row.body,
        salt=row.salt or "",
        true_on=row.true_on,
        known_at=row.known_at.astimezone(SHANGHAI).isoformat(),
        prev=row.prev,
        body_digest=row.digest,
        own_link=row.link,
        case=row.case_id,
        key=row.key,
        about=row.about,
    )
