"""真实的一套：数据库、Temporal、邮箱、工作进程、网页，由演示用的同一个启动器启动；浏览器是真的。"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.async_api import Browser, Page, ViewportSize, async_playwright
from temporalio.client import Client
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from database.migrate import upgrade
from local.mailbox import Mail, messages
from local.ports import free_port
from local.stack import Stack
from tests.partner import Department, department
from tests.templates.browser import CHROMIUM, FONTS

ACCOUNTS = "import asyncio; from local.accounts import open_accounts; asyncio.run(open_accounts({}))"


@dataclass
class House:
    """The running house, the mail that left it, and a department that it tells of measures."""

    base: str
    mail: Path
    environ: dict[str, str]
    partner: Department

    def mails(self, to: str) -> list[Mail]:
        return [mail for mail in messages(self.mail) if mail.to == to or to in mail.to]


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """Started once for all stories; everybody who can sign in is there, and no case yet."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    with TemporaryDirectory(prefix="xincheng-stories-") as folder, department() as partner:
        with Stack(Path(folder), port=free_port(), migrate=upgrade, skipping=True) as stack:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("XINCHENG_PARTNERS", partner.configured("fgw"))
                stack.start()
            subprocess.run([sys.executable, "-c", ACCOUNTS], env=stack.environ, check=True, timeout=60)
            yield House(f"http://127.0.0.1:{stack.port}", stack.mail, stack.environ, partner)
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    with TemporaryDirectory() as folder:
        fonts = Path(folder, "fonts.conf")
        fonts.write_text(FONTS.format(fonts=files("pylopdf_fonts_zh_cn"), cache=folder), encoding="utf-8")
        async with async_playwright() as play:
            chromium = await play.chromium.launch(
                executable_path=CHROMIUM,
                args=["--no-sandbox", "--disable-background-networking"],
                env={**os.environ, "FONTCONFIG_FILE": str(fonts), "HOME": folder},
            )
            yield chromium
            await chromium.close()


OFFICE, PHONE = ViewportSize(width=1366, height=768), ViewportSize(width=390, height=844)


async def seat(
    browser: Browser, house: House, login: str, password: str = "xincheng-demo", *, phone: bool = False
) -> Page:
    """A person at their own browser, signed in."""
    context = await browser.new_context(viewport=PHONE if phone else OFFICE, locale="zh-CN", base_url=house.base)
    page = await context.new_page()
    page.set_default_timeout(15_000)
    if login:
        await page.goto("/sign-in")
        await page.fill("[name=login]", login)
        await page.fill("[name=password]", password)
        await page.click("main button[type=submit], form button[type=submit]")
        await page.wait_for_load_state()
    return page


async def pass_time(house: House, case: str, wait: timedelta) -> None:
    """The own clock of a case goes on, once the case does nothing: whatever is due on the way happens."""
    client = await Client.connect(house.environ["TEMPORAL_ADDRESS"])
    skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
    handle = client.get_workflow_handle(case)
    for _ in range(200):
        told = (await handle.describe()).raw_description
        if not told.pending_activities and not told.HasField("pending_workflow_task"):
            await asyncio.wait_for(skipper.fast_forward(handle, wait), 30)
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{case} 在 20 秒内没有安静下来，它的时间不能往前走")
