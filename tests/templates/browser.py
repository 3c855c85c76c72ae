"""A page opened in Chromium as the web would serve it: our own files only, under our own security policy."""

import mimetypes
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Page, Route, async_playwright

from templates.page import STATIC

CHROMIUM = "/usr/bin/chromium"
# A machine without it fails these tests, unless somebody says that they know.
chromium = pytest.mark.skipif("XINCHENG_WITHOUT_CHROMIUM" in os.environ, reason="XINCHENG_WITHOUT_CHROMIUM is set")
POLICY = "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias></fontconfig>"""


def answer(pages: dict[str, str], address: str) -> tuple[int, str | bytes, str]:
    """Status, body and type of a page by its path, or of one of our own files."""
    path = urlsplit(address).path
    if path in pages:
        return 200, pages[path], "text/html; charset=utf-8"
    file = STATIC / path.removeprefix("/static/")
    if path.startswith("/static/") and file.is_file():
        return 200, file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return 404, "", "text/plain"


@asynccontextmanager
async def opened(
    pages: dict[str, str], width: int, height: int, scripts: bool = True
) -> AsyncIterator[tuple[Page, list[str]]]:
    """A browser page on `http://desk.test`, and the complaints of its console as they come."""
    with TemporaryDirectory() as folder:
        fonts = Path(folder, "fonts.conf")
        fonts.write_text(FONTS.format(fonts=files("pylopdf_fonts_zh_cn"), cache=folder), encoding="utf-8")
        async with async_playwright() as play:
            browser = await play.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox"], env={"FONTCONFIG_FILE": str(fonts), "HOME": folder}
            )
            context = await browser.new_context(
                viewport={"width": width, "height": height}, java_script_enabled=scripts, locale="zh-CN"
            )
            page = await context.new_page()
            complaints: list[str] = []
            page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))

            async def serve(route: Route) -> None:
                status, body, kind = answer(pages, route.request.url)
                await route.fulfill(
                    status=status, body=body, headers={"Content-Type": kind, "Content-Security-Policy": POLICY}
                )

            await page.route("**/*", serve)
            try:
                yield page, complaints
            finally:
                await browser.close()


async def faults_of(shown: dict[str, str], name: str) -> list[Any]:
    """What is wrong with pages on a phone and on an office screen: axe, the console, the width of the screen.

    XINCHENG_SCREENS names a folder that keeps a picture of every page, its file beginning with `name`.
    """
    keep = os.environ.get("XINCHENG_SCREENS")
    faults: list[Any] = []
    for width, height in ((390, 844), (1366, 768)):
        async with opened(shown, width, height) as (page, complaints):
            for path in shown:
                await page.goto(f"http://desk.test{path}")
                await page.wait_for_timeout(100)
                faults += [(path, width, said) for said in complaints]
                report = (await Axe().run(page)).response
                faults += [
                    (path, width, one["id"], [node["html"][:160] for node in one["nodes"][:2]])
                    for one in report["violations"]
                ]
                wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                faults += [(path, width, "wider than the screen", wide)] if wide > 0 else []
                if keep:
                    await page.screenshot(path=Path(keep, f"{name}-{path[1:]}-{width}.png"), full_page=True)
                complaints.clear()
    return faults
