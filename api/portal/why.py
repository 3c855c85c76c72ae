"""为什么有这条记录：企业看自己的每一条不利信息从事实到后果的来龙去脉。"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business
from api.day import Now, Today
from api.objection import target_of
from api.portal.shell import not_found, portal_page
from database.queries.portal import penalty
from database.reading import reading
from rules.address import case_address
from rules.why import why

router = APIRouter(include_in_schema=False)
PAGES = ("penalty", "commitment", "dishonesty", "sanction", "watch", "incentive")


@router.get("/portal/why/{key:path}")
async def why_page(request: Request, business: Business, today: Today, now: Now, key: str) -> Response:
    async with reading() as connection:
        target = await target_of(connection, key, now, uscc=business.id)
        kind, case = key.partition("/")[0], target.key.rpartition("/")[0]
        shown = kind in PAGES and (kind != "penalty" or await penalty(connection, business.id, case) is not None)
    if target.item is None:
        raise not_found()
    return await portal_page(
        request, business, today, "why", title="为什么有这条记录", office=target.unit, target=target,
        links=why(target.item, on=today), objectable=not target.item.over,
        case_href=case_address(kind, case) if shown else "",
        crumbs=[{"label": "我的信用", "href": "/portal"}],
    )  # fmt: skip
