"""失信行为认定的页面：经办分两步提出，负责人告知，企业在企业端申辩，审核、决定；告知以前企业看不到。"""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from api.day import today
from local.mailbox import Mailbox
from local.temporal import Temporal
from rules.uscc import check_character
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.rules.penalty_example import code

CSRF = {"csrf": "token"}
SERVED = {"outcome": "served", "means": "direct", "receiver": "示例人"}
STAFF = (("zhang", "handler"), ("li", "reviewer"), ("wang", "legal"), ("qian", "head"))


@pytest.fixture
async def bureau(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    for name, role in STAFF:
        await person(name, unit="enf", roles=[role])
    await person("hwy-zhang", unit="hwy", roles=["handler"])
    await person("firm", kind="business", uscc=code())
    async with house.opened(temporal_server, mailbox, monkeypatch):
        yield {name: await signed_in(web, name) for name in (*dict(STAFF), "hwy-zhang", "firm")}


def entered(**changed: str) -> dict[str, str]:
    """What a handler types: four overloads of one lorry within a year."""
    days = [today() - timedelta(days=ago) for ago in (300, 200, 100, 10)]
    lines = [f"连交罚〔2026〕{place}号 {day} 苏G00001" for place, day in enumerate(days, start=1)]
    return {
        **CSRF, "item": "overload_vehicle", "ground": "penalty", "document": f"连交罚〔2026〕{uuid4().hex}号",
        "issued_by": "市交通执法支队", "effective_on": str(days[-1]), "facts": "一年内四次违法超限运输",
        "occurrences": "\n".join(lines), "lawful": "属于名单情形", "objective": "四份生效决定", "prudent": "一年内反复",
        "related": "道路货运", "uscc": code(), "subject": "示例海州物流有限公司", **changed,
    }  # fmt: skip


async def proposed(client: httpx.AsyncClient) -> str:
    """Answers the case of a proposal that went through both steps of the desk."""
    given = entered()
    check = await client.post("/staff/dishonesty/new", data=given)
    assert "12 个月内" in check.text, check.text
    assert "集体讨论决定" in check.text

    kept = json.dumps({name: value for name, value in given.items() if name != "csrf"})
    sent = await client.post("/staff/dishonesty/new", data={**CSRF, "answers": kept, "stage": "begin"})
    assert sent.status_code == 303, sent.text
    return httpx.URL(sent.headers["location"]).path.removeprefix("/staff/case/")


async def answered(client: httpx.AsyncClient, case: str, name: str, *, files: Any = None, **answers: Any) -> None:
    key = await house.open_step(case, name)
    form = {**CSRF, "key": key, "click": key, **answers}
    done = await client.post(f"/staff/decide/{quote(case)}", data=form, files=files)
    assert done.status_code == 303, done.text


async def test_a_determination_goes_from_the_desk_to_the_business_and_back(
    bureau: dict[str, httpx.AsyncClient],
) -> None:
    case = await proposed(bureau["zhang"])
    firm = bureau["firm"]
    here = f"/portal/dishonesty/{quote(case)}"
    assert (await firm.get(here)).status_code == 404, "nothing was told to the business yet"
    await answered(bureau["qian"], case, "dishonesty_notice", outcome="approve")
    await answered(bureau["zhang"], case, "letter_delivery", on=str(today()), **SERVED)
    await house.open_step(case, "defence")
    assert here in (await firm.get("/portal")).text
    page = await firm.get(here)
    assert page.status_code == 200
    for words in ("超过 3 次", "属于名单情形", "陈述、申辩", "拟列入失信名单事先告知书"):
        assert words in page.text, words
    empty = await firm.post(here, data={**CSRF, "click": "a", "outcome": "state"})
    assert (empty.status_code, "请写明意见或者要求听证" in empty.text) == (422, True)
    said = await firm.post(here, data={**CSRF, "click": "b", "outcome": "state", "points": "一次系误差"})
    assert said.status_code == 303, said.text
    copy = (await firm.get(here)).text
    assert "贵单位的意见" in copy
    assert "一次系误差" in copy
    await answered(bureau["li"], case, "defence_answer", outcome="proceed", answer="复称合格")
    await answered(bureau["wang"], case, "dishonesty_legal", outcome="agree", opinion="同意")
    await house.open_step(case, "collective_decision")
    shown = await bureau["qian"].get(f"/staff/case/{quote(case)}")
    for words in ("一次系误差", "复称合格", "集体讨论决定", "法制审核"):
        assert words in shown.text, words
    for words in ("属于名单情形", "四份生效决定", "一年内反复", "超过 3 次", "已生效的行政处罚决定"):
        assert words in shown.text, f"who decides sees what was proposed: {words}"
    voted = {"outcome": "determine", "reason": "符合", "members": "甲、乙、丙", "votes_for": "2", "votes_against": "1"}
    files = {"minutes": ("会议记录.pdf", b"%PDF-1.7\nminutes\n%%EOF\n", "application/pdf")}
    await answered(bureau["qian"], case, "collective_decision", met_on=str(today()), files=files, **voted)
    await house.open_step(case, "service_proof")
    for where in (f"/staff/case/{quote(case)}?tab=answers", f"/staff/print/{quote(case)}"):
        read = (await bureau["zhang"].get(where)).text
        for words in ("一次系误差", "复称合格", "继续认定", "甲、乙、丙", "2 票同意，1 票不同意", "会议记录.pdf"):
            assert words in read, (where, words)
    await answered(bureau["zhang"], case, "service_proof", on=str(today()), **SERVED)
    await house.until(lambda: _says(firm, here, "现在能做什么"))
    assert 'href="/public/lists"' in (await bureau["zhang"].get(f"/staff/case/{quote(case)}?tab=links")).text
    own = (await firm.get(here)).text
    for words in ("行政复议：自收到决定之日起", "我有异议", "最早可以申请修复"):
        assert words in own, words
    why = own.split('">为什么有这条记录')[0].rpartition('href="')[2]
    assert "四份生效决定" in (await firm.get(why)).text


async def _says(client: httpx.AsyncClient, address: str, words: str) -> bool:
    return words in (await client.get(address)).text


async def test_what_cannot_be_proposed_says_why_beside_its_field(bureau: dict[str, httpx.AsyncClient]) -> None:
    client = bureau["zhang"]
    for field, value, sentence in (
        ("occurrences", "连交罚〔2026〕1号", "第 1 行应为"),
        ("occurrences", "连交罚〔2026〕1号 三月二日", "日期应写成"),
        ("occurrences", "", "同一车牌号"),
        ("effective_on", str(today() + timedelta(days=1)), "还不能据以认定"),
        ("uscc", code()[:-1] + ("0" if check_character(code()[:-1]) != "0" else "1"), "校验"),
    ):
        shown = await client.post("/staff/dishonesty/new", data=entered(**{field: value}))
        assert (shown.status_code, sentence in shown.text) == (422, True), sentence
    other = await bureau["hwy-zhang"].post("/staff/dishonesty/new", data=entered())
    assert "不是第 8 项举措" in other.text
    reviewer = await bureau["li"].post("/staff/dishonesty/new", data=entered())
    assert "由经办岗位提出" in reviewer.text


async def test_an_end_is_proposed_only_of_what_is_in_use(bureau: dict[str, httpx.AsyncClient]) -> None:
    case = await proposed(bureau["zhang"])
    page = await bureau["zhang"].get(f"/staff/dishonesty/end/{quote(case)}")
    assert "没有在用的认定" in page.text
