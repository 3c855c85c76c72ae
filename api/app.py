"""网站：把各处的路由放在一起，装上门窗，答以页面或者 JSON。"""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

import api.managers
import api.portal
import api.public
import api.staff
import api.systems
from api import door, health
from api.described import Described
from api.forgotten import remember
from api.logging import Logged, configure_logs
from api.refusal import refusals_of
from api.security import Doors
from database.edition import holding
from database.engine import engine
from settings import settings

STATIC = Path(__file__).parent / "static"
# What is asked most often is found first.
HOUSES = (api.systems, api.staff, api.portal, api.managers, api.public)


class KeptFiles(StaticFiles):
    """Static files; an address with a digest may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        kept = "public, max-age=31536000, immutable" if scope["query_string"].startswith(b"v=") else "no-cache"
        response.headers["Cache-Control"] = kept
        return response


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    configure_logs()
    # What is loaded now stays for good: a collection need not walk it again.
    gc.freeze()
    remembering = asyncio.create_task(remember())
    async with holding():
        yield
    remembering.cancel()
    await engine().dispose()


def create_app() -> FastAPI:
    """The web of the house. Nothing is connected before the first request asks for it."""
    app = Described(title="信程 Xincheng", version="1", docs_url=None, redoc_url=None, lifespan=_life)
    refusals_of(app)
    app.add_middleware(Doors)
    app.add_middleware(Logged)
    app.mount("/static", KeptFiles(directory=STATIC), name="static")
    for router in (door.router, health.router, *(router for house in HOUSES for router in house.routers)):
        app.include_router(router)
    return app


def serve(host: str | None = None, port: int | None = None, processes: int = 1) -> None:
    """Serve until SIGTERM or SIGINT; answers under way are finished first."""
    uvicorn.run(
        "api.app:create_app",
        factory=True,
        host=host or settings().host,
        port=port or settings().port,
        workers=processes if processes > 1 else None,
        proxy_headers=True,
        forwarded_allow_ips=settings().trusted_proxies,
        server_header=False,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=int(settings().graceful_shutdown),
        timeout_keep_alive=30,
    )
