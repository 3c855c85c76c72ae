"""门口：登录、退出、登录后的去向。工作人员和企业共用一扇门。"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from api.access import Visitor
from api.day import Now
from api.page import own_address, page, see_other
from api.refusal import status_of
from api.session import COOKIE, Session, check_password, close_session, open_session
from rules.message import Message
from rules.refusal import Refused
from templates.form import form_fields

router = APIRouter(include_in_schema=False)


class SignInForm(Message):
    """登录。"""

    login: str = Field(title="账号", max_length=100, json_schema_extra={"autocomplete": "username"})
    password: str = Field(
        title="密码", max_length=200, json_schema_extra={"widget": "password", "autocomplete": "current-password"}
    )


def home_of(kind: str, roles: tuple[str, ...] | list[str]) -> str:
    if kind == "business":
        return "/portal"
    return "/managers" if set(roles) == {"supervisor"} else "/staff/todo"


@router.get("/sign-in")
async def sign_in_page(request: Request, visitor: Visitor, next: str = "") -> Response:
    if visitor:
        return RedirectResponse(own_address(next, _home(visitor)) if next else _home(visitor), 303)
    return _door(request, next)


@router.post("/sign-in")
async def sign_in(
    request: Request,
    now: Now,
    login: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    try:
        account = await check_password(request, login, password)
    except Refused as refused:
        return _door(request, next, login=login, refused=refused)
    home = home_of(account.kind, account.roles)
    response = see_other(request, own_address(next, home) if next else home)
    await open_session(request, response, account.id, now=now)
    return response


@router.post("/logout")
@router.post("/portal/logout")
async def sign_out(request: Request, visitor: Visitor) -> Response:
    await close_session(request)
    response = see_other(request, "/sign-in", ("good", "已退出"))
    response.delete_cookie(COOKIE, path="/")
    return response


def _home(session: Session) -> str:
    return home_of(session.kind, session.absent_roles or session.roles)


def _door(request: Request, next: str, *, login: str = "", refused: Refused | None = None) -> Response:
    faults = refused.faults if refused else {}
    return page(
        request,
        "staff/sign_in.html",
        status=status_of(refused) if refused else 200,
        title="登录",
        fields=form_fields(SignInForm, {"login": login}, faults),
        faults=faults,
        sentence=refused.sentence if refused else "",
        hidden={"next": own_address(next, "")} if next else {},
    )
