"""企业端和公众的每一页，在手机和办公电脑上，过 axe，不横向滚动，控制台没有怨言。"""

from typing import Any
from urllib.parse import quote

from tests.api import house
from tests.api.conftest import browser
from tests.api.test_portal import PDF, csrf, fill_in, open_account
from tests.rules.penalty_example import code
from tests.templates.browser import chromium, faults_of


async def screens(app: Any) -> dict[str, str]:
    """Every page of the portal and of the public, from one business in the middle of its story."""
    early = await house.served(house.decision(20, no="连交罚〔2026〕901号"))
    case = await house.served(house.decision(200, no="连交罚〔2026〕902号"))
    client, path, shown = await open_account(app, case), quote(case), {}

    async def take(name: str, address: str, data: dict[str, Any] | None = None, who: Any = client) -> Any:
        answer = await (who.post(address, data=data) if data else who.get(address, follow_redirects=True))
        assert answer.status_code in (200, 422) or name == "unverified", (name, answer.text)
        shown[f"/{name}"] = answer.text
        return answer

    await take("home", "/portal")
    await take("early", f"/portal/penalty/{quote(early)}")
    start = await take("start", f"/portal/repair/{path}")
    for page in ("paid", "corrected", "performance", "evidence", "contact", "pledge"):
        await take(f"page-{page}", f"/portal/repair/{path}?page={page}")
    await take("page-fault", f"/portal/repair/{path}", {"page": "paid", "paid": "no", "csrf": csrf(start)})
    check = await fill_in(client, case)
    await take("check", f"/portal/repair/{path}?page=check")
    await client.post(f"/portal/repair/{path}", data={"page": "check", "csrf": csrf(check)})
    await take("receipt", f"/portal/receipt/{path}?n=1")
    await take("withdraw", f"/portal/withdraw/{path}")
    await take("consent", f"/portal/consent/{path}")
    await take("consent-fault", f"/portal/consent/{path}", {"csrf": csrf(check), "click": "x"})
    await take("letters", "/portal/letters")
    await take("questions", "/portal/questions")
    reviewer = house.staff("zhao", "reviewer")
    await house.said(case, "repair_acceptance", reviewer, outcome="supplement", items="请补交第二期缴款凭证")
    await house.open_step(case, "repair_supplement")
    await take("home-supplement", "/portal")
    await take("penalty", f"/portal/penalty/{path}")
    asked = await take("supplement", f"/portal/supplement/{path}")
    await client.post(
        f"/portal/supplement/{path}",
        data={"csrf": csrf(asked), "text": "补交", "click": "y"},
        files={"evidence": ("凭证.pdf", PDF)},
    )
    visitor = browser(app)
    row = await house.letter(case, "repair_reminder")
    public = {
        "doors": "/",
        "open": "/portal/open",
        "penalties": "/public/penalties",
        "public-penalty": f"/public/penalty/{path}",
        "none": "/public/penalties?q=没有的",
        "withdrawals": "/public/withdrawals",
        "verify": "/verify",
        "verified": f"/verify/{row.check_id}",
        "unverified": "/verify/ZZZZ-ZZZZ-ZZZZ",
        "faq": "/public/faq",
    }
    for name, address in public.items():
        await take(name, address, who=visitor)
    await take("open-fault", "/portal/open", {"code": code()[:8], "login": "甲"}, visitor)
    return shown


@chromium
async def test_every_page_is_sound_on_a_phone_and_on_an_office_screen(open_house: Any) -> None:
    assert await faults_of(await screens(open_house), "portal") == []
