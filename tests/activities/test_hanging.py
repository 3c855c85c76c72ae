"""正要依附于一案的时候那一案终止：或者看到它已经终止，或者被它告知。"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from activities import hanging
from activities.hanging import hang, let_fall, resting, unhang
from database.engine import engine
from rules.hanging import Fallen
from settings import settings

GROUND, AT = "dishonesty/48-90", datetime(2026, 7, 2, 3, 0, tzinfo=UTC)
FALLEN = Fallen(case=GROUND, seq=7, at=AT, event="annulled", why="复议撤销")


@pytest.fixture(autouse=True)
async def house(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setenv("DATABASE_URL", database)
    settings.cache_clear()
    engine.cache_clear()
    yield
    await engine().dispose()
    settings.cache_clear()
    engine.cache_clear()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []

    async def say(case: str, *_: Any, **__: Any) -> bool:
        heard.append(case)
        return True

    monkeypatch.setattr(hanging, "say", say)
    return heard


async def test_whoever_is_just_writing_that_it_rests_on_a_case_hears_that_it_fell(told: list[str]) -> None:
    async with resting() as connection:
        await hang(connection, "sanction/48-91", GROUND, about="示例认定", since=date(2026, 7, 2))
        falling = asyncio.create_task(let_fall(FALLEN))
        await asyncio.sleep(0.3)
        assert not falling.done(), "it did not wait for what was not committed"
    assert await asyncio.wait_for(falling, 10) == 1
    assert told == ["sanction/48-91"]


async def test_what_no_longer_rests_on_it_is_not_told(told: list[str]) -> None:
    async with resting() as connection:
        await hang(connection, "sanction/48-91", GROUND, about="示例认定", since=date(2026, 7, 2))
        await unhang(connection, "sanction/48-91", on=date(2026, 7, 3), why="期满")
    assert await let_fall(FALLEN) == 0
    assert told == []


async def test_two_may_be_about_to_rest_at_once(told: list[str]) -> None:
    async with resting() as one, asyncio.timeout(10), resting() as other:
        await hang(one, "sanction/48-92", GROUND, about="示例认定", since=date(2026, 7, 2))
        await hang(other, "sanction/48-93", GROUND, about="示例认定", since=date(2026, 7, 2))
    assert await let_fall(FALLEN) == 2
    assert sorted(told) == ["sanction/48-92", "sanction/48-93"]
