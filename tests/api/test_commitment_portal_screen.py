"""承诺的每一页（企业端、公众），在手机和办公电脑上，过 axe，不横向滚动，控制台没有怨言。"""

from typing import Any
from urllib.parse import quote

import httpx

from api.day import today
from tests.api import house
from tests.api.conftest import browser
from tests.api.test_portal_commitment import (
    PDF,
    REVIEWER,
    SIGN,
    accepted,
    answered,
    firm,
    hidden,
    in_force,
    offered,
    pledge,
    told_of,
)
from tests.templates.browser import chromium, faults_of

__all__ = ["firm"]


async def screens(client: httpx.AsyncClient, visitor: httpx.AsyncClient) -> dict[str, str]:
    """Every page of commitments, from one business in the middle of several."""
    shown: dict[str, str] = {}

    async def take(name: str, address: str, who: httpx.AsyncClient = client, **sent: Any) -> httpx.Response:
        answer = await (who.post(address, **sent) if sent else who.get(address))
        assert answer.status_code in (200, 422), (name, answer.text)
        shown[f"/{name}"] = answer.text
        return answer

    signing = await offered(matter="港口经营许可延续")
    await house.open_step(signing, "commitment_signing")
    here = f"/portal/commitment-answer/{quote(signing)}"
    page = await take("sign", here)
    form = {"csrf": hidden(page, "csrf"), "click": hidden(page, "click"), "outcome": "sign"}
    await take("sign-fault", here, data=form)
    await take("offered", f"/portal/commitment/{quote(signing)}")
    missing = await accepted(client, type="missing_item", template="gap", missing="资格证复印件", due_on=None)
    await house.open_step(missing, "missing_item")
    await take("item", f"/portal/commitment-answer/{quote(missing)}")
    await take("receipt", f"/portal/commitment-receipt/{quote(missing)}?key=commitment_signing.1")
    await answered(client, missing, "missing_item", {"evidence": ("证书.pdf", PDF)}, text="补交如下")
    found = {"outcome": "unfulfilled", "on": str(today()), "findings": "证件与车辆不符", "evidence": ["照片"]}
    await house.said(missing, "commitment_check", REVIEWER, **found)
    await told_of(missing, "commitment_hearing")
    await take("hearing", f"/portal/commitment-answer/{quote(missing)}")
    await take("checking", f"/portal/commitment/{quote(missing)}")
    own = (await pledge(client)).headers["location"].split("?")[0].removeprefix("/portal/commitment-answer/")
    await answered(client, own, "commitment_signing", **SIGN)
    await house.said(own, "commitment_acceptance", REVIEWER, outcome="accept")
    await house.until(lambda: in_force(client, own))
    await take("own", f"/portal/commitment/{own}")
    start = await take("new", f"/portal/commitment-new?replaces={own}")
    told = {"csrf": hidden(start, "csrf"), "click": hidden(start, "click"), "replaces": own, "template": "open"}
    await take("new-fault", "/portal/commitment-new", data=told)
    words = {"matter": "示例：按月维护车辆", "details": "每月公布维护记录", "unit": "enf", "valid_until": "2099-01-01"}
    await take("preview", "/portal/commitment-new", data=told | words)
    await take("list", "/portal/commitments")
    await take("home", "/portal")
    for name, address in (("public-list", "s"), ("public-none", "s?q=没有的"), ("public-one", f"/{own}")):
        await take(name, f"/public/commitment{address}", visitor)
    return shown


@chromium
async def test_every_page_of_commitments_is_sound_on_a_phone_and_on_an_office_screen(
    firm: httpx.AsyncClient, web: Any
) -> None:
    async with browser(web) as visitor:
        assert await faults_of(await screens(firm, visitor), "commitment") == []
