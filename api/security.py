"""门窗：响应头、内容安全策略、跨站请求、请求体大小。纯 ASGI，每个响应都经过这里。"""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.refusal import refusal_page
from rules.refusal import Refused
from settings import settings

SAFE = {"GET", "HEAD", "OPTIONS"}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
# A browser's own viewer of PDF needs its styles and its plugin; the file itself runs no script of ours.
PAPER_CSP = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; img-src 'self'; frame-ancestors 'self'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=()",
}
PLAIN_BODY = 1024 * 1024


def same_token(expected: str, given: object) -> bool:
    return isinstance(given, str) and hmac.compare_digest(expected.encode(), given.encode())


def cross_site(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a browser says that another site sent this unsafe request. A client that is no browser says nothing."""
    if method in SAFE:
        return False
    if site := headers.get("sec-fetch-site"):
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if not origin:
        return False
    known = {headers.get("host"), urlsplit(settings().public_url).netloc}
    return urlsplit(origin).netloc not in known


def body_limit(headers: Mapping[str, str]) -> int:
    """Files are taken only in a form of somebody who shows a session."""
    if headers.get("content-type", "").startswith("multipart/form-data") and "cookie" in headers:
        return max(settings().sheet_bytes, 4 * settings().upload_bytes) + PLAIN_BODY
    return 5 * PLAIN_BODY if headers.get("authorization") else PLAIN_BODY


class Doors:
    """Refuses what comes from another site or is too large, and puts the house's headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        sender = _with_headers(send, scope["path"])
        if cross_site(scope["method"], headers):
            await _refuse(scope, receive, sender, Refused("请求来自其他网站，已拒绝", code="CrossSite"))
            return
        limit = body_limit(headers)
        too_large = Refused(f"提交的内容超过 {limit // PLAIN_BODY} MB", code="TooLarge")
        if int(headers.get("content-length") or 0) > limit:
            await _refuse(scope, receive, sender, too_large)
            return
        await self.app(scope, _counting(receive, limit, too_large), sender)


async def _refuse(scope: Scope, receive: Receive, send: Send, refused: Refused) -> None:
    answer: Response = refusal_page(Request(scope), refused)
    await answer(scope, receive, send)


def _counting(receive: Receive, limit: int, refused: Refused) -> Receive:
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise refused
        return message

    return counted


def _with_headers(send: Send, path: str) -> Callable[[Message], Awaitable[None]]:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            paper = headers.get("content-type", "").startswith("application/pdf")
            headers.setdefault("Content-Security-Policy", PAPER_CSP if paper else CSP)
            if not path.startswith("/static/"):
                headers.setdefault("Cache-Control", "no-store")
            if settings().secure_cookies:
                headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        await send(message)

    return sent
