"""企业开户：凭提醒函上的、或者受理单位发给的一次性开户码。答复不透露任何企业有没有处罚记录。"""

import re
import unicodedata
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field, ValidationInfo, field_validator

from api.day import Now, Today
from api.page import page, see_other
from api.refusal import status_of
from api.session import forgive_attempts, hash_password, limit_attempts, open_account, open_session
from database.queries.portal import code as code_of
from database.reading import reading
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from templates.form import form_fields, posted

router = APIRouter(include_in_schema=False)
OPENING = "portal/open"
SECRET = {"widget": "password", "autocomplete": "new-password"}


class Opening(Message):
    """开通账号。"""

    code: str = Field(
        title="一次性开户码", description="在《行政处罚信息信用修复提醒函》上，或者由受理单位发给，8 位", max_length=40,
        json_schema_extra={"autocomplete": "one-time-code"},
    )  # fmt: skip
    name: str = Field(title="办理人姓名", max_length=40, json_schema_extra={"autocomplete": "name"})
    phone: str = Field("", title="办理人电话", max_length=40, json_schema_extra={"autocomplete": "tel"})
    login: str = Field(
        title="账号名", description="以后用它登录，至少 4 个字符，可以用手机号或者邮箱", min_length=4, max_length=60,
        json_schema_extra={"autocomplete": "username"},
    )  # fmt: skip
    password: str = Field(title="密码", description="至少 10 位", max_length=200, json_schema_extra=dict(SECRET))
    again: str = Field(title="确认密码", max_length=200, json_schema_extra=dict(SECRET))

    @field_validator("password")
    @classmethod
    def _strong(cls, password: str, info: ValidationInfo) -> str:
        if len(password) < 10:
            raise ValueError("密码至少 10 位")
        if password == info.data.get("login"):
            raise ValueError("密码不能和账号名相同")
        return password

    @field_validator("again")
    @classmethod
    def _the_same(cls, again: str, info: ValidationInfo) -> str:
        if "password" in info.data and again != info.data["password"]:
            raise ValueError("两次输入的密码不一致")
        return again


def code_digest(code: str) -> str:
    """The digest of a code as it is kept: full-width folded, upper case, without dashes and blanks."""
    return sha256(re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", code).upper()).encode()).hexdigest()


@router.get("/portal/open")
async def opening_page(request: Request, code: Annotated[str, Query(max_length=40)] = "") -> Response:
    return _page(request, {"code": code})


@router.post("/portal/open")
async def opening(request: Request, today: Today, now: Now) -> Response:
    answers = posted(Opening, (await request.form()).multi_items())
    try:
        said = judge(Opening, answers)
        limit_attempts(request, OPENING)
        account = await _account(said, today, now)
    except Refused as refused:
        return _page(request, {**answers, "password": "", "again": ""}, refused)
    forgive_attempts(request, OPENING)
    response = see_other(request, "/portal", ("good", "账号已开通，欢迎"))
    await open_session(request, response, account, now=now)
    return response


async def _account(said: Opening, today: Today, now: Now) -> str:
    """Judge the code before a password is hashed, which is dear; then use it."""
    digest = code_digest(said.code)
    async with reading() as connection:
        row = await code_of(connection, digest, today=today)
    if row is None:
        sentence = "开户码不对、已经用过或者已经过期。已经开通的，请直接登录；码遗失的，请联系发码的单位"
        raise Refused(sentence, code="CodeRefused", faults={"code": "请核对开户码"})
    values = {"login": said.login, "name": said.name, "phone": said.phone}
    values["password_hash"] = await hash_password(said.password)
    try:
        return await open_account(digest, values, now=now, today=today)
    except Refused as refused:
        field = "login" if refused.code == "LoginTaken" else "code"
        raise Refused(refused.sentence, code=refused.code, faults={field: refused.sentence}) from None


def _page(request: Request, answers: dict[str, Any], refused: Refused | None = None) -> Response:
    faults = refused.faults if refused else {}
    return page(
        request, "public/opening.html", status=status_of(refused) if refused else 200, title="开通企业账号",
        fields=form_fields(Opening, answers, faults), faults=faults, sentence=refused.sentence if refused else "",
    )  # fmt: skip
