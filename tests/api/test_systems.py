"""其他系统：凭密钥登记处罚、查进度、问期限；越权的、重复的、过多的，各有各的答复。"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from limits import RateLimitItemPerMinute

from api import lifecycle
from api.access import Caller
from api.day import today
from api.systems import door
from api.systems.penalty import EXAMPLE
from api.systems.repeat import once
from database.queries.case import case_of, penalty_of
from database.reading import reading
from local.mailbox import Mailbox
from local.temporal import Temporal
from rules.actor import Actor
from rules.journal import Telling
from rules.penalty import case_id
from rules.penalty_file import PenaltyEntry
from rules.refusal import Refused
from rules.unit import unit
from tests.api.conftest import browser, key_of_system
from tests.api.house import decision, letter, open_step, opened, served, staff, until


@pytest.fixture
async def running(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Any]:
    door.CALLS.storage.reset()
    async with opened(temporal_server, mailbox, monkeypatch):
        yield web


async def system(app: Any, *scopes: str, unit: str = "enf", name: str = "执法办案系统") -> httpx.AsyncClient:
    client = browser(app)
    client.headers["Authorization"] = f"Bearer {await key_of_system(*scopes, unit=unit, name=name)}"
    return client


def posted(**changed: Any) -> dict[str, Any]:
    """The published example under a number of its own."""
    return {**EXAMPLE, "no": decision(0).no, "uscc": decision(0).uscc, **changed}


async def test_a_decision_is_entered_once_however_often_it_is_sent(running: Any) -> None:
    client = await system(running, "penalty", "read")
    body = posted()
    first = await client.post("/v1/penalty", json=body)
    assert first.status_code == 201, first.text
    assert first.json()["created"]
    again = await client.post("/v1/penalty", json=body)
    assert (again.status_code, again.json()["created"]) == (200, False)
    assert again.json()["case"] == first.json()["case"]
    other = await client.post("/v1/penalty", json={**body, "content": "罚款六千元"})
    assert (other.status_code, other.json()["code"]) == (409, "AlreadyEntered")
    state = await client.get(first.json()["href"])
    assert state.status_code == 200, state.text
    assert state.json()["no"] == body["no"]
    assert [step["name"] for step in state.json()["steps"]] == ["class_confirmation"]


async def test_a_decision_that_was_refused_is_entered_once_it_is_right(running: Any) -> None:
    """A case that was refused has ended, and its number is free for what is right."""
    entered = decision(0)
    case, by = case_id(entered.no), staff("zhang", "handler")
    strange = entered.model_copy(update={"unit": "hwy"})
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await lifecycle.begin("penalty", PenaltyEntry(decision=strange, by=by), case=case)
        assert refused.value.code == "NotResponsible"
    receipt = await lifecycle.begin("penalty", PenaltyEntry(decision=entered, by=by), case=case)
    assert (receipt.case, receipt.sentence) == (case, "已登记")
    with pytest.raises(Refused) as again:
        await lifecycle.begin("penalty", PenaltyEntry(decision=entered, by=by), case=case)
    assert again.value.code == "AlreadyEntered"


async def test_a_key_of_a_request_belongs_to_one_content(running: Any) -> None:
    client = await system(running, "penalty")
    keyed, body = {"Idempotency-Key": "a-key-of-the-caller"}, posted()
    first = await client.post("/v1/penalty", json=body, headers=keyed)
    again = await client.post("/v1/penalty", json=body, headers=keyed)
    assert (first.status_code, again.status_code) == (201, 200), again.text
    assert (again.json()["case"], again.json()["href"]) == (first.json()["case"], first.json()["href"])
    other = await client.post("/v1/penalty", json=posted(), headers=keyed)
    assert (other.status_code, other.json()["code"]) == (409, "KeyReused")
    stranger = await system(running, "penalty", name="另一系统")
    assert (await stranger.post("/v1/penalty", json=posted(), headers=keyed)).status_code == 201
    assert (await client.post("/v1/penalty", json=body, headers={"Idempotency-Key": "a key"})).status_code == 422


async def test_a_key_is_free_again_after_a_day(web: Any) -> None:
    caller = Caller(actor=Actor(kind="system", id="key:甲", name="甲", unit="enf"), scopes=("penalty",))
    began = datetime(2026, 4, 1, tzinfo=UTC)
    await once(caller, "k", "one", now=began)
    await once(caller, "k", "one", now=began + timedelta(hours=23))
    with pytest.raises(Refused, match="另一个内容"):
        await once(caller, "k", "two", now=began + timedelta(hours=23))
    await once(caller, "k", "two", now=began + timedelta(days=1, seconds=1))


async def test_what_the_template_lets_be_understood_is_filled_in_as_on_the_form(running: Any) -> None:
    client = await system(running, "penalty", "read")
    body = {name: value for name, value in posted().items() if name != "authority"}
    case = (await client.post("/v1/penalty", json=body)).json()["case"]
    async with reading() as connection:
        row = await penalty_of(connection, case)
    assert row is not None
    office = unit("enf", today()).name
    assert (row.decision["authority"], row.decision["source"]) == (office, office)


async def test_what_was_taken_back_may_be_entered_again_under_the_same_number(running: Any) -> None:
    client = await system(running, "penalty", "read")
    body = posted()
    first = (await client.post("/v1/penalty", json=body)).json()
    await open_step(first["case"], "class_confirmation")
    who = Actor(kind="system", id=(await started_by(first["case"])), name="执法办案系统", unit="enf")
    taken_back = Telling(by=who, content={"reason": "金额录错"})
    await lifecycle.tell(first["case"], "withdraw", taken_back, click="")
    mended = {**body, "content": "罚款六千元"}
    await until(lambda: entered_anew(client, mended))
    second = (await client.post("/v1/penalty", json=mended)).json()
    assert second["case"] == f"{first['case']}~2"
    assert not second["created"]


async def entered_anew(client: httpx.AsyncClient, body: dict[str, Any]) -> bool:
    return (await client.post("/v1/penalty", json=body)).status_code == 201


async def started_by(case: str) -> str:
    async with reading() as connection:
        row = await case_of(connection, case)
    assert row is not None
    return str(row.started_by)


async def test_faults_come_back_by_field_in_chinese(running: Any) -> None:
    client = await system(running, "penalty")
    answer = await client.post("/v1/penalty", json=posted(uscc="91320700MA0000000X", fine="0"))
    assert answer.status_code == 422
    assert set(answer.json()["faults"]) == {"uscc", "fine"}
    missing = await client.post("/v1/penalty", json={"no": "连交罚〔2026〕1号"})
    assert missing.json()["faults"]["subject"] == "请填写行政相对人名称"
    unseen = await client.post("/v1/penalty", json=posted(facts="违法\u0000事实", interested=["甲\u0007"]))
    assert set(unseen.json()["faults"]) == {"facts", "interested"}
    assert (await client.post("/v1/penalty", content=b"{")).status_code == 415
    broken = await client.post("/v1/penalty", content=b"{", headers={"content-type": "application/json"})
    assert (broken.status_code, broken.json()["code"]) == (422, "FormFaulty")


async def test_a_key_enters_for_its_own_unit_and_for_those_it_is_given(running: Any) -> None:
    own = await system(running, "penalty")
    assert (await own.post("/v1/penalty", json=posted(unit="haizhou"))).status_code == 403
    given = await system(running, "penalty", "unit:haizhou", name="共享平台")
    assert (await given.post("/v1/penalty", json=posted(unit="haizhou"))).status_code == 201
    highway = await system(running, "penalty", unit="hwy", name="公路系统")
    refused = await highway.post("/v1/penalty", json=posted())
    assert (refused.status_code, refused.json()["code"]) == (403, "NotResponsible")
    reader = await system(running, "read", name="只读")
    assert (await reader.post("/v1/penalty", json=posted())).json()["code"] == "ScopeMissing"


async def test_another_unit_learns_nothing_of_a_case(running: Any) -> None:
    client = await system(running, "penalty")
    body = posted()
    case = (await client.post("/v1/penalty", json=body)).json()["case"]
    other = await system(running, "penalty", "read", unit="haizhou", name="海州系统")
    assert (await other.get(f"/v1/penalty/{quote(case)}")).status_code == 404
    assert (await other.post("/v1/penalty", json=body)).status_code == 409


async def test_a_key_is_needed_and_a_forged_one_is_refused(running: Any) -> None:
    client = browser(running)
    assert (await client.get("/v1/published")).json()["code"] == "KeyRefused"
    forged = await client.get("/v1/published", headers={"Authorization": "Bearer forged"})
    assert (forged.status_code, forged.headers["www-authenticate"]) == (401, "Bearer")


async def test_too_many_calls_are_told_to_wait(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PER_KEY", RateLimitItemPerMinute(3))
    client = await system(running, "read")
    answers = [await client.get("/v1/published") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    other = await system(running, "read", name="另一系统")
    assert (await other.get("/v1/published")).status_code == 200


async def test_what_another_unit_has_entered_is_not_answered_with_its_receipt(running: Any) -> None:
    body = posted(authority="市交通执法支队", source="市交通执法支队")
    first = await (await system(running, "penalty")).post("/v1/penalty", json=body)
    assert first.status_code == 201, first.text
    other = await system(running, "penalty", unit="haizhou", name="海州系统")
    answer = await other.post("/v1/penalty", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "AlreadyEntered")
    assert first.json()["at"] not in answer.text


async def test_a_body_beyond_the_limit_is_refused(running: Any) -> None:
    client = await system(running, "penalty")
    answer = await client.post("/v1/penalty", json=posted(remark="字" * 3_000_000))
    assert (answer.status_code, answer.json()["code"]) == (413, "TooLarge")


async def test_deadlines_are_counted_with_their_steps(running: Any) -> None:
    client = await system(running, "read")
    answer = await client.get("/v1/deadline", params={"from": "2026-09-28", "working_days": 10})
    assert answer.json()["on"] == "2026-10-16"
    assert answer.json()["steps"]
    named = await client.get("/v1/deadline", params={"from": "2026-09-28", "name": "repair_acceptance"})
    assert named.status_code == 200
    for wrong in ({}, {"days": 3, "months": 1}, {"name": "nothing"}, {"working_days": 0}):
        refused = await client.get("/v1/deadline", params={"from": "2026-09-28", **wrong})
        assert refused.status_code == 422, refused.text
    assert (await client.get("/v1/deadline", params={"from": "28.9.2026", "days": 3})).json()["code"] == "BadDay"


async def all_published(client: httpx.AsyncClient, how_many: int) -> bool:
    return len((await client.get("/v1/published")).json()["items"]) == how_many


async def test_what_is_public_today_is_paged_and_a_paper_is_verified(running: Any) -> None:
    client = await system(running, "read")
    cases = [await served(decision(40 + n)) for n in range(3)]
    await until(lambda: all_published(client, len(cases)))
    first = (await client.get("/v1/published", params={"limit": 2})).json()
    second = (await client.get("/v1/published", params={"limit": 2, "after": first["next"]})).json()
    assert [item["case"] for item in first["items"] + second["items"]] == cases
    assert second["next"] is None
    paper = await letter(cases[0], "repair_reminder")
    checked = (await client.get(f"/v1/verify/{paper.check_id}")).json()
    assert (checked["number"], checked["sha256"]) == (paper.number, paper.sha256)
    assert "示例" not in str(checked)
    assert (await client.get("/v1/verify/nothing")).status_code == 404
    assert (await client.get("/v1/published", params={"after": "x"})).status_code == 422
