"""嵌入窗口在真的浏览器里：登记过的网站的页面可以嵌入，用 postMessage 交来通行证；没有登记的，浏览器不显示。"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn
from playwright.async_api import Frame, Page, async_playwright

from local.ports import free_port
from settings import settings
from tests.api.test_check import NAME, firm, penalised
from tests.api.test_staff_check import embed_token
from tests.templates.browser import CHROMIUM, chromium

HOST = "http://oa.example.test"
# The sites of the test are no sites of this machine, and a browser keeps such from what listens here.
FLAGS = ["--no-sandbox", "--disable-features=LocalNetworkAccessChecks"]
PARENT = """<!doctype html><title>采购系统</title><iframe id="check" src="{window}" title="信用查验"></iframe><script>
addEventListener("message", (event) => {{
  const frame = document.getElementById("check");
  if (event.source !== frame.contentWindow || event.data !== "xincheng:ready") return;
  frame.contentWindow.postMessage({{xincheng: "{token}"}}, "{origin}");
}});
</script>"""


@pytest.fixture
async def origin(web: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """The web, answering on a port, open to one site."""
    monkeypatch.setenv("XINCHENG_EMBED_ANCESTORS", HOST)
    settings.cache_clear()
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(web, port=port, log_level="warning", lifespan="off", access_log=False))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving


async def framed(page: Page, host: str, origin: str, token: str) -> Frame | None:
    """The window within a page of a site; None when the browser does not show it."""
    parent = PARENT.format(window=f"{origin}/embed/check", token=token, origin=origin)
    await page.route(f"{host}/**", lambda route: route.fulfill(body=parent, content_type="text/html; charset=utf-8"))
    await page.goto(f"{host}/purchase")
    await page.wait_for_load_state("networkidle")
    shown = next(frame for frame in page.frames if frame != page.main_frame)
    return shown if shown.url.startswith(origin) and await shown.query_selector("#form") else None


@chromium
async def test_a_page_of_another_unit_checks_through_the_window(web: Any, origin: str) -> None:
    uscc = await firm()
    await penalised(uscc)
    token = await embed_token(web)
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            page = await browser.new_page()
            window = await framed(page, HOST, origin, token)
            assert window is not None
            for _ in range(2):
                await window.fill("#f-uscc", uscc)
                await window.click("button[type=submit]")
                await window.wait_for_selector("#verdict")
                assert await window.inner_text("#verdict") == f"{NAME}：提示"
            assert token not in window.url + page.url
            stranger = await framed(await browser.new_page(), "http://stranger.example.test", origin, token)
            assert stranger is None
        finally:
            await browser.close()
