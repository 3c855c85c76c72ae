"""企业看自己的信用档案：有哪些记录、公示到哪天、哪些单位出于什么目的看过。实施方案 二（一）4。"""

from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business
from api.day import Now, Today
from api.file_view import file_of, first_tab, lines_of, picture_of, tabs_of, times_of
from api.portal.shell import not_found, portal_page
from api.web_view import web_picture
from database.queries.check import receipts_about
from database.queries.firm import firm_of, reads_of
from database.queries.web import web_of
from database.reading import reading
from rules.check import EFFECTS
from rules.credit_file import TABS, Item
from rules.edition import in_force
from rules.unit import unit_names

router = APIRouter(include_in_schema=False)
READS = 30


def own_acts(item: Item) -> list[dict[str, str]]:
    """What a business may ask about a record of its own: why it is there, and that it is looked into."""
    asked = (
        [{"label": "为什么", "href": f"/portal/why/{quote(item.key)}"}]
        if item.adverse or item.kind == "incentive"
        else []
    )
    if not item.over:
        asked.append({"label": "我有异议", "href": f"/portal/object?{urlencode({'about': item.key})}"})
    return asked


def own_address(row: Any, item: Item | None) -> str | None:
    """What is in the file leads to why it is there; a list is public; what is only being considered is not shown."""
    if row.kind == "sanction_list":
        return "/public/measures"
    return f"/portal/why/{quote(item.key)}" if item else None


@router.get("/portal/file")
async def own_file(
    request: Request, business: Business, today: Today, now: Now, tab: str = "", as_of: str = "", known: str = ""
) -> Response:
    """The records about the signed-in business, in both times, and who has read them where the edition allows that."""
    times = times_of(as_of, known, today=today, now=now)
    told = in_force("catalogue", today).data["reads_shown"]
    async with reading() as connection:
        firm = await firm_of(connection, business.id)
        if firm is None:
            raise not_found()
        found = await file_of(connection, firm, times)
        around = await web_of(connection, business.id)
        reads = await reads_of(connection, business.id, limit=READS) if told else []
        checks = await receipts_about(connection, business.id, limit=READS) if told else []
    tab = first_tab(found, tab)
    return await portal_page(
        request, business, today, "file", title="我的信用档案", at="/portal/file", firm=firm, times=times, tab=tab,
        web=web_picture(around, found, times.on, own_address, why=False),
        lines=lines_of(found, tab), picture=picture_of(found, times.on), tab_title=TABS[tab], kept={"tab": tab},
        tabs=tabs_of(found, tab, lambda name: f"/portal/file?{urlencode({**times.query(), 'tab': name})}"),
        reads=[one for one in reads if one.kind == "staff"], units=unit_names(today),
        told=told, acts=own_acts, checks=checks, effects=EFFECTS,
    )  # fmt: skip
