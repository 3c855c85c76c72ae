"""一件处罚，从录入到修复：经办、审核、负责人、企业、公众、督办，各在自己的浏览器里。"""

import io
import re
from datetime import date
from urllib.parse import quote

from playwright.async_api import Browser, FilePayload, Locator, Page
from pypdf import PdfReader

from api.day import today
from local.scene import code, working_day
from tests.stories.conftest import House, seat

NO = "连交罚〔2026〕301号"
FIRM = "示例故事运输有限公司"
CODE = code(301)
CASE = quote(f"penalty/{NO}")
EVIDENCE = FilePayload(
    name="缴款凭证.pdf",
    mimeType="application/pdf",
    buffer=b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
)


async def submit(page: Page, name: str) -> None:
    """Press a button and see the page that follows; no page may be an error of ours."""
    await page.get_by_role("button", name=name, exact=True).first.click()
    await page.wait_for_load_state()
    assert "系统出错" not in await page.title(), page.url


async def decide(page: Page, choice: str, texts: dict[str, str], *ticks: str, means: str = "") -> None:
    """Fill in the one form of the case page and hand it in."""
    form = page.locator("form[action*='/decide/']").filter(has=page.get_by_label(choice, exact=True)).first
    await appears(page, f"/staff/case/{CASE}", form)
    await form.get_by_label(choice, exact=True).check()
    if means:
        await form.locator("[name=means]").first.select_option(label=means)
    for label, text in texts.items():
        await form.get_by_label(label).first.fill(text)
    for label in ticks:
        await form.get_by_label(label).check()
    await form.locator("button[type=submit]").last.click()
    await page.wait_for_load_state()
    assert await page.locator(".error-summary").count() == 0, await page.locator(".error-summary").inner_text()


async def appears(page: Page, path: str, wanted: Locator) -> None:
    """Look again until it is there: papers are drawn and mail is sent while people look."""
    for _ in range(60):
        await page.goto(path)
        if await wanted.count():
            return
        await page.wait_for_timeout(500)
    raise AssertionError(f"{path}: {await page.inner_text('main')}")


async def enter(page: Page, decided: date) -> None:
    await page.goto("/staff/penalty/new")
    for name, value in {
        "no": NO,
        "decided_on": str(decided),
        "subject": FIRM,
        "uscc": CODE,
        "legal_representative": "示例法人",
        "violation": "未按规定维护车辆",
        "facts": "示例：抽查发现三辆营运货车未按规定周期维护。",
        "basis": "《道路运输车辆技术管理规定》第三十一条",
        "content": "罚款人民币伍仟元整",
        "fine": "5000",
        "address": "连云港市海州区示例路1号",
        "email": "story@example.invalid",
    }.items():
        await page.fill(f"[name={name}]", value)
    await page.locator("[name=kinds][value=罚款]").check()
    await page.locator("main form button[type=submit]").last.click()
    await page.wait_for_load_state()
    await submit(page, "确认登记")


async def one_time_code(page: Page) -> str:
    """The code that is printed in the reminder, read from the paper as its receiver would."""
    await page.goto(f"/staff/case/{CASE}?tab=letters")
    response = await page.request.get(f"/staff/letter/{CASE}/repair_reminder.pdf")
    assert response.status == 200, response.status
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(await response.body())).pages)
    found = re.search(r"\b([2-9A-Z]{4}-[2-9A-Z]{4})\b(?!-)", text)
    assert found, text
    return found[1]


async def test_a_penalty_goes_from_its_entry_to_its_repair_and_is_no_longer_shown(
    browser: Browser, house: House
) -> None:
    decided = working_day(today(), 100)
    handler = await seat(browser, house, "enf-handler")
    await enter(handler, decided)
    assert FIRM in await handler.title()

    reviewer = await seat(browser, house, "enf-reviewer")
    await decide(reviewer, "一般", {})
    head = await seat(browser, house, "enf-head")
    await decide(head, "同意签发", {})
    proof = {"送达（退回）日期": str(today()), "签收人及身份": "示例收件人（法定代表人）"}
    await decide(handler, "已送达", proof, means="直接送达")

    public = await seat(browser, house, "")
    await appears(public, f"/public/penalties?q={quote(NO)}", public.get_by_text(FIRM))
    await decide(handler, "信用中国", {"上传日期": str(today()), "上传依据": "三处平台回执，已截图存档"})
    firm = await open_portal(browser, house, await one_time_code(handler))
    await apply(firm)
    await decide(reviewer, "予以受理", {})
    await decide(
        reviewer,
        "建议准予修复",
        {"核查情况": "缴款凭证和维护记录属实"},
        "经核查，金钱义务已履行完毕",
        "经核查，违法行为已改正",
    )
    await decide(head, "准予修复", {"理由和依据": "符合修复条件"})

    await appears(public, f"/public/penalties?q={quote(NO)}", public.locator(f"body:not(:has-text('{FIRM}'))"))
    await firm.goto(f"/portal/penalty/{CASE}")
    assert await firm.get_by_text("准予").count() > 0
    subjects = [mail.subject for mail in house.mails("story@example.invalid")]
    assert any("准予" in subject for subject in subjects), subjects
    manager = await seat(browser, house, "zfc-supervisor")
    await appears(manager, "/managers/disclosures", manager.get_by_text(NO))
    await close(handler)
    await manager.goto("/managers/disclosures")
    assert await manager.get_by_text(NO).count() == 0


async def close(handler: Page) -> None:
    """What is left to do once the record is repaired: three places confirm, two letters are handed over."""
    closed = handler.get_by_text("案件办结：已修复")
    for _ in range(30):
        await handler.goto(f"/staff/case/{CASE}")
        if await closed.count():
            return
        form = handler.locator("form[action*='/decide/']").first
        if await form.get_by_label("确认依据").count():
            await form.get_by_label("停止公示（共享）日期").fill(str(today()))
            await form.get_by_label("确认依据").fill("平台回执，已截图存档")
        elif await form.get_by_label("签收人及身份").count():
            await form.get_by_label("已送达", exact=True).check()
            await form.locator("[name=means]").first.select_option(label="直接送达")
            await form.get_by_label("送达（退回）日期").fill(str(today()))
            await form.get_by_label("签收人及身份").fill("示例收件人")
        else:
            await handler.wait_for_timeout(500)
            continue
        await form.locator("button[type=submit]").last.click()
        await handler.wait_for_load_state()
    raise AssertionError(await handler.inner_text("main"))


async def open_portal(browser: Browser, house: House, one_time: str) -> Page:
    page = await seat(browser, house, "", phone=True)
    await page.goto("/portal/open")
    await page.fill("[name=code]", one_time)
    await page.fill("[name=name]", "示例办事人")
    await page.fill("[name=login]", "story-firm")
    for box in await page.locator("input[type=password]").all():
        await box.fill("a long enough password 1")
    await page.locator("main form button[type=submit]").last.click()
    await page.wait_for_load_state()
    if "/portal" not in page.url or "open" in page.url:
        page = await seat(browser, house, "story-firm", "a long enough password 1", phone=True)
    await page.goto("/portal")
    assert await page.get_by_text(NO).count() > 0
    return page


async def apply(page: Page) -> None:
    """One question a page, with a paper from the phone; then look at the answers, hand them in, keep the receipt."""
    await page.goto(f"/portal/repair/{CASE}")
    await page.get_by_role("link", name="开始填写").click()
    answers = {
        "performance": "2026 年已缴清罚款，车辆已经维护。",
        "applicant": "示例办事人",
        "phone": "13800000000",
        "signature": "示例法人",
    }
    for _ in range(12):
        await page.wait_for_load_state()
        if await page.get_by_role("button", name="确认提交").count():
            break
        form = page.locator("#form")
        for name in ("paid", "corrected"):
            if await form.locator(f"[name={name}][value=yes]").count():
                await form.locator(f"[name={name}][value=yes]").check()
        for name, text in answers.items():
            if await form.locator(f"[name={name}]").count():
                await form.locator(f"[name={name}]").fill(text)
        if await form.locator("input[type=file]").count():
            await form.locator("input[type=file]").first.set_input_files([EVIDENCE])
        if await form.locator("[name=committed]").count():
            await form.locator("[name=committed]").check()
        heading = await page.inner_text("h1")
        await form.get_by_role("button", name="保存并继续").click()
        await page.wait_for_function("before => document.querySelector('h1').innerText !== before", arg=heading)
    await page.get_by_role("button", name="确认提交").click()
    await page.wait_for_url("**/portal/receipt/**")
    assert await page.get_by_text("修复-").count() > 0
