"""一项处罚的来龙去脉。"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business, Signed
from api.day import Today
from api.portal.shell import not_found, portal_page
from api.portal.story import Story, story_of
from database.queries import portal as queries
from database.reading import reading
from rules.clock import UNITS, limits
from rules.edition import in_force
from rules.penalty_form import MEANS

router = APIRouter(include_in_schema=False)


async def story(business: Signed, case: str, today: Today) -> Story:
    """The story of one's own penalty. Raises Refused NotFound."""
    async with reading() as connection:
        row = await queries.penalty(connection, business.id, case)
        if row is None:
            raise not_found()
        requests = await queries.repairs(connection, business.id)
        steps = await queries.repair_steps(connection, business.id)
        places = await queries.places(connection, [case])
    return story_of(row, requests.get(case, []), places.get(case, []), steps.get(case), today)


@router.get("/portal/penalty/{case:path}")
async def penalty(request: Request, business: Business, today: Today, case: str) -> Response:
    told = await story(business, case, today)
    async with reading() as connection:
        papers = await queries.letters(connection, business.id, case=case)
        acts = await queries.service_acts(connection, case)
        todo = await queries.steps_to_do(connection, business.id, case)
    return await portal_page(
        request, business, today, "penalty", title=told.row.no, office=told.row.unit, story=told, papers=papers,
        acts=acts, todo=todo, means=MEANS["labels"], remedies=remedies_on(today),
        crumbs=[{"label": "我的信用", "href": "/portal"}],
    )  # fmt: skip


def remedies_on(today: Today) -> list[dict[str, str]]:
    """The ways to contest, with their limits, in the words of the edition in force."""
    known = limits(today)
    ways = []
    for way in in_force("reminder", today).data["remedy"]:
        limit = known.get(way["limit"])
        within = f"自收到处罚决定书之日起 {limit.amount} {UNITS[limit.unit]}内" if limit else ""
        ways.append({"name": way["name"], "body": way["body"], "within": within, "basis": limit.basis if limit else ""})
    return ways
