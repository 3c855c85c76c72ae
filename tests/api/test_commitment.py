"""信用承诺在工作人员的页面上：待办里看得见，案件页上办得成，办理单位收得到，企业档案里有。"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from api import lifecycle
from api.day import today
from database.reading import reading
from database.tables.case import Case
from database.tables.commitment import CommitmentTemplate
from database.writing import put, table, writing
from local.mailbox import Mailbox
from local.temporal import Temporal
from rules.actor import Actor
from rules.commitment import commitment_case
from rules.commitment_file import CommitmentEntry
from rules.journal import Telling
from rules.step import Answer
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.rules.commitment_example import offer

CSRF = {"csrf": "token"}
SIGN = {"outcome": "sign", "read": True, "publish": True, "signer": "示例人", "signature": "示例人"}


@pytest.fixture
async def bureau(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    for name, unit, role in (("li", "enf", "reviewer"), ("zhang", "enf", "handler"), ("zhao", "haizhou", "handler")):
        await person(name, unit=unit, roles=[role])
    texts = dict.fromkeys(("title", "conditions", "standards", "consequences", "promise", "kept_by"), "示例文字")
    row = {"id": "proof", "version": 1, "case_id": "proof", "type": "replaces_proof", "standard": "scene", **texts}
    async with writing() as connection:
        await put(connection, CommitmentTemplate, row | {"kept_at": datetime(2026, 1, 5, tzinfo=UTC)})
    async with house.opened(temporal_server, mailbox, monkeypatch):
        yield {name: await signed_in(web, name) for name in ("li", "zhang", "zhao")}


async def offered() -> str:
    """A commitment that its business has signed; answers its case."""
    # The engine outlives the database of a test, and knows what was offered before.
    made = offer(due_on=today() + timedelta(days=60), handling_unit="haizhou", reference=uuid4().hex)
    case = commitment_case(made)
    entry = CommitmentEntry(offer=made, by=house.staff("zhang", "handler"))
    await lifecycle.begin("commitment", entry, case=case)
    business = Actor(kind="business", id=made.uscc, name="示例人")
    key = await house.open_step(case, "commitment_signing")
    await lifecycle.tell(case, "decide", Answer(key=key, by=business, answers=SIGN), click="sign")
    return case


async def published(case: str) -> None:
    """The page answers before the case has gone on."""
    rows = table(Case)
    for _ in range(200):
        async with reading() as connection:
            if await connection.scalar(select(rows.c.position).where(rows.c.id == case)) == "published":
                return
        await asyncio.sleep(0.05)
    raise AssertionError("it was not published")


async def answered(client: httpx.AsyncClient, case: str, name: str, **answers: Any) -> httpx.Response:
    key = await house.open_step(case, name)
    form = {**CSRF, "key": key, "click": key, **answers}
    return await client.post(f"/staff/decide/{quote(case)}", data=form)


async def test_a_commitment_is_worked_from_the_desk(bureau: dict[str, httpx.AsyncClient]) -> None:
    case = await offered()
    await house.open_step(case, "commitment_acceptance")
    todo = await bureau["li"].get("/staff/todo?tab=free")
    assert "受理承诺" in todo.text
    assert "信用承诺" in todo.text
    assert f"诺-{today().year}-" in todo.text, "the list says the number that people use"
    page = await bureau["li"].get(f"/staff/case/{quote(case)}")
    assert page.status_code == 200
    for words in ("予以受理", "道路货物运输经营许可延续", "同意公开", "提供承诺书"):
        assert words in page.text, words
    refused = await answered(bureau["li"], case, "commitment_acceptance", outcome="refuse")
    assert (refused.status_code, "应当说明理由" in refused.text) == (422, True)
    accepted = await answered(bureau["li"], case, "commitment_acceptance", outcome="accept")
    assert accepted.status_code == 303, accepted.text
    await published(case)
    assert "履约中" in (await bureau["zhang"].get("/staff/mine")).text
    call = {"cause": "complaint", "source": "投诉〔2026〕1号", "reason": "有人反映"}
    telling = Telling(by=house.staff("zhang", "handler"), content=call)
    await lifecycle.tell(case, "call_for_check", telling, click="call")
    found = {"outcome": "fulfilled", "on": str(today()), "findings": "属实"}
    checked = await answered(bureau["li"], case, "commitment_check", **found)
    assert checked.status_code == 303, checked.text
    await house.open_step(case, "commitment_feedback")
    assert (await bureau["zhao"].get(f"/staff/case/{quote(case)}")).status_code == 200, "the handling unit is asked"
    fed_back = await answered(bureau["zhao"], case, "commitment_feedback", action="kept", note="维持许可")
    assert fed_back.status_code == 303, fed_back.text
    uscc = offer().uscc
    await bureau["li"].post(f"/staff/business/{uscc}", data={**CSRF, "purpose": "case", "note": case})
    firm = await bureau["li"].get(f"/staff/business/{uscc}?case={quote(case, safe='')}")
    assert "信用承诺" in firm.text


async def test_the_page_of_the_rules_tells_how_sure_those_of_commitments_are(
    bureau: dict[str, httpx.AsyncClient],
) -> None:
    page = await bureau["li"].get("/staff/rules")
    assert page.status_code == 200
    assert "信用承诺的适用、核查和后果" in page.text
    assert "国办发〔2020〕42号" in page.text
