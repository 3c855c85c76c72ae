"""A check of credit among a million businesses with ten records each, against the bare driver's own statements."""

import asyncio
import json
import os
import time
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from random import Random

import asyncpg
import httpx

from api.check import Checker, check
from api.day import today
from database.engine import engine
from rules.check import CheckRequest
from settings import settings
from tests.benchmarks.figure import Figure, Size, alternate
from tests.benchmarks.house import House
from tests.benchmarks.many_records import BUSINESSES, RECORDS, seed
from tests.benchmarks.many_steps import code

CHECKS, ASKERS = 2000, 4
KEY, KEYS, ADDRESSES = "benchmark-checks", 64, 16
ASKED = {"purpose": "procurement", "authority": "《政府采购法》第二十二条"}
NUMBERS = count(1)
COLUMNS = """number, at, uscc, name, purpose, authority, matter, by_commitment, via, by_id, by_name, unit, batch, row,
             seq, head, edition, calendar, verdict, answer, digest, used, used_reason, used_by"""
INSERT = f"insert into check_receipt ({COLUMNS}) values ({', '.join(f'${n}' for n in range(1, 25))})"
COUNT = """insert into check_count as c (caller, day, n) values ('bare', $1, 1)
           on conflict (caller, day) do update set n = c.n + 1"""


async def measure(house: House, size: Size) -> list[Figure]:
    businesses = size.of(BUSINESSES)
    dsn = await _seeded(house, businesses)
    before = settings().database_url
    await _kept_in(dsn.replace("postgresql:", "postgresql+asyncpg:"))
    pool = await asyncpg.create_pool(dsn, min_size=ASKERS, max_size=ASKERS)
    try:
        bare = _bare(pool, businesses, size)
        inside = Figure(
            f"check without HTTP, {businesses:,} businesses / bare rows and receipt", "checks/s", "least", None
        )
        await alternate(inside, _inside(businesses, size), bare, size)
        asked = Figure("POST /v1/check / bare rows and receipt", "checks/s", "least", None)
        clients = await _clients(house, pool)
        await alternate(asked, _asked(clients, businesses, size), bare, size)
        for client in clients:
            await client.aclose()
        return [inside, asked]
    finally:
        await pool.close()
        await _kept_in(before)


async def _kept_in(url: str) -> None:
    await engine().dispose()
    os.environ["DATABASE_URL"] = url
    settings.cache_clear()
    engine.cache_clear()


async def _seeded(house: House, businesses: int) -> str:
    """The database that `many_records` leaves behind in the same run, or one of our own."""
    connection = await asyncpg.connect(house.dsn("postgres"), timeout=30)
    there = await connection.fetchval("select exists (select from pg_database where datname = 'records')")
    await connection.close()
    if not there:
        dsn = await asyncio.to_thread(house.copy, "records")
        connection = await asyncpg.connect(dsn, timeout=30, command_timeout=1800)
        await seed(connection, businesses, RECORDS)
        await connection.close()
    return house.dsn("records")


async def _clients(house: House, pool: asyncpg.Pool) -> list[httpx.AsyncClient]:
    """Keys and addresses enough that none meets the limit of calls a minute."""
    for n in range(KEYS):
        await pool.execute(
            "insert into api_key (key_digest, name, unit, scopes, active) values ($1, $2, 'enf', "
            "'[\"check\", \"quota:1000000\"]', true) on conflict do nothing",
            sha256(f"{KEY}-{n}".encode()).hexdigest(), f"{KEY}-{n}",
        )  # fmt: skip
    base = house.web("checks", "records")
    return [
        httpx.AsyncClient(base_url=base, timeout=60, transport=httpx.AsyncHTTPTransport(local_address=f"127.0.0.{n}"))
        for n in range(1, ADDRESSES + 1)
    ]


async def _together(times: int, one) -> float:
    async def ask() -> None:
        for _ in range(times // ASKERS):
            await one()

    began = time.perf_counter()
    await asyncio.gather(*(ask() for _ in range(ASKERS)))
    return times // ASKERS * ASKERS / (time.perf_counter() - began)


def _inside(businesses: int, size: Size):
    chance, by = Random(1), Checker(id="inside", name="inside", unit="enf", via="system")

    async def one() -> None:
        asked = CheckRequest(**ASKED, uscc=code(chance.randrange(businesses)))
        told = await check(asked, by, now=datetime.now(UTC))
        if told.answer.seq != RECORDS:
            raise RuntimeError("a file of ten records was expected")

    return lambda: _together(size.of(CHECKS), one)


def _asked(clients: list[httpx.AsyncClient], businesses: int, size: Size):
    chance = Random(1)

    async def one() -> None:
        n = next(NUMBERS)
        key = {"Authorization": f"Bearer {KEY}-{n % KEYS}"}
        body = {**ASKED, "uscc": code(chance.randrange(businesses))}
        answer = await clients[n % ADDRESSES].post("/v1/check", json=body, headers=key)
        if answer.status_code != 201:
            raise RuntimeError(f"{answer.status_code} {answer.text[:500]}")

    return lambda: _together(size.of(CHECKS), one)


def _bare(pool: asyncpg.Pool, businesses: int, size: Size):
    """The rows read and the receipt and the count written, as a careful hand would: one connection, one commit."""
    chance = Random(1)
    answer = json.dumps({"items": [], "grounds": [], "padding": "信" * 400}, ensure_ascii=False)

    async def one() -> None:
        uscc, now = code(chance.randrange(businesses)), datetime.now(UTC)
        async with pool.acquire() as connection:
            await connection.fetchrow("select name from business where uscc = $1", uscc)
            rows = await connection.fetch("select * from record where uscc = $1 order by seq", uscc)
            [json.loads(row["body"]) for row in rows]
            async with connection.transaction():
                await connection.execute(COUNT, today())
                await connection.execute(
                    INSERT, f"bare-{next(NUMBERS)}-{now.timestamp()}", now, uscc, "", "procurement", "", "", False,
                    "system", "bare", "bare", "enf", "", 0, len(rows), "", today(), "", "none", answer, "", "", "", "",
                )  # fmt: skip

    return lambda: _together(size.of(CHECKS), one)
