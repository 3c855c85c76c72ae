"""大门：公众查询、企业登录、工作人员登录。"""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.access import Visitor
from api.day import Today
from api.door import home_of
from api.public.shell import public_page

router = APIRouter(include_in_schema=False)


@router.get("/")
async def home(request: Request, visitor: Visitor, today: Today) -> Response:
    """Whoever is signed in goes on to their work; everybody else sees the three doors."""
    if visitor:
        return RedirectResponse(home_of(visitor.kind, visitor.absent_roles or visitor.roles), 303)
    return public_page(request, today, "start", at="/public", title="交通运输全流程信用监管")


@router.get("/public")
async def start(request: Request, today: Today) -> Response:
    return public_page(request, today, "start", at="/public", title="交通运输全流程信用监管")
