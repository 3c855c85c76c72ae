"""关于本企业的失信行为认定：认定什么、依据什么、到哪天；事先告知的，在这里陈述申辩。告知以前企业看不到。"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business, Signed
from api.day import Now, Today
from api.page import see_other
from api.portal.defending import Said, defence_shown, defended
from api.portal.shell import not_found, portal_page
from database.queries import portal
from database.queries.dishonesty import dishonesty_of
from database.queries.sanction_ledger import measures_told
from database.reading import reading
from rules.address import case_address
from rules.dishonesty import DishonestyProposal
from rules.dishonesty_form import Defence
from rules.dishonesty_item import DEGREES, catalogue, list_of
from rules.record import entry_key
from rules.why_link import remedies

router = APIRouter(include_in_schema=False)


class Told(NamedTuple):
    """A determination as its business may see it: from the first paper on."""

    row: Any
    papers: Sequence[Any]
    step: Any
    resting: Sequence[Any]


@router.get("/portal/dishonesty/{case:path}")
async def dishonesty(request: Request, business: Business, today: Today, case: str) -> Response:
    return await _page(request, business, today, await _told(business, case), Said())


@router.post("/portal/dishonesty/{case:path}")
async def defend(request: Request, business: Business, today: Today, now: Now, case: str) -> Response:
    """The defence of a business against what it was told: points, a hearing, evidence, or nothing to say."""
    told = await _told(business, case)
    if told.step is None:
        return see_other(request, case_address("dishonesty", case), ("info", "这一环节已经结束，现在不需要贵单位办理"))
    said = await defended(request, business, case, told.step, Defence, now)
    if said.refused:
        return await _page(request, business, today, told, said)
    return see_other(request, case_address("dishonesty", case), ("good", "意见已经收到，逐点复核后书面答复"))


async def _told(business: Signed, case: str) -> Told:
    async with reading() as connection:
        row = await dishonesty_of(connection, case)
        papers = await portal.letters(connection, business.id, case=case)
        steps = await portal.steps_to_do(connection, business.id, case)
        measures = await measures_told(connection, business.id)
    if row is None or row.uscc != business.id or not papers:
        raise not_found()
    return Told(row, papers, steps[0] if steps else None, [one for one in measures if one.determination == case])


async def _page(request: Request, business: Signed, today: Today, told: Told, said: Said) -> Response:
    row = told.row
    item = catalogue(row.proposed_on)[row.item]
    return await portal_page(
        request, business, today, "dishonesty", title=item.title, office=row.unit, row=row, step=told.step,
        proposal=DishonestyProposal.model_validate(row.proposal), degree=DEGREES[item.degree],
        listed=list_of(item, row.proposed_on), papers=told.papers, action=case_address("dishonesty", row.case_id),
        resting=told.resting, record=entry_key(row.case_id, "dishonesty") if row.served_on else "",
        remedies=remedies(today), **await defence_shown(business, Defence, said, row.case_id),
    )  # fmt: skip
