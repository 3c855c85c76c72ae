"""A web over a database of the test's own, and people to sign in to it."""

import hashlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.session import ATTEMPTS, COOKIE, hash_password
from database.engine import engine
from database.tables.account import Account, ApiKey, SignIn
from database.writing import put, writing
from local.mailbox import Mailbox
from local.temporal import Temporal
from settings import settings
from tests.api import house

SignedClient = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def web(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """The app over a clean, migrated database."""
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("XINCHENG_SECURE_COOKIES", "false")
    settings.cache_clear()
    engine.cache_clear()
    ATTEMPTS.storage.reset()
    yield create_app()
    await engine().dispose()
    settings.cache_clear()
    engine.cache_clear()


@pytest.fixture
async def open_house(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Any]:
    """The app with the real engine and a worker behind it."""
    async with house.opened(temporal_server, mailbox, monkeypatch):
        yield web


@pytest.fixture
async def visitor(web: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(web) as client:
        yield client


def browser(app: Any, **cookies: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://xincheng.test", cookies=cookies)


async def person(id: str, *, kind: str = "staff", **values: Any) -> None:
    """An account whose login is its id; `password` is given only where a test signs in by the door."""
    password = values.pop("password", "")
    row = {"id": id, "login": id, "kind": kind, "name": id, "post": "", **values}
    row["password_hash"] = await hash_password(password) if password else "none"
    async with writing() as connection:
        await put(connection, Account, row)


async def signed_in(app: Any, id: str, *, acting_for: str = "", csrf: str = "token") -> httpx.AsyncClient:
    """A browser with a live session of an account."""
    token = secrets.token_urlsafe()
    now = datetime.now(UTC)
    async with writing() as connection:
        await put(
            connection,
            SignIn,
            {
                "token_digest": hashlib.sha256(token.encode()).hexdigest(),
                "account_id": id,
                "csrf": csrf,
                "acting_for": acting_for,
                "created_at": now,
                "expires_at": now + timedelta(hours=1),
            },
        )
    return browser(app, **{COOKIE: token})


async def key_of_system(*scopes: str, name: str = "某系统", unit: str = "enf") -> str:
    key = secrets.token_urlsafe()
    async with writing() as connection:
        digest = hashlib.sha256(key.encode()).hexdigest()
        await put(connection, ApiKey, {"key_digest": digest, "name": name, "unit": unit, "scopes": list(scopes)})
    return key
