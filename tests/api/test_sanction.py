"""提出惩戒的页面：先选认定，再选现行清单的一项，过惩相当随填随看，不能提出的说明为什么；台账和三个数字。"""

import io
import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from api.day import today
from api.staff import sanction_ledger
from api.staff.todo_list import STEP_TITLES
from database.tables.sanction_list import SanctionList
from database.writing import table, writing
from settings import settings
from tests.api.conftest import person, signed_in
from tests.api.dishonesty_rows import ended, on_file
from tests.api.sanction_rows import LIST, known, late, listed, measure
from tests.rules.penalty_example import code

NEW, AT = "/staff/sanction/new", "/staff/sanctions"
CSRF = {"csrf": "token"}


@pytest.fixture
async def zhang(web: Any) -> httpx.AsyncClient:
    """A handler of a unit, with a list in force and a business on file."""
    await person("zhang", unit="enf", roles=["handler"])
    await known()
    await listed()
    return await signed_in(web, "zhang")


def entered(determination: str, **changed: Any) -> dict[str, Any]:
    return {
        **CSRF, "determination": determination, "item": f"{LIST}|1", "months": "6", "reason": "一年内反复违法",
        "less": "提示和重点监管已经无效", "units": ["enf", "hwy"], **changed,
    }  # fmt: skip


async def test_a_determination_is_chosen_first_then_an_item_of_a_list_in_force(zhang: httpx.AsyncClient) -> None:
    serious, general = await on_file(1), await on_file(2, listed=False)
    over = await on_file(3, **ended(today()))
    chosen = await zhang.get(NEW)
    assert quote(serious) in chosen.text
    assert quote(over) not in chosen.text, "what has ended carries no measure"
    other = await on_file(4, unit="hwy", subject="别的单位有限公司")
    assert quote(other) not in chosen.text
    assert quote(other) in (await zhang.get(NEW, params={"q": "别的单位"})).text
    form = (await zhang.get(NEW, params={"determination": serious})).text
    for words in ("公共机关以外的组织", "限制参加招标", "《示例条例》第九条", "市交通运输局", "严重失信"):
        assert words in form, words
    assert form.index("推送金融机构参考") < form.index("列为重点监管对象") < form.index("限制参加招标"), (
        "lightest first"
    )
    mild = (await zhang.get(NEW, params={"determination": general})).text
    assert f'value="{LIST}|1"' not in mild
    assert "不能采取的 1 项" in mild
    assert "超出此范围" in mild


async def test_the_proportion_is_shown_while_the_form_is_filled_in(zhang: httpx.AsyncClient) -> None:
    case = await on_file(1, listed=False)
    empty = await zhang.post("/staff/sanction/proportion", data={**CSRF, "determination": case})
    assert "选定清单项目" in empty.text
    fits = await zhang.post("/staff/sanction/proportion", data=entered(case, item=f"{LIST}|2"))
    assert "过惩相当" in fits.text
    assert "期限 6 个月，不超过一般失信最长 12 个月" in fits.text
    severe = await zhang.post("/staff/sanction/proportion", data=entered(case))
    assert "超过失信程度所允许的" in severe.text
    long = await zhang.post("/staff/sanction/proportion", data=entered(case, item=f"{LIST}|2", months="13"))
    assert "超过失信程度所允许的" in long.text
    typed = await zhang.post("/staff/sanction/proportion", data=entered(case, months="很久"))
    assert typed.status_code == 200


async def test_what_is_confirmed_was_shown_with_what_follows(
    zhang: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    partners = {"bank": {"title": "示例金融办"}}
    monkeypatch.setenv("XINCHENG_PARTNERS", json.dumps(partners))
    settings.cache_clear()
    case = await on_file(1)
    assert "示例金融办" in (await zhang.get(NEW, params={"determination": case})).text
    shown = await zhang.post(NEW, data=entered(case, partners=["bank"]))
    assert shown.status_code == 200, shown.text
    for words in ("过惩相当", "《示例条例》第九条", "听取陈述、申辩", "示例金融办", "提示和重点监管已经无效", "6 个月"):
        assert words in shown.text, words
    light = await zhang.post(NEW, data=entered(case, item=f"{LIST}|2"))
    assert "听取陈述、申辩" not in light.text, "a measure that takes no right away is told with its decision"
    kept = json.dumps({name: value for name, value in entered(case).items() if name != "csrf"})
    back = await zhang.post(NEW, data={**CSRF, "answers": kept, "stage": "edit"})
    assert f'value="{LIST}|1" checked' in back.text
    assert "提示和重点监管已经无效" in back.text


async def test_what_cannot_be_proposed_says_why_beside_its_field(zhang: httpx.AsyncClient) -> None:
    case = await on_file(1, lasts=400)
    for changed, sentence in (
        ({"item": f"{LIST}|9"}, "清单以外不得惩戒"),
        ({"item": ""}, "请填写清单项目"),
        ({"months": "37"}, "最长 36 个月"),
        ({"months": "14"}, "晚于认定的最后一日"),
        ({"months": ""}, "请填写期限"),
        ({"less": ""}, "请填写更轻的措施为什么不够"),
        ({"units": []}, "至少写明一个实施单位"),
        ({"units": ["nowhere"]}, "没有编号为"),
        ({"partners": ["nobody"]}, "没有登记协同部门"),
        ({"interested": "无此人"}, "本单位没有"),
    ):
        shown = await zhang.post(NEW, data=entered(case, **changed))
        assert (shown.status_code, sentence in shown.text) == (422, True), (sentence, shown.text)
        assert "一年内反复违法" in shown.text, "what was typed is kept"
    await measure(case, "1")
    again = await zhang.post(NEW, data=entered(case))
    assert (again.status_code, "不能重复提出" in again.text) == (422, True)
    mild = await zhang.post(NEW, data=entered(await on_file(2, listed=False)))
    assert (mild.status_code, "一般失信不能采取" in mild.text) == (422, True)


async def test_who_and_when_no_measure_can_be_proposed_is_said_before_the_form(
    zhang: httpx.AsyncClient, web: Any
) -> None:
    case = await on_file(1)
    await person("road", unit="hwy", roles=["handler"])
    await person("li", unit="enf", roles=["reviewer"])
    road, li = await signed_in(web, "road"), await signed_in(web, "li")
    assert "不是第 9 项举措" in (await road.get(NEW)).text
    assert "不是第 9 项举措" in (await road.post(NEW, data=entered(case))).text
    assert "由经办岗位提出" in (await li.get(NEW, params={"determination": case})).text
    refused = await li.post(NEW, data=entered(case))
    assert (refused.status_code, "由经办岗位提出" in refused.text) == (403, True)
    over = await on_file(2, **ended(today()))
    assert "已经终止" in (await zhang.get(NEW, params={"determination": over})).text
    short = await on_file(3, lasts=35)
    assert "不足一个月" in (await zhang.get(NEW, params={"determination": short})).text
    assert (await zhang.get(NEW, params={"determination": "dishonesty/没有"})).status_code == 404
    async with writing() as connection:
        await connection.execute(update(table(SanctionList)).values(suspended_on=today(), state="suspended"))
    page = (await zhang.get(NEW, params={"determination": case})).text
    assert "没有启用的惩戒措施清单" in page
    assert 'name="less"' not in page


@pytest.fixture
async def measures(zhang: httpx.AsyncClient) -> httpx.AsyncClient:
    """A ledger with a measure in each state."""
    day, none = today(), None
    cases = [await on_file(place, unit="enf") for place in range(1, 9)]
    await measure(cases[0], "1", subject="实施中有限公司")
    await late(await measure(cases[1], subject="逾期有限公司", ends_on=day + timedelta(days=20)), "hwy", days=3)
    await measure(cases[2], subject="待确认有限公司", lifted_on=day, lifted_why="期满解除")
    await measure(
        cases[3], subject="已解除有限公司", lifted_on=day, confirmed_on=day, lifted_why="信用修复", outcome="lifted"
    )
    await measure(cases[4], subject="送达中有限公司", served_on=none, starts_on=none, ends_on=none)
    await measure(cases[5], subject="审核中有限公司", decided_on=none, served_on=none, starts_on=none, ends_on=none)
    await measure(cases[6], subject="别处实施有限公司", unit="hwy", units={"pwc": "asked"})
    undone: dict[str, Any] = {"served_on": none, "starts_on": none, "ends_on": none, "units": {}}
    undone |= {"lifted_on": day, "confirmed_on": day, "outcome": "not_applied"}
    await measure(cases[7], subject="没有采取有限公司", **undone)
    return zhang


async def told(client: httpx.AsyncClient, **query: str) -> set[str]:
    page = await client.get(AT, params=query)
    assert page.status_code == 200, page.text
    names = ("实施中", "逾期", "待确认", "已解除", "送达中", "审核中", "没有采取", "别处实施")
    return {name for name in names if f"{name}有限公司" in page.text}


async def test_the_ledger_shows_what_is_decided_and_implemented_here(measures: httpx.AsyncClient, web: Any) -> None:
    implemented = {"实施中", "逾期", "待确认", "已解除", "送达中", "审核中"}
    own = implemented | {"没有采取"}
    assert await told(measures) == own
    for query, names in (
        ({"state": "in_force"}, {"实施中", "逾期"}),
        ({"state": "late"}, {"逾期"}),
        ({"state": "lifting"}, {"待确认"}),
        ({"state": "lifted"}, {"已解除"}),
        ({"state": "decided"}, {"送达中"}),
        ({"state": "proposed"}, {"审核中"}),
        ({"state": "dropped"}, {"没有采取"}),
        ({"implementer": "hwy"}, implemented),
        ({"implementer": "trc"}, set()),
        ({"ends_before": str(today() + timedelta(days=60))}, {"逾期"}),
        ({"q": "限制参加"}, {"实施中"}),
        ({"q": code()}, own),
    ):
        assert await told(measures, **query) == names, query
    await person("road", unit="hwy", roles=["handler"])
    assert await told(await signed_in(web, "road")) == implemented | {"别处实施"}, "what is done here, and decided here"
    await person("port", unit="pwc", roles=["handler"])
    assert await told(await signed_in(web, "port")) == {"别处实施"}


async def test_the_figures_above_the_ledger_lead_to_what_they_count(measures: httpx.AsyncClient) -> None:
    page = (await measures.get(AT)).text
    for state, count in (("in_force", 2), ("late", 1), ("lifting", 1)):
        card = page.split(f'{AT}?state={state}"')[1].split("</div>")[0]
        assert f">{count}<" in card, (state, card)
    assert "待反馈 2 个" in page
    assert "已实施 2 个" in page


async def test_the_export_says_what_it_was_narrowed_to(measures: httpx.AsyncClient) -> None:
    sheet = await measures.get(f"{AT}/export?state=late")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert "状态：实施逾期" in str(rows[0][0])
    assert rows[1] == list(sanction_ledger.HEADS)
    assert [row[2] for row in rows[2:]] == ["逾期有限公司"]
    assert rows[2][-1] == "实施中，实施逾期"
    assert rows[2][9] == "1/2"
    assert rows[2][4] == "二类"


async def test_the_board_names_the_steps_of_a_measure_and_leads_to_what_is_late(
    measures: httpx.AsyncClient, web: Any
) -> None:
    await person("boss", unit="zfc", roles=["supervisor"])
    boss = await signed_in(web, "boss")
    board = (await boss.get("/managers/board")).text
    assert "实施惩戒措施并反馈" in board
    assert "公路中心 实施惩戒措施并反馈：在办 1" in board
    late_steps = (await boss.get("/managers/steps", params={"step": "sanction_done", "unit": "hwy"})).text
    assert "失信惩戒" in late_steps
    assert "已逾期" in late_steps
    assert STEP_TITLES["push_applied"] == "通报协同部门：采取措施"
