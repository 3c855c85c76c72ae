"""同意电子送达：在一件处罚或者承诺里登记、撤回；此后的文书送到「我的文书」。"""

from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field, field_validator

from api.access import Business, Signed
from api.day import Today
from api.lifecycle import tell
from api.page import see_other
from api.portal.penalty import story
from api.portal.shell import not_found, portal_page
from api.refusal import status_of
from database.queries.case import case_of
from database.reading import reading
from rules.address import case_address
from rules.fault import judge
from rules.journal import Telling
from rules.message import Message
from rules.refusal import Refused
from templates.form import form_fields, posted

router = APIRouter(include_in_schema=False)
ASKING = ("penalty", "commitment")


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


@router.get("/portal/consent/{case:path}")
async def consent_page(request: Request, business: Business, today: Today, case: str) -> Response:
    return await _consent(request, business, today, await _case(business, case, today))


@router.post("/portal/consent/{case:path}")
async def consent(request: Request, business: Business, today: Today, case: str) -> Response:
    row = await _case(business, case, today)
    form = await request.form()
    answers, click = posted(ElectronicConsent, form.multi_items()), str(form.get("click", ""))
    back = case_address(row.kind, case)
    if form.get("withdraw"):
        await tell(case, "revoke_consent", Telling(by=business.actor), click=click)
        return see_other(request, back, ("good", "已撤回电子送达同意"))
    try:
        said = judge(ElectronicConsent, answers)
        telling = Telling(by=business.actor, content={"signature": said.signature})
        await tell(case, "consent", telling, click=click)
    except Refused as refused:
        return await _consent(request, business, today, row, answers, refused, click)
    return see_other(request, back, ("good", "已登记电子送达同意"))


async def _case(business: Signed, case: str, today: Today) -> Any:
    """A case of this business; of a penalty it knows only when its papers are issued. Raises Refused NotFound."""
    async with reading() as connection:
        row = await case_of(connection, case)
    if row is None or row.uscc != business.id or row.kind not in ASKING:
        raise not_found()
    if row.kind == "penalty":
        await story(business, case, today)
    return row


async def _consent(
    request: Request,
    business: Signed,
    today: Today,
    row: Any,
    answers: dict[str, object] | None = None,
    refused: Refused | None = None,
    click: str = "",
) -> Response:
    faults = refused.faults if refused else {}
    back = case_address(row.kind, row.id)
    return await portal_page(
        request, business, today, "consent", status=status_of(refused) if refused else 200, title="同意电子送达",
        office=row.unit, case=row.id, fields=form_fields(ElectronicConsent, answers, faults), faults=faults,
        sentence=refused.sentence if refused else "", click=click or token_urlsafe(16), back=back,
        crumbs=[{"label": "我的信用", "href": "/portal"}, {"label": row.title, "href": back}],
    )  # fmt: skip
