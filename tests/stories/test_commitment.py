"""信用承诺走完一圈：提供、签署、受理、公开、核查、听取、认定、反馈、入档；六个领域各一件，另有主动向社会作出的一件。"""

import re
import subprocess
import sys
from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

import pytest
from playwright.async_api import Browser, Locator, Page, StorageState

from api.day import SHANGHAI, now, today
from local.scene import code
from rules.commitment import TYPES, USES, Type, Use
from tests.stories.conftest import OFFICE, PHONE, House, pass_time, seat
from tests.stories.test_penalty import EVIDENCE, appears

TEXTS: dict[Type, str] = {
    "missing_item": "gap", "replaces_approval": "approval", "replaces_proof": "proof", "openness": "open",
}  # fmt: skip
PROMISE = "所提供的材料真实、合法、完整；在期限内符合告知的标准；接受监督检查，承担违背承诺的后果；同意公开。"
SERIALS = {use: serial for serial, use in enumerate(USES, 401)}
ACCOUNTS = "import asyncio; from local.accounts import open_accounts; asyncio.run(open_accounts({firms!r}))"
# Who has sat down before: cookies by login, so that nobody signs in seven times.
SEATS: dict[tuple[str, str], StorageState] = {}


def firm_of(use: Use) -> str:
    return f"示例{USES[use][:4]}有限公司"


class Bureau:
    """The people of a story, each at their own browser, and what they do by the name of the step."""

    def __init__(self, browser: Browser, house: House, use: Use) -> None:
        self.browser, self.house, self.use = browser, house, use
        self.pages: dict[str, Page] = {}
        self.case = ""
        self.skipped = timedelta()

    async def page(self, login: str) -> Page:
        """The page of a person: signed in once for all stories; `firm` on a phone, `` is nobody in particular."""
        if login not in self.pages:
            name = f"firm-{self.use}" if login == "firm" else login
            known = SEATS.get((self.house.base, name))
            if known is None:
                made = await seat(self.browser, self.house, name, phone=login == "firm")
                SEATS[self.house.base, name] = await made.context.storage_state()
            else:
                size = PHONE if login == "firm" else OFFICE
                context = await self.browser.new_context(
                    viewport=size, locale="zh-CN", base_url=self.house.base, storage_state=known
                )
                made = await context.new_page()
                made.set_default_timeout(15_000)
            self.pages[login] = made
        return self.pages[login]

    async def answer(self, login: str, step: str, **answers: Any) -> None:
        """Answer a step on the page where its answerer finds it."""
        page = await self.page(login)
        if login == "firm":
            form, path = page.locator("#form"), f"/portal/commitment-answer/{quote(self.case)}?key={step}.1"
        else:
            held = page.locator(f"input[name=key][value^='{step}.']")
            form, path = page.locator("form[action*='/decide/']").filter(has=held).first, self.desk
        await appears(page, path, form)
        await fill(form, **answers)
        await form.locator("button[type=submit]").last.click()
        await page.wait_for_load_state()
        assert await page.locator(".error-summary").count() == 0, await page.locator(".error-summary").inner_text()

    @property
    def desk(self) -> str:
        return f"/staff/case/{quote(self.case)}"

    async def shows(self, path: str, text: str, login: str = "") -> None:
        page = await self.page(login)
        await appears(page, path, page.get_by_text(text).first)

    async def offer(self, type: Type, **more: Any) -> None:
        """The handler offers the letter: filled in, read as the business will read it, offered."""
        page = await self.page("enf-handler")
        await page.goto("/staff/commitment/new")
        entered = {
            "use": self.use, "type": type, "matter": f"示例：{USES[self.use]}事项", "reference": f"业-{self.use}",
            "template": TEXTS[type], "uscc": code(SERIALS[self.use]), "subject": firm_of(self.use),
            "email": f"{self.use}@example.invalid",
        }  # fmt: skip
        await fill(page.locator("#form"), **entered | more)
        await page.get_by_role("button", name="下一步：核对").click()
        await page.get_by_role("button", name="确认提供").click()
        await page.wait_for_url("**/staff/commitment/offered/**")
        self.case = unquote(page.url.split("/offered/")[1])

    async def open_account(self) -> None:
        """The handler hands over a code on the page that follows the offer; the business opens its account with it."""
        handler = await self.page("enf-handler")
        await handler.get_by_role("button", name="发开户码").click()
        shown = handler.get_by_text(CODE).first
        await shown.wait_for()
        code_given = CODE.search(await shown.inner_text())
        assert code_given
        page = await seat(self.browser, self.house, "", phone=True)
        await page.goto("/portal/open")
        told = {"code": code_given[0], "name": "示例办事人", "login": f"own-{self.use}", **PASSWORDS}
        await fill(page.locator("#form"), **told)
        await page.locator("main form button[type=submit]").last.click()
        await page.wait_for_url("**/portal")
        self.pages["firm"] = page

    async def bind(self) -> None:
        """Signed in the portal, accepted, and seen by everybody."""
        await self.answer("firm", "commitment_signing", **SIGNED)
        await self.answer("enf-reviewer", "commitment_acceptance", outcome="accept")
        await self.shows(f"/public/commitments?q={code(SERIALS[self.use])}", "待履行")

    async def call(self) -> None:
        """A complaint calls for a check."""
        page = await self.page("enf-handler")
        await page.goto(f"/staff/commitment/check/{quote(self.case)}")
        form = page.locator("main form").filter(has=page.locator("[name=cause]"))
        await fill(form, cause="complaint", source=f"投诉-{self.use}", reason="有人反映没有做到")
        await form.locator("button[type=submit]").last.click()
        await page.wait_for_load_state()

    async def find(self, outcome: str, step: str = "commitment_check") -> None:
        """The checker looks, and says what they saw."""
        seen = {"outcome": outcome, "on": str(today()), "findings": "示例：现场核查", "evidence": EVIDENCE}
        await self.answer("enf-reviewer", step, **seen)

    async def hand_over(self) -> None:
        """A notice reaches the business: what it may do about it is counted from then."""
        on = str((now().astimezone(SHANGHAI) + self.skipped).date())
        proof = {"outcome": "served", "means": "direct", "on": on, "receiver": "示例收件人"}
        await self.answer("enf-handler", "letter_delivery", **proof)

    async def close(self, outcome: str, **fed_back: str) -> None:
        """The handling unit says what it did with the outcome; the file has it, and the public sees it."""
        await self.answer("enf-handler", "commitment_feedback", **{"action": "kept", "note": "示例：维持"} | fed_back)
        await self.shows(self.desk, f"履约结果记入信用档案：{outcome}", "enf-handler")
        await self.shows(f"/portal/commitment/{quote(self.case)}", outcome, "firm")
        await self.shows(f"/public/commitment/{quote(self.case)}", outcome)

    async def past_the_due_day(self) -> None:
        """Its own clock goes on for a day and a half."""
        self.skipped = timedelta(hours=36)
        await pass_time(self.house, self.case, self.skipped)


CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")
PASSWORDS = dict.fromkeys(("password", "again"), "a long enough password 1")
SIGNED: dict[str, Any] = {
    "outcome": "sign", "read": True, "publish": True, "signer": "示例法人 总经理", "signature": "示例法人",
}  # fmt: skip


async def fill(form: Locator, **answers: Any) -> None:
    """Fill in a form by the names of its fields, however each is drawn."""
    for name, value in answers.items():
        field = form.locator(f"[name={name}]").first
        kind = await field.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
        if kind == "select":
            await field.select_option(value)
        elif kind == "radio":
            await form.locator(f"[name={name}][value='{value}']").check()
        elif kind == "checkbox" and isinstance(value, tuple):
            for one in value:
                await form.locator(f"[name={name}][value='{one}']").check()
        elif kind == "checkbox":
            await field.check()
        elif kind == "file":
            await field.set_input_files([value])
        else:
            await field.fill(value)


@pytest.fixture(scope="session")
def firms(house: House) -> House:
    """Every business of these stories can sign in, but for one that is given its code."""
    known = {f"firm-{use}": (code(SERIALS[use]), firm_of(use)) for use in USES if use != "merit"}
    told = ACCOUNTS.format(firms=known)
    subprocess.run([sys.executable, "-c", told], env=house.environ, check=True, timeout=60)
    return house


@pytest.fixture
async def texts(browser: Browser, firms: House) -> None:
    """Every text is drafted by one person and approved by another, once."""
    bureau = Bureau(browser, firms, "licensing")
    if ("", "texts") in SEATS:
        return
    SEATS["", "texts"] = {}
    for type, id in TEXTS.items():
        page = await bureau.page("enf-handler")
        await page.goto("/staff/commitment-templates/new")
        words = dict.fromkeys(("conditions", "standards", "consequences"), f"示例：{TYPES[type]}的告知内容")
        told = {
            "id": id,
            "type": type,
            "standard": "scene",
            "title": f"{TYPES[type]}承诺书（示例）",
            "promise": PROMISE,
        }
        await fill(page.locator("#form"), **told, **words)
        await page.get_by_role("button", name="送审").click()
        await page.wait_for_url("**/staff/case/**")
        bureau.case = unquote(page.url.split("/staff/case/")[1])
        await bureau.answer("enf-head", "template_approval", outcome="approve")


@pytest.mark.usefixtures("texts")
async def test_what_is_missing_comes_in_time_in_a_licence(browser: Browser, firms: House) -> None:
    bureau = Bureau(browser, firms, "licensing")
    await bureau.offer("missing_item", missing="示例：从业资格证复印件")
    await bureau.bind()
    await bureau.answer("firm", "missing_item", text="示例：补交如下", evidence=EVIDENCE)
    await bureau.shows(f"/public/commitment/{quote(bureau.case)}", "核查中")
    await bureau.find("fulfilled")
    await bureau.close("已履约")


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize("use", ["construction", "merit"])
async def test_what_is_due_is_checked_the_day_after_and_kept(browser: Browser, firms: House, use: Use) -> None:
    bureau = Bureau(browser, firms, use)
    await bureau.offer("replaces_approval", due_on=str(today()))
    if use == "merit":
        await bureau.open_account()
    await bureau.bind()
    await bureau.past_the_due_day()
    await bureau.find("fulfilled")
    await bureau.close("已履约")


@pytest.mark.usefixtures("texts")
async def test_what_was_not_kept_is_heard_and_put_right_in_enforcement(browser: Browser, firms: House) -> None:
    bureau = Bureau(browser, firms, "enforcement")
    await bureau.offer("replaces_proof", due_on=str(today()))
    await bureau.bind()
    await bureau.past_the_due_day()
    await bureau.find("unfulfilled")
    await bureau.hand_over()
    await bureau.answer("firm", "commitment_hearing", outcome="state", text="示例：已经着手改正")
    decided = {"outcome": "unfulfilled", "measure": "rectify", "heard": "示例：已核对", "reason": "示例：没有按期做到"}
    await bureau.answer("enf-head", "commitment_decision", **decided)
    await bureau.hand_over()
    await bureau.answer("firm", "rectification", text="示例：已经改正", photo=EVIDENCE)
    await bureau.find("fulfilled", "commitment_recheck")
    await bureau.close("已履约")


@pytest.mark.usefixtures("texts")
async def test_what_was_false_bars_its_business_until_it_is_repaired_in_special_funds(
    browser: Browser, firms: House
) -> None:
    bureau = Bureau(browser, firms, "funds")
    await bureau.offer("replaces_proof", valid_until=str(today() + timedelta(days=90)))
    await bureau.bind()
    await bureau.call()
    await bureau.find("false")
    await bureau.hand_over()
    await bureau.answer("firm", "commitment_hearing", outcome="waive")
    decided = {"outcome": "false", "measure": "record", "reason": "示例：材料不实"}
    await bureau.answer("enf-head", "commitment_decision", **decided)
    await bureau.close("虚假承诺", action="terminated")
    handler = await bureau.page("enf-handler")
    await handler.goto(f"/staff/commitment/new?uscc={code(SERIALS['funds'])}")
    assert await handler.get_by_text("修复前不适用").count(), "who has made a false commitment is told to the handler"
    await handler.goto(f"/staff/commitment/restore/{quote(bureau.case)}")
    form = handler.locator("main form").filter(has=handler.locator("[name=document]"))
    await fill(form, document="示例：修复决定书", document_day=str(today()), reason="示例：已经修复")
    await form.locator("button[type=submit]").last.click()
    await handler.wait_for_load_state()
    await bureau.answer("enf-head", "restoration", outcome="approve", reason="示例：属实")
    await bureau.shows(f"/portal/commitment/{quote(bureau.case)}", "已修复", "firm")
    public = await bureau.page("")
    await public.goto(f"/public/commitment/{quote(bureau.case)}")
    assert await public.get_by_text("没有正在公开的这份承诺").count(), "what was repaired is gone at once"


@pytest.mark.usefixtures("texts")
async def test_what_was_kept_in_part_is_heard_after_a_complaint_in_science(browser: Browser, firms: House) -> None:
    bureau = Bureau(browser, firms, "science")
    await bureau.offer("replaces_proof", valid_until=str(today() + timedelta(days=90)))
    await bureau.bind()
    await bureau.call()
    await bureau.find("partly")
    await bureau.hand_over()
    await bureau.answer("firm", "commitment_hearing", outcome="state", text="示例：其余指标在做")
    decided = {"outcome": "partly", "measure": "record", "heard": "示例：已核对", "reason": "示例：完成大部分指标"}
    await bureau.answer("enf-head", "commitment_decision", **decided)
    await bureau.close("部分履约", action="weighed")


@pytest.mark.usefixtures("texts")
async def test_a_business_speaks_to_the_public_and_renews_what_it_said(browser: Browser, firms: House) -> None:
    bureau = Bureau(browser, firms, "voluntary")
    await bureau.offer("openness", valid_until=str(today() + timedelta(days=30)))
    first = await write(bureau, "示例：二十四小时内答复投诉", "/portal/commitment-new")
    second = await write(bureau, "示例：十二小时内答复投诉", f"/portal/commitment-new?replaces={quote(first)}")
    public = await bureau.page("")
    await appears(public, f"/public/commitment/{quote(first)}", public.get_by_text("已更新").first)
    await public.goto(f"/public/commitment/{quote(second)}")
    assert await public.get_by_text("更新情况").count()
    assert await public.get_by_text("十二小时").count()


async def write(bureau: Bureau, matter: str, path: str) -> str:
    """Write a voluntary commitment, read it whole, sign it, have it accepted; answers its case."""
    page = await bureau.page("firm")
    await page.goto(path)
    until = str(today() + timedelta(days=365))
    said = {"template": "open", "matter": matter, "details": "示例：公布答复情况", "valid_until": until, "unit": "enf"}
    await fill(page.locator("#form"), **said)
    await page.get_by_role("button", name="下一步：看清全文").click()
    await page.get_by_role("button", name="确认提交，去签署").click()
    await page.wait_for_url("**/portal/commitment-answer/**")
    bureau.case = unquote(page.url.split("/commitment-answer/")[1].split("?")[0])
    await bureau.answer("firm", "commitment_signing", **SIGNED)
    await bureau.answer("enf-reviewer", "commitment_acceptance", outcome="accept")
    await bureau.shows(f"/public/commitments?q={code(SERIALS['voluntary'])}", matter)
    return bureau.case
