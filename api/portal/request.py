"""申请提交以后：答复补正、撤回申请。"""

from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Business, Signed
from api.day import Now, Today
from api.lifecycle import tell
from api.page import case_url, see_other
from api.portal.evidence import Evidence, file_fields, own_files, take_files
from api.portal.penalty import story
from api.portal.shell import not_found, portal_page
from api.refusal import status_of
from database.queries import portal as queries
from database.reading import reading
from rules.fault import judge
from rules.journal import Telling
from rules.refusal import Refused
from rules.repair_form import RepairSupplement
from rules.step import Answer

router = APIRouter(include_in_schema=False)
PENALTY = "/portal/penalty"


class Supplement(Evidence):
    """补正：说明和材料。"""

    text: str = Field("", title="补正说明", description="补了什么，照实写几句", max_length=2000)


async def _asked(business: Signed, case: str) -> Any:
    """The open step that asks this business for more. Raises Refused when there is none."""
    async with reading() as connection:
        steps = await queries.steps_to_do(connection, business.id, case)
    step = next((one for one in steps if one.form == "repair_supplement"), None)
    if step is None:
        raise Refused("没有需要补正的材料，或者补正期限已过", code="StepClosed")
    return step


@router.get("/portal/supplement/{case:path}")
async def supplement_page(request: Request, business: Business, today: Today, case: str) -> Response:
    return await _supplement(request, business, today, case, {}, [])


@router.post("/portal/supplement/{case:path}")
async def supplement(request: Request, business: Business, today: Today, now: Now, case: str) -> Response:
    form = await request.form()
    click, kept = str(form.get("click", "")), [str(one) for one in form.getlist("kept")]
    answers: dict[str, Any] = {"text": str(form.get("text", ""))}
    try:
        kept = await take_files(form, business, case, kept=kept, now=now)
        await _answer(business, case, answers, kept, click)
    except Refused as refused:
        if refused.code != "FormFaulty":
            raise
        return await _supplement(request, business, today, case, answers, kept, refused, click)
    return see_other(request, case_url(case, PENALTY), ("good", "补正材料已提交，办理期限继续计算"))


async def _answer(business: Signed, case: str, answers: dict[str, Any], kept: list[str], click: str) -> None:
    step = await _asked(business, case)
    answers["evidence"] = [row.id for row in await own_files(business, kept)]
    judge(RepairSupplement, answers)
    await tell(case, "decide", Answer(key=step.key, by=business.actor, answers=answers), click=click)


async def _supplement(
    request: Request,
    business: Signed,
    today: Today,
    case: str,
    answers: dict[str, Any],
    kept: list[str],
    refused: Refused | None = None,
    click: str = "",
) -> Response:
    told, step = await story(business, case, today), await _asked(business, case)
    faults = refused.faults if refused else {}
    fields = file_fields(Supplement, answers, faults)
    return await portal_page(
        request, business, today, "supplement", status=status_of(refused) if refused else 200, title="补正材料",
        office=told.row.unit, story=told, step=step, fields=[*fields[2:], *fields[:2]], faults=faults,
        sentence=refused.sentence if refused else "", files=await own_files(business, kept),
        click=click or token_urlsafe(16), action=case_url(case, "/portal/supplement"),
        crumbs=[{"label": "我的信用", "href": "/portal"}, {"label": told.row.no, "href": case_url(case, PENALTY)}],
    )  # fmt: skip


@router.get("/portal/withdraw/{case:path}")
async def withdraw_page(request: Request, business: Business, today: Today, case: str) -> Response:
    told = await story(business, case, today)
    if told.running is None:
        raise not_found()
    return await portal_page(
        request, business, today, "withdraw", title="撤回申请", office=told.row.unit, story=told,
        click=token_urlsafe(16), action=case_url(case, "/portal/withdraw"), back=case_url(case, PENALTY),
    )  # fmt: skip


@router.post("/portal/withdraw/{case:path}")
async def withdraw(request: Request, business: Business, today: Today, case: str) -> Response:
    await story(business, case, today)
    click = str((await request.form()).get("click", ""))
    await tell(case, "withdraw_request", Telling(by=business.actor), click=click)
    return see_other(request, case_url(case, PENALTY), ("info", "申请已撤回。以后可以重新申请，不影响其他权利"))
