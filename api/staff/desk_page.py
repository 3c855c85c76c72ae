"""工作人员页面共有的外壳：菜单、代办横幅、今天。督办页面也用它。"""

from datetime import date
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from api.access import SUPERVISING, Signed
from api.page import page
from database.queries.desk import Desk, desk_of
from database.queries.step import Post
from database.reading import reading
from rules.actor import ROLE_TITLES
from rules.unit import chain, unit, units_on_file

MENU = (
    ("待办", "/staff/todo", "inbox"),
    ("已办", "/staff/done", "done"),
    ("我发起", "/staff/mine", "started"),
    ("抄送我", "/staff/copied", "copy"),
    ("处罚台账", "/staff/penalty", "stamp"),
    ("信用承诺", "/staff/commitments", "shield"),
    ("失信惩戒", "/staff/dishonesty", "scale"),
    ("守信激励", "/staff/incentives", "check"),
    ("重点关注", "/staff/watch", "bell"),
    ("批量导入", "/staff/sheet", "upload"),
    ("焦点问题", "/staff/questions", "help"),
    ("企业档案", "/staff/search", "firm"),
    ("信用查验", "/staff/check", "eye"),
    ("代班设置", "/staff/absence", "transfer"),
    ("规则与日历", "/staff/rules", "rule"),
)
SUPERVISION = (("督办看板", "/managers", "board"),)


def posts_of(officer: Signed) -> list[Post]:
    """The posts whose open steps come to this desk; a supervisor's own post answers no step."""
    return [Post(officer.unit, role) for role in officer.actor.roles if role != "supervisor"]


def units_below(id: str, today: date) -> tuple[str, ...]:
    """A unit and every unit whose late steps go up to it."""
    return tuple(one.id for one in units_on_file(today) if id in chain(one.id, today))


async def own_desk(connection: AsyncConnection, officer: Signed, today: date) -> Desk:
    """The figures of the to-do list, with those of the posts that this person may stand in for today."""
    roles = [post.role for post in posts_of(officer)]
    persons, unit = sorted(officer.actor.persons), officer.unit if roles else ""
    return await desk_of(connection, officer.session.account, persons, unit, roles, today=today)


async def desk_page(
    request: Request,
    officer: Signed,
    name: str,
    *,
    title: str,
    today: date,
    at: str = "",
    tallied: Desk | None = None,
    **context: Any,
) -> HTMLResponse:
    """A page of the staff; `at` is the menu entry it belongs to where its own address does not say so.

    `tallied` spares a second look at the counters; `block`, `status` as in `api.page.page`.
    """
    if tallied is None:
        async with reading() as connection:
            tallied = await own_desk(connection, officer, today)
    return page(
        request,
        name,
        title=title,
        today=today,
        csrf=officer.csrf,
        desk=_desk(at or request.url.path, officer, tallied, today),
        me=officer,
        **context,
    )


def _desk(path: str, officer: Signed, tallied: Desk, today: date) -> dict[str, Any]:
    entries = [*MENU, *(SUPERVISION if SUPERVISING & set(officer.actor.roles) else ())]
    menu = [
        {
            "label": label,
            "href": href,
            "icon": icon,
            "count": tallied.mine + tallied.free if href == "/staff/todo" else None,
            "current": path == href or path.startswith(href + "/"),
        }
        for label, href, icon in entries
    ]
    return {
        "person": officer.session.name,
        "unit": unit(officer.unit, today).name,
        "post": officer.session.post or "、".join(ROLE_TITLES[role] for role in officer.actor.roles),
        "acting_for": officer.session.absent_name,
        "stop_acting": "/staff/acting" if officer.session.absent else "",
        "menu": menu,
        "search": "/staff/search",
        "leave": "/logout",
    }
