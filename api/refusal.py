"""拒绝怎样变成 HTTP：给人看一页，给系统看 JSON {code, sentence, faults}。只有这一处。"""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from api.day import now, today
from api.session import session_of
from rules.refusal import Refused
from templates.page import render_page

STATUS = {
    "NotSignedIn": 401,
    "KeyRefused": 401,
    "WrongPassword": 401,
    "NotAllowed": 403,
    "NotYours": 403,
    "NotResponsible": 403,
    "FormExpired": 403,
    "CrossSite": 403,
    "EmbedEnded": 403,
    "ScopeMissing": 403,
    "NotFound": 404,
    "UnitUnknown": 404,
    "MethodNotAllowed": 405,
    "StepClosed": 409,
    "StepTaken": 409,
    "ClockStopped": 409,
    "AlreadyEntered": 409,
    "ObjectionUnderWay": 409,
    "SettledAlready": 409,
    "KeyReused": 409,
    "AlreadyReported": 409,
    "AlreadyPaused": 409,
    "NotPaused": 409,
    "ChasedRecently": 409,
    "CaseClosed": 410,
    "TooLarge": 413,
    "WrongType": 415,
    "TooMany": 429,
    "QuotaExceeded": 429,
    "Fault": 500,
    "TryAgain": 503,
}

NEXT_STEPS = {
    401: ["登录后会回到刚才的页面"],
    403: ["换用有权限的账号，或者请承办人员办理"],
    404: ["核对地址是否完整", "从首页进入，按企业名称、信用代码或者文号查找"],
    409: ["刷新页面，查看最新状态"],
    410: ["打开案件，查看办理结果"],
    413: ["压缩文件或者分次上传"],
    422: ["按提示修改后重新提交"],
    429: ["稍后再试"],
    500: ["稍后再试；若再次出现，请把页面上的时间告诉系统管理员"],
    503: ["稍后用同一页面重新提交，不会重复办理"],
}

TITLES = {
    401: "请先登录",
    403: "您不能这样办理",
    404: "没有找到",
    410: "案件已办结",
    500: "系统出错了",
    503: "请稍后再试",
}

log = structlog.get_logger()


def status_of(refused: Refused) -> int:
    return STATUS.get(refused.code, 422)


def wants_json(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return request.url.path.startswith("/v1") or ("application/json" in accept and "text/html" not in accept)


def refusal_page(request: Request, refused: Refused, status: int | None = None) -> Response:
    """The one answer to a refusal, as a page for people and as JSON for systems."""
    status = status or status_of(refused)
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 and wants_json(request) else {}
    if status in (429, 503):
        headers["Retry-After"] = "5"
    if wants_json(request):
        body = {"code": refused.code, "sentence": refused.sentence, "faults": refused.faults}
        return JSONResponse(body, status, headers)
    if refused.code == "NotSignedIn":
        return _to_the_door(request)
    # A form of htmx is its own target, which is not on this page: the page's main part takes its place.
    headers |= {"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML show:window:top"}
    return HTMLResponse(render_page("layout/error.html", **_words(refused, status)), status, headers)


def _words(refused: Refused, status: int) -> dict[str, Any]:
    return {
        "title": HTTPStatus(status).phrase if status == 405 else TITLES.get(status, "暂时不能办理"),
        "sentence": refused.sentence,
        "code": refused.code,
        "steps": [*refused.faults.values(), *NEXT_STEPS.get(status, [])],
        "links": [{"label": "回到首页", "href": "/"}],
    }


async def _at_home(request: Request, refused: Refused, status: int) -> Response:
    """The refusal within the pages of whoever is signed in; the bare page for a stranger, or when nothing answers."""
    bare = refusal_page(request, refused, status)
    if wants_json(request) or refused.code == "NotSignedIn" or status >= 500:
        return bare
    # The desks import this module for its codes.
    from api.access import business, officer
    from api.portal.shell import portal_page
    from api.staff.desk_page import desk_page

    try:
        session = await session_of(request, now=now(), today=today())
        if session is None:
            return bare
        words = _words(refused, status)
        if session.kind == "business":
            shown = await portal_page(request, await business(session), today(), "error", status=status, **words)
        else:
            shown = await desk_page(
                request, await officer(session), "staff/error.html", today=today(), status=status, **words
            )
    except (Refused, DBAPIError, PoolTimeout, OSError):
        return bare
    shown.headers.update({name: bare.headers[name] for name in bare.headers if name.startswith(("hx-", "retry-"))})
    return shown


def _to_the_door(request: Request) -> Response:
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    door = f"/sign-in?next={quote(asked, safe='/')}" if request.method == "GET" else "/sign-in"
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": door})
    return RedirectResponse(door, 303)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return await _at_home(request, error, status_of(error))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = {str(one["loc"][-1]): f"{one['loc'][-1]} 填写有误" for one in error.errors()}
    refused = Refused("请求有误", code="RequestFaulty", faults=faults)
    return await _at_home(request, refused, status_of(refused))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    known = {404: ("没有这个页面", "NotFound"), 405: ("这个地址不接受这种请求", "MethodNotAllowed")}
    sentence, code = known.get(error.status_code, ("请求未被接受", "RequestFaulty"))
    return await _at_home(request, Refused(sentence, code=code), error.status_code)


async def _unreachable(request: Request, error: Exception) -> Response:
    lost = isinstance(error, PoolTimeout | OperationalError | InterfaceError | OSError)
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        lost = True
    log.error("fault", path=request.url.path, error=repr(error), exc_info=error)
    if lost:
        return refusal_page(request, Refused("暂时连不上数据库，请稍后再试", code="TryAgain"))
    return refusal_page(request, Refused("系统出错了，您的操作没有完成", code="Fault"))


def refusals_of(app: FastAPI) -> None:
    """Teach an app to turn every refusal into an answer."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for kind in (DBAPIError, PoolTimeout, OSError):
        app.add_exception_handler(kind, _unreachable)
    app.add_exception_handler(Exception, _unreachable)
