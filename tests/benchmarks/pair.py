"""A case of ours through HTTP and its bare counterpart through a client of Temporal, with the same acts of people."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from itertools import count
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import asyncpg
import httpx
from temporalio.client import Client

from api import lifecycle
from api.day import today
from local.processes import Child
from rules.actor import Actor
from rules.penalty import case_id
from rules.step import Answer
from tests.benchmarks.bare_case import FIRST, QUEUE, SECOND
from tests.benchmarks.house import Browser, House, cpu_of, employ
from tests.benchmarks.many_steps import code
from tests.rules.penalty_example import penalty

KEYS = 6
SAID = {"klass": "general", "reason": ""}
REVIEWER = Actor(kind="staff", id="enf-reviewer", name="enf-reviewer", unit="enf", roles=("reviewer",))
NUMBERS = count(1)
PATIENCE = 60.0


def decision() -> dict[str, Any]:
    """A general penalty with a number of its own, as a system posts it."""
    n, day = next(NUMBERS), today() - timedelta(days=3)
    entered = penalty(no=f"连交罚〔{day.year}〕{n:09d}号", decided_on=day, uscc=code(n % 1000))
    posted = entered.model_dump(mode="json", exclude={"unit", "entered_by"})
    return {name: value for name, value in posted.items() if value not in ("", None, [])}


async def seen(pool: asyncpg.Pool, case: str, key: str, state: str = "open", *, every: float = 0.01) -> None:
    """Wait until a step is in the inbox."""
    for _ in range(int(PATIENCE / every)):
        if await pool.fetchval("select state from step where case_id = $1 and key = $2", case, key) == state:
            return
        await asyncio.sleep(every)
    raise RuntimeError(f"{case}: {key} was not {state} within {PATIENCE:g} s")


@dataclass
class Ours:
    """Penalties through POST /v1/penalty; the class confirmed by an officer's form."""

    house: House
    pool: asyncpg.Pool
    desk: Browser
    entry: httpx.AsyncClient

    @classmethod
    async def ready(cls, house: House) -> "Ours":
        pool = await asyncpg.create_pool(house.dsn(), min_size=1, max_size=8, timeout=30)
        async with pool.acquire() as connection:
            await employ(connection, REVIEWER.id, "reviewer", "enf")
            for n in range(KEYS):
                await connection.execute(
                    "insert into api_key (key_digest, name, unit, scopes, active) values ($1, $2, 'enf', "
                    "'[\"penalty\", \"read\"]', true) on conflict do nothing",
                    sha256(f"benchmark-{n}".encode()).hexdigest(), f"benchmark-{n}",
                )  # fmt: skip
            desk = await Browser.signed_in(house.url, connection, REVIEWER.id)
        return cls(house, pool, desk, httpx.AsyncClient(base_url=house.url, timeout=60, trust_env=False))

    async def enter(self) -> str:
        posted = decision()
        key = {"Authorization": f"Bearer benchmark-{next(NUMBERS) % KEYS}"}
        response = await self.entry.post("/v1/penalty", json=posted, headers=key)
        if response.status_code != 201:
            raise RuntimeError(f"POST /v1/penalty: {response.status_code} {response.text[:800]}")
        return case_id(posted["no"])

    async def decide(self, case: str) -> None:
        await self.desk.post(f"/staff/decide/{quote(case)}", {"key": FIRST, "click": uuid4().hex, **SAID})

    async def tell(self, case: str) -> None:
        """The same decision without HTTP, through our lifecycle alone."""
        await lifecycle.tell(case, "decide", Answer(key=FIRST, by=REVIEWER, answers=SAID), click=uuid4().hex)

    def cpu(self) -> float:
        return self.house.cpu("worker", "web")

    async def close(self) -> None:
        await self.desk.close()
        await self.entry.aclose()
        await self.pool.close()


@dataclass
class Bare:
    """The same case as a plain workflow; we are its client."""

    pool: asyncpg.Pool
    client: Client
    worker: Child
    steps: dict[str, Any]

    @classmethod
    async def ready(cls, house: House, ours: Ours) -> "Bare":
        pattern = await ours.enter()
        await seen(ours.pool, pattern, FIRST)
        await ours.decide(pattern)
        await seen(ours.pool, pattern, SECOND)
        rows = await ours.pool.fetch("select key, open from step where case_id = $1", pattern)
        steps = {row["key"]: json.loads(row["open"])["step"] for row in rows}
        if not await ours.pool.fetchval("select exists (select from pg_database where datname = 'bare')"):
            await asyncio.to_thread(house.copy, "bare")
        pool = await asyncpg.create_pool(house.dsn("bare"), min_size=1, max_size=8, timeout=30)
        command = [sys.executable, "-m", "tests.benchmarks.bare_case"]
        told = {"BARE_DSN": house.dsn("bare"), "PATTERN_DSN": house.dsn(), "PATTERN_CASE": pattern}
        worker = house.child("bare", command, **told)
        client = await Client.connect(house.stack.environ["TEMPORAL_ADDRESS"])
        return cls(pool, client, worker, steps)

    async def enter(self) -> str:
        said = decision()
        case = case_id(said["no"])
        by = {"kind": "system", "id": "key:benchmark", "name": "benchmark", "unit": "enf"}
        entry = {"decision": said, "by": by, "steps": self.steps}
        handle = await self.client.start_workflow("bare_case", entry, id=case, task_queue=QUEUE)
        await handle.execute_update("filed")
        return case

    def answer(self) -> dict[str, Any]:
        return {"key": FIRST, "by": REVIEWER.model_dump(mode="json"), "answers": SAID}

    async def decide(self, case: str) -> None:
        await self.client.get_workflow_handle(case).execute_update("decide", self.answer())

    async def close(self) -> None:
        await self.pool.close()
        self.worker.stop(patience=5)

    def cpu(self) -> float:
        return cpu_of(self.worker.pid) + time.process_time()
