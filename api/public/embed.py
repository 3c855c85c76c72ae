"""嵌入窗口：别的单位的页面里的一小块查验。通行证由那个页面用 postMessage 交来，不进地址；没有会话，没有 cookie。"""

from datetime import date
from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.check import check
from api.day import Now, Today
from api.embed_token import granted
from api.page import page
from api.public.shell import limit_lookups
from api.refusal import status_of
from api.security import CSP
from rules.check import CheckRequest
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from settings import settings
from templates.form import form_fields, posted

router = APIRouter(prefix="/embed/check", include_in_schema=False)


class EmbedForm(Message):
    """查验窗口。"""

    token: str = Field("", title="通行证", max_length=4000, json_schema_extra={"widget": "hidden"})
    click: str = Field("", title="编号", max_length=60, json_schema_extra={"widget": "hidden"})
    uscc: str = Field(title="统一社会信用代码", max_length=40, json_schema_extra={"autocomplete": "off"})


@router.get("")
async def window(request: Request, today: Today) -> Response:
    return _page(request, today, {})


@router.post("")
async def ask(request: Request, today: Today, now: Now) -> Response:
    limit_lookups(request)
    answers = posted(EmbedForm, (await request.form()).multi_items())
    try:
        said = judge(EmbedForm, answers)
        grant = granted(said.token, now=now)
        asked = CheckRequest.model_validate(
            grant.model_dump(include={"purpose", "authority", "matter"}) | {"uscc": said.uscc}
        )
        told = await check(asked, grant.checker(said.click), now=now)
    except Refused as refused:
        return _page(request, today, answers, refused)
    return _page(request, today, {"token": said.token, "uscc": said.uscc}, answer=told.answer)


def _page(
    request: Request, today: date, values: dict[str, Any], refused: Refused | None = None, answer: Any = None
) -> Response:
    """Only the sites of the settings may frame it; nobody may, when there are none. Raises Refused NotFound."""
    ancestors = settings().embed_ancestors
    if not ancestors:
        raise Refused("查验窗口没有开放", code="NotFound")
    faults = refused.faults if refused else {}
    kept = {"token": "", **values, "click": token_urlsafe(16)}
    response = page(
        request, "public/embed_check.html", title="信用查验", today=today, fields=form_fields(EmbedForm, kept, faults),
        faults=faults, sentence=refused.sentence if refused else "", answer=answer,
        status=status_of(refused) if refused else 200,
    )  # fmt: skip
    # Where both are said, browsers follow the policy and leave X-Frame-Options aside.
    response.headers["Content-Security-Policy"] = CSP.replace("frame-ancestors 'self'", f"frame-ancestors {ancestors}")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
