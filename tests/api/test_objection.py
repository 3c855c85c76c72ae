"""异议从企业端到工作人员的页面，再到公众看到的：标注、补充、更正、为什么；别人的一概看不到。"""

import re
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.day import today
from api.portal.receipt import receipt_seal
from api.systems.check_wire import QUESTION
from tests.api import house
from tests.api.conftest import browser, key_of_system, person, signed_in
from tests.api.test_portal import PDF, csrf, hidden, open_account
from tests.templates.browser import chromium, faults_of

STAFF = (("zhang", "handler"), ("li", "reviewer"), ("wang", "head"))
SAID = {"matter": "record", "reason": "决定书载明叁仟元", "wanted": "罚款人民币3000元"}


@pytest.fixture
async def case(open_house: Any) -> str:
    for name, role in STAFF:
        await person(name, unit="enf", roles=[role])
    return await house.served(house.decision(20))


def about(case: str) -> str:
    return f"/portal/object?about={quote(f'{case}/penalty', safe='')}"


async def filed(client: httpx.AsyncClient, case: str) -> str:
    """File an objection with a paper, by both sheets; answers its address."""
    form = await client.get(about(case))
    assert form.status_code == 200, form.text
    assert "立即标注“核实中”" in form.text
    sheet = {"csrf": csrf(form), "click": hidden(form, "click"), **SAID}
    check = await client.post(about(case), data=sheet, files={"evidence": ("决定书.pdf", PDF)})
    assert check.status_code == 200, check.text
    assert "决定书.pdf" in check.text
    kept = hidden(check, "kept")
    sure = {"csrf": csrf(check), "click": hidden(check, "click"), "page": "check", "kept": kept, **SAID}
    sent = await client.post(about(case), data=sure)
    assert sent.status_code == 303, sent.text
    return str(sent.headers["location"])


def objection(case: str, n: int = 1) -> str:
    return f"objection/{case}/penalty/{n}"


async def test_an_objection_goes_from_the_portal_to_the_corrected_public_page(open_house: Any, case: str) -> None:
    client, visitor = await open_account(open_house, case), browser(open_house)
    shown = await client.get(f"/portal/penalty/{quote(case)}")
    assert "我有异议" in shown.text
    page = await filed(client, case)
    progress = await client.get(page)
    for words in ("回执编号", "异-", "正在决定是否受理", "最迟", "撤回异议", "决定书.pdf"):
        assert words in progress.text, words
    copy = await client.get(page.replace("/portal/objection/", "/portal/objection-receipt/"))
    assert copy.content.startswith(b"%PDF")
    number = re.search(r"异-\d{4}-[0-9A-F]{8}", progress.text)
    assert number is not None
    checked = await visitor.get(f"/verify/receipt/{quote(number[0])}/{receipt_seal(number[0])}")
    assert (checked.status_code, number[0] in checked.text) == (200, True)
    public = await visitor.get(f"/public/penalty/{quote(case)}")
    assert "核实中" in public.text
    assert "核实中" in (await visitor.get("/public/penalties")).text
    assert "核实中" in (await client.get("/portal")).text

    key, reviewer = objection(case), house.staff("li", "reviewer")
    await house.said(key, "objection_acceptance", reviewer, outcome="supplement", items="决定书原件")
    await house.open_step(key, "objection_supplement")
    asked = await client.get(page)
    assert "需要您补充" in asked.text
    assert page in (await client.get("/portal")).text, "the home page leads to what is asked"
    empty = await client.post(page, data={"csrf": csrf(asked), "click": "s0", "text": ""})
    assert (empty.status_code, "请填写补充说明" in empty.text) == (422, True)
    more = await client.post(page, data={"csrf": csrf(asked), "click": "s1", "text": "原件见附件"})
    assert more.status_code == 303, more.text
    await house.said(key, "objection_acceptance", reviewer, outcome="accept")

    desk = await signed_in(open_house, "li")
    await house.open_step(key, "objection_review")
    sheet = await desk.get(f"/staff/case/{quote(key)}")
    for words in ("核实异议", "处罚内容：罚款人民币5000元", "决定书载明叁仟元", "核实中"):
        assert words in sheet.text, words
    assert "决定书.pdf" in (await desk.get(f"/staff/case/{quote(key)}?tab=materials")).text
    review = {"outcome": "corrected", "findings": "录入有误", "changes": "处罚内容：罚款人民币3000元"}
    await house.said(key, "objection_review", reviewer, **review)
    await house.said(key, "objection_decision", house.staff("wang", "head"), outcome="approve", reason="属实")
    await house.open_step(key, "letter_delivery")
    settled = await desk.get(f"/staff/case/{quote(key)}")
    assert "“罚款人民币5000元”改为“罚款人民币3000元”" in settled.text

    result = await client.get(page)
    for words in ("已修正", "罚款人民币5000元", "罚款人民币3000元", "信用信息异议处理结果通知书", "不同意这个结果的"):
        assert words in result.text, words
    corrected = await visitor.get(f"/public/penalty/{quote(case)}")
    assert "罚款人民币3000元" in corrected.text
    assert "核实中" not in corrected.text
    assert "罚款人民币3000元" in (await client.get(f"/portal/penalty/{quote(case)}")).text
    assert "已修正" in (await client.get("/portal/objections")).text


async def test_a_business_sees_and_objects_to_nothing_but_its_own(open_house: Any, case: str) -> None:
    client = await open_account(open_house, case)
    page = await filed(client, case)
    await person("other", kind="business", uscc="91320700MA1XXXXXX0", roles=["business"])
    stranger = await signed_in(open_house, "other")
    why = f"/portal/why/{quote(f'{case}/penalty')}"
    assert "查看案件" in (await client.get(why)).text
    for address in (page, about(case), why):
        assert (await stranger.get(address)).status_code == 404, address
    tried = await stranger.post(about(case), data={"csrf": "token", "page": "check", **SAID})
    assert tried.status_code == 404
    assert (await client.get(about("penalty/没有"))).status_code == 404
    again = await client.get(about(case))
    assert (await client.post(about(case), data={"csrf": csrf(again), "page": "check", **SAID})).status_code == 303
    assert (await client.get("/portal/objections")).text.count("异-") == 1, "one under way is the same one"


async def test_a_faulty_sheet_comes_back_with_what_was_said(open_house: Any, case: str) -> None:
    client = await open_account(open_house, case)
    form = await client.get(about(case))
    short = await client.post(
        about(case), data={"csrf": csrf(form), "matter": "record", "reason": "有误", "wanted": ""}
    )
    assert (short.status_code, "请填写应当是什么" in short.text, "有误</textarea>" in short.text) == (422, True, True)
    strange = await client.post(about(case), data={"csrf": csrf(form), **SAID, "matter": "check"})
    assert (strange.status_code, "请选择异议针对什么" in strange.text) == (422, True)
    back = await client.post(about(case), data={"csrf": csrf(form), "page": "back", **SAID})
    assert (back.status_code, "决定书载明叁仟元</textarea>" in back.text) == (200, True)


async def test_a_business_takes_its_objection_back_on_its_page(open_house: Any, case: str) -> None:
    client = await open_account(open_house, case)
    page = await filed(client, case)
    shown = await client.get(page)
    away = page.replace("/portal/objection/", "/portal/objection-withdraw/")
    assert (await client.post(away, data={"csrf": csrf(shown), "click": "w", "reason": ""})).status_code == 422
    gone = await client.post(away, data={"csrf": csrf(shown), "click": "w2", "reason": "已弄清楚"})
    assert gone.status_code == 303, gone.text

    visitor = browser(open_house)

    async def unmarked() -> bool:
        return "核实中" not in (await visitor.get(f"/public/penalty/{quote(case)}")).text

    await house.until(unmarked)
    assert "异议已撤回" in (await client.get("/portal/objections")).text


async def test_the_desk_objects_enters_a_contest_and_sees_why(open_house: Any, case: str) -> None:
    handler, key = await signed_in(open_house, "zhang"), f"{case}/penalty"
    why = await handler.get(f"/staff/why/{quote(key)}")
    for words in ("为什么有这条记录", "依据的条款", "什么会改变它", "登记复议、诉讼", "提出异议"):
        assert words in why.text, words
    form = await handler.get(f"/staff/contest?about={quote(key)}")
    assert "决定停止执行" in form.text
    entry = {
        "csrf": "token", "means": "复议", "body": "示例市人民政府", "document": "示例行复〔2026〕2号",
        "accepted_on": str(today()), "stayed": "true",
    }  # fmt: skip
    faulty = await handler.post(f"/staff/contest?about={quote(key)}", data=entry | {"document": ""})
    assert faulty.status_code == 422
    entered = await handler.post(f"/staff/contest?about={quote(key)}", data=entry)
    assert entered.status_code == 303, entered.text
    contest = await handler.get(entered.headers["location"])
    assert "复议诉讼登记" in contest.text
    assert "示例行复〔2026〕2号" in contest.text
    assert (await handler.get(entered.headers["location"].replace("/staff/case/", "/staff/print/"))).status_code == 200
    assert "停止执行" in (await handler.get(f"/staff/why/{quote(key)}")).text
    assert "核实中" in (await browser(open_house).get(f"/public/penalty/{quote(case)}")).text
    await person("zhao", unit="haizhou", roles=["handler"])
    elsewhere = await signed_in(open_house, "zhao")
    assert (await elsewhere.get(f"/staff/contest?about={quote(key)}")).status_code == 403
    objected = await elsewhere.post(f"/staff/object?about={quote(key)}", data={"csrf": "token", **SAID})
    assert objected.status_code == 303, objected.text
    shown = await elsewhere.get(objected.headers["location"])
    assert "撤回本案" in shown.text
    away = objected.headers["location"].replace("/staff/case/", "/staff/withdraw/")
    back = await elsewhere.post(away, data={"csrf": "token", "why": "弄错了", "click": "away"})
    assert back.status_code == 303

    async def ended() -> bool:
        return "异议已撤回" in (await elsewhere.get(objected.headers["location"])).text

    await house.until(ended)
    assert "核实中" in (await browser(open_house).get(f"/public/penalty/{quote(case)}")).text, (
        "execution is stayed still"
    )


async def screens(app: Any, case: str) -> dict[str, str]:
    client, shown = await open_account(app, case), {}
    desk, handler = await signed_in(app, "li"), await signed_in(app, "zhang")
    key, path = objection(case), quote(f"{case}/penalty")

    async def take(name: str, address: str, who: httpx.AsyncClient, data: dict[str, Any] | None = None) -> Any:
        answer = await (who.post(address, data=data) if data else who.get(address))
        assert answer.status_code in (200, 422), (name, answer.text)
        shown[f"/{name}"] = answer.text
        return answer

    await take("why", f"/portal/why/{path}", client)
    await take("staff-why", f"/staff/why/{path}", handler)
    form = await take("new", about(case), client)
    await take("new-fault", about(case), client, {"csrf": csrf(form), "matter": "record"})
    await take("check", about(case), client, {"csrf": csrf(form), **SAID})
    await take("none", "/portal/objections", client)
    page = await filed(client, case)
    await take("progress", page, client)
    await take("list", "/portal/objections", client)
    await take("public", f"/public/penalty/{quote(case)}", client)
    await take("why-frozen", f"/portal/why/{path}", client)
    await take("staff-object", f"/staff/object?about={path}", handler)
    await take("staff-contest", f"/staff/contest?about={path}", handler)
    reviewer = house.staff("li", "reviewer")
    await house.said(key, "objection_acceptance", reviewer, outcome="supplement", items="决定书原件")
    await house.open_step(key, "objection_supplement")
    asked = await take("asked", page, client)
    await take("asked-fault", page, client, {"csrf": csrf(asked), "click": "s0", "text": ""})
    await client.post(page, data={"csrf": csrf(asked), "click": "s1", "text": "原件见附件"})
    await house.said(key, "objection_acceptance", reviewer, outcome="accept")
    await house.open_step(key, "objection_review")
    await take("staff-case", f"/staff/case/{quote(key)}", desk)
    review = {"outcome": "corrected", "findings": "录入有误", "changes": "处罚内容：罚款人民币3000元"}
    await house.said(key, "objection_review", reviewer, **review)
    await house.said(key, "objection_decision", house.staff("wang", "head"), outcome="approve", reason="属实")
    await house.open_step(key, "letter_delivery")
    await take("result", page, client)
    return shown


@chromium
async def test_every_page_is_sound_on_a_phone_and_on_an_office_screen(open_house: Any, case: str) -> None:
    assert await faults_of(await screens(open_house, case), "objection") == []


async def test_a_check_leaves_out_what_is_looked_into_and_who_checked_before_is_told(
    open_house: Any, case: str
) -> None:
    asker = browser(open_house)
    asker.headers["Authorization"] = f"Bearer {await key_of_system('check', unit='haizhou', name='采购系统')}"
    question = QUESTION | {"uscc": house.decision(1).uscc, "subject": ""}
    before = (await asker.post("/v1/check", json=question)).json()
    assert before["verdict"] == "notice"
    client = await open_account(open_house, case)
    await filed(client, case)
    meanwhile = (await asker.post("/v1/check", json=question)).json()
    assert (meanwhile["verdict"], meanwhile["items"]) == ("none", [])
    key, reviewer = objection(case), house.staff("li", "reviewer")
    await house.said(key, "objection_acceptance", reviewer, outcome="accept")
    review = {"outcome": "corrected", "findings": "录入有误", "changes": "处罚内容：罚款人民币3000元"}
    await house.said(key, "objection_review", reviewer, **review)
    await house.said(key, "objection_decision", house.staff("wang", "head"), outcome="approve", reason="属实")
    await person("zhao", unit="haizhou", roles=["handler"])
    desk = await signed_in(open_house, "zhao")
    await house.open_step(key, "correction_seen")
    page = await desk.get(f"/staff/case/{quote(key)}")
    assert before["number"] in page.text
    assert meanwhile["number"] not in page.text, "that check did not list it"
    assert "知悉更正" in page.text
    after = (await asker.post("/v1/check", json=question)).json()
    assert after["verdict"] == "notice"


async def test_a_business_objects_to_a_check_and_no_record_is_marked(open_house: Any, case: str) -> None:
    asker = browser(open_house)
    asker.headers["Authorization"] = f"Bearer {await key_of_system('check', unit='haizhou', name='采购系统')}"
    question = QUESTION | {"uscc": house.decision(1).uscc, "subject": ""}
    answer = (await asker.post("/v1/check", json=question)).json()
    number, [item] = answer["number"], answer["items"]
    client = await open_account(open_house, case)
    address = f"/portal/object?about={quote(f'check/{number}', safe='')}"
    form = await client.get(address)
    assert "标注“核实中”" not in form.text
    assert (f'value="{item["record"]}"' in form.text, item["title"] in form.text) == (True, True)
    said = SAID | {"matter": "check", "record": item["record"], "csrf": csrf(form), "click": "c"}
    assert f"信用查验结果：{item['title']}" in (await client.post(address, data=said)).text
    strange = await client.post(address, data=said | {"record": f"{case}/other", "page": "check"})
    assert (strange.status_code, "没有这一条" in strange.text) == (422, True)
    said |= {"page": "check"}
    sent = await client.post(address, data=said)
    assert sent.status_code == 303, sent.text
    assert "核实中" not in (await browser(open_house).get(f"/public/penalty/{quote(case)}")).text
    key, reviewer = f"objection/check/{number}/1", house.staff("sun", "reviewer", "haizhou")
    assert f"信用查验 {number}：{item['title']}" in (await client.get(sent.headers["location"])).text
    await house.said(key, "objection_acceptance", reviewer, outcome="accept")
    await house.said(key, "objection_review", reviewer, outcome="corrected", findings="查验时名称比对有误")
    head = house.staff("qian", "head", "haizhou")
    await house.said(key, "objection_decision", head, outcome="approve", reason="属实")
    await house.open_step(key, "correction_seen")
    assert "已修正" in (await client.get(sent.headers["location"])).text
