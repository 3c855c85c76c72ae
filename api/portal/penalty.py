"""一项处罚的来龙去脉，以及同意电子送达。"""

from secrets import token_urlsafe

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field, field_validator

from api.access import Business, Signed
from api.day import Today
from api.lifecycle import tell
from api.page import case_url, see_other
from api.portal.shell import not_found, portal_page
from api.portal.story import Story, story_of
from api.refusal import status_of
from database.queries import portal as queries
from database.reading import reading
from rules.clock import UNITS, limits
from rules.edition import in_force
from rules.fault import judge
from rules.journal import Telling
from rules.message import Message
from rules.penalty_form import MEANS
from rules.refusal import Refused
from templates.form import form_fields, posted

router = APIRouter(include_in_schema=False)


class ElectronicConsent(Message):
    """同意电子送达。"""

    agreed: bool = Field(title="同意以电子方式接收文书", description="文书送到本系统的“我的文书”，并发邮件提醒")
    signature: str = Field(title="法定代表人（负责人）签名", description="输入姓名，视为签名确认", max_length=40)

    @field_validator("agreed")
    @classmethod
    def _agreed(cls, agreed: bool) -> bool:
        if not agreed:
            raise ValueError("请勾选同意；不同意也可以，文书将照常直接送达或者邮寄")
        return agreed


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


@router.get("/portal/consent/{case:path}")
async def consent_page(request: Request, business: Business, today: Today, case: str) -> Response:
    return await _consent(request, business, today, await story(business, case, today))


@router.post("/portal/consent/{case:path}")
async def consent(request: Request, business: Business, today: Today, case: str) -> Response:
    told = await story(business, case, today)
    form = await request.form()
    answers = posted(ElectronicConsent, form.multi_items())
    if form.get("withdraw"):
        await tell(case, "revoke_consent", Telling(by=business.actor), click=str(form.get("click", "")))
        return see_other(request, case_url(case, "/portal/penalty"), ("good", "已撤回电子送达同意"))
    try:
        said = judge(ElectronicConsent, answers)
        telling = Telling(by=business.actor, content={"signature": said.signature})
        await tell(case, "consent", telling, click=str(form.get("click", "")))
    except Refused as refused:
        return await _consent(request, business, today, told, answers, refused, str(form.get("click", "")))
    return see_other(request, case_url(case, "/portal/penalty"), ("good", "已登记电子送达同意"))


async def _consent(
    request: Request,
    business: Signed,
    today: Today,
    told: Story,
    answers: dict[str, object] | None = None,
    refused: Refused | None = None,
    click: str = "",
) -> Response:
    faults = refused.faults if refused else {}
    back = case_url(told.row.case_id, "/portal/penalty")
    return await portal_page(
        request, business, today, "consent", status=status_of(refused) if refused else 200, title="同意电子送达",
        office=told.row.unit, story=told, fields=form_fields(ElectronicConsent, answers, faults), faults=faults,
        sentence=refused.sentence if refused else "", click=click or token_urlsafe(16), back=back,
        crumbs=[{"label": "我的信用", "href": "/portal"}, {"label": told.row.no, "href": back}],
    )  # fmt: skip
