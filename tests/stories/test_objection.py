"""一件异议：企业在手机上提出，公众当即看到核实中；没有参与的人决定更正；公众和企业看到更正后的内容，查得到为什么。"""

import subprocess
import sys
from typing import Any
from urllib.parse import quote

from playwright.async_api import Browser, Page

from api.day import today
from local.scene import code
from tests.stories.conftest import House, seat
from tests.stories.test_commitment import ACCOUNTS, fill
from tests.stories.test_penalty import EVIDENCE, appears, submit

NO, FIRM, CODE = "连交罚〔2026〕501号", "示例异议运输有限公司", code(501)
CASE = f"penalty/{NO}"
OBJECTION = f"objection/{CASE}/penalty/1"
DECISION = {
    "no": NO, "decided_on": str(today()), "subject": FIRM, "uscc": CODE, "legal_representative": "示例法人",
    "violation": "未按规定维护车辆", "facts": "示例：抽查发现三辆营运货车未按规定周期维护。",
    "basis": "《道路运输车辆技术管理规定》第三十一条", "content": "罚款人民币伍万元整", "fine": "5000",
    "address": "连云港市海州区示例路1号", "email": "objection@example.invalid",
}  # fmt: skip


async def answer(page: Page, case: str, step: str, turn: int = 1, **answers: Any) -> None:
    """Answer a step on the case page, where its answerer finds it."""
    held = page.locator(f"input[name=key][value='{step}.{turn}']")
    form = page.locator("form[action*='/decide/']").filter(has=held).first
    await appears(page, f"/staff/case/{quote(case)}", form)
    await fill(form, **answers)
    await form.locator("button[type=submit]").last.click()
    await page.wait_for_load_state()
    assert await page.locator(".error-summary").count() == 0, await page.locator(".error-summary").inner_text()


async def published(handler: Page, reviewer: Page, head: Page) -> None:
    await handler.goto("/staff/penalty/new")
    for name, value in DECISION.items():
        await handler.fill(f"[name={name}]", value)
    await handler.locator("[name=kinds][value=罚款]").check()
    await handler.locator("main form button[type=submit]").last.click()
    await handler.wait_for_load_state()
    await submit(handler, "确认登记")
    await answer(reviewer, CASE, "class_confirmation", klass="general")
    await answer(head, CASE, "paper_approval", outcome="approve")
    proof: dict[str, Any] = {
        "outcome": "served",
        "means": "direct",
        "on": str(today()),
        "receiver": "示例收件人（法定代表人）",
    }
    await answer(handler, CASE, "service_proof", **proof)
    uploaded: dict[str, Any] = {"places": "creditchina", "on": str(today()), "evidence": "平台回执，已截图存档"}
    await answer(handler, CASE, "disclosure", **uploaded)


async def objects(firm: Page) -> None:
    """From the page of the penalty, through both sheets, to the receipt."""
    await firm.goto(f"/portal/penalty/{quote(CASE)}")
    await firm.get_by_role("link", name="我有异议").first.click()
    await firm.wait_for_load_state()
    await firm.fill("[name=reason]", "决定书载明罚款伍仟元，公示成了伍万元")
    await firm.fill("[name=wanted]", "罚款人民币伍仟元整")
    await firm.locator("input[type=file]").first.set_input_files([EVIDENCE])
    await submit(firm, "下一步：核对")
    assert await firm.get_by_text("缴款凭证.pdf").count() == 1
    await submit(firm, "确认提交")
    assert await firm.get_by_text("回执编号").count() == 1
    assert await firm.get_by_text("正在决定是否受理").count() == 1


async def test_an_objection_goes_from_the_phone_of_a_business_to_the_corrected_page(
    browser: Browser, house: House
) -> None:
    told = ACCOUNTS.format(firms={"objecting-firm": (CODE, FIRM)})
    subprocess.run([sys.executable, "-c", told], env=house.environ, check=True, timeout=60)
    handler, reviewer, head = [await seat(browser, house, f"enf-{role}") for role in ("handler", "reviewer", "head")]
    await published(handler, reviewer, head)
    public = await seat(browser, house, "")
    shown = f"/public/penalty/{quote(CASE)}"
    await appears(public, shown, public.get_by_text("罚款人民币伍万元整"))
    assert await public.get_by_text("核实中").count() == 0

    firm = await seat(browser, house, "objecting-firm", phone=True)
    await objects(firm)
    await appears(public, shown, public.get_by_text("核实中"))

    await answer(reviewer, OBJECTION, "objection_acceptance", outcome="accept")
    await appears(firm, f"/portal/objection/{quote(OBJECTION)}", firm.get_by_text("正在核对"))
    told_changes = "处罚内容：罚款人民币伍仟元整"
    review: dict[str, Any] = {"outcome": "corrected", "findings": "核对决定书原件，录入有误", "changes": told_changes}
    await answer(reviewer, OBJECTION, "objection_review", **review)
    await answer(head, OBJECTION, "objection_decision", outcome="approve", reason="与原件一致")

    await appears(public, shown, public.get_by_text("罚款人民币伍仟元整"))
    assert await public.get_by_text("核实中").count() == 0
    await appears(firm, f"/portal/objection/{quote(OBJECTION)}", firm.get_by_text("信用信息异议处理结果通知书"))
    assert await firm.locator("ins", has_text="罚款人民币伍仟元整").count() == 1
    await appears(firm, f"/portal/penalty/{quote(CASE)}", firm.get_by_text("罚款人民币伍仟元整"))
    await firm.get_by_role("link", name="为什么有这条记录").first.click()
    await firm.wait_for_load_state()
    assert await firm.locator(".why-link").count() == 8
    assert await firm.get_by_text("处罚内容：罚款人民币伍仟元整").count() == 1
    await answer(handler, OBJECTION, "correction_notice", on=str(today()), evidence="平台回执")
    subjects = [mail.subject for mail in house.mails("objection@example.invalid")]
    assert any("异议已收到" in subject for subject in subjects), subjects
    assert any("异议的处理结果：已修正" in subject for subject in subjects), subjects
