"""清单的每一页，在手机和办公电脑上，过 axe，不横向滚动，控制台没有怨言。"""

from typing import Any
from urllib.parse import quote

from tests.api.conftest import browser
from tests.api.test_sanction_list import CSRF, HERE, Bureau, bureau, imported, in_force, sent
from tests.rules.list_example import FIRST, THIRD
from tests.templates.browser import chromium, faults_of

__all__ = ["bureau"]


async def screens(bureau: Bureau, web: Any) -> dict[str, str]:
    zhang, wang = bureau["zhang"], bureau["wang"]
    shown = {"/none": (await zhang.get(HERE)).text, "/new": (await zhang.get(f"{HERE}/new")).text}
    shown["/faults"] = (await sent(zhang, "4160", (FIRST, THIRD | {"类别": "四类"}))).text
    async with browser(web) as visitor:
        shown["/public-none"] = (await visitor.get("/public/measures")).text
        case = await in_force(bureau, "4161")
        shown["/public"] = (await visitor.get("/public/measures")).text
        shown["/start"] = (await visitor.get("/public")).text
    draft = quote((await imported(zhang, "4162")).partition("/")[2])
    shown["/shelf"] = (await zhang.get(HERE)).text
    shown["/draft"] = (await zhang.get(f"{HERE}/{draft}")).text
    shown["/check"] = (await wang.get(f"{HERE}/check/{draft}")).text
    shown["/check-fault"] = (await wang.post(f"{HERE}/check/{draft}", data={**CSRF, "accepted-1": "no"})).text
    shown["/list"] = (await zhang.get(f"{HERE}/{quote(case.partition('/')[2])}")).text
    shown["/change"] = (await zhang.get(f"{HERE}/change/{quote(case)}")).text
    shown["/case"] = (await wang.get(f"/staff/case/{quote(case)}")).text
    return shown


@chromium
async def test_every_page_of_a_list_is_sound_on_a_phone_and_on_an_office_screen(bureau: Bureau, web: Any) -> None:
    assert await faults_of(await screens(bureau, web), "list") == []
