"""职责分离：领取、释放、转办、代班、撤回怎样交错，一个人都到不了一案的两个相互制约的岗位。"""

import random
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from api import lifecycle
from api.day import today
from database.queries.step import hands_of, steps_of
from database.reading import reading
from database.tables.case import Case
from database.writing import table
from local.mailbox import Mailbox
from local.temporal import Temporal
from rules.journal import Telling
from rules.penalty_step import KINDS
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.api.test_staff import CSRF, entered

PEOPLE = {
    "a": ["handler", "reviewer", "head"],
    "b": ["handler", "reviewer"],
    "c": ["reviewer", "head"],
    "d": ["head"],
}
ANSWERS: dict[str, dict[str, Any]] = {
    "class_confirmation": {"klass": "general"},
    "paper_approval": {"outcome": "approve"},
    "paper_correction": {"note": "已改"},
    "service_proof": {"outcome": "served", "means": "direct", "receiver": "示例人", "on": str(today())},
}
ACTS = 60


@pytest.fixture
async def people(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    for name, roles in PEOPLE.items():
        await person(name, unit="enf", roles=roles)
    async with house.opened(temporal_server, mailbox, monkeypatch):
        yield {name: await signed_in(web, name) for name in PEOPLE}


async def one_act(chance: random.Random, people: dict[str, httpx.AsyncClient], case: str, keys: dict[str, str]) -> None:
    """Somebody tries something; whether they may is what the house says."""
    client, other = people[chance.choice(list(people))], chance.choice(list(people))
    here, key = quote(case), chance.choice(list(keys) or ["class_confirmation.1"])
    said: dict[str, Any] = {**CSRF, "key": key, "click": uuid4().hex}
    match chance.choice(["decide", "decide", "decide", "claim", "release", "transfer", "acting", "absence"]):
        case "decide":
            await client.post(f"/staff/decide/{here}", data=said | ANSWERS.get(keys.get(key, ""), {}))
        case "claim":
            await client.post(f"/staff/claim/{here}", data=said)
        case "release":
            await client.post(f"/staff/release/{here}", data=said)
        case "transfer":
            await client.post(f"/staff/transfer/{here}", data=said | {"to": other})
        case "acting":
            await client.post("/staff/acting", data=CSRF | {"person": chance.choice([other, ""])})
        case "absence":
            who = {"person": other, "substitute": chance.choice(list(people))}
            days = {"since": str(today()), "until": str(today() + timedelta(days=1))}
            await client.post("/staff/absence", data=CSRF | days | who)


@pytest.mark.parametrize("seed", range(4))
async def test_no_sequence_of_acts_puts_one_person_in_two_protected_posts(
    people: dict[str, httpx.AsyncClient], seed: int
) -> None:
    chance = random.Random(seed)
    case = await entered(people["a"])
    for _ in range(ACTS):
        async with reading() as connection:
            keys = {row.key: row.name for row in await steps_of(connection, case) if row.state == "open"}
        await one_act(chance, people, case, keys)
    async with reading() as connection:
        starter = (await connection.execute(select(table(Case).c.started_by))).scalar_one()
        rows = await hands_of(connection, case)
    hands = {"filed": {starter}}
    for row in rows:
        hands.setdefault(row.name, set()).update(one for one in (row.answered_by, row.acting_for) if one)
    assert len(hands) > 1, "nobody decided anything"
    for name, persons in hands.items():
        for earlier in KINDS[name].not_by if name in KINDS else ():
            assert not persons & hands.get(earlier, set()), (name, earlier, hands)


async def test_a_namesake_of_the_proposer_may_approve_and_the_proposer_may_not(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """职责分离看的是谁，不是叫什么：同名的另一个人可以核准，换了称呼的同一个人不可以。"""
    for id, name in (("zhang", "张三"), ("other", "张三"), ("head", "王五")):
        await person(id, unit="enf", name=name, roles=["handler", "head"])
    async with house.opened(temporal_server, mailbox, monkeypatch):
        case = await house.served(house.decision(30))
        content = {"event": "撤销", "document": "示例1号", "document_day": str(today()), "reason": "示例理由"}
        await lifecycle.tell(case, "revise", Telling(by=house.staff("zhang", "handler"), content=content), click="")
        form = {**CSRF, "key": await house.open_step(case, "revision_approval")}
        async with await signed_in(web, "zhang") as proposer, await signed_in(web, "other") as namesake:
            refused = await proposer.post(f"/staff/claim/{quote(case)}", data=form | {"click": uuid4().hex})
            assert refused.status_code == 403, refused.text
            assert "职责分离" in refused.text
            taken = await namesake.post(f"/staff/claim/{quote(case)}", data=form | {"click": uuid4().hex})
            assert taken.status_code == 303, taken.text
