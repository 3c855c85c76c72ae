"""Our own web with two more pages: the to-do page it drew last as fixed bytes, and drawn anew from fixed rows."""

from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

import api.page
from api.app import create_app
from settings import settings
from templates.page import render_page

TODO = "staff/todo.html"
last: dict[str, Any] = {}


def remembering(name: str, **context: Any) -> str:
    html = render_page(name, **context)
    if name == TODO:
        last.update(context=context, html=html)
    return html


def with_static_pages() -> FastAPI:
    api.page.render_page = remembering
    app = create_app()

    @app.get("/benchmark/static")
    async def static() -> HTMLResponse:
        return HTMLResponse(last["html"])

    @app.get("/benchmark/drawn")
    async def drawn() -> HTMLResponse:
        return HTMLResponse(render_page(TODO, **last["context"]))

    # They are found at once, as a page of our own is: a walk past all our routes would be no part of a static page.
    for _ in range(2):
        app.router.routes.insert(0, app.router.routes.pop())
    return app


if __name__ == "__main__":
    # As `xincheng api` runs it.
    uvicorn.run(
        with_static_pages(), host="127.0.0.1", port=settings().port, proxy_headers=True, server_header=False,
        access_log=False, log_level="warning", timeout_graceful_shutdown=5, timeout_keep_alive=30,
    )  # fmt: skip
