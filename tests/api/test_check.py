"""信用查验：凭密钥问、得回执、报告用没用；额度、权限、越权、幂等；当时如此，以后也证得出。"""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select, update

from activities.record import append
from api.day import today
from api.systems import door
from api.systems.check_wire import QUESTION
from database.queries.check import unproved_receipts
from database.queries.objection import checkers_of, record_by_key
from database.reading import reading
from database.tables.account import AccessLog
from database.tables.business import Business
from database.tables.check import CheckCount, CheckReceipt
from database.tables.record import Record
from database.writing import put, table, writing
from rules.journal import Moment
from rules.objection_file import Receiver
from tests.api.conftest import browser, key_of_system
from tests.rules.check_example import fined
from tests.rules.penalty_example import code

RECEIPT, COUNT, RECORD, READ = table(CheckReceipt), table(CheckCount), table(Record), table(AccessLog)
NAME = "示例海州物流有限公司"


@pytest.fixture(autouse=True)
def _fresh_door() -> None:
    door.CALLS.storage.reset()


async def system(app: Any, *scopes: str, unit: str = "enf", name: str = "采购系统") -> httpx.AsyncClient:
    client = browser(app)
    client.headers["Authorization"] = f"Bearer {await key_of_system(*(scopes or ('check',)), unit=unit, name=name)}"
    return client


async def firm(body: str = "MA000001") -> str:
    uscc = code(body)
    async with writing() as connection:
        await put(connection, Business, {"uscc": uscc, "name": NAME})
    return uscc


async def told(uscc: str, case: str, kind: str, on: date, body: dict[str, Any]) -> None:
    """One record, appended as an activity appends it."""
    moment = Moment(case=case, seq=1, at=datetime.now(UTC) - timedelta(seconds=1))
    async with writing() as connection:
        await append(connection, moment, uscc, kind, on, body)


async def penalised(uscc: str, on: date | None = None) -> str:
    case, kind, day, body = fined(
        case=f"penalty/连交罚〔2026〕{uuid4().hex[:6]}号", on=on or today() - timedelta(days=9)
    )
    await told(uscc, case, kind, day, body)
    return f"{case}/{kind}"


def question(uscc: str, **changed: Any) -> dict[str, Any]:
    return {**QUESTION, "uscc": uscc, **changed}


async def test_a_check_answers_with_a_receipt_that_proves_itself(web: Any) -> None:
    client, uscc = await system(web), await firm()
    await penalised(uscc)
    answer = await client.post("/v1/check", json=question(uscc))
    assert answer.status_code == 201, answer.text
    said = answer.json()
    assert (said["verdict"], said["verdict_title"], said["name"]) == ("notice", "提示", NAME)
    assert [one["kind"] for one in said["items"]] == ["处罚"]
    assert (said["seq"], len(said["digest"]), said["check_edition"]) == (1, 64, "2022-11-28")
    again = (await client.get(said["href"])).json()
    assert {name: again[name] for name in said} == said
    assert again["proof"] == {"proved": True, "faults": []}
    assert again["used"] == ""
    async with reading() as connection:
        read = (await connection.execute(select(READ))).one()
    assert (read.what, read.uscc, read.purpose) == (f"check:{said['number']}", uscc, "政府采购")
    assert QUESTION["authority"] in read.details["note"]


async def test_what_is_repaired_is_gone_from_the_next_check_and_the_morning_is_still_proved(web: Any) -> None:
    client, uscc = await system(web), await firm()
    key = await penalised(uscc)
    morning = (await client.post("/v1/check", json=question(uscc))).json()
    await told(uscc, key.rpartition("/")[0], "repaired", today(), {"why": "信用修复", "about": key})
    evening = await client.post("/v1/check", json=question(uscc))
    assert (evening.json()["verdict"], evening.json()["items"]) == ("none", [])
    assert "连交罚" not in evening.text
    assert (await client.get(morning["href"])).json()["proof"]["proved"]


async def test_a_record_that_was_tampered_with_no_longer_proves_the_check(web: Any) -> None:
    client, uscc = await system(web), await firm()
    await penalised(uscc)
    said = (await client.post("/v1/check", json=question(uscc))).json()
    async with writing() as connection:
        body = (await connection.execute(select(RECORD.c.body))).scalar_one()
        body["publication"]["published"] = False
        await connection.execute(update(RECORD).values(body=body))
    proof = (await client.get(said["href"])).json()["proof"]
    assert not proof["proved"]
    assert "内容与摘要不符" in proof["faults"][0]


async def merged(old: str, new: str, how: str = "merger") -> None:
    body = {"successor": new, "succession": how, "title": "合并"}
    await told(old, f"record/{old}", "merged", today() - timedelta(days=1), body)
    followed = update(table(Business)).where(table(Business).c.uscc == old)
    async with writing() as connection:
        await connection.execute(followed.values(successor=new, succession=how))


async def test_what_is_in_force_of_an_absorbed_business_counts_and_names_its_record(web: Any) -> None:
    client, old, new = await system(web), await firm("MA000001"), await firm("MA000002")
    key = await penalised(old)
    await merged(old, new)
    said = (await client.post("/v1/check", json=question(new, subject=""))).json()
    assert (said["verdict"], said["seq"]) == ("notice", 0)
    [ground], [item] = said["grounds"], [one for one in said["items"] if one["kind"] == "处罚"]
    assert (ground["record"], item["record"], item["inherited_from"]) == (key, key, old)
    assert "存续企业承继自" in ground["sentence"]
    assert [(one["uscc"], one["seq"]) for one in said["inherited"]] == [(old, 2)]
    assert said["notes"] == [
        f"该主体合并了 {NAME}（{old}），其仍然有效的信息一并列出，注明“存续企业承继”；是否由该主体承担，请核实"
    ]
    before = (await client.post("/v1/check", json=question(old, subject=""))).json()
    assert before["notes"] == [f"该主体已由 {new} 承继，请一并查验承继者"]
    assert "inherited" not in before
    async with writing() as connection:
        await connection.execute(update(table(Business)).values(successor=""))
    assert (await client.get(said["href"])).json()["proof"]["proved"], "the chain of the absorbed one proves it"
    assert await unproved_receipts() == ([], 2)
    await told(old, key.rpartition("/")[0], "repaired", today(), {"why": "信用修复", "about": key})
    async with reading() as connection:
        record = await record_by_key(connection, key)
        assert record is not None
        assert await checkers_of(connection, record) == (receiver(before["number"]),)
        await connection.rollback()
    await merged(old, new)
    async with reading() as connection:
        assert await checkers_of(connection, record) == (receiver(before["number"], said["number"]),)


def receiver(*receipts: str) -> Receiver:
    return Receiver(kind="unit", id="enf", title="市交通执法支队", receipts=receipts)


async def test_a_division_is_only_told_of(web: Any) -> None:
    client, old, new = await system(web), await firm("MA000001"), await firm("MA000002")
    await penalised(old)
    await merged(old, new, "division")
    said = (await client.post("/v1/check", json=question(new, subject=""))).json()
    assert (said["verdict"], said["items"]) == ("none", [])
    assert said["notes"] == [f"该主体承继了 {old} 的信用档案，请一并查验"]


async def test_a_business_without_a_file_is_told_as_such(web: Any) -> None:
    client = await system(web)
    said = (await client.post("/v1/check", json=question(code("MA000077")))).json()
    assert (said["verdict"], said["name"], said["seq"]) == ("none", "", 0)
    assert said["notes"] == ["本系统没有该主体的信用档案"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"uscc": "91320799MA00000156"}, "uscc"), ({"purpose": "dinner"}, "purpose"), ({"authority": ""}, "authority"),
     ({"by_commitment": True}, "by_commitment"), ({"matter": "a\u0000b"}, "matter")],
)  # fmt: skip
async def test_a_faulty_question_is_refused_by_field_and_leaves_no_receipt(
    web: Any, changed: dict[str, Any], field: str
) -> None:
    client = await system(web)
    answer = await client.post("/v1/check", json={**question(await firm()), **changed})
    assert (answer.status_code, set(answer.json()["faults"])) == (422, {field})
    assert await kept() == 0


async def kept() -> int:
    async with reading() as connection:
        return len((await connection.execute(select(RECEIPT.c.number))).all())


async def test_only_a_key_for_checking_may_check(web: Any) -> None:
    reader = await system(web, "read", "penalty")
    answer = await reader.post("/v1/check", json=question(code()))
    assert (answer.status_code, answer.json()["code"]) == (403, "ScopeMissing")
    assert (await browser(web).post("/v1/check", json=question(code()))).status_code == 401


async def test_a_receipt_is_seen_and_reported_on_by_its_own_unit_alone(web: Any) -> None:
    own, uscc = await system(web), await firm()
    said = (await own.post("/v1/check", json=question(uscc))).json()
    other = await system(web, unit="haizhou", name="别的系统")
    for answer in (await other.get(said["href"]), await other.post(f"{said['href']}/use", json={"used": "applied"})):
        assert (answer.status_code, answer.json()["code"]) == (404, "NotFound")
    shared = await system(web, "check", "unit:enf", unit="haizhou", name="共享平台")
    assert (await shared.get(said["href"])).status_code == 200


async def test_the_use_is_reported_once_and_an_override_says_why(web: Any) -> None:
    client, uscc = await system(web), await firm()
    href = (await client.post("/v1/check", json=question(uscc))).json()["href"]
    bare = await client.post(f"{href}/use", json={"used": "overridden"})
    assert (bare.status_code, set(bare.json()["faults"])) == (422, {"reason"})
    said = {"used": "overridden", "reason": "与本次采购的履约能力无关"}
    first, again = [await client.post(f"{href}/use", json=said) for _ in range(2)]
    assert (first.status_code, again.status_code) == (200, 200)
    assert (again.json()["used"], again.json()["used_at"]) == ("overridden", first.json()["used_at"])
    other = await client.post(f"{href}/use", json={"used": "applied"})
    assert (other.status_code, other.json()["code"]) == (409, "AlreadyReported")
    assert first.json()["proof"]["proved"]


async def test_a_key_has_so_many_checks_a_day(web: Any) -> None:
    client, uscc = await system(web, "check", "quota:3"), await firm()
    statuses = [(await client.post("/v1/check", json=question(uscc))).status_code for _ in range(2)]
    many = {name: QUESTION[name] for name in ("purpose", "authority")} | {"usccs": [uscc, uscc]}
    assert (await client.post("/v1/checks", json=many)).json()["code"] == "QuotaExceeded"
    last, over = [await client.post("/v1/check", json=question(uscc)) for _ in range(2)]
    assert [*statuses, last.status_code, over.status_code] == [201, 201, 201, 429]
    assert over.json()["code"] == "QuotaExceeded"
    assert await kept() == 3
    async with writing() as connection:
        await connection.execute(update(COUNT).values(day=today() - timedelta(days=1)))
    assert (await client.post("/v1/check", json=question(uscc))).status_code == 201


async def test_a_quota_holds_when_everybody_asks_at_once(web: Any) -> None:
    client, uscc = await system(web, "check", "quota:5"), await firm()
    answers = await asyncio.gather(*(client.post("/v1/check", json=question(uscc)) for _ in range(12)))
    assert sorted(one.status_code for one in answers) == [201] * 5 + [429] * 7
    assert await kept() == 5


async def test_the_same_key_of_a_request_is_the_same_check(web: Any) -> None:
    client, uscc = await system(web), await firm()
    keyed = {"Idempotency-Key": "one-procurement"}
    first = await client.post("/v1/check", json=question(uscc), headers=keyed)
    await penalised(uscc)
    again = await client.post("/v1/check", json=question(uscc), headers=keyed)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    other = await client.post("/v1/check", json=question(uscc, purpose="bidding"), headers=keyed)
    assert (other.status_code, other.json()["code"]) == (409, "KeyReused")
    stranger = await system(web, name="另一系统")
    assert (await stranger.post("/v1/check", json=question(uscc), headers=keyed)).status_code == 201
    at_once = {"Idempotency-Key": "at-once"}
    many = await asyncio.gather(*(client.post("/v1/check", json=question(uscc), headers=at_once) for _ in range(6)))
    assert len({one.json()["number"] for one in many}) == 1
    assert len({json.dumps(one.json(), sort_keys=True) for one in many}) == 1


async def test_many_codes_are_answered_in_their_order_and_the_wrong_ones_by_themselves(web: Any) -> None:
    client = await system(web)
    codes = [await firm(f"MA00000{n}") for n in (1, 2, 3)]
    await penalised(codes[1])
    many = {name: QUESTION[name] for name in ("purpose", "authority", "matter", "by_commitment")}
    answer = await client.post("/v1/checks", json=many | {"usccs": [codes[2], "91320799MA00000156", codes[1], ""]})
    assert answer.status_code == 201, answer.text
    assert [one["uscc"] for one in answer.json()["items"]] == [codes[2], codes[1]]
    assert [one["verdict"] for one in answer.json()["items"]] == ["none", "notice"]
    assert [one["uscc"] for one in answer.json()["refused"]] == ["91320799MA00000156", ""]
    for one in answer.json()["items"]:
        assert (await client.get(one["href"])).json()["proof"]["proved"]
    over = await client.post("/v1/checks", json=many | {"usccs": [codes[0]] * 201})
    assert (over.status_code, set(over.json()["faults"])) == (422, {"usccs"})


async def test_a_client_can_be_written_from_the_description_alone(web: Any) -> None:
    """Everything it sends and reads is found in /openapi.json: paths, bodies, what an answer is called."""
    uscc = await firm(QUESTION["uscc"][8:16])
    assert uscc == QUESTION["uscc"], "the example of the description is the business of this test"
    key = await penalised(uscc)
    client = await system(web)
    about = (await client.get("/openapi.json")).json()

    def example(path: str) -> Any:
        return about["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"]

    asking = about["paths"]["/v1/check"]["post"]
    shape = asking["responses"]["201"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    answer = (await client.post("/v1/check", json=example("/v1/check"))).json()
    assert set(about["components"]["schemas"][shape]["required"]) <= set(answer)
    [item], described = answer["items"], about["components"]["schemas"]["InForce"]
    assert {*described["required"], "record"} <= set(described["properties"])
    assert (item["record"], answer["grounds"][0]["record"]) == (key, key)
    purposes = asking["requestBody"]["content"]["application/json"]["schema"]["properties"]["purpose"]["enum"]
    assert len(purposes) == 6
    for purpose in purposes:
        assert (await client.post("/v1/check", json={**example("/v1/check"), "purpose": purpose})).status_code == 201
    [parameter] = about["paths"]["/v1/check/{number}"]["get"]["parameters"]
    at = "/v1/check/{number}".replace("{" + parameter["name"] + "}", answer[parameter["name"]])
    assert (await client.get(at)).json()["digest"] == answer["digest"]
    used = await client.post(f"{at}/use", json=example("/v1/check/{number}/use"))
    assert used.json()["used"] == example("/v1/check/{number}/use")["used"]
    assert (await client.post("/v1/checks", json=example("/v1/checks"))).json()["items"][0]["uscc"] == uscc


async def test_every_receipt_is_proved_at_once_and_a_changed_one_is_found(
    web: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("database.queries.check.AT_ONCE", 2)
    client, codes = await system(web), [await firm(f"MA00000{n}") for n in (1, 2, 3)]
    await penalised(codes[0])
    asked = [question(uscc) for uscc in codes for _ in range(2)] + [question(code("MA000088"))]
    numbers = [(await client.post("/v1/check", json=one)).json()["number"] for one in asked]
    assert await unproved_receipts() == ([], 7)
    async with writing() as connection:
        milder = update(RECEIPT).where(RECEIPT.c.number == numbers[0])
        await connection.execute(milder.values(verdict="none"))
        await connection.execute(update(RECEIPT).where(RECEIPT.c.number == numbers[2]).values(digest="0" * 64))
    faults, receipts = await unproved_receipts()
    assert receipts == 7
    assert {fault.partition("：")[0] for fault in faults} == {f"查验回执 {numbers[0]}", f"查验回执 {numbers[2]}"}
