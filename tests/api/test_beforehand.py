"""不得办理的，领取之前就说明白：代班登记的，被代的人不能复核；提出变更撤销的，不能核准。"""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from api.day import today
from local.mailbox import Mailbox
from local.temporal import Temporal
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.api.test_staff import CSRF, entered

APART = "按照职责分离不得办理本环节"


@pytest.fixture
async def people(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    roles = {"away": ["handler", "reviewer"], "stand-in": [], "other": ["reviewer"], "both": ["handler", "head"]}
    for name, posts in roles.items():
        await person(name, unit="enf", roles=posts or ["legal"])
    async with house.opened(temporal_server, mailbox, monkeypatch):
        yield {name: await signed_in(web, name) for name in roles}


async def claimed(client: httpx.AsyncClient, case: str, key: str) -> httpx.Response:
    return await client.post(f"/staff/claim/{quote(case)}", data={**CSRF, "key": key})


async def test_whom_a_substitute_entered_a_case_for_may_not_review_it(people: dict[str, httpx.AsyncClient]) -> None:
    absence = {"person": "away", "substitute": "stand-in", "since": str(today()), "until": str(today())}
    assert (await people["away"].post("/staff/absence", data={**CSRF, **absence})).status_code == 303
    assert (await people["stand-in"].post("/staff/acting", data={**CSRF, "person": "away"})).status_code == 303
    case = await entered(people["stand-in"])
    page = (await people["away"].get(f"/staff/case/{quote(case)}")).text
    assert APART in page
    assert 'action="/staff/decide' not in page
    assert (await claimed(people["away"], case, "class_confirmation.1")).status_code == 403
    assert (await claimed(people["other"], case, "class_confirmation.1")).status_code == 303


async def test_who_proposed_a_revision_may_not_approve_it(people: dict[str, httpx.AsyncClient]) -> None:
    case = await house.served(house.decision(30))
    here = f"/staff/penalty/revise/{quote(case)}"
    form = {
        **CSRF, "click": uuid4().hex, "event": "撤销", "document": "连交撤〔2026〕1号", "document_day": str(today()),
        "reason": "事实认定有误",
    }  # fmt: skip
    done = await people["both"].post(here, data=form)
    assert done.status_code == 303, done.text
    key = await house.open_step(case, "revision_approval")
    assert APART in (await people["both"].get(f"/staff/case/{quote(case)}?key={key}")).text
    assert (await claimed(people["both"], case, key)).status_code == 403
    again = (await people["both"].get(here)).text
    assert "变更、撤销已经提出" in again
    assert "提交核准" not in again
