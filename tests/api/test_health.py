"""/healthz 只在各部分都答话时才是 200；流程引擎不在时，网页照样能看，办理请稍后再试。"""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api import lifecycle
from local.mailbox import Mailbox
from local.ports import free_port
from local.temporal import Temporal
from settings import settings
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.api.test_staff import CSRF, filled


@pytest.fixture
def lonely(web: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A web whose Temporal and mail relay are away."""
    monkeypatch.setenv("TEMPORAL_ADDRESS", f"127.0.0.1:{free_port()}")
    monkeypatch.setenv("XINCHENG_SMTP_PORT", str(free_port()))
    monkeypatch.setenv("XINCHENG_TEMPORAL_CONNECT_TIMEOUT", "1")
    settings.cache_clear()
    lifecycle.use(None)
    return web


async def test_health_names_the_parts_that_do_not_answer(lonely: Any, visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/healthz")
    parts = answer.json()
    assert (answer.status_code, parts["database"]) == (503, "ok")
    assert "ok" not in (parts["temporal"], parts["mail"])


async def test_health_is_well_when_all_parts_answer(
    visitor: httpx.AsyncClient, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def well() -> bool:
        return (await visitor.get("/healthz")).status_code == 200

    async with house.opened(temporal_server, mailbox, monkeypatch):
        await house.until(well)
        parts = (await visitor.get("/healthz")).json()
    assert parts == {"database": "ok", "temporal": "ok", "worker": "ok", "mail": "ok"}


async def test_health_misses_a_worker(
    visitor: httpx.AsyncClient, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house.opened(temporal_server, mailbox, monkeypatch):
        monkeypatch.setenv("XINCHENG_TASK_QUEUE", "a queue that nobody polls")
        settings.cache_clear()
        answer = await visitor.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() | {"worker": ""} == {"database": "ok", "temporal": "ok", "worker": "", "mail": "ok"}


async def test_counts_are_shown_to_who_has_the_token(
    visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asked(token: str = "") -> int:
        settings.cache_clear()
        return (await visitor.get("/metrics", headers={"Authorization": f"Bearer {token}"})).status_code

    assert await asked() == 200, "a laptop has nothing to hide"
    monkeypatch.setenv("XINCHENG_METRICS_TOKEN", "a token of its own")
    assert [await asked(), await asked("another token"), await asked("a token of its own")] == [401, 401, 200]
    monkeypatch.delenv("XINCHENG_METRICS_TOKEN")
    monkeypatch.setenv("XINCHENG_MODE", "production")
    monkeypatch.setenv("XINCHENG_SECURE_COOKIES", "true")
    assert await asked() == 404


async def test_lists_are_read_and_acts_are_asked_for_again_while_temporal_is_away(lonely: Any) -> None:
    await person("zhang", unit="enf", roles=["handler"])
    client = await signed_in(lonely, "zhang")
    assert (await client.get("/staff/todo")).status_code == 200
    shown = await client.post("/staff/penalty/new", data=filled())
    kept = shown.text.partition('name="answers" value="')[2].partition('"')[0].replace("&#34;", '"')
    entered = await client.post("/staff/penalty/new", data={**CSRF, "stage": "begin", "answers": kept})
    assert entered.status_code == 503
    assert "TryAgain" in entered.text


async def test_what_is_not_there_is_said_in_the_language_of_the_asker(visitor: httpx.AsyncClient) -> None:
    page = await visitor.get(f"/{quote('没有')}")
    system = await visitor.get("/v1/nothing")
    assert (page.status_code, "没有这个页面" in page.text) == (404, True)
    assert (system.status_code, system.json()["code"]) == (404, "NotFound")


async def test_a_body_that_is_too_large_is_refused_before_it_is_read(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.post("/sign-in", data={"login": "x" * 2_000_000})
    assert answer.status_code == 413


async def test_a_body_that_does_not_say_how_large_it_is_is_counted_as_it_comes(visitor: httpx.AsyncClient) -> None:
    taken, form = 0, "application/x-www-form-urlencoded"

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal taken
        while taken < 100:
            taken += 1
            yield b"x" * 500_000

    answer = await visitor.post("/portal/open", content=pieces(), headers={"Content-Type": form})
    assert answer.status_code == 413
    assert taken < 10
