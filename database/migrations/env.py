"""Alembic 的运行环境：异步引擎，升级时加建议锁。"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

import database.tables  # noqa: F401

LOCK = 816_822_022


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=SQLModel.metadata, compare_type=True)
    with context.begin_transaction():
        connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
        context.run_migrations()


async def connect() -> None:
    engine = create_async_engine(context.config.get_main_option("sqlalchemy.url") or "")
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


# The command may be called from inside a running loop (tests, the demo), where asyncio.run is refused.
with ThreadPoolExecutor(1) as pool:
    pool.submit(lambda: asyncio.run(connect())).result()
