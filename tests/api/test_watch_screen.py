"""重点关注的每一页，在手机和办公电脑上，过 axe，不横向滚动，控制台没有怨言。"""

from typing import Any
from urllib.parse import quote

import httpx

from api.day import today
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.api.test_commitment_screen import shown_by
from tests.api.test_watch import AT, Bureau, answered, bureau, entered, in_force, proposed
from tests.api.watch_rows import ended, graded, watch_on_file
from tests.rules.penalty_example import code
from tests.templates.browser import chromium, faults_of

__all__ = ["bureau"]


@chromium
async def test_the_pages_of_watched_businesses_are_sound(bureau: Bureau, web: Any) -> None:
    zhang: httpx.AsyncClient = bureau["zhang"]
    await person("stranger", unit="ganyu", roles=["handler"])
    shown = await shown_by(await signed_in(web, "stranger"), {"empty": AT, "none": f"{AT}/candidates"})
    await graded(bureau.uscc)
    for n, more in enumerate(({"degree": 3}, {"days_ago": 185, "degree": 2}, {"days_ago": 200, **ended(today())})):
        await watch_on_file(code(f"MAAF459{n}"), **more)
    await graded(code("MAAF4595"), "D", name="示例远航物流有限公司")
    asked = {
        "ledger": AT,
        "candidates": f"{AT}/candidates",
        "new": f"{AT}/new",
        "known": f"{AT}/new?uscc={bureau.uscc}",
    }
    shown |= await shown_by(zhang, asked)
    faulty = entered(bureau.uscc, supervision=["interview"], degree="1")
    shown["/fault"] = (await zhang.post(f"{AT}/new", data=faulty)).text
    shown["/confirm"] = (await zhang.post(f"{AT}/new", data=entered(bureau.uscc))).text
    assert "没有采取的措施" in shown["/confirm"]
    assert await faults_of(shown, "watch") == []


@chromium
async def test_the_page_of_its_case_is_sound_for_the_desk_and_for_the_business(bureau: Bureau) -> None:
    await graded(bureau.uscc)
    case = await proposed(bureau["zhang"], bureau.uscc)
    here = f"/staff/case/{quote(case)}"
    await house.open_step(case, "watch_decision")
    shown = await shown_by(bureau["qian"], {"decision": here})
    shown |= await shown_by(bureau["zhang"], {"waiting": here})
    await answered(bureau["qian"], case, "watch_decision", outcome="approve", reason="有必要")
    await house.open_step(case, "letter_delivery")
    shown |= await shown_by(bureau["firm"], {"told": f"/portal/watch/{quote(case)}"})
    assert await faults_of(shown, "watch-case") == []


@chromium
async def test_what_a_watched_business_and_its_desk_see_is_sound(bureau: Bureau) -> None:
    case = await in_force(bureau)
    shown = await shown_by(
        bureau["zhang"], {"running": f"/staff/case/{quote(case)}", "exit": f"{AT}/exit/{quote(case)}"}
    )
    shown |= await shown_by(bureau["firm"], {"home": "/portal", "watched": f"/portal/watch/{quote(case)}"})
    asked = {"csrf": "token", "click": "a", "reason": ""}
    shown["/unasked"] = (await bureau["firm"].post(f"/portal/watch/{quote(case)}", data=asked)).text
    assert await faults_of(shown, "watch-business") == []
