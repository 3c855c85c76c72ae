"""各部分是否在答话：/healthz；计数：/metrics。"""

import asyncio
import time
from collections.abc import Awaitable

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest

from api import lifecycle
from api.security import same_token
from database.reading import reading
from rules.refusal import Refused
from settings import settings

router = APIRouter(include_in_schema=False)
PATIENCE = 3.0
FRESH = 75.0


@router.get("/healthz")
async def health() -> Response:
    """200 only when database, Temporal, mail relay and a worker answer in time; otherwise 503 names who does not."""
    names = ("database", "temporal", "worker", "mail")
    states = await asyncio.gather(_state(_database()), _state(_temporal()), _state(_worker()), _state(_mail()))
    well = all(state == "ok" for state in states)
    return JSONResponse(dict(zip(names, states, strict=True)), 200 if well else 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Counts for a collector that shows the token. Raises Refused KeyRefused; NotFound where production has none."""
    token = settings().metrics_token
    if token is None and settings().mode == "production":
        raise Refused("没有这个页面", code="NotFound")
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token and not same_token(token.get_secret_value(), given):
        raise Refused("请在 Authorization 中提供计数的口令", code="KeyRefused")
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _state(asked: Awaitable[None]) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            await asked
    except TimeoutError:
        return "time-out"
    except Exception as error:
        return type(error).__name__
    return "ok"


async def _database() -> None:
    async with reading() as connection:
        await connection.execute(text("select 1"))


async def _temporal() -> None:
    client = await lifecycle.client()
    if not await client.service_client.check_health():
        raise RuntimeError("not serving")


async def _worker() -> None:
    """Somebody polls the task queue of the lifecycles, or has done so within the last minute."""
    client = await lifecycle.client()
    request = DescribeTaskQueueRequest(
        namespace=client.namespace,
        task_queue=TaskQueue(name=settings().task_queue),
        task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    )
    described = await client.workflow_service.describe_task_queue(request)
    freshest = max((poller.last_access_time.seconds for poller in described.pollers), default=0)
    if time.time() - freshest > FRESH:
        raise RuntimeError("nobody polls")


async def _mail() -> None:
    """The relay greets; nothing is sent."""
    tls = True if settings().smtp_tls == "tls" else None
    reader, writer = await asyncio.open_connection(settings().smtp_host, settings().smtp_port, ssl=tls)
    try:
        greeting = await reader.readline()
        if not greeting.startswith(b"220"):
            raise ConnectionError("no greeting")
        writer.write(b"QUIT\r\n")
        await writer.drain()
    finally:
        writer.close()
