"""激励的页面：经办分两步提出，公众提出异议、凭回执看答复，企业申请使用，办理单位确认，台账数清。真的流程引擎。"""

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api import lifecycle
from api.day import today
from local.mailbox import Mailbox
from local.temporal import Temporal
from rules.incentive_file import EligibilityTold
from rules.refusal import Refused
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.api.incentive_rows import lived
from tests.rules.penalty_example import code
from tests.workflows.incentive_course import IncentiveCourse

CSRF = {"csrf": "token"}
SHOWN, USES, UNGRADED = (code(f"MAAG472{n}") for n in range(3))
STAFF = (("zhang", "handler", "trc"), ("wu", "head", "trc"), ("li", "reviewer", "trc"), ("sun", "handler", "svc"),
         ("hwy-zhang", "handler", "hwy"))  # fmt: skip


@pytest.fixture
async def bureau(web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, role, unit in STAFF:
        await person(name, unit=unit, roles=[role])
    await person("firm", kind="business", uscc=USES)
    async with house.opened(temporal_server, mailbox, monkeypatch):
        yield {name: await signed_in(web, name) for name in (*(one[0] for one in STAFF), "firm")}


async def answered(client: httpx.AsyncClient, case: str, name: str, **answers: Any) -> None:
    key = await house.open_step(case, name)
    done = await client.post(f"/staff/decide/{quote(case)}", data={**CSRF, "key": key, "click": key, **answers})
    assert done.status_code == 303, done.text


async def known(uscc: str) -> None:
    """A business with a file that carries the green channel."""
    one = IncentiveCourse.__new__(IncentiveCourse)
    one.uscc = uscc
    await one.on_file(since=today().replace(year=today().year - 2))


async def test_it_is_proposed_in_two_steps_and_anybody_objects_while_it_is_shown(
    bureau: dict[str, httpx.AsyncClient], visitor: httpx.AsyncClient
) -> None:
    uscc = SHOWN
    await known(uscc)
    given = {**CSRF, "benefit": "green-channel", "uscc": uscc, "reason": "一贯守信"}
    check = await bureau["zhang"].post("/staff/incentive/new", data=given)
    assert check.status_code == 200, check.text
    for words in ("评价 AA", "公示至", "公示 10 个工作日", "12 个月"):
        assert words in check.text, words
    kept = json.dumps({name: value for name, value in given.items() if name != "csrf"})
    sent = await bureau["zhang"].post("/staff/incentive/new", data={**CSRF, "answers": kept, "stage": "begin"})
    assert sent.status_code == 303, sent.text
    case = f"incentive/green-channel-{uscc}-1"
    again = await bureau["zhang"].post("/staff/incentive/new", data=given)
    assert (again.status_code, "不能重复提出" in again.text) == (422, True)
    with pytest.raises(Refused) as unknown:
        await lifecycle.tell(case, "no_such_update", EligibilityTold(met=False, on=today()), click="a")
    assert (unknown.value.code, unknown.value.sentence) == ("Fault", "系统出错了，您的操作没有完成")
    shown = f"/public/trust/{quote(case)}"
    assert (await visitor.get(shown)).status_code == 404, "nobody sees what nobody has agreed to"
    assert (await bureau["firm"].get(f"/portal/incentive/{quote(case)}")).status_code == 404
    await answered(bureau["wu"], case, "incentive_decision", outcome="agree", reason="同意")
    await house.until(lambda: _says(visitor, "/public/trust", "绿色通道"))
    page = await visitor.get(shown)
    assert "提出异议" in page.text
    faulty = await visitor.post(shown, data={"click": "a", "name": "示例同行"})
    assert (faulty.status_code, "请填写联系方式" in faulty.text) == (422, True)
    said = {"click": "b", "name": "示例同行", "contact": "13812345678", "facts": "在外市受过处罚"}
    received = [await visitor.post(shown, data=said) for _ in range(2)]
    assert [one.status_code for one in received] == [303, 303], received[0].text
    assert received[0].headers["location"] == received[1].headers["location"], "a double click is one objection"
    receipt = received[0].headers["location"]
    waiting = await visitor.get(receipt)
    assert ("核实中" in waiting.text, "13812345678" in waiting.text) == (True, False)
    desk = await bureau["li"].get(f"/staff/case/{quote(case)}")
    for words in ("在外市受过处罚", "13812345678", "核实公示期间的异议", "不得写明异议人是谁"):
        assert words in desk.text, words
    assert desk.text.count("13812345678") == 1, "in the unit's list of objections, not among the facts of the step"
    await answered(bureau["li"], case, "incentive_objection", outcome="upheld", answer="外市处罚属实，不予授予")
    await house.until(lambda: _says(visitor, receipt, "外市处罚属实"))
    await house.until(lambda: _gone(visitor, shown))


async def test_whoever_may_not_grant_it_or_has_not_what_it_takes_is_told_why(
    bureau: dict[str, httpx.AsyncClient],
) -> None:
    given = {**CSRF, "benefit": "green-channel", "uscc": UNGRADED, "reason": "一贯守信"}
    other = await bureau["hwy-zhang"].post("/staff/incentive/new", data=given)
    assert "不是第 9 项举措" in other.text
    head = await bureau["wu"].post("/staff/incentive/new", data=given)
    assert "激励由经办岗位提出" in head.text
    unknown = await bureau["zhang"].post("/staff/incentive/new", data=given)
    assert "没有这家企业的信用档案" in unknown.text
    one = IncentiveCourse.__new__(IncentiveCourse)
    one.uscc = UNGRADED
    await one.on_file(grade="C", since=today().replace(year=today().year - 2))
    graded = await bureau["zhang"].post("/staff/incentive/new", data=given)
    assert (graded.status_code, "现在还不具备条件" in graded.text) == (422, True)
    strange = await bureau["zhang"].post("/staff/incentive/new", data={**given, "benefit": "无此事项"})
    assert (strange.status_code, "没有“无此事项”这项激励" in strange.text) == (422, True)


async def test_a_business_uses_it_and_the_unit_that_gave_it_confirms(
    bureau: dict[str, httpx.AsyncClient],
) -> None:
    one = await lived(USES, until_granted=True)
    here, firm = f"/portal/incentive/{quote(one.case)}", bureau["firm"]
    await house.until(lambda: _says(firm, here, "申请使用"))
    strange = await firm.post(here, data={**CSRF, "click": "a", "matter": "换证", "unit": "nowhere"})
    assert (strange.status_code, "请选择办理单位" in strange.text) == (422, True)
    asked = {**CSRF, "click": "b", "matter": "示例：许可证换证", "unit": "svc"}
    sent = [await firm.post(here, data=asked) for _ in range(2)]
    assert [one.status_code for one in sent] == [303, 303], sent[0].text
    assert (await firm.get(here)).text.count("等待办理单位确认") == 1, "a double click is one use"
    await answered(bureau["sun"], one.case, "incentive_use", outcome="given", on=str(today()), reason="当日办结")
    await house.until(lambda: _says(firm, here, "已经给予"))
    early = {**CSRF, "click": "c", "matter": "线路审批", "on": str(today().replace(year=2020)), "reason": "窗口受理"}
    entered = f"/staff/incentive/use/{quote(one.case)}"
    assert (await bureau["zhang"].post(entered, data=early)).status_code == 422
    own = await bureau["zhang"].post(entered, data={**early, "on": str(today())})
    assert own.status_code == 303, own.text
    assert "由授予单位的经办岗位登记" in (await bureau["sun"].get(entered)).text
    ledger = await bureau["zhang"].get("/staff/incentives")
    for words in ("2 次", "已经给予 2 次", "按办理单位"):
        assert words in ledger.text, words
    case = await bureau["zhang"].get(f"/staff/case/{quote(one.case)}")
    assert "使用（已经给予 2 次）" in case.text
    for reader, shown, where in (
        (firm, here, f"/portal/why/{quote(one.case)}/"),
        (bureau["zhang"], f"/staff/case/{quote(one.case)}", f"/staff/why/{quote(one.case)}/"),
    ):
        told = (await reader.get(shown)).text
        why = where + told.split(f'href="{where}')[1].split('"')[0]
        assert "不再具备条件" in (await reader.get(why)).text


async def _says(client: httpx.AsyncClient, address: str, words: str) -> bool:
    return words in (await client.get(address)).text


async def _gone(client: httpx.AsyncClient, address: str) -> bool:
    return (await client.get(address)).status_code == 404
