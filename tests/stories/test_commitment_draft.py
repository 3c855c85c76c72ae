"""起草承诺书文本的人一边写一边看；台账的筛选换了列表也换了网址；没有鼠标也办得成。"""

from playwright.async_api import Browser, expect

from tests.stories.conftest import House, seat

PROMISE = "所提供的材料真实、合法；符合告知的条件；接受监督检查，承担后果；同意公开。"


async def test_a_draft_is_read_while_it_is_written(browser: Browser, house: House) -> None:
    page = await seat(browser, house, "enf-handler")
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    await page.goto("/staff/commitment-templates/new")
    unmet = page.locator("#preview .unmet")
    await expect(unmet).to_have_count(4)
    await page.fill("#f-promise", "所提供的材料真实、合法。")
    await expect(unmet).to_have_count(3)
    await expect(page.locator("#preview .letter-text")).to_contain_text("所提供的材料真实、合法。")
    await page.locator("#f-title").press_sequentially("示例承诺书")
    await expect(page.locator("#preview .letter-name")).to_have_text("示例承诺书")
    assert await page.evaluate("document.activeElement.id") == "f-title", "the preview takes nobody's place away"
    assert page.url.endswith("/new"), "nothing was sent yet"
    await page.fill("#f-promise", PROMISE)
    await expect(unmet).to_have_count(0)
    await page.get_by_role("button", name="送审").click()
    await expect(page.locator(".error-summary")).to_contain_text("请填写文本编号")
    await expect(page.locator("#f-title")).to_have_value("示例承诺书")
    assert complaints in (
        [],
        ["Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"],
    )


async def test_the_ledger_is_narrowed_without_a_button_and_its_address_says_so(browser: Browser, house: House) -> None:
    page = await seat(browser, house, "enf-handler")
    await page.goto("/staff/commitments")
    await page.locator("#f-state").select_option("barred")
    await page.wait_for_url("**state=barred**")
    await expect(page.locator("#list")).to_contain_text("没有符合条件的承诺")
    await page.reload()
    await expect(page.locator("#f-state")).to_have_value("barred")


async def test_a_commitment_is_entered_with_the_keyboard_and_refused_beside_its_fields(
    browser: Browser, house: House
) -> None:
    page = await seat(browser, house, "enf-handler")
    await page.goto("/staff/commitment/new")
    await page.locator("#f-use").focus()
    await page.keyboard.press("ArrowDown")
    await page.locator("#f-matter").focus()
    await page.keyboard.type("道路危险货物运输经营许可")
    await page.keyboard.press("Enter")
    await expect(page.locator(".error-summary")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    # The summary leads to the field.
    await expect(page.locator("[id^=f-]:focus")).to_have_count(1)
    await expect(page.locator("#f-matter")).to_have_value("道路危险货物运输经营许可")
