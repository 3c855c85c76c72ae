"""Idempotency-Key：一个键一天之内只能是同一个内容；同样的请求再来，得到同一张回执。"""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Header
from sqlalchemy import delete, select

from api.access import Caller
from database.tables.desk import SystemRequest
from database.writing import put, table, writing
from rules.refusal import Refused

REQUEST = table(SystemRequest)
KEPT = timedelta(days=1)
RepeatKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", pattern=r"^[!-~]{1,200}$", examples=["5f0c6f1e-2f5e-4c1a-9a52-6c7a1c0b7d11"],
        description="调用方起的键。一天之内，同键同内容，答复同一张回执（200）；同键不同内容，拒绝（409 KeyReused）",
    ),
]  # fmt: skip


async def once(caller: Caller, key: str, digest: str, *, now: datetime) -> None:
    """Remember for a day what a caller's key stands for. Raises Refused KeyReused when it is for something else."""
    own = (REQUEST.c.caller == caller.actor.id, REQUEST.c.key == key)
    async with writing() as connection:
        await connection.execute(delete(REQUEST).where(REQUEST.c.at < now - KEPT))
        row = {"caller": caller.actor.id, "key": key, "digest": digest, "at": now}
        if await put(connection, SystemRequest, row):
            return
        known = await connection.scalar(select(REQUEST.c.digest).where(*own))
    if known != digest:
        raise Refused("这个 Idempotency-Key 已经用于另一个内容，请换一个键", code="KeyReused")
