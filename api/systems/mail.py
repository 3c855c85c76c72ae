"""POST /v1/mail/bounce：中继或者读信箱的程序报告退信；电子送达因此不成立的，案件自己接着办。决定 0016。"""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Security
from pydantic import Field

from api.access import Caller, system
from api.day import Today
from api.lifecycle import begin, tell
from api.systems.check import given
from api.systems.door import Limited, units_of
from api.systems.wire import CASE, refused, shown_as
from database.queries.mail import mail_of
from database.reading import reading
from rules.bounce import Bounce, bounce_of
from rules.journal import Telling
from rules.message import Message
from rules.refusal import Refused
from rules.step import Receipt
from rules.unit import chain

router = APIRouter(prefix="/v1/mail", tags=["邮件"], dependencies=[Limited])
Mailer = Annotated[Caller, Security(system, scopes=["mail"])]
REPORTS = ("message/rfc822", "multipart/report")
EXAMPLE = {
    "message_id": "<45c3fb91a437866eb5e0ebe96f5f5be2@xincheng>",
    "status": "5.1.1",
    "diagnostic": "550 5.1.1 user unknown",
    "at": "2026-04-03T10:05:00+08:00",
}
CONTENT: dict[str, Any] = {
    "application/json": {"schema": Bounce.model_json_schema(), "example": EXAMPLE},
    "message/rfc822": {"schema": {"type": "string", "description": "退信报告原文（RFC 3464）"}},
}
BODY: dict[str, Any] = {"requestBody": {"required": True, "content": CONTENT}}


class BounceNoted(Message):
    """What became of the report."""

    model_config = shown_as(noted=True, case=CASE, at="2026-04-03T10:05:02+08:00", sentence="已登记退信")
    noted: bool = Field(description="false：报告说的不是最终失败（延迟、转交、送达），没有登记")
    case: str | None
    at: datetime | None
    sentence: str


@router.post(
    "/bounce", response_model=BounceNoted, openapi_extra=BODY, responses=refused(404, 413, 415), summary="报告退信",
    description="已经交给中继的邮件没有送到：JSON，或者退信原文（message/rfc822、multipart/report）。重复报告不改变什么。",
)  # fmt: skip
async def bounce(request: Request, caller: Mailer, today: Today) -> BounceNoted:
    """A mail that a relay had taken did not arrive.

    As JSON, or the report as it came: `message/rfc822` (the whole message) or `multipart/report` (its body, the
    boundary in the header). The same mail reported again changes nothing.
    """
    reported = await _reported(request)
    if reported is None:
        return BounceNoted(noted=False, case=None, at=None, sentence="不是最终退信，没有登记")
    async with reading() as connection:
        mail = await mail_of(connection, reported.message_id)
    if mail is None:
        raise Refused("没有发出过这个 Message-ID 的邮件", code="NotFound")
    if not units_of(caller) & set(chain(mail.unit, today)):
        raise Refused("密钥不能为该单位登记退信", code="NotYours")
    if mail.state == "bounced":
        return BounceNoted(noted=True, case=mail.case_id, at=None, sentence="此前已登记退信")
    receipt = await _told(mail, reported, caller)
    return BounceNoted(noted=True, case=mail.case_id, at=receipt.at, sentence=receipt.sentence)


async def _reported(request: Request) -> Bounce | None:
    """The bounce that the body tells of; None for a report of anything else. Raises Refused NoReport, FormFaulty."""
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() not in REPORTS:
        return await given(request, Bounce)
    head = f"Content-Type: {kind}\r\n\r\n".encode() if kind.lower().startswith("multipart/") else b""
    return bounce_of(head + await request.body())


async def _told(mail: Any, reported: Bounce, caller: Caller) -> Receipt:
    """The case hears of it; where the case has ended, it is written down by itself."""
    telling = Telling(by=caller.actor, case=mail.case_id, key=mail.id, content={"diagnostic": reported.reason})
    try:
        return await tell(mail.case_id, "bounced", telling, click=f"bounced/{mail.id}")
    except Refused as refusal:
        if refusal.code != "CaseClosed":
            raise
        return await begin("returned_mail", telling, case=f"returned_mail/{mail.id}")
