"""A page opened in Chromium as the web would serve it: our own files only, under our own security policy."""

import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from playwright.async_api import Page, Route, async_playwright

from templates.page import STATIC

CHROMIUM = "/usr/bin/chromium"
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
