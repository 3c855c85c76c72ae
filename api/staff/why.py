"""为什么有这条记录：工作人员看它的来龙去脉、针对它的异议和复议诉讼。每次查看留痕。"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import desk
from api.access import Officer
from api.day import Now, Today
from api.objection import target_of
from api.staff.desk_page import desk_page
from database.queries import objection as queries
from database.reading import reading
from rules.objection import OUTCOMES
from rules.refusal import Refused
from rules.why import why

router = APIRouter(prefix="/staff", include_in_schema=False)


@router.get("/why/{key:path}")
async def why_page(request: Request, officer: Officer, today: Today, now: Now, key: str) -> Response:
    async with reading() as connection:
        target = await target_of(connection, key, now)
        objections = await queries.objections_about(connection, target.key)
        contests = await queries.contests_about(connection, target.key.rpartition("/")[0])
    if target.item is None:
        raise Refused("没有找到这条信息", code="NotFound")
    await desk.note_access(officer.actor, f"why:{target.key}", uscc=target.uscc, purpose="查看记录的由来", now=now)
    return await desk_page(
        request, officer, "staff/why.html", title="为什么有这条记录", subtitle=target.title, today=today,
        target=target, links=why(target.item, on=today), objections=objections, contests=contests, outcomes=OUTCOMES,
        contestable=target.unit == officer.unit and "handler" in officer.actor.roles,
        crumbs=[{"label": "企业档案", "href": f"/staff/business/{target.uscc}"}],
    )  # fmt: skip
