"""读：语句是 Core，不装配对象；每句自成一次读取，不为它开事务。"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from database.engine import engine


@asynccontextmanager
async def reading() -> AsyncIterator[AsyncConnection]:
    """A connection for statements that only read; each sees what is committed when it begins, as within a transaction.

    Without BEGIN and ROLLBACK a page saves two round trips to the database.
    """
    async with engine().connect() as connection:
        yield await connection.execution_options(isolation_level="AUTOCOMMIT")
