"""认定和惩戒的每一页，在手机和办公电脑上，过 axe，不横向滚动，控制台没有怨言；选项目、看过惩相当，只用键盘也行。"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from api.day import today
from database.tables.hang import Hang
from database.tables.letter import LetterRow
from database.writing import put, writing
from tests.api.conftest import person, signed_in
from tests.api.dishonesty_rows import ended, on_file
from tests.api.sanction_rows import known, late, listed, measure
from tests.api.test_commitment_screen import shown_by
from tests.api.test_sanction import AT, NEW, entered
from tests.rules.penalty_example import code
from tests.templates.browser import chromium, faults_of, opened


@pytest.fixture
async def staffed(web: Any) -> Any:
    await person("zhang", unit="enf", roles=["handler"])
    await known()
    return web


async def told(case: str) -> None:
    """A paper of the case that its business was given."""
    row = {
        "id": f"{case}/decision", "case_id": case, "template": "sanction_decision", "title": "失信惩戒措施决定书",
        "uscc": code(), "unit": "enf", "state": "issued", "number": f"示例〔2026〕{case[-6:]}号", "issued_on": today(),
        "key": "decision", "drawn_at": datetime.now(UTC), "sha256": "0" * 64, "version": "1", "pdf": b"%PDF",
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, LetterRow, row)


@chromium
async def test_the_ledgers_and_the_entry_are_sound_on_a_phone_and_on_an_office_screen(staffed: Any) -> None:
    zhang = await signed_in(staffed, "zhang")
    shown = await shown_by(zhang, {"determinations-empty": "/staff/dishonesty", "measures-empty": AT, "none": NEW})
    cases = [await on_file(place, listed=place % 2 == 0) for place in range(1, 13)]
    await on_file(14, **ended(today()))
    closed = await shown_by(zhang, {"no-list": f"{NEW}?determination={quote(cases[1])}"})
    await listed()
    for place, case in enumerate(cases):
        await measure(case, "12"[place % 2], subject=f"示例海州物流第{place}有限公司")
    await late(await measure(cases[1], "3"), "hwy", days=2)
    await measure(cases[3], "3", lifted_on=today(), lifted_why="期满解除")
    shown |= closed | await shown_by(
        zhang,
        {
            "determinations": "/staff/dishonesty",
            "measures": AT,
            "choose": NEW,
            "entry": f"{NEW}?determination={quote(cases[5])}",
            "entry-mild": f"{NEW}?determination={quote(cases[0])}",
        },
    )
    shown["/confirm"] = (await zhang.post(NEW, data=entered(await on_file(15)))).text
    assert "接下来的程序" in shown["/confirm"]
    shown["/fault"] = (await zhang.post(NEW, data=entered(cases[5], months="40", less="", item=""))).text
    assert await faults_of(shown, "sanction") == []


@chromium
async def test_the_page_of_a_measure_is_sound_to_staff_and_to_its_business(staffed: Any) -> None:
    await person("firm", kind="business", uscc=code())
    await listed()
    zhang, firm = await signed_in(staffed, "zhang"), await signed_in(staffed, "firm")
    basis = await on_file(1)
    running, lifted = await measure(basis, "1"), await measure(basis, "2", lifted_on=today(), lifted_why="提前解除")
    await told(basis)
    for case in (running, lifted):
        await told(case)
        about = {"case_id": case, "on_case": basis, "about": "认定", "since": today()}
        async with writing() as connection:
            await put(connection, Hang, about)
    shown = await shown_by(
        zhang,
        {
            "case": f"/staff/case/{quote(running)}",
            "case-lifted": f"/staff/case/{quote(lifted)}",
            "determination": f"/staff/case/{quote(basis)}",
            "lift": f"/staff/sanction/lift/{quote(running)}",
            "print": f"/staff/print/{quote(running)}",
        },
    )
    shown |= await shown_by(
        firm,
        {
            "own": f"/portal/sanction/{quote(running)}",
            "own-lifted": f"/portal/sanction/{quote(lifted)}",
            "own-determination": f"/portal/dishonesty/{quote(basis)}",
            "own-home": "/portal",
        },
    )
    assert "各处正在确认" in shown["/own-home"]
    assert f"/portal/sanction/{quote(running)}" in shown["/own-determination"]
    assert await faults_of(shown, "sanction-case") == []


@chromium
async def test_an_item_is_chosen_and_its_proportion_read_by_keyboard(staffed: Any) -> None:
    await listed()
    zhang = await signed_in(staffed, "zhang")
    case = await on_file(1)
    weighed = await zhang.post("/staff/sanction/proportion", data=entered(case))
    pages = {
        NEW: (await zhang.get(f"{NEW}?determination={quote(case)}")).text,
        "/staff/sanction/proportion": weighed.text,
    }
    async with opened(pages, 1366, 768) as (page, complaints):
        await page.goto(f"http://desk.test{NEW}")
        await page.locator("#f-item-1").focus()
        await page.keyboard.press("Space")
        await page.wait_for_selector("#preview .scale")
        await page.keyboard.press("ArrowDown")
        assert await page.locator("#f-item-2").is_checked()
        assert "限制参加招标" in await page.locator("#preview").inner_text()
        await page.keyboard.press("Tab")
        focused = "document.activeElement.matches('#f-months, summary')"
        assert await page.evaluate(focused), "from the items the next stop is the term"
        assert complaints == []
