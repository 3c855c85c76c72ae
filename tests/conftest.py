"""What tests may ask for. Nothing starts before a test asks, and everything dies with pytest, even by kill -9."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from local.mailbox import Mailbox
from local.postgres import Postgres, wheel
from local.temporal import Temporal

# Read now, since CPython 3.11 can parse nothing more once greenlets have run, and schemathesis would at the very end.
for late in ("allure", "html.writer", "junitxml"):
    with suppress(ImportError):
        import_module(f"schemathesis.reporting.{late}")
os.environ.setdefault("XINCHENG_MODE", "laptop")
os.environ.setdefault("XINCHENG_SECRET", "a secret for tests, known to everybody")

TEMPLATE = "migrated"
# Where tests wait longest for servers and browsers: those files begin first, so that none of them is alone at the end.
LONG = ("test_scenarios.py", "faults/", "stories/", "workflows/", "_screen.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The same order in every process of a run; within a file, the order of the file."""
    items.sort(key=lambda item: next((n for n, part in enumerate(LONG) if part in str(item.path)), len(LONG)))


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder that an unprivileged account can pass through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="xincheng-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree((folder / "postgres").resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(scratch: Path) -> Iterator[Postgres]:
    """A fresh cluster without fsync, one per session."""
    server = Postgres.start(scratch, durable=False)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres) -> str:
    """An empty database without our tables, shared by the session."""
    return postgres.url


@pytest.fixture(scope="session")
def migrated(postgres: Postgres) -> str:
    """The name of a database with all migrations, to be copied and never used."""
    from database.migrate import upgrade

    say(postgres, f"CREATE DATABASE {TEMPLATE}")
    upgrade(postgres.url_of(TEMPLATE))
    return TEMPLATE


@pytest.fixture
def database(postgres: Postgres, migrated: str) -> Iterator[str]:
    """The address of a clean, migrated database of the test's own."""
    name = f"test_{uuid4().hex}"
    say(postgres, f"CREATE DATABASE {name} TEMPLATE {migrated}")
    yield postgres.url_of(name)
    say(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def temporal_server(scratch: Path) -> Iterator[Temporal]:
    """The real server, in memory, where a test may move a workflow's clock."""
    server = Temporal.start(scratch, skipping=True, durable=False)
    yield server
    server.stop()


@pytest.fixture(scope="session")
async def temporal_client(temporal_server: Temporal) -> Client:
    """A bare client of the real server; the house's own client adds its plugin."""
    return await Client.connect(temporal_server.address, data_converter=pydantic_data_converter)


@pytest.fixture
async def skipper(temporal_client: Client) -> TimeSkipper:
    """`skipper.client` starts workflows whose clocks move only by `skipper.fast_forward(handle, delta)`."""
    return TimeSkipper(temporal_client, config=TimeSkippingConfig(enabled=False))


@pytest.fixture(scope="session")
def caught(scratch: Path) -> Iterator[Mailbox]:
    """The mailbox of the session; tests ask for `mailbox`."""
    box = Mailbox.start(scratch)
    yield box
    box.stop()


@pytest.fixture
def mailbox(caught: Mailbox) -> Mailbox:
    """An empty mailbox that catches every e-mail sent to its port."""
    for mail in caught.messages():
        mail.path.unlink()
    return caught


def say(server: Postgres, sentence: str) -> None:
    """Run one statement outside every transaction, from a test that may or may not have an event loop."""
    psql = wheel() / "pginstall" / "bin" / "psql"
    address = server.url_of("postgres").replace("+asyncpg", "")
    subprocess.run([psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", address, "-c", sentence], check=True, timeout=60)
