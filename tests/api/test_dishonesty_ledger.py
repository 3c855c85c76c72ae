"""失信认定台账：谁看得到哪些，怎样筛选、翻页，导出的表写明条件。"""

import io
from datetime import timedelta
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from api.day import today
from api.staff import dishonesty_ledger, ledger
from tests.api.conftest import person, signed_in
from tests.api.dishonesty_rows import ended, on_file

AT = "/staff/dishonesty"
UNSERVED: dict[str, Any] = {"decided_on": None, "served_on": None, "starts_on": None, "ends_on": None}


@pytest.fixture
async def zhang(web: Any) -> httpx.AsyncClient:
    """A handler of the unit whose ledger holds a determination in each state."""
    await person("zhang", unit="enf", roles=["handler"])
    await on_file(1, subject="在用一号有限公司", lasts=40)
    await on_file(2, subject="在用二号有限公司", lasts=400, listed=False)
    await on_file(3, subject="送达中有限公司", served_on=None, starts_on=None, ends_on=None)
    await on_file(4, subject="审核中有限公司", **UNSERVED)
    await on_file(5, subject="已终止有限公司", **ended(today()))
    await on_file(6, subject="不再认定有限公司", **UNSERVED, outcome="rejected")
    await on_file(7, subject="别的单位有限公司", unit="hwy")
    return await signed_in(web, "zhang")


async def told(client: httpx.AsyncClient, **query: str) -> set[str]:
    """The businesses that the list shows under some conditions."""
    page = await client.get(AT, params=query)
    assert page.status_code == 200, page.text
    names = ("在用一号", "在用二号", "送达中", "审核中", "已终止", "不再认定", "别的单位")
    return {name for name in names if f"{name}有限公司" in page.text}


async def test_the_ledger_shows_the_units_own_and_narrows_by_its_address(zhang: httpx.AsyncClient, web: Any) -> None:
    assert await told(zhang) == {"在用一号", "在用二号", "送达中", "审核中", "已终止", "不再认定"}
    for query, names in (
        ({"state": "in_force"}, {"在用一号", "在用二号"}),
        ({"state": "decided"}, {"送达中"}),
        ({"state": "proposed"}, {"审核中"}),
        ({"state": "ended"}, {"已终止"}),
        ({"state": "dropped"}, {"不再认定"}),
        ({"listed": "overload", "state": "in_force"}, {"在用一号"}),
        ({"item": "general_penalty"}, {"在用二号"}),
        ({"ends_before": str(today() + timedelta(days=60))}, {"在用一号"}),
        ({"q": "送达中有限"}, {"送达中"}),
        ({"q": "100%"}, set()),
        ({"state": "没有这种状态"}, set()),
        ({"ends_before": "不是日期", "state": "ended"}, {"已终止"}),
        ({"unit": "hwy"}, {"在用一号", "在用二号", "送达中", "审核中", "已终止", "不再认定"}),
    ):
        assert await told(zhang, **query) == names, query
    await person("boss", unit="zfc", roles=["supervisor"])
    boss = await signed_in(web, "boss")
    assert "别的单位" in await told(boss)
    assert await told(boss, unit="hwy") == {"别的单位"}
    case = (await zhang.get(AT, params={"q": "在用一号"})).text.split('href="/staff/case/')[1].split('"')[0]
    for words, where in (("/staff/dishonesty/new", AT), ("提出惩戒措施", case), ("提出终止", case)):
        where = where if where == AT else f"/staff/case/{case}"
        assert words in (await zhang.get(where)).text, words
        assert words not in (await boss.get(where)).text, f"what would be refused is not offered: {words}"


async def test_a_long_ledger_is_turned_page_by_page(zhang: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (ledger, dishonesty_ledger):
        monkeypatch.setattr(module, "PAGE", 4)
    first = await zhang.get(AT)
    assert "本页 4 项" in first.text
    onward = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = await zhang.get(onward)
    assert "本页 2 项" in second.text
    assert "回到第一页" in second.text


async def test_what_is_exported_is_the_list_with_its_conditions(zhang: httpx.AsyncClient) -> None:
    page = await zhang.get(f"{AT}?state=ended")
    assert f"{AT}/export?state=ended" in page.text
    sheet = await zhang.get(f"{AT}/export?state=ended")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert "状态：已终止" in str(rows[0][0])
    assert rows[1] == list(dishonesty_ledger.HEADS)
    assert [row[2] for row in rows[2:]] == ["已终止有限公司"]
    assert rows[2][12] == "信用修复"
