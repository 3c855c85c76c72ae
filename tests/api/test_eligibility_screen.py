"""谁具备激励条件、我的激励：在手机和办公电脑上，过 axe，不横向滚动，控制台没有怨言。"""

from typing import Any

from tests.api.conftest import person, signed_in
from tests.api.test_commitment_screen import shown_by
from tests.api.test_eligibility import FAR, GOOD, NEAR, SOON, computed, four_businesses, had, portal
from tests.templates.browser import chromium, faults_of


@chromium
async def test_every_page_is_sound_on_a_phone_and_on_an_office_screen(web: Any) -> None:
    await person("zhang", unit="trc", roles=["handler"])
    await person("hong", unit="hwy", roles=["handler"])
    zhang = await signed_in(web, "zhang")
    shown = await shown_by(zhang, {"staff-nobody": "/staff/eligibility"})
    await four_businesses()
    await computed()
    await had(GOOD, "honours", "in_force")
    await had(GOOD, "projects", "publicity")
    await had(GOOD, "green-channel", "stopped", missing=["信用评价为 C"])
    staff = {
        "staff-eligible": "/staff/eligibility?benefit=red-list",
        "staff-near": "/staff/eligibility?benefit=fewer-inspections&near=1",
    }
    shown |= await shown_by(zhang, staff)
    shown |= await shown_by(await signed_in(web, "hong"), {"staff-not-ours": "/staff/eligibility"})
    for uscc, name in ((GOOD, "good"), (NEAR, "near"), (SOON, "soon"), (FAR, "far")):
        client = await portal(web, uscc)
        shown |= await shown_by(client, {f"portal-{name}": "/portal/benefits", f"home-{name}": "/portal"})
    assert await faults_of(shown, "eligibility") == []
