"""惩戒案件页：依据的认定和清单项目、过惩相当、各单位的反馈；什么以认定为依据；提出解除之前说明能不能。"""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import update

from api.day import today
from database.tables.case import Case
from database.tables.hang import Hang
from database.writing import put, table, writing
from tests.api.conftest import person, signed_in
from tests.api.dishonesty_rows import ended, on_file
from tests.api.sanction_rows import known, listed, measure

CASE = table(Case)


@pytest.fixture
async def zhang(web: Any) -> httpx.AsyncClient:
    await person("zhang", unit="enf", roles=["handler"])
    await known()
    await listed()
    return await signed_in(web, "zhang")


async def hung(case: str, on_case: str, **ceased: Any) -> None:
    row = {"case_id": case, "on_case": on_case, "about": "认定", "since": today() - timedelta(days=20), **ceased}
    async with writing() as connection:
        await put(connection, Hang, row)


def page(case: str) -> str:
    return f"/staff/case/{quote(case)}"


async def test_the_page_of_a_measure_says_what_it_rests_on_and_who_implements_it(zhang: httpx.AsyncClient) -> None:
    basis = await on_file(1)
    case = await measure(basis, "1")
    await hung(case, basis)
    shown = (await zhang.get(page(case))).text
    for words in (
        "失信惩戒", "限制参加招标", "《示例条例》第九条", "示例清单原文", "一年内违法超限运输", "过惩相当", "反复违法",
        "提示已经无效", "公路中心", "待反馈", "已实施", "提出解除", "本案依据", "最后一日",
    ):  # fmt: skip
        assert words in shown, words
    assert "公路中心" in (await zhang.get(f"/staff/print/{quote(case)}")).text


async def test_a_determination_leads_to_its_measures_and_shows_what_rests_on_it(zhang: httpx.AsyncClient) -> None:
    basis = await on_file(1)
    running, over = await measure(basis, "1"), await measure(basis, "2")
    await hung(running, basis)
    await hung(over, basis, until=today(), why="信用修复")
    shown = (await zhang.get(page(basis))).text
    for words in (
        f"/staff/sanction/new?determination={quote(basis)}",
        f"/staff/why/{quote(basis)}/dishonesty",
        "提出终止",
    ):
        assert words in shown, words
    resting = shown.split("以本案为依据")[1].split("</section>")[0]
    assert quote(running) in resting
    assert '<li class="quiet"><a href="/staff/case/' + quote(over) in resting
    assert "信用修复" in resting
    gone = (await zhang.get(page(await on_file(2, **ended(today()))))).text
    assert "提出惩戒措施" not in gone


async def test_a_lifting_is_proposed_by_the_deciding_unit_of_what_is_applied(
    zhang: httpx.AsyncClient, web: Any
) -> None:
    basis = await on_file(1)
    case = await measure(basis, "1")
    here = f"/staff/sanction/lift/{quote(case)}"
    assert "解除的理由" in (await zhang.get(here)).text
    await person("li", unit="enf", roles=["reviewer"])
    li = await signed_in(web, "li")
    assert "由作出惩戒决定的单位的经办岗位办理" in (await li.get(here)).text
    assert "提出解除" not in (await li.get(page(case))).text
    done = await measure(basis, "2", lifted_on=today(), lifted_why="期满解除")
    assert "没有正在实施的惩戒" in (await zhang.get(f"/staff/sanction/lift/{quote(done)}")).text
    assert "还有单位或者部门没有确认" in (await zhang.get(page(done))).text
    assert (await zhang.get(f"/staff/sanction/lift/{quote(basis)}")).status_code == 404


async def test_who_neither_decides_nor_implements_does_not_see_a_measure(zhang: httpx.AsyncClient, web: Any) -> None:
    case = await measure(await on_file(1), "1")
    await person("port", unit="pwc", roles=["handler"])
    port = await signed_in(web, "port")
    assert (await port.get(page(case))).status_code == 404
    assert (await port.get(f"/staff/sanction/lift/{quote(case)}")).status_code == 404


async def test_a_search_says_in_words_how_far_a_measure_has_come(zhang: httpx.AsyncClient) -> None:
    basis = await on_file(1)
    running, lifted = await measure(basis, "1"), await measure(basis, "2", lifted_on=today(), lifted_why="期满解除")
    async with writing() as connection:
        await connection.execute(update(CASE).where(CASE.c.id == lifted).values(position="lifted"))
    shown = (await zhang.get("/staff/search", params={"q": "示例海州物流"})).text
    assert quote(running) in shown
    assert "实施中" in shown
    assert "已解除，等待各处确认" in shown
