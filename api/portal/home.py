"""我的信用：需要办理的、每项处罚现在怎样、从哪天起能做什么。"""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business
from api.benefit import standings_of, summed
from api.day import Now, Today
from api.portal.shell import portal_page
from api.portal.story import story_of
from database.queries import portal as queries
from database.queries.sanction_ledger import measures_told
from database.queries.watch import watches_of_business
from database.reading import reading
from rules.address import case_address, step_address
from rules.dishonesty_item import catalogue

router = APIRouter(include_in_schema=False)


@router.get("/portal")
async def home(request: Request, business: Business, today: Today, now: Now) -> Response:
    async with reading() as connection:
        penalties = await queries.penalties(connection, business.id)
        todo = await queries.steps_to_do(connection, business.id)
        requests = await queries.repairs(connection, business.id)
        steps = await queries.repair_steps(connection, business.id)
        places = await queries.places(connection, [row.case_id for row in penalties])
        drafts = await queries.drafts(connection, business.session.account)
        measures = await measures_told(connection, business.id)
        watches = await watches_of_business(connection, business.id)
        benefits = summed(await standings_of(connection, business.id, today=today, now=now))
    stories = [
        story_of(row, requests.get(row.case_id, []), places.get(row.case_id, []), steps.get(row.case_id), today)
        for row in penalties
    ]
    pages = {(step.case_id, step.key): step_address(step.kind, step.case_id, step.key) for step in todo}
    return await portal_page(
        request, business, today, "home", title="我的信用", todo=todo, pages=pages, stories=stories, drafts=drafts,
        benefits=benefits, watches=[(row, case_address("watch", row.case_id)) for row in watches],
        measures=[(one, _title(one), case_address(one.kind, one.id)) for one in measures],
    )  # fmt: skip


def _title(measure: Any) -> str:
    """What a determination finds, or what a measure does, in words."""
    return str(measure.measure or catalogue(measure.proposed_on)[measure.item].title)
