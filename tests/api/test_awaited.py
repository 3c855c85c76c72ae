"""决定书还没有送达的处罚：企业看得到它、看得到它在等什么，谁也不用它；送达的当天起才用。"""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from activities.business import name_on_file
from api.day import today
from database.writing import writing
from rules.penalty_class import classify
from rules.repair import publication
from tests.api.conftest import person, signed_in
from tests.api.test_check import question, system, told
from tests.api.test_web import boxes, case, rests
from tests.rules.penalty_example import code, penalty
from tests.templates.browser import chromium, faults_of

FIRM = code("MAAW0001")
CASE = "penalty/连交罚〔2026〕5501号"
KEY = f"{CASE}/penalty"
WHY = f"/portal/why/{quote(KEY)}"


@pytest.fixture
async def own(web: Any) -> httpx.AsyncClient:
    """A business with a good file, penalised nine days ago and not yet served."""
    async with writing() as connection:
        await name_on_file(connection, FIRM, "示例海州物流有限公司")
    await told(FIRM, "record/1", "qualification", today() - timedelta(days=2000), {"title": "经营许可证"})
    graded = {"title": "年度信用评价", "tab": "evaluation", "result": "AA", "issuer": "市运输中心"}
    await told(FIRM, "record/2", "evaluation", today() - timedelta(days=100), graded)
    await case(CASE, 9, uscc=FIRM, title="连交罚〔2026〕5501号")
    decision = penalty(uscc=FIRM, decided_on=today() - timedelta(days=9), no="连交罚〔2026〕5501号")
    classed = classify(decision)
    body = {"decision": decision, "classification": classed, "publication": publication(decision, classed.klass)}
    said = {name: one.model_dump(mode="json") for name, one in body.items()} | {"awaits_service": True}
    await told(FIRM, CASE, "penalty", decision.decided_on, said)
    await person("firm", kind="business", uscc=FIRM, unit="", roles=["business"])
    return await signed_in(web, "firm")


async def arrived() -> None:
    await told(FIRM, CASE, "shown", today(), {"about": KEY})


async def text_of(client: httpx.AsyncClient, path: str) -> str:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_its_business_reads_what_it_waits_for_and_may_object_already(own: httpx.AsyncClient) -> None:
    page = await text_of(own, "/portal/file?tab=penalty")
    for words in ("尚未生效", "文书送达、公示之日起才使用", WHY, "我有异议"):
        assert words in page, words
    assert "公示中" not in page
    why = await text_of(own, WHY)
    for words in ("现在：尚未生效", "文书送达以前不公示，也不使用", "决定书和提醒函送达：随即公示、使用", "我有异议"):
        assert words in why, words
    assert "查看案件" not in why  # its case has no page for the business before its papers are issued
    await arrived()
    page = await text_of(own, "/portal/file?tab=penalty")
    assert ("公示中" in page, "尚未生效" in page.replace("已终止、已更正、尚未生效", "")) == (True, False)
    assert "现在：有效" in await text_of(own, WHY)


async def test_nobody_uses_it_until_the_day_it_arrives(web: Any, own: httpx.AsyncClient) -> None:
    partner = await system(web)

    async def verdict() -> str:
        return str((await partner.post("/v1/check", json=question(FIRM))).json()["verdict"])

    assert await verdict() == "none"
    assert "具备条件，还没有授予（8）" in await text_of(own, "/portal/benefits")
    await arrived()
    assert await verdict() == "notice"
    benefits = await text_of(own, "/portal/benefits")
    assert "具备条件，还没有授予（8）" not in benefits
    assert "连交罚〔2026〕5501号" in benefits


async def test_the_file_tells_of_a_day_before_as_it_was_then(web: Any, own: httpx.AsyncClient) -> None:
    await arrived()
    await case("incentive/5502", 5, uscc=FIRM)
    await rests("incentive/5502", CASE, 5)
    await person("zhang", unit="enf", roles=["handler"])
    officer, before = await signed_in(web, "zhang"), today() - timedelta(days=1)
    asked = f"/staff/business/{FIRM}?purpose=case&tab=penalty"
    then = await text_of(officer, f"{asked}&as_of={before}&known={today()}")
    assert "文书送达、公示之日起才使用" in then
    assert boxes(then) == ["行政处罚 · 尚未生效", "守信激励 · 办理中"]
    now = await text_of(officer, asked)
    assert "文书送达、公示之日起才使用" not in now
    assert "行政处罚 · 有效" in boxes(now)


@chromium
async def test_its_pages_are_sound_on_a_phone_and_on_an_office_screen(own: httpx.AsyncClient) -> None:
    shown = {"/own-file": await text_of(own, "/portal/file?tab=penalty"), "/why": await text_of(own, WHY)}
    assert await faults_of(shown, "awaited") == []
