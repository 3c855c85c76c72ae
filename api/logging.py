"""结构化日志和请求计数。不记内容，不记口令，不记查询串里的姓名。"""

import logging
import time
from uuid import uuid4

import structlog
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from settings import settings

ANSWERED = Counter("xincheng_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "xincheng_request_seconds",
    "Seconds until the first byte",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

log = structlog.get_logger()


def configure_logs() -> None:
    """JSON lines in production, readable lines on a laptop; once a process."""
    level = getattr(logging, settings().log_level)
    last = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings().log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=max(level, logging.WARNING))


class Logged:
    """Logs and counts every answer, by the route's template so that no name becomes a label."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, id = time.perf_counter(), uuid4().hex[:16]
        structlog.contextvars.bind_contextvars(request=id)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"x-request-id", id.encode())]
                self._note(scope, message["status"], time.perf_counter() - began)
            await send(message)

        try:
            await self.app(scope, receive, sent)
        finally:
            structlog.contextvars.unbind_contextvars("request")

    def _note(self, scope: Scope, status: int, took: float) -> None:
        route = getattr(scope.get("route"), "path", "/static" if scope["path"].startswith("/static") else "none")
        ANSWERED.labels(scope["method"], route, status).inc()
        SECONDS.labels(scope["method"], route).observe(took)
        if status >= 500 or not scope["path"].startswith(("/static", "/healthz", "/metrics")):
            log.info("request", method=scope["method"], route=route, status=status, ms=round(took * 1000, 1))
