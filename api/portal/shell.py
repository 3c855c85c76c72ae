"""企业端每一页共有的：企业名称、菜单，以及该找哪个单位（只留单位、岗位、电话）。"""

from datetime import date
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.access import Signed
from api.page import page
from database.queries import portal as queries
from database.reading import reading
from rules.notice import credit_office
from rules.refusal import Refused
from rules.unit import Unit, unit

MENU = (
    ("我的信用", "/portal"),
    ("我的档案", "/portal/file"),
    ("我的承诺", "/portal/commitments"),
    ("我的激励", "/portal/benefits"),
    ("我的文书", "/portal/letters"),
    ("信用报告", "/portal/report"),
    ("我的异议", "/portal/objections"),
    ("我的问题", "/portal/questions"),
)


def not_found() -> Refused:
    """The same words whether it is not there or belongs to somebody else."""
    return Refused("没有找到这项内容", code="NotFound")


def office_of(id: str, today: date) -> Unit:
    """The unit to call; the bureau's credit office when nobody in particular is asked."""
    return unit(id or credit_office(today), today)


async def portal_page(
    request: Request,
    signed: Signed,
    today: date,
    name: str,
    *,
    at: str = "/portal",
    office: str = "",
    status: int = 200,
    **context: Any,
) -> HTMLResponse:
    """A page of the portal; `at` is the menu entry it belongs to, `office` the unit of the case on it."""
    async with reading() as connection:
        firm = await queries.business(connection, signed.id)
        asked = office or await queries.latest_unit(connection, signed.id) or ""
    if firm is None:
        raise Refused("没有找到贵单位的登记信息，请联系我单位", code="NotFound")
    whom = office_of(asked, today)
    portal = {
        "firm": firm.name,
        "uscc": firm.uscc,
        "person": signed.actor.name,
        "contact": {"unit": whom.name, "post": "经办岗位", "phone": whom.phone},
        "leave": "/portal/logout",
        "links": [{"label": label, "href": href, "current": href == at} for label, href in MENU],
    }
    context |= {"today": today, "csrf": signed.csrf, "portal": portal, "firm": firm}
    return page(request, f"portal/{name}.html", status=status, **context)
