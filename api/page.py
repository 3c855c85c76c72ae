"""一页怎样答出去：整页、跳转，以及跳转后告诉人的一句话。"""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from settings import settings
from templates.page import render_block, render_page

FLASH = "xincheng_flash"


def page(request: Request, name: str, *, status: int = 200, block: str = "", **context: Any) -> HTMLResponse:
    """A page, or one block of it when htmx asks for that block's place; flashes are shown once."""
    flashes = [*context.pop("flashes", []), *_flashes(request)]
    if block and request.headers.get("hx-request") and request.headers.get("hx-target") == block:
        return HTMLResponse(render_block(name, block, **context), status, {"Vary": "HX-Request"})
    response = HTMLResponse(render_page(name, flashes=flashes, **context), status)
    if FLASH in request.cookies:
        response.delete_cookie(FLASH, path="/")
    return response


def see_other(request: Request, url: str, *flashes: tuple[str, str]) -> Response:
    """After an act: go and look. `flashes` are (tone, text), tone good, warn, bad or info."""
    response: Response
    if request.headers.get("hx-request"):
        response = Response(status_code=204, headers={"HX-Redirect": url})
    else:
        response = RedirectResponse(url, 303)
    if flashes:
        said = base64.urlsafe_b64encode(json.dumps(flashes[:5]).encode()).decode()
        response.set_cookie(
            FLASH,
            f"{said}.{_seal(said)}",
            max_age=60,
            path="/",
            httponly=True,
            samesite="lax",
            secure=settings().secure_cookies,
        )
    return response


def case_url(case: str, prefix: str = "/staff/case", **query: str) -> str:
    """The address of a case; its id holds 〔〕 and a slash."""
    asked = [f"{name}={quote(value, safe='')}" for name, value in query.items() if value]
    return f"{prefix}/{quote(case, safe='/')}" + (f"?{'&'.join(asked)}" if asked else "")


def own_address(address: str, otherwise: str = "/") -> str:
    """An address inside this house, or another one: nobody is sent elsewhere."""
    inside = address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()
    return address if inside else otherwise


def _seal(said: str) -> str:
    return hmac.new(settings().signing_key(), said.encode(), hashlib.sha256).hexdigest()[:32]


def _flashes(request: Request) -> list[dict[str, str]]:
    said, _, seal = request.cookies.get(FLASH, "").partition(".")
    if not said or not hmac.compare_digest(_seal(said), seal):
        return []
    return [{"tone": tone, "text": text} for tone, text in json.loads(base64.urlsafe_b64decode(said))]
