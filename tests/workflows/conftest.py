"""The real worker over a clean database, a real Temporal whose time is skipped, a mailbox that catches everything."""

import os
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
from temporalio.client import Client

import worker
from database.engine import engine
from local.mailbox import Mailbox
from local.postgres import Postgres
from local.temporal import Temporal
from settings import settings
from tests.conftest import say
from workflows.plugin import PLUGIN


@pytest.fixture(scope="module")
def surroundings(postgres: Postgres, migrated: str, caught: Mailbox) -> Iterator[dict[str, str]]:
    """The environment of a house with a database and a task queue of its own."""
    name = f"house_{uuid4().hex}"
    say(postgres, f"CREATE DATABASE {name} TEMPLATE {migrated}")
    environment = {
        "DATABASE_URL": postgres.url_of(name),
        "XINCHENG_TASK_QUEUE": name,
        "XINCHENG_SMTP_HOST": "127.0.0.1",
        "XINCHENG_SMTP_PORT": str(caught.port),
    }
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in environment.items():
            patch.setenv(variable, value)
        settings.cache_clear()
        engine.cache_clear()
        yield dict(os.environ)
    settings.cache_clear()
    engine.cache_clear()
    say(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
async def house(surroundings: dict[str, str], temporal_server: Temporal) -> AsyncIterator[Client]:
    """A client of the real server, and one worker that serves it while the module lasts."""
    client = await Client.connect(temporal_server.address, plugins=[PLUGIN])
    async with worker.build(client):
        yield client
    await engine().dispose()
