"""企业端的承诺：要签的、要补的、要说的，一页一件；回执和副本；主动承诺和更新；看不到别人的。"""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from api import lifecycle
from api.day import today
from database.reading import reading
from database.tables.commitment import CommitmentTemplate
from database.tables.step import StepRow
from database.writing import put, table, writing
from local.mailbox import Mailbox
from local.temporal import Temporal
from rules.commitment import commitment_case
from rules.commitment_file import CommitmentEntry
from rules.journal import Telling
from tests.api import house
from tests.api.conftest import browser, person, signed_in
from tests.rules.commitment_example import offer
from tests.rules.penalty_example import code

PDF = b"%PDF-1.4\n%an invented paper\n%%EOF\n"
SIGN = {"outcome": "sign", "read": "true", "publish": "true", "signer": "示例人 经理", "signature": "示例人"}
TEXTS = {"proof": "replaces_proof", "gap": "missing_item", "open": "openness"}
REVIEWER, HEAD = house.staff("li", "reviewer"), house.staff("wang", "head")
SOON = timedelta(days=60)
STEP = table(StepRow)


@pytest.fixture
async def firm(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """A business signed in, in a house with a text for every letter."""
    words = {
        "conditions": "具备经营条件",
        "standards": "按标准经营",
        "consequences": "撤销并记录",
        "promise": "承诺属实",
    }
    async with writing() as connection:
        for id, type in TEXTS.items():
            row = {"id": id, "version": 1, "case_id": id, "type": type, "standard": "scene", "kept_by": "示例", **words}
            kept = {"title": f"示例{id}承诺书", "kept_at": datetime(2026, 1, 5, tzinfo=UTC)}
            await put(connection, CommitmentTemplate, row | kept)
    await person("firm", kind="business", uscc=code())
    async with house.opened(temporal_server, mailbox, monkeypatch):
        yield await signed_in(web, "firm")


async def offered(**changed: Any) -> str:
    made = offer(**{"due_on": today() + SOON, "reference": f"许-{uuid4().hex}"} | changed)
    case = commitment_case(made)
    await lifecycle.begin("commitment", CommitmentEntry(offer=made, by=house.staff("zhang", "handler")), case=case)
    return case


def hidden(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, page.text
    return found[1]


async def answered(
    client: httpx.AsyncClient, case: str, name: str, files: Any = None, **answers: str
) -> httpx.Response:
    """Open the page of a step as its link leads there, and hand it in."""
    key = await house.open_step(case, name)
    here = f"/portal/commitment-answer/{quote(case)}?key={key}"
    page = await client.get(here)
    assert page.status_code == 200, page.text
    form = {"csrf": hidden(page, "csrf"), "click": hidden(page, "click"), **answers}
    return await client.post(here, data=form, files=files)


async def accepted(client: httpx.AsyncClient, **changed: Any) -> str:
    case = await offered(**changed)
    assert (await answered(client, case, "commitment_signing", **SIGN)).status_code == 303
    await house.said(case, "commitment_acceptance", REVIEWER, outcome="accept")
    return case


async def told_of(case: str, name: str) -> str:
    """The key of a step that is put before a business once its notice has been handed over."""
    proof = {"outcome": "served", "means": "direct", "on": str(today()), "receiver": "示例收件人"}
    for _ in range(400):
        async with reading() as connection:
            found = select(STEP.c.key, STEP.c.name).where(STEP.c.case_id == case, STEP.c.state == "open")
            waiting = {row.name: str(row.key) for row in await connection.execute(found)}
        if name in waiting:
            return waiting[name]
        if "letter_delivery" in waiting:
            await house.said(case, "letter_delivery", house.staff("zhang", "handler"), **proof)
        await asyncio.sleep(0.05)
    raise AssertionError(f"{name} was not opened in {case}")


async def in_force(client: httpx.AsyncClient, case: str) -> bool:
    return "待履行" in (await client.get(f"/portal/commitment/{quote(case)}")).text


async def test_a_business_reads_what_it_is_told_signs_and_keeps_the_receipt(firm: httpx.AsyncClient) -> None:
    case = await offered()
    await house.open_step(case, "commitment_signing")
    home = await firm.get("/portal")
    assert f"/portal/commitment-answer/{quote(case)}?key=commitment_signing.1" in home.text
    assert "阅知并签署承诺书" in (await firm.get("/portal/commitments")).text
    page = await firm.get(f"/portal/commitment-answer/{quote(case)}")
    for words in ("具备经营条件", "按标准经营", "撤销并记录", "承诺属实", "签署日期为今天"):
        assert words in page.text, words
    unread = await answered(firm, case, "commitment_signing", **SIGN | {"read": ""})
    assert (unread.status_code, "签署前应当阅知" in unread.text) == (422, True)
    signed = await answered(firm, case, "commitment_signing", **SIGN)
    assert signed.status_code == 303, signed.text
    receipt = await firm.get(signed.headers["location"])
    number = re.search(r"诺-\d{4}-[0-9A-F]{12}-1", receipt.text)
    assert number, receipt.text
    assert "决定是否受理承诺，最迟" in receipt.text
    copy = await firm.get(signed.headers["location"].replace("receipt/", "receipt-copy/"))
    assert copy.content.startswith(b"%PDF-")
    from api.portal.receipt import receipt_seal

    seal = receipt_seal(number[0])
    assert "这份回执是本局发出的" in (await firm.get(f"/verify/receipt/{number[0]}/{seal}")).text
    assert (await firm.get(f"/verify/receipt/{number[0]}/{seal[::-1]}")).status_code == 404
    told = await firm.get(f"/portal/commitment/{quote(case)}")
    assert "示例人 经理" in told.text
    again = await firm.get(f"/portal/commitment-answer/{quote(case)}?key=commitment_signing.1")
    assert again.headers["location"] == signed.headers["location"], "an old link leads to what was handed in"


async def test_who_does_not_commit_itself_says_so_and_is_not_bound(firm: httpx.AsyncClient) -> None:
    case = await offered()
    declined = await answered(firm, case, "commitment_signing", outcome="decline", reason="按一般程序")
    assert "按一般程序办理" in (await firm.get(declined.headers["location"])).text

    async def over() -> bool:
        return "没有约束力" in (await firm.get(f"/portal/commitment/{quote(case)}")).text

    await house.until(over)
    assert "没有成立" in (await firm.get("/portal/commitments")).text


async def test_a_missing_item_is_counted_down_and_sent_with_its_papers(firm: httpx.AsyncClient) -> None:
    case = await accepted(firm, type="missing_item", template="gap", missing="从业资格证复印件", due_on=None)
    key = await house.open_step(case, "missing_item")
    page = await firm.get(f"/portal/commitment-answer/{quote(case)}?key={key}")
    assert "还有" in page.text
    assert "从业资格证复印件" in page.text
    bare = await answered(firm, case, "missing_item", text="补交如下")
    assert (bare.status_code, "补交如下" in bare.text) == (422, True)
    sent = await answered(firm, case, "missing_item", {"evidence": ("证书.pdf", PDF)}, text="补交如下")
    receipt = await firm.get(sent.headers["location"])
    assert "证书.pdf" in receipt.text
    assert "核查补交的材料" in receipt.text
    await house.open_step(case, "commitment_check")
    assert "核查中" in (await firm.get(f"/portal/commitment/{quote(case)}")).text


async def test_it_is_heard_before_an_adverse_outcome_and_reports_what_it_mended(firm: httpx.AsyncClient) -> None:
    case = await accepted(firm)
    call = {"cause": "complaint", "source": "投诉〔2026〕1号", "reason": "有人反映"}

    await house.until(lambda: in_force(firm, case))
    await lifecycle.tell(case, "call_for_check", Telling(by=REVIEWER, content=call), click="")
    found = {"outcome": "unfulfilled", "on": str(today()), "findings": "未配备安全员", "evidence": ["照片"]}
    await house.said(case, "commitment_check", REVIEWER, **found)
    key = await told_of(case, "commitment_hearing")
    page = await firm.get(f"/portal/commitment-answer/{quote(case)}?key={key}")
    assert "未配备安全员" in page.text
    assert "不会比这里告知的更重" in page.text
    said = await answered(
        firm, case, "commitment_hearing", {"photo": ("名册.pdf", PDF)}, outcome="state", text="已经补配"
    )
    assert said.status_code == 303, said.text
    decided = {"outcome": "partly", "measure": "rectify", "heard": "已核对", "reason": "部分属实"}
    await house.said(case, "commitment_decision", HEAD, **decided)
    await told_of(case, "rectification")
    mended = await answered(firm, case, "rectification", text="已经整改到位")
    assert "复查整改情况" in (await firm.get(mended.headers["location"])).text
    await house.said(case, "commitment_recheck", REVIEWER, **found | {"outcome": "fulfilled"})
    told = await firm.get(f"/portal/commitment/{quote(case)}")
    for words in ("已经补配", "已经整改到位", "部分属实"):
        assert words in told.text, words


async def test_what_speaks_against_it_says_why_and_can_be_objected_to(firm: httpx.AsyncClient) -> None:
    case = await accepted(firm)
    await house.until(lambda: in_force(firm, case))
    call = {"cause": "complaint", "source": "投诉〔2026〕2号", "reason": "有人反映"}
    await lifecycle.tell(case, "call_for_check", Telling(by=REVIEWER, content=call), click="")
    found = {"outcome": "false", "on": str(today()), "findings": "材料不实", "evidence": ["照片"]}
    await house.said(case, "commitment_check", REVIEWER, **found)
    await told_of(case, "commitment_hearing")
    await answered(firm, case, "commitment_hearing", outcome="waive")
    decided = {"outcome": "false", "measure": "record", "reason": "材料不实"}
    await house.said(case, "commitment_decision", HEAD, **decided)

    async def settled() -> bool:
        return "怎样恢复适用承诺" in (await firm.get(f"/portal/commitment/{quote(case)}")).text

    await house.until(settled)
    page = await firm.get(f"/portal/commitment/{quote(case)}")
    for page_of in ("/portal/why/", "/portal/object?about="):
        found_there = re.search(rf'href="({re.escape(page_of)}[^"]+)"', page.text)
        assert found_there, page_of
        assert (await firm.get(found_there[1])).status_code == 200, found_there[1]
    await asks_for_restoration(firm, case)


async def asks_for_restoration(firm: httpx.AsyncClient, case: str) -> None:
    """It says what it put right, is refused with a reason, asks again and is handled on commitments again."""
    here, page = f"/portal/commitment-restore/{quote(case)}", f"/portal/commitment/{quote(case)}"
    form = await firm.get(here)
    sent = {"csrf": hidden(form, "csrf"), "click": hidden(form, "click"), "text": "已换发真实证件"}
    bare = await firm.post(here, data=sent)
    assert (bare.status_code, "已换发真实证件" in bare.text, 'id="f-signature-fault"' in bare.text) == (422, True, True)
    paper = {"photo": ("证件.pdf", PDF)}
    signed = {"signer": "示例人（经理）", "signature": "示例人"}
    undated = await firm.post(here, data=sent | signed | {"document": "修复决定书1号"}, files=paper)
    assert (undated.status_code, "应当一并填写" in undated.text) == (422, True)
    asked = await firm.post(here, data=sent | signed, files=paper)
    assert asked.status_code == 303, asked.text
    waits = (await firm.get(page)).text
    for words in ("已换发真实证件", "正在核准", "企业提出的恢复申请"):
        assert words in waits, words
    assert "commitment-restore" not in waits, "one that is being decided is not asked for again"
    assert (await firm.get(here)).status_code == 303
    await house.said(case, "restoration", HEAD, outcome="reject", reason="请补交原件")

    async def shows(words: str) -> bool:
        return words in (await firm.get(page)).text

    await house.until(lambda: shows("不予核准：请补交原件"))
    again = {"document": "信用修复决定书〔2026〕3号", "document_day": str(today())}
    assert (await firm.post(here, data=sent | signed | again | {"click": "again"}, files=paper)).status_code == 303
    await house.said(case, "restoration", HEAD, outcome="approve", reason="属实")
    await house.until(lambda: shows("修复后恢复适用承诺"))
    assert (await firm.post(here, data=sent | signed | {"click": "late"}, files=paper)).status_code == 303
    assert "信用修复决定书〔2026〕3号" in str(await asked_of(case))


async def asked_of(case: str) -> list[Any]:
    async with reading() as connection:
        found = select(STEP.c.open).where(STEP.c.case_id == case, STEP.c.name == "restoration")
        return list(await connection.scalars(found))


async def test_a_business_consents_to_electronic_service_in_a_commitment(firm: httpx.AsyncClient) -> None:
    case = await accepted(firm)
    here = f"/portal/consent/{quote(case)}"
    page = await firm.get(here)
    form = {"csrf": hidden(page, "csrf"), "click": hidden(page, "click"), "signature": "示例人"}
    assert (await firm.post(here, data=form)).status_code == 422
    agreed = await firm.post(here, data=form | {"agreed": "true"})
    assert agreed.headers["location"] == f"/portal/commitment/{quote(case)}"
    assert "起同意电子送达" in (await firm.get(agreed.headers["location"])).text


async def pledge(client: httpx.AsyncClient, replaces: str = "", **changed: str) -> httpx.Response:
    """Write a voluntary commitment, look at it, send it."""
    start = await client.get("/portal/commitment-new", params={"replaces": replaces})
    assert start.status_code == 200, start.text
    form = {
        "csrf": hidden(start, "csrf"), "click": hidden(start, "click"), "replaces": replaces, "template": "open",
        "matter": "示例：按时维护车辆", "details": "每季度公布维护记录", "unit": "enf",
        "valid_until": str(today() + SOON), **changed,
    }  # fmt: skip
    preview = await client.post("/portal/commitment-new", data=form)
    if preview.status_code != 200:
        return preview
    assert "每季度公布维护记录" in preview.text
    assert "承诺属实" in preview.text
    first = await client.post("/portal/commitment-new", data=form | {"act": "confirm"})
    again = await client.post("/portal/commitment-new", data=form | {"act": "confirm"})
    assert again.headers.get("location") == first.headers.get("location"), "a double click is one commitment"
    return first


async def test_a_business_speaks_to_the_public_of_its_own_accord_and_renews_it(firm: httpx.AsyncClient) -> None:
    await accepted(firm)  # the bureau knows the business
    sent = await pledge(firm)
    first = sent.headers["location"].split("?")[0].removeprefix("/portal/commitment-answer/")
    hushed = await answered(firm, first, "commitment_signing", **SIGN | {"publish": ""})
    assert (hushed.status_code, "应当同意公开" in hushed.text) == (422, True)
    assert (await answered(firm, first, "commitment_signing", **SIGN)).status_code == 303
    await house.said(first, "commitment_acceptance", REVIEWER, outcome="accept")

    async def renewable() -> bool:
        return "更新这份承诺" in (await firm.get(f"/portal/commitment/{first}")).text

    await house.until(renewable)
    start = await firm.get("/portal/commitment-new", params={"replaces": first})
    assert "每季度公布维护记录" in start.text, "what it said before is there to be changed"
    sent = await pledge(firm, first, matter="示例：按月维护车辆")
    second = sent.headers["location"].split("?")[0].removeprefix("/portal/commitment-answer/")
    assert (await answered(firm, second, "commitment_signing", **SIGN)).status_code == 303
    await house.said(second, "commitment_acceptance", REVIEWER, outcome="accept")

    async def renewed() -> bool:
        return "已更新" in (await firm.get(f"/portal/commitment/{first}")).text

    await house.until(renewed)
    assert "更新情况" in (await firm.get(f"/portal/commitment/{second}")).text
    refused = await firm.get("/portal/commitment-new", params={"replaces": first})
    assert refused.status_code == 404, "what has been renewed is not renewed again"


async def test_what_it_began_itself_it_takes_back_before_the_acceptance(firm: httpx.AsyncClient) -> None:
    await offered()
    case = (await pledge(firm)).headers["location"].split("?")[0].removeprefix("/portal/commitment-answer/")
    page = await firm.get(f"/portal/commitment/{case}")
    form = {"csrf": hidden(page, "csrf"), "click": hidden(page, "click")}
    assert (await firm.post(f"/portal/commitment-withdraw/{case}", data=form)).status_code == 303

    async def gone() -> bool:
        return "已撤回" in (await firm.get(f"/portal/commitment/{case}")).text

    await house.until(gone)


async def test_what_waits_for_its_acceptance_is_not_heaped_up(firm: httpx.AsyncClient) -> None:
    await offered()
    for _ in range(5):
        assert (await pledge(firm)).status_code == 303
    refused = await pledge(firm)
    assert (refused.status_code, "已有 5 份主动承诺等待签署或者受理" in refused.text) == (429, True)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("valid_until", {"valid_until": "2020-01-01"}),
        ("template", {"template": "proof"}),
        ("details", {"details": ""}),
        ("due_on", {"due_on": str(date(2020, 1, 1))}),
    ],
)
async def test_a_fault_in_a_voluntary_commitment_is_told_beside_its_field(
    firm: httpx.AsyncClient, field: str, changed: dict[str, str]
) -> None:
    await offered()
    refused = await pledge(firm, **changed)
    assert refused.status_code == 422
    assert f'id="f-{field}-fault"' in refused.text


async def test_nobody_sees_or_answers_the_commitment_of_another(firm: httpx.AsyncClient, web: Any) -> None:
    case = await offered()
    key = await house.open_step(case, "commitment_signing")
    await person("other", kind="business", uscc=code("MA000009"))
    async with await signed_in(web, "other") as other:
        await offered(uscc=code("MA000009"))
        for page in ("commitment", "commitment-answer", "commitment-receipt", "commitment-receipt-copy"):
            assert (await other.get(f"/portal/{page}/{quote(case)}?key={key}")).status_code == 404, page
        form = {"csrf": "token", "click": "x", **SIGN}
        assert (await other.post(f"/portal/commitment-answer/{quote(case)}?key={key}", data=form)).status_code == 404
        assert (await other.post(f"/portal/commitment-withdraw/{quote(case)}", data=form)).status_code == 404
        assert (await other.get("/portal/commitment-new", params={"replaces": case})).status_code == 404
        assert (await other.get(f"/portal/commitment-restore/{quote(case)}")).status_code == 404
        assert (await other.post(f"/portal/commitment-restore/{quote(case)}", data=form)).status_code == 404
    assert (await browser(web).get("/portal/commitments")).status_code in (303, 401)
