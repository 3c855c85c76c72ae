"""录入规则版本的页面：以现行版本为底稿，错误指出在哪里，差异一处一行，另一人确认，自施行日起适用。"""

import html
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.day import SHANGHAI, today
from local.mailbox import Mailbox
from local.temporal import Temporal
from rules.dishonesty_item import catalogue
from rules.edition_entry import edition_case, soonest
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.rules.edition_example import base, forgotten_each, with_example_list

__all__ = ["forgotten_each"]
pytestmark = pytest.mark.usefixtures("forgotten_each")
CSRF = {"csrf": "token"}
HERE = "/staff/editions"
NEW = f"{HERE}/dishonesty/new"
CHECK = "edition_confirmation"
Bureau = dict[str, httpx.AsyncClient]


def first_day() -> date:
    return soonest(datetime.now(UTC).astimezone(SHANGHAI))


def own_day(after: int = 60) -> str:
    """A day that no other file of tests enters an edition for: the case is named after its day."""
    return str(first_day() + timedelta(days=after))


@pytest.fixture
async def bureau(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bureau]:
    people = {"zhang": "handler", "qian": "head"}
    for name, role in people.items():
        await person(name, unit="enf", roles=[role])
    await person("hwy-zhang", unit="hwy", roles=["handler"])
    await person("haizhou-wu", unit="haizhou", roles=["handler"])
    async with house.opened(temporal_server, mailbox, monkeypatch):
        yield {name: await signed_in(web, name) for name in (*people, "hwy-zhang", "haizhou-wu")}


async def sent(client: httpx.AsyncClient, text: str, stage: str, **changed: str) -> httpx.Response:
    given = {**CSRF, "in_force_on": own_day(), "text": text, "stage": stage, **changed}
    # The form is sent in parts, with or without a file, as a browser does.
    return await client.post(NEW, data=given, files={"file": ("", b"")})


async def entered(client: httpx.AsyncClient, text: str = "", **changed: Any) -> str:
    """Answers the case of a draft that waits for another person."""
    answer = await sent(client, text or with_example_list(), "begin", **changed)
    assert answer.status_code == 303, html.unescape(answer.text)
    case = httpx.URL(answer.headers["location"]).path.removeprefix("/staff/case/")
    await house.open_step(case, CHECK)
    return case


async def decided(client: httpx.AsyncClient, case: str, **answers: str) -> httpx.Response:
    key = await house.open_step(case, CHECK)
    return await client.post(f"/staff/decide/{quote(case)}", data={**CSRF, "key": key, "click": key, **answers})


async def shows(client: httpx.AsyncClient, address: str, *words: str) -> bool:
    text = html.unescape((await client.get(address)).text)
    return all(word in text for word in words)


async def test_an_edition_goes_from_the_form_to_its_day(bureau: Bureau) -> None:
    zhang, qian, day = bureau["zhang"], bureau["qian"], own_day()
    assert await shows(
        zhang, HERE, "失信行为认定事项", "随程序发布", "以现行版本为底稿", "守信激励事项", "失信行为分类"
    )
    form = html.unescape((await zhang.get(NEW)).text)
    assert 'id = "overload_vehicle"' in form, "the words in force are the draft to start from"
    assert f'value="{first_day()}"' in form

    preview = html.unescape((await sent(zhang, with_example_list(), "preview")).text)
    for words in ("将要送交确认的差异", "示例失信行为", "新增", "删去", "未核对原文", "送交确认"):
        assert words in preview, words
    case = await entered(zhang)
    assert case == edition_case("dishonesty", date.fromisoformat(day))
    assert await shows(bureau["hwy-zhang"], HERE, "等待确认", "示例失信行为认定事项")
    assert await shows(bureau["hwy-zhang"], f"{HERE}/draft/{case}", "示例名单", "尚未确认")
    twice = await sent(zhang, with_example_list(), "begin")
    assert (twice.status_code, "正在核对" in twice.text) == (409, True)

    page = f"/staff/case/{quote(case)}"
    assert await shows(qian, page, "核对并确认录入的规则版本", "新增", "示例名单", "前一版")
    own = await decided(zhang, case, outcome="confirm")
    assert own.status_code == 403
    bare = await decided(qian, case, outcome="reject")
    assert (bare.status_code, "不予采用的，应当说明理由" in bare.text) == (422, True)
    assert "example_item" not in catalogue(date.fromisoformat(day))
    assert (await decided(qian, case, outcome="confirm")).status_code == 303
    await house.until(lambda: shows(qian, page, "案件办结：已确认"))
    assert "example_item" in catalogue(date.fromisoformat(day))
    assert "example_item" not in catalogue(today())
    assert await shows(zhang, HERE, "尚未施行", "zhang 录入，qian 确认")
    assert await shows(zhang, f"{HERE}/dishonesty/{day}", "示例来文", "zhang 录入，qian 确认", "months = 12", "删去")
    assert await shows(zhang, f"{HERE}/dishonesty/2022-11-28", "随程序发布", "第一版，没有可以对照的")
    taken = await sent(zhang, with_example_list(), "preview")
    assert (taken.status_code, "已有自" in taken.text) == (422, True)


@pytest.mark.parametrize(
    ("label", "changed", "told"),
    [
        ("写法", {"text": "title = "}, "第 1 行"),
        ("字段", {"text": base().replace("months = 24", "months = -1")}, "不得小于 1"),
        ("没有全文", {"text": ""}, "请填写版本全文"),
        ("日期", {"in_force_on": "2026-04-01"}, "施行日期应当晚于确认之日"),
        ("不是日期", {"in_force_on": "明天"}, "施行日期不是有效日期"),
    ],
)
async def test_a_faulty_draft_comes_back_with_what_was_typed(
    bureau: Bureau, label: str, changed: dict[str, str], told: str
) -> None:
    for stage in ("preview", "begin"):
        answer = await sent(bureau["zhang"], **{"text": with_example_list(), "stage": stage} | changed)
        assert (answer.status_code, told in html.unescape(answer.text)) == (422, True), label
    assert changed.get("in_force_on", own_day()) in answer.text


async def test_a_file_stands_for_what_was_typed(bureau: Bureau) -> None:
    given = {**CSRF, "in_force_on": own_day(), "text": "", "stage": "preview"}
    file = {"file": ("示例.toml", with_example_list().replace("\n", "\r\n").encode("utf-8-sig"))}
    read = await bureau["zhang"].post(NEW, data=given, files=file)
    assert (read.status_code, "示例名单" in read.text) == (200, True)
    for content in ("示例".encode("gb18030"), b"", b"a" * 400_000):
        wrong = await bureau["zhang"].post(NEW, data=given, files={"file": ("示例.toml", content)})
        assert (wrong.status_code, "UTF-8 编码的文字" in wrong.text) == (422, True)


async def test_who_may_not_enter_is_told_why(bureau: Bureau) -> None:
    for name, why in (
        ("hwy-zhang", "不是第 8 项举措"),
        ("qian", "经办或者法制审核岗位录入"),
        ("haizhou-wu", "由市局的直属单位"),
    ):
        assert await shows(bureau[name], NEW, "您不能录入", why)
        assert 'name="text"' not in (await bureau[name].get(NEW)).text, "nobody fills in what would be refused"
        refused = await sent(bureau[name], with_example_list(), "begin")
        assert (refused.status_code, why in refused.text) == (403, True)
    for address in (f"{HERE}/limit/new", f"{HERE}/limit/2026-04-01", f"{HERE}/draft/edition/none"):
        assert (await bureau["zhang"].get(address)).status_code == 404
    assert (await bureau["zhang"].get(f"{HERE}/dishonesty/2001-01-01")).status_code in (404, 409, 422)
