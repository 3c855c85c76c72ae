"""审核和经办眼里的修复申请：没有办成的还能再录；等企业补正的看得见；补来的摆在表单旁边；填错的不算领取。"""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from api.day import today
from api.desk import keep_upload
from api.lifecycle import tell
from database.queries.step import step_of
from database.reading import reading
from local.mailbox import Mailbox
from local.temporal import Temporal
from rules.actor import Actor
from rules.step import Answer
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.rules.penalty_example import code

CSRF = {"csrf": "token"}
PDF = b"%PDF-1.4\n%an invented paper\n%%EOF\n"
REQUEST = {
    "applicant": "示例办理人", "phone": "0518-0000000", "fine_paid": "true", "corrected": "true",
    "performance": "已缴清并整改", "committed": "true", "signature": "示例人", "channel": "counter",
}  # fmt: skip
ENTER = ">代录修复申请</a>"


@pytest.fixture
async def bureau(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    posts = {"qian": "handler", "zhao": "reviewer", "sun": "reviewer", "wang": "head"}
    for name, role in posts.items():
        await person(name, unit="enf", roles=[role])
    async with house.opened(temporal_server, mailbox, monkeypatch):
        yield {name: await signed_in(web, name) for name in posts}


async def entered(client: httpx.AsyncClient) -> str:
    """A penalty that may be repaired, with a request that came to the counter; answers its case."""
    case = await house.served(house.decision(200))
    page = f"/staff/case/{quote(case)}"

    async def offered() -> bool:
        return ENTER in (await client.get(page)).text

    await house.until(offered)
    form = {**CSRF, **REQUEST, "received_on": str(today()), "click": uuid4().hex}
    answer = await client.post(f"/staff/penalty/repair/{quote(case)}", data=form)
    assert answer.status_code == 303, answer.text
    return case


async def supplement_asked(case: str) -> str:
    """The key of the business's step, after the reviewer asked for more."""
    await house.said(
        case, "repair_acceptance", house.staff("zhao", "reviewer"), outcome="supplement", items="补缴款凭证"
    )
    return await house.open_step(case, "repair_supplement")


async def test_a_refused_request_leaves_the_case_shown_and_open_to_another(
    bureau: dict[str, httpx.AsyncClient],
) -> None:
    case = await entered(bureau["qian"])
    here = f"/staff/case/{quote(case)}"
    await house.open_step(case, "repair_acceptance")
    running = (await bureau["qian"].get(here)).text
    assert ENTER not in running
    told = (await bureau["qian"].get(f"/staff/penalty/repair/{quote(case)}")).text
    assert "已有一件修复申请正在办理" in told
    assert "提交申请" not in told
    await house.said(
        case, "repair_acceptance", house.staff("zhao", "reviewer"), outcome="refuse", reason="材料不属于本案"
    )
    await house.open_step(case, "letter_delivery")
    over = (await bureau["qian"].get(here)).text
    assert ENTER in over
    assert now_at(over) == "公示"
    assert ENTER not in (await bureau["zhao"].get(here)).text


def now_at(page: str) -> str:
    """The stop of the step bar where the case is."""
    return page.partition('aria-current="step"')[2].partition('class="step-title">')[2].partition("<")[0]


async def test_a_faulty_answer_claims_nothing(bureau: dict[str, httpx.AsyncClient]) -> None:
    case = await entered(bureau["qian"])
    key = await house.open_step(case, "repair_acceptance")
    form = {**CSRF, "key": key, "click": uuid4().hex}
    assert (await bureau["zhao"].post(f"/staff/decide/{quote(case)}", data=form)).status_code == 422
    async with reading() as connection:
        row = await step_of(connection, case, key)
    assert row is not None
    assert (row.state, row.holder) == ("open", None)
    done = await bureau["sun"].post(
        f"/staff/decide/{quote(case)}", data={**form, "outcome": "accept", "click": "another"}
    )
    assert done.status_code == 303


async def test_a_case_that_waits_for_its_business_is_among_the_stopped_clocks(
    bureau: dict[str, httpx.AsyncClient], web: Any
) -> None:
    await person("else", unit="haizhou", roles=["reviewer"])
    stranger = await signed_in(web, "else")
    case = await entered(bureau["qian"])
    before = (await bureau["sun"].get("/staff/todo?tab=suspended")).text
    assert suspended(before) == 0
    await supplement_asked(case)
    shown = (await bureau["sun"].get("/staff/todo?tab=suspended")).text
    assert suspended(shown) == 1
    assert "计时中止(等待企业补正)" in shown
    assert case.partition("/")[2] in shown
    away = (await stranger.get("/staff/todo?tab=suspended")).text
    assert (suspended(away), case.partition("/")[2] in away) == (0, False)
    await person("boss", unit="enf", roles=["supervisor"])
    seen = (await (await signed_in(web, "boss")).get("/managers/board")).text
    assert "企业（当事人）" in seen


def suspended(page: str) -> int:
    """The figure on the tab 中止计时."""
    return int(page.partition("中止计时<span")[2].partition(">")[2].partition("<")[0])


async def test_what_was_supplemented_lies_beside_the_form(bureau: dict[str, httpx.AsyncClient]) -> None:
    case = await entered(bureau["qian"])
    key = await supplement_asked(case)
    firm = Actor(kind="business", id=code(), name="示例办理人", unit=code(), roles=("business",))
    paper = await keep_upload(firm, "第二期缴款凭证.pdf", PDF, now=datetime.now(UTC), case=case, uscc=code())
    await tell(case, "decide", Answer(key=key, by=firm, answers={"text": "第二期已缴", "evidence": [paper]}), click="")
    again = await house.open_step(case, "repair_acceptance")
    shown = (await bureau["zhao"].get(f"/staff/case/{quote(case)}?key={again}")).text
    beside = shown.partition('aria-labelledby="duty-title"')[2].partition("</section>")[0]
    assert "补缴款凭证" in beside
    assert "第二期已缴" in beside
    assert f'<a href="/staff/upload/{paper}">第二期缴款凭证.pdf</a>' in beside
    assert (await bureau["zhao"].get(f"/staff/upload/{paper}")).content == PDF


async def test_the_list_opens_where_there_is_something_to_do(bureau: dict[str, httpx.AsyncClient]) -> None:
    assert current_tab((await bureau["sun"].get("/staff/todo")).text) == "我的"
    case = await entered(bureau["qian"])
    key = await house.open_step(case, "repair_acceptance")
    assert current_tab((await bureau["sun"].get("/staff/todo")).text) == "本岗待领"
    await bureau["sun"].post(f"/staff/claim/{quote(case)}", data={**CSRF, "key": key})
    assert current_tab((await bureau["sun"].get("/staff/todo")).text) == "我的"
    page = (await bureau["sun"].get(f"/staff/case/{quote(case)}")).text
    assert "分类标准</dt><dd>" in page
    assert "penalty_class/" not in page
    assert "你" not in page


def current_tab(page: str) -> str:
    return page.partition('aria-label="待办分类"')[2].partition('aria-current="page">')[2].partition("<")[0]


async def test_what_staff_found_is_theirs_and_no_line_says_otherwise(
    bureau: dict[str, httpx.AsyncClient], web: Any
) -> None:
    case = await entered(bureau["qian"])
    reviewer = house.staff("zhao", "reviewer")
    await house.said(case, "repair_acceptance", reviewer, outcome="accept", reason="内部甲：材料齐")
    found = {"outcome": "grant", "fine_paid": True, "corrected": True, "findings": "内部乙：电话核实"}
    await house.said(case, "repair_review", reviewer, **found)
    await house.open_step(case, "repair_decision")
    page = (await bureau["qian"].get(f"/staff/case/{quote(case)}")).text
    lines = page.split('<li class="entry')[1:]
    seen = {re.sub("<[^>]+>", "", line.partition("<h3")[2].partition(">")[2].partition("</h3>")[0])
            for line in lines if "企业可见" in line}  # fmt: skip
    assert {"受理修复申请", "作出《信用修复申请受理通知书》"} <= seen
    assert not {title for title in seen if title.startswith(("办结", "进入环节", "记入", "登记"))}
    assert "内部乙：电话核实" in page
    await person("firm", kind="business", uscc=code(), roles=["business"])
    firm = await signed_in(web, "firm")
    for address in ("/portal", f"/portal/penalty/{quote(case)}"):
        told = (await firm.get(address)).text
        assert case.partition("/")[2] in told
        assert "内部" not in told


async def test_the_stop_where_a_case_is_says_now_not_when_its_last_step_was_done(
    bureau: dict[str, httpx.AsyncClient],
) -> None:
    case = await entered(bureau["qian"])
    await supplement_asked(case)
    page = (await bureau["qian"].get(f"/staff/case/{quote(case)}")).text
    assert now_at(page) == "信用修复"
    stop = page.partition('aria-current="step"')[2].partition("</li>")[0]
    assert ("现在" in stop, "<time" in stop) == (True, False)
