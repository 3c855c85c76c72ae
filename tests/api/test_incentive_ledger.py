"""激励台账和公众看到的：谁看得到哪些，筛选、翻页、导出，次数按激励、单位、月份数清；停止的、期满的当即不见。"""

import io
import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from python_calamine import CalamineWorkbook

from api.day import today
from api.public import trust
from api.staff import incentive_ledger, ledger
from rules.journal import Telling
from rules.refusal import Refused
from tests.api.conftest import person, signed_in
from tests.api.incentive_rows import DAY, on_file, used
from tests.rules.penalty_example import code

AT = "/staff/incentives"
UNGRANTED: dict[str, Any] = {"starts_on": None, "ends_on": None, "renew_on": None, "n": 0}
SHOWN = UNGRANTED | {"state": "publicity"}


@pytest.fixture
async def zhang(web: Any) -> httpx.AsyncClient:
    """A handler of the unit whose ledger holds an incentive in each state, some of them used."""
    await person("zhang", unit="trc", roles=["handler"])
    case = await on_file(1, subject="享受一号有限公司")
    await used(case, 1)
    await used(case, 2, unit="trc", on=today().replace(day=1) - DAY)
    await used(case, 3, state="asked", on=None)
    await used(case, 4, state="refused")
    await on_file(2, subject="公示二号有限公司", **SHOWN, shown_until=today())
    await on_file(3, subject="停止三号有限公司", state="stopped", stopped_on=today(), missing=["降级"])
    await on_file(4, subject="到期四号有限公司", state="ended", ended_on=today(), ended_why="激励期满")
    other = await on_file(5, subject="别的单位有限公司", unit="prt", benefit="green-channel", title="绿色通道")
    await used(other, 1, unit="prt")
    return await signed_in(web, "zhang")


async def told(client: httpx.AsyncClient, **query: str) -> set[str]:
    page = await client.get(AT, params=query)
    assert page.status_code == 200, page.text
    names = ("享受一号", "公示二号", "停止三号", "到期四号", "别的单位")
    return {name for name in names if f"{name}有限公司" in page.text}


async def test_the_ledger_shows_the_units_own_and_narrows_by_its_address(zhang: httpx.AsyncClient, web: Any) -> None:
    own = {"享受一号", "公示二号", "停止三号", "到期四号"}
    assert await told(zhang) == own
    for query, names in (
        ({"state": "in_force"}, {"享受一号"}),
        ({"state": "publicity"}, {"公示二号"}),
        ({"state": "stopped"}, {"停止三号"}),
        ({"q": "到期四"}, {"到期四号"}),
        ({"q": code("MAAP4703").lower()}, {"停止三号"}),
        ({"benefit": "green-channel"}, set()),
        ({"state": "没有这种状态"}, set()),
        ({"unit": "prt"}, own),
    ):
        assert await told(zhang, **query) == names, query
    await person("boss", unit="zfc", roles=["supervisor"])
    boss = await signed_in(web, "boss")
    assert "别的单位" in await told(boss)
    assert await told(boss, benefit="green-channel") == {"别的单位"}


async def test_what_was_given_is_counted_and_nothing_else(zhang: httpx.AsyncClient, web: Any) -> None:
    page = (await zhang.get(AT)).text
    assert "已经给予 2 次" in page
    assert '<td data-label="已经给予">2 次' in page
    figures = re.findall(r">(\d\d-\d\d)</t[hd]>\s*<td[^>]*>(\d+)<", page.split("数据表")[-1])
    last = today().replace(day=1) - DAY
    assert figures[-2:] == [(f"{last:%y-%m}", "1"), (f"{today():%y-%m}", "1")]
    assert len(figures) == 12
    await person("boss", unit="zfc", roles=["supervisor"])
    assert "已经给予 3 次" in (await (await signed_in(web, "boss")).get(AT)).text


async def test_a_long_ledger_is_turned_page_by_page(zhang: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (ledger, incentive_ledger):
        monkeypatch.setattr(module, "PAGE", 3)
    first = await zhang.get(AT)
    assert "本页 3 项" in first.text
    onward = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "本页 1 项" in (await zhang.get(onward)).text


async def test_what_is_exported_is_the_list_with_its_conditions(zhang: httpx.AsyncClient) -> None:
    sheet = await zhang.get(f"{AT}/export?state=in_force")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert "状态：享受中" in str(rows[0][0])
    assert rows[1] == list(incentive_ledger.HEADS)
    assert [(row[2], row[11]) for row in rows[2:]] == [("享受一号有限公司", 2.0)]


@pytest.mark.parametrize(
    ("label", "changed", "public"),
    [
        ("享受中", {}, True),
        ("最后一日", {"ends_on": 0 * DAY}, True),
        ("期满", {"ends_on": -DAY}, False),
        ("停止", {"state": "stopped"}, False),
        ("终止", {"state": "ended"}, False),
        ("不是红名单", {"red_list": False}, False),
        ("公示中", SHOWN, True),
        ("公示期已过，异议还没有核实完", SHOWN | {"shown_until": -DAY}, True),
        ("还没有决定", UNGRANTED | {"state": "proposed", "shown_from": None, "shown_until": None}, False),
        ("不予授予", UNGRANTED | {"state": "refused"}, False),
    ],
)
async def test_the_public_sees_what_is_shown_today(
    visitor: httpx.AsyncClient, label: str, changed: dict[str, Any], public: bool
) -> None:
    days: dict[str, Any] = {
        name: today() + value if isinstance(value, timedelta) else value for name, value in changed.items()
    }
    case = await on_file(1, **days)
    assert ("示例守信001" in (await visitor.get("/public/trust")).text) is public, label
    assert ((await visitor.get(f"/public/trust/{case}")).status_code == 200) is public, label
    feed = (await visitor.get("/public/trust.json")).json()["items"]
    assert [one["title"] for one in feed] == (
        ["示例守信001有限公司：守信红名单"] if public and "state" not in changed else []
    )


async def test_the_red_list_is_searched_and_read_page_by_page(visitor: httpx.AsyncClient) -> None:
    for serial in range(1, 24):
        await on_file(serial)
    first = await visitor.get("/public/trust")
    assert first.text.count('<article class="public-row">') == 20
    assert "示例守信007" in (await visitor.get("/public/trust", params={"q": "守信007"})).text
    assert "示例守信003" in (await visitor.get("/public/trust", params={"q": code("MAAP4703")})).text
    assert "请至少输入两个字" in (await visitor.get("/public/trust", params={"q": "示"})).text
    onward = first.text.split('href="/public/trust?after=')[1].split('"')[0]
    second = await visitor.get(f"/public/trust?after={onward}")
    assert second.text.count('<article class="public-row">') == 3
    rss = ElementTree.fromstring((await visitor.get("/public/trust.rss")).content)  # noqa: S314
    assert len(list(rss.iter("item"))) == 23


async def test_nobody_objects_where_nothing_is_shown_and_a_full_share_leads_to_another_way(
    visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[dict[str, Any]] = []

    async def tell(case: str, update: str, telling: Telling, *, click: str) -> None:
        if len(heard) == 3:
            raise Refused("今天从您的网络已经收到 3 件", code="TooMany")
        heard.append(telling.content)

    monkeypatch.setattr(trust, "tell", tell)
    late = await visitor.get(f"/public/trust/{await on_file(1, **SHOWN, shown_until=today() - DAY)}")
    assert ("提交异议" in late.text, "正在核实" in late.text) == (False, True)
    here = f"/public/trust/{await on_file(2, **SHOWN, shown_until=today())}"
    assert (await visitor.post(here, data={"click": "0"})).status_code == 422
    said = {"name": "示例同行", "contact": "13800000000", "facts": "条件不符"}
    answers = [await visitor.post(here, data={**said, "click": str(n)}) for n in range(4)]
    assert [one.status_code for one in answers] == [303] * 3 + [429]
    assert len({one["receipt"] for one in heard}) == 3, "every form has a receipt of its own"
    assert len({one["place"] for one in heard}) == 1
    assert "127.0.0.1" not in str(heard), "nobody keeps where it came from"
    for words in ("已经收到 3 件", "以前打电话或者书面送交", "（电话 0518-", "条件不符"):
        assert words in answers[-1].text, words
    assert "明天再" not in answers[-1].text, "today is the last day of the publicity"
    assert (await visitor.get("/public/trust/objection/nothing")).status_code == 404
    for unheard in ("penalty/1", await on_file(3, **(SHOWN | {"state": "proposed"})), await on_file(4)):
        answer = await visitor.post(f"/public/trust/{unheard}", data={**said, "click": "1"})
        assert (answer.status_code, len(heard)) == (404, 3), unheard


@pytest.mark.parametrize(
    ("address", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("unknown", "unknown", True),
    ],
)
def test_a_place_is_an_address_or_the_network_of_one_of_the_sixth_version(address: str, other: str, same: bool) -> None:
    assert (trust._network(address) == trust._network(other)) is same


async def test_a_receipt_is_of_one_form_and_of_what_it_says(
    visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = []

    async def tell(case: str, update: str, telling: Telling, *, click: str) -> None:
        heard.append(telling.content["receipt"])

    monkeypatch.setattr(trust, "tell", tell)
    here = f"/public/trust/{await on_file(1, **SHOWN, shown_until=today())}"
    said = {"name": "示例同行", "contact": "13800000000", "facts": "条件不符"}
    nameless = await visitor.post(here, data=said)
    assert (nameless.status_code, "没有收到完整的表单" in nameless.text, heard) == (422, True, [])
    for facts in ("条件不符", "条件不符", "在外市受过处罚"):
        assert (await visitor.post(here, data={**said, "click": "1", "facts": facts})).status_code == 303
    assert heard[0] == heard[1] != heard[2]


async def test_the_start_page_leads_to_what_is_shown_to_the_public(visitor: httpx.AsyncClient) -> None:
    page = (await visitor.get("/")).text
    for where in ("penalties", "commitments", "lists", "trust", "measures", "withdrawals"):
        assert f'href="/public/{where}"' in page, where
