"""认定和惩戒的每一页，在手机和办公电脑上，过 axe，不横向滚动，控制台没有怨言。"""

from typing import Any

from api.day import today
from tests.api.conftest import person, signed_in
from tests.api.dishonesty_rows import ended, on_file
from tests.api.test_commitment_screen import shown_by
from tests.templates.browser import chromium, faults_of


@chromium
async def test_the_ledgers_are_sound_on_a_phone_and_on_an_office_screen(web: Any) -> None:
    await person("zhang", unit="enf", roles=["handler"])
    zhang = await signed_in(web, "zhang")
    shown = await shown_by(zhang, {"determinations-empty": "/staff/dishonesty"})
    for place in range(1, 14):
        await on_file(place, listed=place % 2 == 0)
    await on_file(14, **ended(today()))
    shown |= await shown_by(zhang, {"determinations": "/staff/dishonesty"})
    assert await faults_of(shown, "sanction") == []
