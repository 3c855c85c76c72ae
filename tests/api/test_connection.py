"""连接断了：服务器切断的连接不再借出，不必先问。"""

import asyncio
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from database.engine import engine
from database.reading import reading
from database.writing import writing

KEPT = 3


async def asked() -> int:
    async with reading() as connection:
        return int((await connection.execute(text("select pg_backend_pid()"))).scalar_one())


async def at_once() -> set[int]:
    """The sessions of several readers who are there together, so that each has its own connection."""
    together = asyncio.Barrier(KEPT)

    async def one() -> int:
        async with reading() as connection:
            await together.wait()
            return int((await connection.execute(text("select pg_backend_pid()"))).scalar_one())

    return set(await asyncio.gather(*(one() for _ in range(KEPT))))


@pytest.mark.parametrize("written", [False, True], ids=["read", "written"])
async def test_after_the_server_has_cut_every_connection_nobody_meets_a_dead_one(
    web: Any, database: str, written: bool
) -> None:
    cut = await at_once()
    assert len(cut) == KEPT
    outside = await asyncpg.connect(database.replace("+asyncpg", ""))
    await outside.execute("select pg_terminate_backend(pid) from unnest($1::int[]) pid", list(cut))
    await outside.close()
    await asyncio.sleep(0.1)
    for _ in range(KEPT):
        if written:
            async with writing() as connection:
                await connection.execute(text("create table if not exists kept (n int)"))
        else:
            assert await asked() not in cut
    assert not await at_once() & cut
    assert engine().pool.checkedout() == 0  # type: ignore[attr-defined]
