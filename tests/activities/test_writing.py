"""一句写成的，断在半路也还连接：取消、超时、被切断以后，下一句照常。"""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from database.engine import engine
from database.reading import reading
from database.writing import write
from settings import settings

BOX = "create table box (n int primary key)"
PUT = text("insert into box values (:n) returning n")
SLOW = text("insert into box select :n from pg_sleep(30) returning n")
MINE = text("select pg_backend_pid()")


@pytest.fixture
async def box(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A table to write into through a pool of one connection, so that one that is not given back is missed at once."""
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("XINCHENG_DATABASE_POOL", "1")
    monkeypatch.setenv("XINCHENG_DATABASE_OVERFLOW", "0")
    monkeypatch.setenv("XINCHENG_DATABASE_POOL_TIMEOUT", "2")
    monkeypatch.setenv("XINCHENG_DATABASE_STATEMENT_TIMEOUT", "1")
    settings.cache_clear()
    engine.cache_clear()
    await write(text(BOX), {})
    yield
    await engine().dispose()
    engine.cache_clear()
    settings.cache_clear()


async def rows() -> list[int]:
    async with reading() as connection:
        return [*(await connection.execute(text("select n from box order by n"))).scalars()]


async def test_what_was_written_answers_its_rows_and_is_committed(box: None) -> None:
    assert (await write(PUT, {"n": 1})).one() == (1,)
    assert await rows() == [1]


async def test_a_write_that_is_cancelled_leaves_nothing_and_the_next_one_goes_on(box: None) -> None:
    slow = asyncio.create_task(write(SLOW, {"n": 1}))
    await asyncio.sleep(0.3)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    await write(PUT, {"n": 2})
    assert await rows() == [2]


async def test_a_write_that_takes_too_long_is_an_error_and_the_next_one_goes_on(box: None) -> None:
    with pytest.raises((DBAPIError, TimeoutError)):
        await write(SLOW, {"n": 1})
    await write(PUT, {"n": 2})
    assert await rows() == [2]


async def test_a_connection_that_the_server_cut_is_not_asked_again(box: None, postgres_url: str) -> None:
    pid = (await write(MINE, {})).scalar_one()
    other = await asyncpg.connect(postgres_url.replace("+asyncpg", ""), timeout=10)
    await other.execute("select pg_terminate_backend($1)", pid)
    await other.close()
    await asyncio.sleep(0.2)
    await write(PUT, {"n": 3})
    assert await rows() == [3]
