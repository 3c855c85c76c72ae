"""读：一个只读事务，语句是 Core，不装配对象。"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from database.engine import engine


@asynccontextmanager
async def reading() -> AsyncIterator[AsyncConnection]:
    async with engine().connect() as connection:
        yield connection
