"""企业端的一条龙：凭信函开户、看清记录、一页一问申请、补正、修复；以及看不到别人的。"""

import re
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.day import now, today
from api.desk import keep_upload
from database.queries.firm import reads_of
from database.reading import reading
from local.mailbox import Mailbox
from rules.actor import Actor
from rules.question import question_case
from rules.refusal import Refused
from rules.repair_day import feedback_due, fine_due
from templates.page import day
from tests.api import house
from tests.api.conftest import browser, person, signed_in
from tests.rules.penalty_example import code

PDF = b"%PDF-1.4\n%an invented paper\n%%EOF\n"


def csrf(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def hidden(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, page.text
    return found[1]


async def open_account(app: Any, case: str, login: str = "13800000000") -> httpx.AsyncClient:
    """Open an account with the code printed in the letter of a case."""
    client = browser(app)
    printed = (await house.letter(case, "repair_reminder")).data["portal"]["code"]
    said = {"name": "示例办理人", "login": login, "password": "a long enough one", "again": "a long enough one"}
    answer = await client.post("/portal/open", data={**said, "code": f" {printed.lower()} "})
    assert answer.status_code == 303, answer.text
    return client


async def fill_in(client: httpx.AsyncClient, case: str) -> httpx.Response:
    """Every page of a request up to the check."""
    here = f"/portal/repair/{quote(case)}"
    start = await client.get(here)
    assert "开始填写" in start.text
    answers: list[tuple[str, dict[str, Any]]] = [
        ("paid", {"paid": "yes"}),
        ("corrected", {"corrected": "yes"}),
        ("performance", {"performance": "已于当日缴清罚款，装置已装好。"}),
        ("evidence", {}),
        ("contact", {"applicant": "示例办理人", "phone": "0518-0000000"}),
        ("pledge", {"committed": "true", "signature": "示例人"}),
    ]
    for page, data in answers:
        files = {"evidence": ("缴款凭证.pdf", PDF, "text/plain")} if page == "evidence" else None
        form = {"page": page, "csrf": csrf(start), **data}
        sent = await client.post(here, data=form, files=files)
        assert sent.status_code == 303, (page, sent.text)
    assert sent.headers["location"].endswith("?page=check")
    return await client.get(sent.headers["location"])


async def test_a_business_goes_from_its_letter_to_its_repair(open_house: Any) -> None:
    case = await house.served(house.decision(200))
    client, path = await open_account(open_house, case), quote(case)
    home = await client.get("/portal")
    assert "公示中" in home.text
    assert "申请信用修复" in home.text
    assert "失信" not in home.text
    visitor = browser(open_house)
    assert case.removeprefix("penalty/") in (await visitor.get("/public/penalties")).text

    uploaded = {"places": ["creditjs"], "on": str(today()), "evidence": "省平台回执"}
    await house.said(case, "disclosure", house.staff("zhang", "handler"), **uploaded)
    check = await fill_in(client, case)
    assert "缴款凭证.pdf" in check.text
    assert "已于当日缴清罚款" in check.text
    sent = {"page": "check", "csrf": csrf(check)}
    first = await client.post(f"/portal/repair/{path}", data=sent)
    assert first.headers["location"] == f"/portal/receipt/{path}?n=1"
    again = await client.post(f"/portal/repair/{path}", data=sent)
    assert again.headers["location"] == f"/portal/receipt/{path}?n=1"
    page = (await client.get(f"/portal/penalty/{path}")).text
    owed, answered = fine_due(today()), feedback_due(today())
    assert answered is not None
    assert owed.steps[0] in page
    assert f"缴纳期限 {owed.on}（自收到处罚决定书之日起算）；缴清后" in home.text
    assert f"最迟 {day(answered.on)} 反馈给您" in page
    assert "申请中写明已经缴清，待核查" in page
    assert "已改正并履行" not in page
    receipt = await client.get(first.headers["location"])
    assert "已于当日缴清罚款" in receipt.text
    assert "最迟" in receipt.text
    copy = await client.get(f"/portal/receipt-copy/{path}?n=1")
    assert copy.content.startswith(b"%PDF-")
    assert copy.content == (await client.get(f"/portal/receipt-copy/{path}?n=1")).content

    reviewer, head = house.staff("zhao", "reviewer"), house.staff("qian", "head")
    await house.said(case, "repair_acceptance", reviewer, outcome="supplement", items="请补交第二期缴款凭证")
    await house.open_step(case, "repair_supplement")
    home = await client.get("/portal")
    assert "请补交第二期缴款凭证" in home.text
    assert "会晚于这一天" in (await client.get(f"/portal/penalty/{path}")).text
    asked = await client.get(f"/portal/supplement/{path}")
    wrong = {"text": "补交如下", "csrf": csrf(asked), "click": hidden(asked, "click")}
    other = {"evidence": ("凭证.pdf", b"MZ not a pdf")}
    refused = await client.post(f"/portal/supplement/{path}", data=wrong, files=other)
    assert refused.status_code == 422
    assert "不是完整的 PDF" in refused.text
    assert "补交如下" in refused.text
    right = await client.post(f"/portal/supplement/{path}", data=wrong, files={"photo": ("凭证.pdf", PDF)})
    assert right.status_code == 303, right.text

    await house.said(case, "repair_acceptance", reviewer, outcome="accept")
    checked = {"outcome": "grant", "fine_paid": True, "corrected": True, "findings": "属实"}
    await house.said(case, "repair_review", reviewer, **checked)
    await house.said(case, "repair_decision", head, outcome="grant", reason="条件齐备")
    await house.open_step(case, "recall")
    told = await client.get(f"/portal/penalty/{path}")
    assert "准予修复" in told.text
    start = (await client.get(f"/portal/repair/{path}")).text
    assert "不用申请" in start
    assert "尚未缴清" not in start
    assert "已停止公示" in told.text
    assert re.search(r"1 / 2 处已停止", told.text)
    assert case.removeprefix("penalty/") not in (await visitor.get("/public/penalties")).text
    assert (await visitor.get(f"/public/penalty/{path}")).status_code == 404
    assert case.removeprefix("penalty/") not in (await visitor.get("/public/penalties.json")).text


async def test_a_business_reads_its_papers_and_the_reading_is_kept(open_house: Any) -> None:
    case = await house.served(house.decision(10))
    client = await open_account(open_house, case)
    letters = await client.get("/portal/letters")
    assert "行政处罚信息信用修复提醒函" in letters.text
    assert "未读" in letters.text
    row = await house.letter(case, "repair_reminder")
    paper = await client.get(f"/portal/letter/{quote(row.id)}")
    assert paper.content == row.pdf
    assert paper.headers["content-type"] == "application/pdf"
    assert (await house.letter(case, "repair_reminder")).read_at is not None
    async with reading() as connection:
        [read] = await reads_of(connection, row.uscc, limit=1)
    assert (read.own, read.what) == (True, f"letter:{row.id}"), "who asks who has looked is told that the business did"
    assert "还有" in (await client.get("/portal")).text

    checked = await browser(open_house).get(f"/verify/{row.check_id.lower().replace('-', '')}")
    assert row.number in checked.text
    assert row.sha256 in checked.text
    assert row.uscc not in checked.text
    assert "示例海州物流有限公司" not in checked.text


async def test_who_is_confiscated_and_not_fined_is_asked_whether_it_is_paid(open_house: Any) -> None:
    confiscated = {"kinds": ("没收违法所得",), "confiscated": 12000, "content": "没收违法所得12000元"}
    case = await house.served(house.decision(200, **confiscated))
    client = await open_account(open_house, case)
    asked = await client.get(f"/portal/repair/{quote(case)}?page=paid")
    assert "缴清了吗" in asked.text
    assert "缴清后，在申请时附上缴款凭证" in (await client.get(f"/portal/penalty/{quote(case)}")).text


async def test_a_request_before_its_day_is_not_taken(open_house: Any) -> None:
    case = await house.served(house.decision(10))
    client = await open_account(open_house, case)
    start = await client.get(f"/portal/repair/{quote(case)}?page=paid")
    assert "现在还不能申请" in start.text
    assert "还有" in start.text


async def test_a_business_consents_to_electronic_service(open_house: Any) -> None:
    case = await house.served(house.decision(10))
    client, path = await open_account(open_house, case), quote(case)
    page = await client.get(f"/portal/consent/{path}")
    form = {"csrf": csrf(page), "click": hidden(page, "click")}
    refused = await client.post(f"/portal/consent/{path}", data=form | {"signature": "示例人"})
    assert refused.status_code == 422
    assert "请填写同意" in refused.text
    agreed = await client.post(f"/portal/consent/{path}", data=form | {"signature": "示例人", "agreed": "true"})
    assert agreed.status_code == 303
    assert "起同意电子送达" in (await client.get(f"/portal/penalty/{path}")).text
    given = await client.get(f"/portal/consent/{path}")
    taken = {"csrf": csrf(given), "click": hidden(given, "click"), "withdraw": "yes"}
    assert (await client.post(f"/portal/consent/{path}", data=taken)).status_code == 303
    assert "希望以后的文书直接送到这里" in (await client.get(f"/portal/penalty/{path}")).text


async def test_a_double_click_is_one_question_and_its_answer_comes_back(open_house: Any, mailbox: Mailbox) -> None:
    case = await house.served(house.decision(10, email="firm@example.invalid"))
    client = await open_account(open_house, case)
    page = await client.get(f"/portal/questions?about={quote(case)}")
    form = {"csrf": csrf(page), "click": hidden(page, "click"), "about": case, "text": "罚款可以分期缴吗？"}
    for _ in range(2):
        assert (await client.post("/portal/questions", data=form)).status_code == 303
    shown = await client.get("/portal/questions")
    assert shown.text.count("罚款可以分期缴吗？") == 1
    assert "最迟" in shown.text

    key = question_case(code(), form["click"])
    handler = house.staff("zhang", "handler")
    naming = {"answer": "示例海州物流有限公司可以申请。", "publish": "true", "public_question": "罚款可以分期缴吗？"}
    with pytest.raises(Refused) as refused:
        await house.said(key, "question_answer", handler, **naming)
    assert refused.value.faults == {"answer": "公开的内容不得出现企业名称或者信用代码"}
    await house.said(key, "question_answer", handler, **(naming | {"answer": "可以向作出处罚的单位申请分期。"}))

    async def told() -> bool:
        return "申请分期" in (await client.get("/portal/questions")).text and len(mailbox.messages()) >= 1

    await house.until(told)
    assert "可以向作出处罚的单位申请分期。" in (await browser(open_house).get("/public/faq")).text


async def test_one_business_sees_nothing_of_another(open_house: Any) -> None:
    case = await house.served(house.decision(200))
    own = await open_account(open_house, case)
    await house.served(house.decision(200, uscc=code("MA000002"), subject="示例另一家有限公司"))
    await person("other", kind="business", uscc=code("MA000002"), roles=["business"])
    other, path = await signed_in(open_house, "other"), quote(case)
    letter = quote((await house.letter(case, "repair_reminder")).id)
    for address in ("penalty", "repair", "consent", "supplement", "withdraw", "receipt", "receipt-copy"):
        assert (await other.get(f"/portal/{address}/{path}")).status_code in (404, 409), address
    assert (await other.get(f"/portal/letter/{letter}")).status_code == 404
    sender = Actor(kind="business", id=code(), name="示例", unit=code(), roles=("business",))
    paper = await keep_upload(sender, "凭证.pdf", PDF, now=now(), case=case, uscc=code())
    read = [(await client.get(f"/portal/upload/{paper}")).status_code for client in (own, other)]
    assert read == [200, 404]
    for address in ("consent", "withdraw", "repair", "supplement"):
        form = {"csrf": "token", "text": "x", "agreed": "true", "signature": "x"}
        sent = await other.post(f"/portal/{address}/{path}", data=form)
        assert sent.status_code in (404, 409), address
    assert case.removeprefix("penalty/") not in (await other.get("/portal")).text


async def test_a_code_opens_one_account_and_says_nothing_else(open_house: Any) -> None:
    case = await house.served(house.decision(10))
    await open_account(open_house, case)
    printed = (await house.letter(case, "repair_reminder")).data["portal"]["code"]
    said = {"name": "甲", "login": "another", "password": "a long enough one", "again": "a long enough one"}
    visitor = browser(open_house)
    used = await visitor.post("/portal/open", data={**said, "code": printed})
    unknown = await visitor.post("/portal/open", data={**said, "code": "2222-2222"})
    assert used.status_code == unknown.status_code == 422
    assert used.text.replace(printed, "") == unknown.text.replace("2222-2222", "")
    for _ in range(10):
        last = await visitor.post("/portal/open", data={**said, "code": "3333-3333"})
    assert last.status_code == 429
