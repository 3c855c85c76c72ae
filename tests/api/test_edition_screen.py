"""规则版本的每一页，在手机和办公电脑上，过 axe，不横向滚动，控制台没有怨言。"""

from urllib.parse import quote

import pytest

from tests.api import house
from tests.api.test_edition import HERE, NEW, Bureau, bureau, decided, entered, own_day, sent, shows
from tests.rules.edition_example import base, forgotten_each, with_example_list
from tests.templates.browser import chromium, faults_of

__all__ = ["bureau", "forgotten_each"]
SHOWN = 70
pytestmark = pytest.mark.usefixtures("forgotten_each")


async def screens(bureau: Bureau) -> dict[str, str]:
    zhang, qian = bureau["zhang"], bureau["qian"]
    shown = {"/new": (await zhang.get(NEW)).text, "/barred": (await qian.get(NEW)).text}
    shown["/faults"] = (await sent(zhang, base().replace("months = 24", "months = -1"), "begin")).text
    shown["/line"] = (await sent(zhang, "title = ", "begin", in_force_on="")).text
    shown["/preview"] = (await sent(zhang, with_example_list(), "preview")).text
    case = await entered(zhang, in_force_on=own_day(SHOWN))
    page = f"/staff/case/{quote(case)}"
    shown["/step"] = (await qian.get(page)).text
    shown["/waiting"] = (await zhang.get(HERE)).text
    shown["/draft"] = (await zhang.get(f"{HERE}/draft/{case}")).text
    await decided(qian, case, outcome="confirm")
    await house.until(lambda: shows(qian, page, "案件办结：已确认"))
    shown["/case"] = (await qian.get(page)).text
    shown["/print"] = (await qian.get(f"/staff/print/{quote(case)}")).text
    shown["/shelf"] = (await zhang.get(HERE)).text
    shown["/edition"] = (await zhang.get(f"{HERE}/dishonesty/{own_day(SHOWN)}")).text
    shown["/shipped"] = (await zhang.get(f"{HERE}/penalty_class/2026-04-01")).text
    return shown


@chromium
async def test_every_page_of_an_edition_is_sound_on_a_phone_and_on_an_office_screen(bureau: Bureau) -> None:
    assert await faults_of(await screens(bureau), "edition") == []
