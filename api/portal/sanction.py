"""对本企业的惩戒措施：什么措施、为什么、依据什么、到哪天、谁实施、现在能做什么；解除以后各处确认到哪里。告知以前企业看不到。"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business, Signed
from api.day import Now, Today
from api.page import see_other
from api.portal.defending import Said, defence_shown, defended
from api.portal.shell import not_found, portal_page
from database.queries import portal
from database.queries.push import pushes_of_case
from database.queries.sanction import determination_of, sanction_of, units_of_sanction
from database.reading import reading
from rules.address import case_address
from rules.dishonesty_item import DEGREES
from rules.sanction import Determination, Proportion, klass_title
from rules.sanction_file import UnitState
from rules.sanction_form import SanctionDefence
from rules.sanction_list import ListItem
from rules.unit import unit
from rules.why_link import remedies

router = APIRouter(include_in_schema=False)
# What a business reads of a unit that implements, while it is in force and once it is lifted: not how the unit argued.
IMPLEMENTED: dict[UnitState, tuple[str, str]] = {
    "asked": ("尚未反馈", "正在确认有没有实施过、是否已经停止"),
    "done": ("已经实施", "正在确认已经停止"),
    "not_applicable": ("不需要实施", "没有实施"),
    "refused": ("没有实施", "没有实施"),
    "never": ("没有实施", "没有实施"),
    "lifted": ("已经停止实施", "已经停止实施"),
}
PUSHED = ("已经通报", "已经通报，正在通知解除")


class Told(NamedTuple):
    """A measure as its business may see it: from the first paper on."""

    row: Any
    papers: Sequence[Any]
    step: Any
    determination: Determination
    places: list[tuple[str, str, date | None]]


@router.get("/portal/sanction/{case:path}")
async def sanction(request: Request, business: Business, today: Today, case: str) -> Response:
    return await _page(request, business, today, await _told(business, case, today), Said())


@router.post("/portal/sanction/{case:path}")
async def defend(request: Request, business: Business, today: Today, now: Now, case: str) -> Response:
    """The defence of a business against a measure that would take a right away."""
    told = await _told(business, case, today)
    if told.step is None:
        return see_other(request, case_address("sanction", case), ("info", "这一环节已经结束，现在不需要贵单位办理"))
    said = await defended(request, business, case, told.step, SanctionDefence, now)
    if said.refused:
        return await _page(request, business, today, told, said)
    return see_other(request, case_address("sanction", case), ("good", "意见已经收到，逐点复核后书面答复"))


async def _told(business: Signed, case: str, today: date) -> Told:
    async with reading() as connection:
        row = await sanction_of(connection, case)
        papers = await portal.letters(connection, business.id, case=case)
        if row is None or row.uscc != business.id or not papers:
            raise not_found()
        steps = await portal.steps_to_do(connection, business.id, case)
        determination = await determination_of(connection, row.determination)
        implementing = await units_of_sanction(connection, case)
        # A partner that has been told is one more place where the measure has to stop.
        pushed = [one for one in await pushes_of_case(connection, case) if one.received_on]
    assert determination is not None
    lifted = {one.partner: one.received_on for one in pushed if one.event == "lifted"}
    over = row.lifted_on is not None
    places = [(unit(one.unit, today).name, IMPLEMENTED[one.state][over], one.lifted_on) for one in implementing]
    places += [
        (one.title, "已经知悉解除" if one.partner in lifted else PUSHED[over], lifted.get(one.partner))
        for one in pushed
        if one.event == "applied"
    ]
    return Told(row, papers, steps[0] if steps else None, determination, places)


async def _page(request: Request, business: Signed, today: date, told: Told, said: Said) -> Response:
    row, item = told.row, ListItem.model_validate(told.row.item)
    return await portal_page(
        request, business, today, "sanction", title=item.measure, office=row.unit, row=row, step=told.step, item=item,
        klass=klass_title(item.klass, row.proposed_on), determination=told.determination,
        degree=DEGREES[told.determination.degree], proportion=Proportion.model_validate(row.proportion),
        places=told.places, papers=told.papers, remedies=remedies(today),
        about_determination=case_address("dishonesty", row.determination),
        action=case_address("sanction", row.case_id),
        **await defence_shown(business, SanctionDefence, said, row.case_id),
    )  # fmt: skip
