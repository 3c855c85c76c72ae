"""我的激励：享有哪些，具备哪些的条件，接近哪些、差在哪里、到哪天具备。实施方案 二（三）9。"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business
from api.benefit import granting, standings_of
from api.day import Now, Today
from api.portal.shell import portal_page
from database.reading import reading
from rules.edition import in_force

router = APIRouter(include_in_schema=False)
HERE = "/portal/benefits"


@router.get(HERE)
async def own_benefits(request: Request, business: Business, today: Today, now: Now) -> Response:
    """Every benefit of today, computed now from the file of the signed-in business."""
    async with reading() as connection:
        told = await standings_of(connection, business.id, today=today, now=now)
    return await portal_page(
        request, business, today, "benefits", at=HERE, title="我的激励", told=told, granting=granting,
        edition=in_force("incentive", today) if told else None,
    )  # fmt: skip
