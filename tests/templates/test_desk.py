"""The desk in a real browser, under our own security policy: axe, keys, one sending, a phone, a printed case."""

import asyncio
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from fastapi import Request
from playwright.async_api import Route

from api.refusal import refusal_page
from rules.refusal import Refused
from templates.page import render_page
from tests.templates import gallery
from tests.templates.browser import answer, chromium, opened

TYPED = "(q, w) => { q.value = w; q.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true})); }"
COMPOSED = "(q, w) => { q.value = w; q.dispatchEvent(new Event('compositionend', {bubbles: true})); }"


@chromium
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
async def test_no_page_offends_axe_or_our_policy_or_runs_off_the_screen(width: int, height: int) -> None:
    shown = gallery.pages()
    async with opened(shown, width, height) as (page, complaints):
        for path in shown:
            await page.goto(f"http://desk.test{path}")
            await page.wait_for_timeout(200)
            assert complaints == []
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            result = await Axe().run(page)
            assert [(one["id"], one["nodes"][0]["html"]) for one in result.response["violations"]] == []
            complaints.clear()


@chromium
async def test_the_list_shows_twelve_rows_on_an_office_screen() -> None:
    words = gallery.context()
    words.update(flashes=[], crumbs=[], views=[], desk={**words["desk"], "acting_for": ""})
    async with opened({"/": render_page("layout/gallery.html", **words)}, 1366, 768) as (page, _):
        await page.goto("http://desk.test/")
        await page.evaluate("scrollTo(0, 0)")
        seen = "rows => rows.filter(row => row.getBoundingClientRect().bottom <= 768).length"
        assert await page.eval_on_selector_all(".task-list [data-row]", seen) >= 12
        assert await page.eval_on_selector(".task-list .scroll", "one => one.scrollWidth <= one.clientWidth")


@chromium
async def test_a_table_wider_than_its_page_fades_out_where_it_is_cut_off() -> None:
    faded = "getComputedStyle(one).getPropertyValue('--cut') !== '0px'"
    cut = f"all => all.map(one => [one.scrollWidth > one.clientWidth, {faded}])"
    async with opened(gallery.pages(), 390, 844) as (page, _):
        await page.goto("http://desk.test/")
        await page.wait_for_timeout(200)
        told = await page.eval_on_selector_all(".scroll", cut)
        assert [True, True] in told
        assert all(wider == faded for wider, faded in told)
        first = page.locator(".scroll").filter(has=page.locator(".heat")).first
        await first.evaluate("one => one.scrollLeft = one.scrollWidth")
        await page.wait_for_timeout(200)
        assert await first.evaluate("one => getComputedStyle(one).getPropertyValue('--cut')") == "0px"


@chromium
async def test_keys_walk_the_list_and_errors_are_faced_first() -> None:
    async with opened(gallery.pages(), 1366, 768) as (page, _):
        await page.goto("http://desk.test/")
        await page.wait_for_function("document.activeElement.classList.contains('error-summary')")
        await page.evaluate("document.activeElement.blur()")
        for key in "jjk":
            await page.keyboard.press(key)
        assert await page.evaluate("document.activeElement.getAttribute('href')") == "/case/0"
        await page.keyboard.press("x")
        assert await page.inner_text("[data-chosen]") == "已选 1 项"


@chromium
async def test_what_is_wider_than_a_phone_is_seen_where_its_reader_is() -> None:
    links = [{"label": f"我的第 {n} 页", "href": f"/{n}", "current": n == 8} for n in range(9)]
    contact = {"unit": "示例单位", "post": "经办", "phone": "0518"}
    portal = {"firm": "示例", "uscc": "", "person": "", "contact": contact, "leave": "/", "links": links}
    shown = render_page("layout/portal.html", title="示例", today=date(2026, 4, 1), csrf="x", portal=portal)
    async with opened({"/": shown}, 390, 844) as (page, _):
        await page.goto("http://desk.test/")
        box = await page.locator(".portal-links [aria-current]").bounding_box()
        assert box
        assert 0 <= box["x"] <= 390 - box["width"]


@chromium
async def test_a_form_is_sent_once_and_a_refusal_keeps_the_words() -> None:
    sent: list[str] = []
    again, clicked = gallery.pages()["/"].replace("材料与申请不一致", "此表单已失效"), asyncio.Event()

    async def refuse(route: Route) -> None:
        sent.append(route.request.method)
        await clicked.wait()
        await route.fulfill(status=422, body=again, headers={"Content-Type": "text/html; charset=utf-8"})

    async with opened(gallery.pages(), 1366, 768) as (page, _):
        await page.route("**/staff/step/1", refuse)
        await page.goto("http://desk.test/")
        button = page.locator("#form .button-primary")
        await button.evaluate("one => { one.click(); one.click(); one.form.requestSubmit(one); }")
        await page.wait_for_selector("#form .button-primary[aria-busy=true] >> text=提交中…")
        await button.evaluate("one => one.click()")
        clicked.set()
        await page.wait_for_selector("text=此表单已失效")
        assert sent == ["POST"]
        await page.wait_for_function("document.activeElement.classList.contains('error-summary')")


@chromium
async def test_a_form_that_nobody_had_time_for_keeps_its_words_and_says_so() -> None:
    busy = refusal_page(
        Request({"type": "http", "method": "POST", "path": "/staff/step/1", "headers": [], "query_string": b""}),
        Refused("系统正忙，请稍后用同一页面重新提交", code="TryAgain"),
    )

    async def put_off(route: Route) -> None:
        await route.fulfill(status=busy.status_code, body=bytes(busy.body), headers=dict(busy.headers))

    async with opened(gallery.pages(), 1366, 768) as (page, _):
        await page.route("**/staff/step/1", put_off)
        await page.goto("http://desk.test/")
        words = page.locator("#form textarea").first
        await words.fill("写了很久的理由")
        for _ in range(2):
            await page.click("#form .button-primary")
            await page.wait_for_selector(".try-again:focus")
            assert await page.locator("#form .try-again").all_inner_texts() == ["系统正忙，请稍后用同一页面重新提交"]
            await page.wait_for_selector("#form .button-primary:not([aria-busy=true])")
        assert await words.input_value() == "写了很久的理由"


@chromium
async def test_an_accepted_form_leads_on_to_its_page() -> None:
    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body, kind = answer(gallery.pages(), self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode() if isinstance(body, str) else body)

        def do_POST(self) -> None:
            self.send_response(303)
            self.send_header("Location", "/error")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """The test is silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        async with opened({}, 1366, 768) as (page, _):
            await page.unroute_all()
            await page.goto(f"http://127.0.0.1:{server.server_port}/")
            await page.click("#form .button-primary")
            await page.wait_for_url("**/error", timeout=5000)
            assert await page.inner_text("h1") == "没有办成"
    finally:
        server.shutdown()
        server.server_close()


@chromium
async def test_the_menu_opens_on_a_phone_without_scripts() -> None:
    async with opened(gallery.pages(), 390, 844, scripts=False) as (page, _):
        await page.goto("http://desk.test/")
        assert not await page.is_visible("#menu")
        await page.click(".top-menu")
        await page.wait_for_selector("#menu", state="visible")
        await page.click(".side-close")
        await page.wait_for_selector("#menu", state="hidden")


@chromium
async def test_a_search_waits_for_the_word_to_be_composed() -> None:
    asked: list[str] = []
    async with opened(gallery.pages(), 1366, 768) as (page, _):
        page.on("request", lambda request: asked.append(request.url) if "/staff/todo" in request.url else None)
        await page.goto("http://desk.test/")
        await page.eval_on_selector("[data-search]", TYPED, "wu liu")
        await page.wait_for_timeout(600)
        assert asked == []
        await page.eval_on_selector("[data-search]", COMPOSED, "物流")
        await page.wait_for_timeout(700)
        assert len(asked) == 1
        assert "%E7%89%A9%E6%B5%81" in asked[0]


@chromium
async def test_targets_of_the_business_are_large_enough_for_a_thumb() -> None:
    async with opened(gallery.pages(), 390, 844) as (page, _):
        await page.goto("http://desk.test/portal")
        small = "all => all.filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"
        targets = ".button, .input, .choice, .portal-links a, .top-leave"
        assert await page.eval_on_selector_all(targets, small) == []


@chromium
async def test_a_printed_case_leaves_the_desk_behind_and_unfolds_its_reasons() -> None:
    async with opened(gallery.pages(), 1366, 768) as (page, _):
        await page.goto("http://desk.test/")
        await page.emulate_media(media="print")
        assert await page.is_visible(".print-head")
        for hidden in (".top", ".side", ".tabs", ".bulk"):
            assert not await page.is_visible(hidden)
        await page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert await page.is_visible("text=2026-11-12(周四) 受理，当日不计")


@chromium
@pytest.mark.parametrize(("width", "drawn"), [(390, False), (1366, True)])
async def test_what_hangs_on_what_is_a_list_on_a_phone_and_a_picture_on_a_screen(width: int, drawn: bool) -> None:
    async with opened(gallery.pages(), width, 844) as (page, _):
        await page.goto("http://desk.test/")
        web = page.locator("figure.web")
        assert await web.locator("svg").is_visible() is drawn
        assert await web.locator(".web-listed").is_visible() is not drawn
        if not drawn:
            rows = web.locator(".web-listed tbody tr")
            boxes = [await rows.nth(n).bounding_box() for n in range(await rows.count())]
            assert len(boxes) == 3
            assert all(box is not None and box["width"] > 280 for box in boxes), "no row is left blank beside"
