"""承诺的环节由企业作答：阅知并签署、补交容缺的材料、陈述申辩、报告整改。一页一件，交了就有回执。"""

from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business, Signed
from api.day import Now, Today
from api.lifecycle import tell
from api.page import case_url, see_other
from api.portal.commitment import CRUMBS, commitment_story
from api.portal.commitment import HERE as LIST
from api.portal.commitment_receipt import HERE as RECEIPT
from api.portal.commitment_story import CommitmentStory
from api.portal.evidence import Evidence, file_fields, own_files, take_files
from api.portal.shell import portal_page
from api.refusal import status_of
from database.queries.commitment_shown import answered
from database.reading import reading
from rules.address import case_address
from rules.fault import judge
from rules.form import FORMS
from rules.refusal import Refused
from rules.step import Answer
from templates.form import Field, form_fields, posted

router = APIRouter(include_in_schema=False)
HERE = "/portal/commitment-answer"


@router.get("/portal/commitment-answer/{case:path}")
async def answer_page(request: Request, business: Business, today: Today, case: str, key: str = "") -> Response:
    told = await commitment_story(business, case, today)
    step = _asked(told, key)
    if step is None:
        return await _gone(request, told, key)
    return await _page(request, business, today, told, step, {}, [])


@router.post("/portal/commitment-answer/{case:path}")
async def answer(request: Request, business: Business, today: Today, now: Now, case: str, key: str = "") -> Response:
    told = await commitment_story(business, case, today)
    step = _asked(told, key)
    if step is None:
        return await _gone(request, told, key)
    form = await request.form()
    click, kept = str(form.get("click", "")), [str(one) for one in form.getlist("kept")]
    model = FORMS[step.form]
    answers: dict[str, Any] = {
        name: one for name, one in posted(model, form.multi_items()).items() if name != "evidence"
    }
    try:
        if "evidence" in model.model_fields:
            kept = await take_files(form, business, case, kept=kept, now=now)
            answers["evidence"] = [row.id for row in await own_files(business, kept)]
        judge(model, answers)
        await tell(case, "decide", Answer(key=step.key, by=business.actor, answers=answers), click=click)
    except Refused as refused:
        if refused.code != "FormFaulty":
            raise
        return await _page(request, business, today, told, step, answers, kept, refused, click)
    return see_other(request, case_url(case, RECEIPT, key=step.key))


def _asked(told: CommitmentStory, key: str) -> Any:
    """The step that waits for the business: the one that is meant, or the only one."""
    waiting = [step for step in told.steps if key in ("", step.key)]
    return waiting[0] if waiting else None


async def _gone(request: Request, told: CommitmentStory, key: str) -> Response:
    """What has been handed in shows its receipt; what is over leads to the case."""
    async with reading() as connection:
        given = await answered(connection, told.row.case_id)
    if any(one.key == key for one in given):
        return see_other(request, case_url(told.row.case_id, RECEIPT, key=key))
    here = case_address("commitment", told.row.case_id)
    return see_other(request, here, ("info", "这一环节已经结束，现在不需要贵单位办理"))


def _fields(model: Any, answers: dict[str, Any], faults: dict[str, str]) -> list[Field]:
    """The fields of a form; files are chosen or photographed, after everything that is written."""
    given = {name: value for name, value in answers.items() if name != "evidence"}
    written = [one for one in form_fields(model, given, faults) if one.name != "evidence"]
    return [*written, *file_fields(Evidence, {}, faults)] if "evidence" in model.model_fields else written


async def _page(
    request: Request,
    business: Signed,
    today: Today,
    told: CommitmentStory,
    step: Any,
    answers: dict[str, Any],
    kept: list[str],
    refused: Refused | None = None,
    click: str = "",
) -> Response:
    faults = refused.faults if refused else {}
    case = told.row.case_id
    return await portal_page(
        request, business, today, "commitment_answer", at=LIST, status=status_of(refused) if refused else 200,
        title=step.title, office=told.row.unit, story=told, step=step, faults=faults,
        fields=_fields(FORMS[step.form], answers, faults), sentence=refused.sentence if refused else "",
        files=await own_files(business, kept),
        click=click or token_urlsafe(16), action=case_url(case, HERE, key=step.key),
        crumbs=[*CRUMBS, {"label": told.row.number, "href": case_address("commitment", case)}],
    )  # fmt: skip
