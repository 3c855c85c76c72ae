"""一间办公室：一个故事里的人各在自己的浏览器里，按环节的名字办理，看别人该看到的。"""

import asyncio
import subprocess
import sys
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote

from playwright.async_api import Browser, Locator, Page

from api.day import today
from tests.stories.conftest import OFFICE, PHONE, House, seat
from tests.stories.test_commitment import ACCOUNTS, SEATS, fill
from tests.stories.test_penalty import EVIDENCE, appears

__all__ = ["EVIDENCE", "Office", "fill", "open_portals"]


def open_portals(house: House, firms: dict[str, tuple[str, str]]) -> None:
    """Businesses that can sign in: a login, and the code and name that it stands for."""
    told = ACCOUNTS.format(firms=firms)
    subprocess.run([sys.executable, "-c", told], env=house.environ, check=True, timeout=60)


class Office:
    """Whoever has a part in a story; `firm` is the login of its business, on a phone."""

    def __init__(self, browser: Browser, house: House, firm: str) -> None:
        self.browser, self.house, self.firm = browser, house, firm
        self.pages: dict[str, Page] = {}

    async def page(self, login: str) -> Page:
        """The page of a person, signed in once for all stories; `` is nobody in particular."""
        if login not in self.pages:
            known, phone = SEATS.get((self.house.base, login)), login == self.firm
            if known is None:
                made = await seat(self.browser, self.house, login, phone=phone)
                SEATS[self.house.base, login] = await made.context.storage_state()
            else:
                size = PHONE if phone else OFFICE
                context = await self.browser.new_context(
                    viewport=size, locale="zh-CN", base_url=self.house.base, storage_state=known
                )
                made = await context.new_page()
                made.set_default_timeout(15_000)
            self.pages[login] = made
        return self.pages[login]

    async def answer(self, login: str, case: str, step: str, **answers: Any) -> None:
        """Answer a step on the page of its case, once it is there, among others that are open."""
        page = await self.page(login)
        held = page.locator(f"input[name=key][value^='{step}.']")
        form = page.locator("form[action*='/decide/']").filter(has=held).first
        beside = page.locator(f"a[href*='key={step}.']").first
        await appears(page, f"/staff/case/{quote(case)}", form.or_(beside).first)
        if not await form.count():
            await beside.click()
        await self.hand_in(page, form, **answers)

    async def serve(self, case: str, step: str = "letter_delivery", login: str = "enf-handler", **more: Any) -> None:
        """Hand over the papers of a case, today unless told otherwise."""
        proof = {"outcome": "served", "means": "direct", "on": str(today()), "receiver": "示例收件人（法定代表人）"}
        await self.answer(login, case, step, **proof | more)

    async def defend(self, case: str, **answers: Any) -> None:
        """What the business says to a paper, on its own page of the case."""
        page = await self.page(self.firm)
        form = page.locator("#form")
        kind = case.partition("/")[0]
        await appears(page, f"/portal/{kind}/{quote(case)}", form)
        await self.hand_in(page, form, **answers)

    async def propose(self, login: str, path: str, **answers: Any) -> str:
        """Fill in a form in two steps, look at what was understood, and begin; answers the case."""
        page = await self.page(login)
        await page.goto(path)
        await fill(page.locator("#form"), **answers)
        await page.get_by_role("button", name="下一步：核对").click()
        await page.get_by_role("button", name="确认提出").click()
        return await self.case_begun(page)

    async def tell(self, login: str, path: str, **answers: Any) -> str:
        """Say something to a case outside its steps; answers the case whose page follows."""
        page = await self.page(login)
        await page.goto(path)
        await self.hand_in(page, page.locator("#main form, main form").filter(has=page.locator("textarea")), **answers)
        return await self.case_begun(page)

    async def case_begun(self, page: Page) -> str:
        await page.wait_for_url("**/staff/case/**")
        return unquote(page.url.split("/staff/case/")[1])

    async def hand_in(self, page: Page, form: Locator, **answers: Any) -> None:
        """Fill in a form and send it; it may not come back with faults."""
        await fill(form, **answers)
        await form.locator("button[type=submit]").last.click()
        await page.wait_for_load_state()
        faults = page.locator(".error-summary")
        assert await faults.count() == 0, await faults.inner_text()

    async def sees(self, path: str, *texts: str, login: str = "", without: Iterable[str] = ()) -> Page:
        """Look until a page says all of it and none of what is over."""
        page = await self.page(login)
        wanted = page.locator("main")
        for text in texts:
            wanted = wanted.filter(has_text=text)
        for text in without:
            wanted = wanted.filter(has_not_text=text)
        await appears(page, path, wanted)
        return page

    async def mailed(self, to: str, wanted: dict[str, int]) -> None:
        """Wait until so many e-mails with these words in their subject have come to an address, and no more."""
        for _ in range(60):
            subjects = [mail.subject for mail in self.house.mails(to)]
            found = {words: sum(words in subject for subject in subjects) for words in wanted}
            if found == wanted:
                return
            await asyncio.sleep(0.25)
        raise AssertionError(f"{to}: {subjects}")
