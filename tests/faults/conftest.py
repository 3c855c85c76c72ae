"""The whole house as it runs in the demo, its parts as processes that a test may kill; they are started again."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from api import lifecycle
from database.engine import engine
from database.migrate import upgrade
from database.tables.account import ApiKey
from database.writing import put, writing
from local.accounts import KEY, key_digest
from local.ports import free_port
from local.stack import Stack
from settings import settings

pytest.register_assert_rewrite("tests.faults.story")
SIGNS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(scope="module")
def stack(scratch: Path) -> Iterator[Stack]:
    """A durable house of the module's own; its environment is that of the test too."""
    before = {sign: signal.getsignal(sign) for sign in SIGNS}
    mask = os.umask(0o077)
    try:
        with (
            Stack(scratch / "faults", port=free_port(), migrate=upgrade) as house,
            pytest.MonkeyPatch.context() as patch,
        ):
            house.start()
            for name, value in house.environ.items():
                patch.setenv(name, value)
            patch.setenv("XINCHENG_TEMPORAL_RPC_TIMEOUT", "3")
            settings.cache_clear()
            engine.cache_clear()
            yield house
    finally:
        os.umask(mask)
        for sign, handler in before.items():
            signal.signal(sign, handler)
        settings.cache_clear()
        engine.cache_clear()


@pytest.fixture
async def house(stack: Stack) -> AsyncIterator[Stack]:
    """The house, tended while the test runs: what crashed starts again at once."""

    async def tend() -> None:
        while True:
            stack.tend()
            await asyncio.sleep(0.1)

    lifecycle.use(None)
    engine.cache_clear()
    async with writing() as connection:
        row = {"key_digest": key_digest(KEY), "name": "示例系统", "unit": "enf", "scopes": ["penalty", "read"]}
        await put(connection, ApiKey, row)
    tending = asyncio.create_task(tend())
    yield stack
    tending.cancel()
    with suppress(asyncio.CancelledError):
        await tending
    await engine().dispose()
    lifecycle.use(None)
