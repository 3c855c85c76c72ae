"""关于本企业的失信行为认定：认定什么、依据什么、到哪天；事先告知的，在这里陈述申辩。告知以前企业看不到。"""

from collections.abc import Sequence
from secrets import token_urlsafe
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business, Signed
from api.day import Now, Today
from api.lifecycle import tell
from api.page import see_other
from api.portal.evidence import Evidence, file_fields, own_files, take_files
from api.portal.shell import not_found, portal_page
from api.refusal import status_of
from database.queries import portal
from database.queries.dishonesty import dishonesty_of
from database.reading import reading
from rules.address import case_address
from rules.dishonesty import DishonestyProposal
from rules.dishonesty_form import Defence
from rules.dishonesty_item import DEGREES, catalogue, list_of
from rules.fault import judge
from rules.refusal import Refused
from rules.step import Answer
from templates.form import form_fields, posted

router = APIRouter(include_in_schema=False)


class Told(NamedTuple):
    """A determination as its business may see it: from the first paper on."""

    row: Any
    papers: Sequence[Any]
    step: Any


@router.get("/portal/dishonesty/{case:path}")
async def dishonesty(request: Request, business: Business, today: Today, case: str) -> Response:
    return await _page(request, business, today, await _told(business, case))


@router.post("/portal/dishonesty/{case:path}")
async def defend(request: Request, business: Business, today: Today, now: Now, case: str) -> Response:
    """The defence of a business against what it was told: points, a hearing, evidence, or nothing to say."""
    told = await _told(business, case)
    if told.step is None:
        return see_other(request, case_address("dishonesty", case), ("info", "这一环节已经结束，现在不需要贵单位办理"))
    form = await request.form()
    click, kept = str(form.get("click", "")), [str(one) for one in form.getlist("kept")]
    answers = {name: one for name, one in posted(Defence, form.multi_items()).items() if name != "evidence"}
    try:
        kept = await take_files(form, business, case, kept=kept, now=now)
        answers["evidence"] = [row.id for row in await own_files(business, kept)]
        judge(Defence, answers)
        await tell(case, "decide", Answer(key=told.step.key, by=business.actor, answers=answers), click=click)
    except Refused as refused:
        if refused.code != "FormFaulty":
            raise
        return await _page(request, business, today, told, answers, kept, refused)
    return see_other(request, case_address("dishonesty", case), ("good", "意见已经收到，逐点复核后书面答复"))


async def _told(business: Signed, case: str) -> Told:
    async with reading() as connection:
        row = await dishonesty_of(connection, case)
        papers = await portal.letters(connection, business.id, case=case)
        steps = await portal.steps_to_do(connection, business.id, case)
    if row is None or row.uscc != business.id or not papers:
        raise not_found()
    return Told(row, papers, steps[0] if steps else None)


async def _page(
    request: Request, business: Signed, today: Today, told: Told, answers: dict[str, Any] | None = None,
    kept: Sequence[str] = (), refused: Refused | None = None,
) -> Response:  # fmt: skip
    row, faults, said = told.row, refused.faults if refused else {}, answers or {}
    item = catalogue(row.proposed_on)[row.item]
    written = {name: one for name, one in said.items() if name != "evidence"}
    fields = [one for one in form_fields(Defence, written, faults) if one.name != "evidence"]
    return await portal_page(
        request, business, today, "dishonesty", title=item.title, office=row.unit, row=row, step=told.step,
        status=status_of(refused) if refused else 200, proposal=DishonestyProposal.model_validate(row.proposal),
        degree=DEGREES[item.degree], listed=list_of(item, row.proposed_on), papers=told.papers,
        fields=[*fields, *file_fields(Evidence, {}, faults)], faults=faults, click=token_urlsafe(16),
        sentence=refused.sentence if refused else "", files=await own_files(business, list(kept)),
        action=case_address("dishonesty", row.case_id),
    )  # fmt: skip
