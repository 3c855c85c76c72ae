"""一件惩戒的一生：清单导入核对，四次超限列入名单，惩戒由两家单位实施、推送给协同部门；复议撤销认定，当日处处解除。"""

import asyncio
import csv
import hmac
import io
from datetime import date
from typing import Any
from urllib.parse import quote, unquote

import httpx
from playwright.async_api import Browser, FilePayload, expect

from api.day import today
from local.accounts import KEY
from local.scene import code, working_day
from rules.push import SIGNATURE, TIMESTAMP, signature
from rules.sanction_list_sheet import LIST_COLUMNS
from tests.partner import SECRET
from tests.stories.conftest import House
from tests.stories.office import EVIDENCE, Office, fill, open_portals

CODE, FIRM, LOGIN = code(601), "示例惩戒运输有限公司", "measured-firm"
MAIL = "measure@example.invalid"
LIST = "示例故事清单〔2026〕601号"
RESTRICTS = {
    "no": "1", "klass": "一类", "measure": "示例：限制参加招标投标", "content": "示例：惩戒期限内限制参加招标投标",
    "object": "示例：列入失信名单的企业", "basis": "示例：《某法》第某条", "implementer": "示例：交通运输部门",
    "source": "示例：原文第1页", "purposes": "招标投标",
}  # fmt: skip
LIGHTER = RESTRICTS | {"no": "2", "klass": "二类", "measure": "示例：提高检查频次", "purposes": ""}
STRANGE = RESTRICTS | {"no": "3", "klass": "一类", "measure": "示例：来源不明的措施", "purposes": "", "basis": ""}
PRINCIPLES = {
    "lawful": "示例：依据名单规定第一项", "objective": "示例：四份处罚决定书均已生效", "prudent": "示例：没有从轻情形",
    "related": "示例：属于道路货物运输",
}  # fmt: skip
MEMBERS = {"members": "示例甲、示例乙、示例丙", "votes_for": "2", "votes_against": "1"}


def sheet(*rows: dict[str, str]) -> FilePayload:
    text = io.StringIO()
    lines = csv.DictWriter(text, [field for _, field in LIST_COLUMNS])
    lines.writerow({field: heading for heading, field in LIST_COLUMNS})
    lines.writerows(rows)
    return FilePayload(name="清单.csv", mimeType="text/csv", buffer=text.getvalue().encode("utf-8-sig"))


async def a_list_is_put_in_force(office: Office) -> str:
    """Imported by one, judged item by item and put in force by another; answers its case."""
    handler = await office.page("enf-handler")
    await handler.goto("/staff/lists/new")
    about: dict[str, Any] = {
        "level": "other", "title": "示例故事惩戒措施清单", "number": LIST, "year": str(today().year),
        "source": "示例：来文", "issued_by": "示例发布机关", "in_force_on": str(today()), "paper": EVIDENCE,
    }  # fmt: skip
    form = handler.locator("#form")
    await fill(form, **about, sheet=sheet(RESTRICTS, LIGHTER | {"klass": "九类"}))
    await form.get_by_role("button", name="上传并检查").click()
    await expect(handler.locator("main")).to_contain_text("第 3 行 类别")
    await fill(form, sheet=sheet(RESTRICTS, LIGHTER, STRANGE))
    await form.get_by_role("button", name="上传并检查").click()
    await handler.wait_for_url("**/staff/lists/other-**")
    name = unquote(handler.url.split("/staff/lists/")[1])
    await office.sees(f"/staff/lists/check/{quote(name)}", "您不能核对", login="enf-handler")

    legal = await office.sees(f"/staff/lists/check/{quote(name)}", "第 3 项", login="enf-legal")
    first, second, third = [legal.get_by_role("group", name=f"第 {n} 项核对结论") for n in (1, 2, 3)]
    await first.get_by_label("采纳", exact=True).check()
    await second.get_by_label("采纳", exact=True).check()
    await expect(third.get_by_label("采纳", exact=True)).to_be_disabled()
    await third.get_by_label("不采纳", exact=True).check()
    await third.get_by_label("第 3 项不采纳的理由").fill("示例：原文没有这一项")
    await legal.get_by_role("button", name="保存核对").click()
    await office.answer("enf-legal", f"sanction_list/{name}", "sanction_list_confirmation", outcome="confirm")
    await office.sees("/public/measures", RESTRICTS["measure"], without=[STRANGE["measure"]])
    return f"sanction_list/{name}"


def overloads(last: date) -> str:
    """Four decisions about one lorry within a year, one a line."""
    days = [working_day(last, ago) for ago in (300, 200, 100, 0)]
    return "\n".join(f"示例罚〔{day.year}〕601{n}号 {day} 苏G示例601" for n, day in enumerate(days, start=1))


async def the_business_is_put_on_a_list(office: Office) -> str:
    """Told in advance, heard, answered point by point, reviewed, decided together, served; answers its case."""
    effective = working_day(today(), 10)
    acts = overloads(effective)
    told = {
        "item": "overload_vehicle", "ground": "penalty", "document": acts.splitlines()[-1].split()[0],
        "issued_by": "示例：市交通执法支队", "effective_on": str(effective), "occurrences": acts,
        "facts": "示例：同一货车一年内四次违法超限。", "uscc": CODE, "subject": FIRM, "email": MAIL,
        "address": "连云港市海州区示例路6号",
    }  # fmt: skip
    case = await office.propose("enf-handler", "/staff/dishonesty/new", **told, **PRINCIPLES)
    await office.answer("enf-head", case, "dishonesty_notice", outcome="approve")
    await office.serve(case)
    await office.sees("/portal", "陈述申辩", login=office.firm)
    await office.defend(case, outcome="state", points="示例：第二次是空车。\n示例：司机已经辞退。", evidence=EVIDENCE)
    replied = {"outcome": "proceed", "answer": "第 1 点：称重单证明为重车。\n第 2 点：辞退不影响认定。"}
    await office.answer("enf-reviewer", case, "defence_answer", **replied)
    await office.answer("enf-legal", case, "dishonesty_legal", outcome="agree", opinion="示例：依据明确，程序合法")
    met = {"outcome": "determine", "reason": "示例：符合名单规定", "met_on": str(today()), "minutes": EVIDENCE}
    await office.answer("enf-head", case, "collective_decision", **met, **MEMBERS)
    await office.sees(f"/public/lists?q={CODE}", "没有查到")
    await office.serve(case, "service_proof")
    await office.sees(f"/public/lists?q={CODE}", FIRM, "一年内违法超限运输超过3次的货运车辆")
    return case


async def a_measure_is_applied(office: Office, determination: str, listed: str) -> str:
    """Chosen from the list with its proportion, heard, reviewed, decided, served, carried out; answers its case."""
    handler = await office.page("enf-handler")
    await handler.goto(f"/staff/sanction/new?determination={quote(determination)}")
    told: dict[str, Any] = {
        "item": f"{listed}|1", "months": "12", "reason": "示例：一年内四次，情节严重",
        "less": "示例：提高检查频次已无作用", "units": ("enf", "haizhou"), "partners": ("fgw",), "email": MAIL,
    }  # fmt: skip
    await fill(handler.locator("#form"), **told)
    await expect(handler.locator("#preview")).to_contain_text("不超过严重失信最长 36 个月")
    await handler.get_by_role("button", name="下一步：核对").click()
    await handler.get_by_role("button", name="确认提出").click()
    case = await office.case_begun(handler)
    await office.answer("enf-head", case, "sanction_notice", outcome="approve")
    await office.serve(case)
    await office.defend(case, outcome="waive")
    await office.answer("enf-legal", case, "sanction_legal", outcome="agree", opinion="示例：清单有此项，过惩相当")
    await office.answer("enf-head", case, "sanction_decision", outcome="apply", reason="示例：与失信程度相当")
    await office.serve(case, "service_proof")
    for unit in ("enf", "haizhou"):
        done = {"outcome": "done", "on": str(today()), "reason": "示例：已停止接受其投标", "evidence": EVIDENCE}
        await office.answer(f"{unit}-handler", case, "sanction_done", **done)
    await office.sees(f"/staff/case/{quote(case)}", "已经实施", "已收到回执", login="enf-handler")
    return case


def the_partner_was_told(house: House, event: str, case: str) -> None:
    """Once, with the measure and its basis, signed with the secret that both know."""
    (one,) = (heard for heard in house.partner.heard if heard.told["event"] == event and heard.told["case"] == case)
    assert one.told["measure"] == RESTRICTS["measure"]
    assert LIST in one.told["basis"]
    assert hmac.compare_digest(one.headers[SIGNATURE], signature(SECRET, one.headers[TIMESTAMP], one.body))


async def checked(house: House, purpose: str) -> dict[str, Any]:
    """What another system is answered about the business now."""
    asked = {"purpose": purpose, "authority": "示例：招标文件第一条", "uscc": CODE, "matter": "示例标段"}
    async with httpx.AsyncClient(base_url=house.base, timeout=15) as client:
        said = await client.post("/v1/check", json=asked, headers={"Authorization": f"Bearer {KEY}"})
    assert said.status_code == 201, said.text
    told: dict[str, Any] = said.json()
    return told


async def it_is_annulled_on_reconsideration(office: Office, determination: str) -> None:
    """Registered beside the record, its result entered by one and approved by another, who ends the determination."""
    handler = await office.page("enf-handler")
    await handler.goto(f"/staff/why/{quote(determination)}/dishonesty")
    await handler.get_by_role("link", name="登记复议、诉讼").click()
    received = {"means": "复议", "body": "示例机关", "document": "示例受〔2026〕601号", "accepted_on": str(today())}
    await office.hand_in(handler, handler.locator("#form"), **received)
    contest = await office.case_begun(handler)
    number = determination.rpartition("-")[2]
    await expect(handler.get_by_role("link", name=f"认-{today().year}-{number}", exact=True)).to_have_count(1)
    result = {
        "outcome": "撤销", "document": "示例复〔2026〕601号", "document_day": str(today()), "reason": "示例：事实不清",
        "proof": EVIDENCE,
    }  # fmt: skip
    await office.answer("enf-handler", contest, "contest_result", **result)
    await office.answer("enf-head", contest, "contest_approval", outcome="approve", reason="示例：属实")
    await office.answer("enf-head", determination, "dishonesty_end", outcome="approve", reason="示例：复议撤销")


async def test_a_measure_rests_on_its_determination_and_is_lifted_everywhere_on_the_day_it_falls(
    browser: Browser, house: House
) -> None:
    open_portals(house, {LOGIN: (CODE, FIRM)})
    office = Office(browser, house, LOGIN)
    listed = await a_list_is_put_in_force(office)
    determination = await the_business_is_put_on_a_list(office)
    sanction = await a_measure_is_applied(office, determination, listed)

    the_partner_was_told(house, "applied", sanction)
    restricted = await checked(house, "bidding")
    assert (restricted["verdict"], restricted["verdict_title"]) == ("restricted", "限制")
    (ground,) = (one for one in restricted["grounds"] if one["effect"] == "restricted")
    assert LIST in ground["list_item"]
    assert ground["basis"] == RESTRICTS["basis"]
    assert (await checked(house, "procurement"))["verdict"] == "notice"
    own = f"/portal/sanction/{quote(sanction)}"
    await office.sees(own, "限制参加招标投标", RESTRICTS["basis"], "最后一日", "谁在实施", login=office.firm)

    await it_is_annulled_on_reconsideration(office, determination)
    await office.sees(f"/public/lists?q={CODE}", "没有查到", without=[FIRM])
    # The measure hears from its determination that it fell, and lifts itself.
    for _ in range(100):
        if (await checked(house, "bidding"))["verdict"] == "none":
            break
        await asyncio.sleep(0.2)
    assert (await checked(house, "bidding"))["verdict"] == "none"
    await office.sees(own, "各处正在逐一确认", login=office.firm)
    for unit in ("enf", "haizhou"):
        stopped = {"on": str(today()), "how": "示例：恢复接受其投标"}
        await office.answer(f"{unit}-handler", sanction, "sanction_lifted", **stopped)
    await office.sees(own, "已经解除，各处均已确认", login=office.firm)
    the_partner_was_told(house, "lifted", sanction)
    await office.sees(f"/portal/dishonesty/{quote(determination)}", "已于", "终止", login=office.firm)
    # Of each: told in advance, decided, and ended; the defence against the determination was answered as well.
    await office.mailed(MAIL, {"（认-": 4, "（惩-": 3})
