"""督办页面共有的：管哪些单位，页内的去处。"""

from datetime import date
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.access import Signed
from api.staff.desk_page import desk_page, units_below
from rules.unit import Unit, units_on_file

PLACES = (
    ("看板", "/managers/board"),
    ("在办环节", "/managers/steps"),
    ("提醒函跟踪", "/managers/funnel"),
    ("承诺覆盖", "/staff/commitments/coverage"),
    ("退信和未发邮件", "/managers/mail"),
    ("待收回的公示", "/managers/disclosures"),
    ("通报协同部门", "/managers/pushes"),
)


def overseen(manager: Signed, today: date) -> list[Unit]:
    """A supervisor's units, whose late steps go up to their own, in the order of the plan; a head's is the own one."""
    below = units_below(manager.unit, today) if "supervisor" in manager.actor.roles else (manager.unit,)
    return [unit for unit in units_on_file(today) if unit.id in below]


def ids(chosen: list[Unit], only: str = "") -> list[str]:
    """The ids of units, or the one asked for when it is among them."""
    return [unit.id for unit in chosen if not only or unit.id == only]


async def supervision_page(
    request: Request, manager: Signed, name: str, *, title: str, today: date, **context: Any
) -> HTMLResponse:
    """A page of supervision, with the ways to the other ones."""
    places = [
        {"label": label, "href": href, "count": None, "current": request.url.path.startswith(href)}
        for label, href in PLACES
    ]
    path = f"managers/{name}.html"
    return await desk_page(request, manager, path, title=title, today=today, places=places, **context)
