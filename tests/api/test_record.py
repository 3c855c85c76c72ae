"""登记信用记录：页面和接口；没有来源、不合目录的，各栏说明为什么。"""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import httpx
import pytest

from api.day import today
from api.systems import door
from api.systems.record import EXAMPLE
from database.queries.credit_file import entries_of
from database.queries.record_entry import entry_of_case
from database.reading import reading
from local.mailbox import Mailbox
from local.temporal import Temporal
from tests.api import house
from tests.api.conftest import browser, key_of_system, person, signed_in
from tests.api.house import said, staff, until
from tests.rules.penalty_example import code

CSRF = {"csrf": "token"}
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
async def desk(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Any]:
    door.CALLS.storage.reset()
    for name, role, unit in (("zhang", "handler", "enf"), ("li", "reviewer", "enf"), ("other", "handler", "trc")):
        await person(name, unit=unit, roles=[role])
    async with house.opened(temporal_server, mailbox, monkeypatch):
        yield web


def fresh() -> str:
    """A business that no other test has: the engine outlives the databases."""
    return code(f"MA{uuid4().hex[:6].upper()}")


def filled(uscc: str, **changed: Any) -> dict[str, Any]:
    return {
        **CSRF, "act": "enter", "item": "licence", "subject": "示例海州物流有限公司", "uscc": uscc,
        "title": "道路货物运输经营许可", "true_on": str(today() - timedelta(days=2)), "number": "苏交运管许可第1号",
        "content": "道路普通货物运输", "paper": "准予行政许可决定书", "paper_number": "连交许〔2026〕21号",
        "paper_unit": "局行政服务处",
    } | changed  # fmt: skip


async def kinds(uscc: str) -> list[str]:
    async with reading() as connection:
        return [entry.kind for entry in await entries_of(connection, uscc)]


async def test_a_record_is_chosen_from_the_catalogue_and_entered(desk: Any) -> None:
    zhang, uscc = await signed_in(desk, "zhang"), fresh()
    choice = await zhang.get("/staff/record/new")
    assert "知识产权" in choice.text
    assert "发改财金规〔2024〕203号" in choice.text
    shown = await zhang.get("/staff/record/new?item=licence")
    assert "7 个工作日内登记" in shown.text
    assert 'name="adverse"' not in shown.text
    assert re.search(r'name="number"[^>]* required', shown.text)
    done = await zhang.post("/staff/record/new", data=filled(uscc), files={"uploads": ("决定书.pdf", PDF)})
    assert done.status_code == 303, done.text
    await until(lambda: _is(uscc, ["qualification"]))
    case = await zhang.get(done.headers["location"])
    assert "已记入信用档案" in case.text
    async with reading() as connection:
        [entry] = await entries_of(connection, uscc)
    assert entry.body is not None
    paper = await (await signed_in(desk, "li")).get(f"/staff/upload/{entry.body['uploads'][0]}")
    assert paper.content == PDF
    again = await zhang.post("/staff/record/new", data=filled(uscc))
    assert (again.status_code, again.headers["location"]) == (303, done.headers["location"])


async def _is(uscc: str, expected: list[str]) -> bool:
    return await kinds(uscc) == expected


FAULTY: list[tuple[str, dict[str, Any], str]] = [
    ("没有来源文件", {"paper": ""}, "请填写来源文件名称"),
    ("来源没有文号", {"paper_number": "无"}, "没有来源文件的，不得记入信用档案"),
    ("许可没有编号", {"number": ""}, "行政许可应填写编号"),
    ("将来的日子", {"true_on": "2099-01-01"}, "晚于今天"),
    ("代码不对", {"uscc": "91320799MA0000011A"}, "校验"),
]


@pytest.mark.parametrize(("label", "changed", "sentence"), FAULTY)
async def test_a_faulty_record_is_told_beside_its_field(
    desk: Any, label: str, changed: dict[str, Any], sentence: str
) -> None:
    zhang = await signed_in(desk, "zhang")
    answer = await zhang.post("/staff/record/new", data=filled(fresh()) | changed)
    assert answer.status_code == 422, label
    assert sentence in answer.text
    assert "道路普通货物运输" in answer.text


async def test_a_correction_starts_from_the_record_and_takes_another_person(desk: Any) -> None:
    zhang, uscc = await signed_in(desk, "zhang"), fresh()
    await zhang.post("/staff/record/new", data=filled(uscc))
    await until(lambda: _is(uscc, ["qualification"]))
    async with reading() as connection:
        [entry] = await entries_of(connection, uscc)
    shown = await zhang.get("/staff/record/new", params={"act": "correct", "uscc": uscc, "about": entry.key})
    assert "苏交运管许可第1号" in shown.text
    changed = filled(uscc, act="correct", about=entry.key, number="苏交运管许可第2号", reason="编号录错")
    missing = await zhang.post("/staff/record/new", data={**changed, "reason": ""})
    assert (missing.status_code, "请写明理由" in missing.text) == (422, True)
    done = await zhang.post("/staff/record/new", data=changed)
    assert done.status_code == 303, done.text
    assert await kinds(uscc) == ["qualification"]
    case = unquote(done.headers["location"]).partition("/staff/case/")[2].partition("?")[0]
    todo = await (await signed_in(desk, "li")).get("/staff/todo?tab=free")
    assert "复核信用记录" in todo.text
    await said(case, "record_check", staff("li", "reviewer"), outcome="keep")
    await until(lambda: _is(uscc, ["qualification", "corrected"]))


async def test_only_a_handler_enters_and_a_change_of_nothing_is_not_found(desk: Any) -> None:
    li = await signed_in(desk, "li")
    answer = await li.post("/staff/record/new", data=filled(fresh()))
    assert (answer.status_code, "由经办岗位登记" in answer.text) == (403, True) or answer.status_code == 422
    nothing = await li.get("/staff/record/new", params={"act": "end", "uscc": fresh(), "about": "x"})
    assert nothing.status_code == 404


async def system(app: Any, *scopes: str, unit: str = "enf") -> httpx.AsyncClient:
    client = browser(app)
    client.headers["Authorization"] = f"Bearer {await key_of_system(*scopes, unit=unit, name='许可系统')}"
    return client


async def test_a_system_enters_a_record_once_however_often_it_is_sent(desk: Any) -> None:
    client, body = await system(desk, "record"), {**EXAMPLE, "uscc": fresh()}
    first = await client.post("/v1/record", json=body, headers={"Idempotency-Key": "k1"})
    assert first.status_code == 201, first.text
    assert first.json()["recorded"]
    again = await client.post("/v1/record", json=body, headers={"Idempotency-Key": "k1"})
    assert (again.status_code, again.json()["case"], again.json()["created"]) == (200, first.json()["case"], False)
    other = await client.post("/v1/record", json={**body, "content": "道路危险货物运输"})
    assert (other.status_code, other.json()["code"]) == (409, "AlreadyEntered")
    reused = await client.post("/v1/record", json={**body, "title": "另一许可"}, headers={"Idempotency-Key": "k1"})
    assert (reused.status_code, reused.json()["code"]) == (409, "KeyReused")
    assert await kinds(body["uscc"]) == ["qualification"]


async def test_an_adverse_record_of_a_system_waits_for_a_person(desk: Any) -> None:
    client, uscc = await system(desk, "record"), fresh()
    found = {**EXAMPLE, "uscc": uscc, "item": "inspection", "result": "发现问题", "adverse": True, "valid_until": None}
    answer = await client.post("/v1/record", json=found)
    assert (answer.status_code, answer.json()["recorded"]) == (201, False), answer.text
    assert await kinds(uscc) == []
    await said(answer.json()["case"], "record_check", staff("li", "reviewer"), outcome="reject", reason="不是这家企业")
    await until(lambda: _ended(answer.json()["case"]))
    again = await client.post("/v1/record", json=found)
    assert (again.status_code, again.json()["case"]) == (201, f"{answer.json()['case']}~2"), again.text


async def _ended(case: str) -> bool:
    async with reading() as connection:
        row = await entry_of_case(connection, case)
    return row is not None and row.outcome == "unrecorded"


REFUSED: list[tuple[str, tuple[str, ...], dict[str, Any], int, str]] = [
    ("没有这项权限", ("penalty",), {}, 403, "ScopeMissing"),
    ("别的单位", ("record",), {"unit": "trc"}, 403, "NotYours"),
    ("不在目录", ("record",), {"item": "rumour"}, 422, "FormFaulty"),
    ("没有来源", ("record",), {"paper_number": ""}, 422, "FormFaulty"),
    ("在档的是另一名称", ("record",), {"subject": "示例别名有限公司"}, 422, "FormFaulty"),
]


@pytest.mark.parametrize(("label", "scopes", "changed", "status", "refusal"), REFUSED)
async def test_what_a_system_may_not_enter(
    desk: Any, label: str, scopes: tuple[str, ...], changed: dict[str, Any], status: int, refusal: str
) -> None:
    uscc = fresh()
    known = await (await system(desk, "record")).post("/v1/record", json={**EXAMPLE, "uscc": uscc})
    assert known.status_code == 201, known.text
    body = {**EXAMPLE, "uscc": uscc, "title": "另一许可", **changed}
    answer = await (await system(desk, *scopes)).post("/v1/record", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, refusal), label
