"""承诺案件页：纸面签署、受理、因故核查、听取意见、认定、反馈、恢复，都在页面上办；台账和覆盖情况跟着变。"""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from python_calamine import CalamineWorkbook

from api import lifecycle
from api.day import today
from database.tables.case import Case
from database.tables.commitment import Commitment, CommitmentCheck
from database.writing import put, writing
from rules.actor import Actor
from rules.commitment import USES
from rules.step import Answer
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.api.test_commitment import CSRF, answered, bureau, offered, published
from tests.api.test_commitment_entry import offered as offered_by_form
from tests.rules.commitment_example import offer

__all__ = ["bureau"]
Bureau = dict[str, httpx.AsyncClient]
PAPER = ("签字盖章.pdf", b"%PDF-1.7\nsigned\n%%EOF\n", "application/pdf")


async def acted(client: httpx.AsyncClient, act: str, case: str, **form: Any) -> httpx.Response:
    files = form.pop("files", None)
    return await client.post(f"/staff/commitment/{act}/{quote(case)}", data={**CSRF, "click": act, **form}, files=files)


async def page(client: httpx.AsyncClient, case: str, **query: str) -> str:
    return (await client.get(f"/staff/case/{quote(case)}", params=query)).text


async def of_business(case: str, name: str, **answers: Any) -> None:
    key = await house.open_step(case, name)
    by = Actor(kind="business", id=offer().uscc, name="示例人")
    await lifecycle.tell(case, "decide", Answer(key=key, by=by, answers=answers), click=name)


async def test_a_letter_signed_on_paper_is_entered_with_its_scan_and_accepted_by_another(bureau: Bureau) -> None:
    case = await offered_by_form(bureau["zhang"])
    await house.open_step(case, "commitment_signing")
    form = {"signer": "示例人，经理", "signed_on": str(today()), "publish": "true"}
    bare = await acted(bureau["zhang"], "scan", case, **form)
    assert (bare.status_code, "签字盖章的扫描件" in bare.text) == (422, True)
    disguised = {"scan": ("扫描件.pdf", b"<script>alert(1)</script>", "application/pdf")}
    forged = await acted(bureau["zhang"], "scan", case, **form, files=disguised)
    assert (forged.status_code, "PDF" in forged.text) == (422, True)
    assert "录入签署的承诺书" not in forged.text
    foreign = await acted(bureau["zhao"], "scan", case, **form, files={"scan": PAPER})
    assert foreign.status_code in (403, 404), "another unit enters nothing"
    early = await acted(bureau["zhang"], "scan", case, **{**form, "signed_on": "2020-01-01"}, files={"scan": PAPER})
    assert (early.status_code, "早于" in early.text) == (422, True)
    done = await acted(bureau["zhang"], "scan", case, **form, files={"scan": PAPER})
    assert done.status_code == 303, done.text
    await house.open_step(case, "commitment_acceptance")
    shown = await page(bureau["li"], case)
    for words in ("承诺书全文", "纸面签署，录入扫描件", "签字盖章.pdf", "示例人，经理", "同意公开"):
        assert words in shown, words
    late = await bureau["zhang"].get(f"/staff/commitment/scan/{quote(case)}")
    assert "承诺书已经签署，或者签署期已过" in late.text
    assert (await answered(bureau["li"], case, "commitment_acceptance", outcome="accept")).status_code == 303
    await published(case)
    assert "受理之前可以撤回" not in await page(bureau["zhang"], case), "what was accepted is not taken back"


async def test_a_check_is_called_for_heard_decided_and_the_bar_is_lifted_again(bureau: Bureau, web: Any) -> None:
    await person("wang", unit="enf", roles=["head"])
    wang = await signed_in(web, "wang")
    case = await offered()
    await house.open_step(case, "commitment_acceptance")
    too_early = await bureau["zhang"].get(f"/staff/commitment/check/{quote(case)}")
    assert "承诺还没有受理，或者履约结果已经认定" in too_early.text
    await answered(bureau["li"], case, "commitment_acceptance", outcome="accept")
    await published(case)
    assert "启动履约核查" in await page(bureau["zhao"], case), "the handling unit may call for a check"
    call = {"cause": "complaint", "source": "投诉〔2026〕1号", "reason": "有人反映车辆不在"}
    assert "来源" in (await acted(bureau["zhang"], "check", case, cause="complaint")).text
    assert (await acted(bureau["zhang"], "check", case, **call)).status_code == 303
    again = await acted(bureau["zhang"], "check", case, **call, files=None)
    assert again.status_code == 303, "a second click is the same act"
    other = await acted(bureau["zhang"], "check", case, **{**call, "click": "other"})
    assert (other.status_code, "已经启动" in other.text) == (422, True)
    listed = (await bureau["li"].get("/staff/commitments?state=checking")).text
    assert "核查中" in listed
    evidence = {"evidence": ("现场照片.jpg", b"\xff\xd8\xff\xe0 photo \xff\xd9", "image/jpeg")}
    key = await house.open_step(case, "commitment_check")
    found = {**CSRF, "key": key, "click": key, "outcome": "false", "on": str(today()), "findings": "车辆早已转让"}
    checked = await bureau["li"].post(f"/staff/decide/{quote(case)}", data=found, files=evidence)
    assert checked.status_code == 303, checked.text
    proof = {"outcome": "served", "means": "direct", "on": str(today()), "receiver": "示例人"}
    assert (await answered(bureau["zhang"], case, "letter_delivery", **proof)).status_code == 303
    await of_business(case, "commitment_hearing", outcome="state", text="车辆在维修")
    await house.open_step(case, "commitment_decision")
    shown = await page(wang, case)
    for words in ("车辆早已转让", "现场照片.jpg", "车辆在维修", "投诉〔2026〕1号", "第 1 次核查"):
        assert words in shown, words
    decision = {"outcome": "false", "measure": "record", "heard": "未提供维修凭证", "reason": "查明属实"}
    assert (await answered(wang, case, "commitment_decision", **decision)).status_code == 303
    await house.open_step(case, "commitment_feedback")
    shown = await page(bureau["zhao"], case, tab="checks")
    for words in ("虚假承诺", "等待办理单位反馈"):
        assert words in shown, words
    covered = (await bureau["li"].get("/staff/commitments/coverage")).text
    assert "今天收到" in covered
    assert (
        await answered(bureau["zhao"], case, "commitment_feedback", action="revoked", note="已撤销")
    ).status_code == 303
    await house.until(lambda: _shows(bureau["zhang"], case, "已撤销决定：已撤销"))
    shown = await page(bureau["zhang"], case, tab="checks")
    assert "提出恢复适用承诺" in shown
    printed = (await bureau["zhang"].get(f"/staff/print/{quote(case)}")).text
    for words in ("核查和反馈", "车辆早已转让", "告知的违诺后果", "已撤销决定：已撤销"):
        assert words in printed, words
    assert "修复前不再适用" in (await bureau["zhang"].get("/staff/commitments?state=barred")).text
    assert (await answered(bureau["zhang"], case, "letter_delivery", **proof)).status_code == 303
    waits = await page(bureau["zhang"], case)
    assert "修复之前不再适用以承诺代替的办理" in waits
    assert waits.split('aria-current="step"')[1].split('step-title">')[1].startswith("修复")
    proposal = {"document": "修复决定〔2026〕3号", "document_day": str(today()), "reason": "已经纠正"}
    assert (await acted(bureau["zhang"], "restore", case, **proposal)).status_code == 303
    waiting = await bureau["zhang"].get(f"/staff/commitment/restore/{quote(case)}")
    assert "恢复适用承诺正在核准" in waiting.text
    assert "修复" in await page(wang, case)
    assert (await answered(wang, case, "restoration", outcome="approve", reason="属实")).status_code == 303


async def _shows(client: httpx.AsyncClient, case: str, words: str) -> bool:
    return words in await page(client, case, tab="checks")


async def test_who_offered_takes_it_back_and_may_offer_again(bureau: Bureau) -> None:
    reference = f"许-{uuid4().hex[:8]}"
    case = await offered_by_form(bureau["zhang"], reference=reference)
    await house.open_step(case, "commitment_signing")
    form = {**CSRF, "click": "back", "why": "事项填错"}
    done = await bureau["zhang"].post(f"/staff/withdraw/{quote(case)}", data=form)
    assert done.status_code == 303
    await bureau["zhang"].get("/staff/todo")
    await house.until(lambda: _listed(bureau["zhang"], "state=unbound", "已撤回"))
    second = await offered_by_form(bureau["zhang"], reference=reference)
    assert second == f"{case}~2"


async def _listed(client: httpx.AsyncClient, query: str, words: str) -> bool:
    return words in (await client.get(f"/staff/commitments?{query}")).text


def row(n: int, **changed: Any) -> dict[str, Any]:
    made = {
        "case_id": f"commitment/{n}", "number": f"诺-2026-{n:04d}", "uscc": offer().uscc, "subject": f"示例企业{n}",
        "unit": "enf", "handling_unit": "haizhou", "use": "licensing", "type": "replaces_proof", "matter": "示例事项",
        "reference": str(n), "template": "proof", "version": 1, "offered_at": datetime.now(UTC) - timedelta(hours=n),
    }  # fmt: skip
    return made | changed


@pytest.fixture
async def many(web: Any) -> httpx.AsyncClient:
    """Sixty commitments in several states, no engine needed."""
    await person("zhang", unit="enf", roles=["handler"])
    await person("boss", unit="zfc", roles=["supervisor"])
    accepted = {"signed_on": today(), "accepted_on": today()}
    rows = [
        row(n, **accepted, due_on=today() + timedelta(days=n), ends_on=today() + timedelta(days=n)) for n in range(54)
    ]
    rows += [
        row(60, **accepted, missing_due_on=today() - timedelta(days=2), type="missing_item"),
        row(61), row(62, signed_on=today()), row(63, use="merit", unit="haizhou", handling_unit="haizhou"),
        row(64, **accepted, outcome="false", barred_since=today(), use="funds"),
    ]  # fmt: skip
    base = {"kind": "commitment", "subject": "", "started_by": "zhang", "legal_date": today(), "position": "filed"}
    check = {
        "seq": 1, "cause": "complaint", "asked_on": today(), "found": "false", "findings": "属实",
        "checked_on": today(),
        "checked_by": "李",
        "outcome": "false", "measure": "record", "n": 1, "decided_on": today() - timedelta(days=20),
    }  # fmt: skip
    async with writing() as connection:
        for one in rows:
            case = {"id": one["case_id"], "title": one["number"], "uscc": one["uscc"], "unit": one["unit"]}
            await put(connection, Case, {**base, **case, "started_at": one["offered_at"]})
            await put(connection, Commitment, one)
        await put(connection, CommitmentCheck, check | {"case_id": "commitment/64"})
    return await signed_in(web, "zhang")


async def numbers(client: httpx.AsyncClient, query: str = "") -> set[int]:
    text = (await client.get(f"/staff/commitments?{query}")).text
    return {n for n in range(100) if f"诺-2026-{n:04d}" in text}


async def test_the_ledger_is_narrowed_by_its_address(many: httpx.AsyncClient) -> None:
    assert await numbers(many, "state=offered") == {61}
    assert await numbers(many, "state=signed") == {62}
    assert await numbers(many, "state=barred") == await numbers(many, "outcome=false") == {64}
    assert await numbers(many, "due=overdue") == await numbers(many, "type=missing_item") == {60}
    assert await numbers(many, "due=week") == set(range(8))
    assert await numbers(many, "due=later") == set(range(31, 54))
    assert await numbers(many, "q=0007") == {7}
    assert await numbers(many, f"q={offer().uscc}&use=funds") == {64}
    assert await numbers(many, "use=merit") == set(), "another unit's own"
    assert await numbers(many, "state=nonsense") == set()


async def test_the_ledger_is_read_page_by_page(many: httpx.AsyncClient) -> None:
    first = await numbers(many)
    text = (await many.get("/staff/commitments")).text
    older = text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    rest = await numbers(many, older.partition("?")[2])
    assert (len(first), first & rest, len(first | rest)) == (50, set(), 58)


async def test_the_ledger_is_exported_as_it_is_narrowed(many: httpx.AsyncClient) -> None:
    sheet = (await many.get("/staff/commitments/export?state=barred&use=funds")).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert "领域：专项资金管理；状态：修复前不再适用" in str(rows[0][0])
    assert [(one[1], one[5], one[10], one[11]) for one in rows[2:]] == [
        ("诺-2026-0064", "专项资金管理", "修复前不再适用", "虚假承诺")
    ]


async def test_htmx_is_given_the_list_alone(many: httpx.AsyncClient) -> None:
    swapped = {"hx-request": "true", "hx-target": "list"}
    part = (await many.get("/staff/commitments?state=barred", headers=swapped)).text
    assert part.startswith('<div id="list">')
    assert "诺-2026-0064" in part


async def test_coverage_counts_and_lists_what_was_never_fed_back(many: httpx.AsyncClient, web: Any) -> None:
    own = (await many.get("/staff/commitments/coverage")).text
    assert "诺-2026-0064" in own
    assert "个工作日没有反馈" in own
    by_field = dict(re.findall(r'funnel-label">(\w+)</span>.*?funnel-figure"><b>(\d+)</b>', own, re.S))
    assert set(by_field) >= set(USES.values()), "a field without a commitment is seen to have none"
    assert by_field["评先创优"] == "0"
    boss = await signed_in(web, "boss")
    everything = (await boss.get("/staff/commitments/coverage")).text
    assert re.search('评先创优</span>.*?funnel-figure"><b>[1-9]', everything, re.S)
    assert "海州区交通运输局" in everything
    faulty = (await boss.get("/staff/commitments/coverage?since=2026-09-01&until=2026-01-01")).text
    assert "截止日期早于起始日期" in faulty
    sheet = await boss.get("/staff/commitments/coverage/export?unit=enf")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert "市交通执法支队" in str(rows[0][0])
    assert rows[1][:5] == ["单位", "领域", "提供", "签署", "受理"]
    assert [one[2:] for one in rows if one[1] == "专项资金管理"] == [[1, 1, 1, 0, 1, 0, 1]]
    assert rows[-1][0] == "合计"
    assert "/staff/commitments/coverage" in (await boss.get("/managers/board")).text


async def test_a_commitment_is_found_by_its_number_and_said_in_its_own_words(many: httpx.AsyncClient) -> None:
    found = (await many.get("/staff/search?q=诺-2026-0007")).text
    assert "信用承诺 · 诺-2026-0007" in found
    assert "filed" not in found
