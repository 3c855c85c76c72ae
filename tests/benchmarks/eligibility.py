"""Who is eligible for what among a million businesses, page by page, against the bare driver reading their rows."""

import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import asyncpg
from temporalio.testing import ActivityEnvironment

from activities.eligibility import LIMIT, compute_page
from api.day import today
from rules.eligibility import EligibilityPage
from settings import settings
from tests.benchmarks.check import _kept_in, _seeded
from tests.benchmarks.figure import Figure, Size, alternate
from tests.benchmarks.house import House
from tests.benchmarks.many_records import BUSINESSES, RECORDS
from tests.benchmarks.many_steps import code

PAGES = 4


async def measure(house: House, size: Size) -> list[Figure]:
    businesses = size.of(BUSINESSES, least=LIMIT * PAGES)
    dsn = await _seeded(house, businesses)
    before = settings().database_url
    await _kept_in(dsn.replace("postgresql:", "postgresql+asyncpg:"))
    pool = await asyncpg.create_pool(dsn, min_size=1, max_size=1)
    try:
        first = Figure(
            "eligibility for the first time, with its rows written / bare rows read", "firms/s", "least", None
        )
        again = Figure("eligibility of a night in which nothing has changed / bare rows read", "firms/s", "least", None)
        # What lies last by its code is no stretch: nobody comes after it.
        start = sorted(map(code, range(businesses)))[(businesses - LIMIT * PAGES) // 2]
        bare = _bare(pool, start)
        await alternate(first, _computed(pool, start, afresh=True), bare, size)
        await alternate(again, _computed(pool, start, afresh=False), bare, size)
        return [first, again]
    finally:
        await pool.close()
        await _kept_in(before)


def _computed(pool: asyncpg.Pool, start: str, *, afresh: bool) -> Callable[[], Awaitable[float]]:
    """Pages of a nightly run from one business on; `afresh`: what was computed before is forgotten, unmeasured."""

    async def some() -> float:
        after, now = start, datetime.now(UTC)
        if afresh:
            await pool.execute("truncate eligibility")
        began, seen = time.perf_counter(), 0
        for _ in range(PAGES):
            page = EligibilityPage(scope="all", on=today(), at=now, begun_at=now, after=after, looked_at=seen)
            done = await ActivityEnvironment().run(compute_page, page)
            seen, after = done.looked_at, done.after
        return seen / (time.perf_counter() - began)

    return some


def _bare(pool: asyncpg.Pool, start: str) -> Callable[[], Awaitable[float]]:
    async def some() -> float:
        after, seen = start, 0
        began = time.perf_counter()
        for _ in range(PAGES):
            rows = await pool.fetch("select uscc from business where uscc > $1 order by uscc limit $2", after, LIMIT)
            usccs = [row["uscc"] for row in rows]
            found = await pool.fetch("select * from record where uscc = any($1) order by uscc, seq", usccs)
            if len([json.loads(row["body"]) for row in found]) != RECORDS * len(usccs):
                raise RuntimeError("ten records each were expected")
            seen, after = seen + len(usccs), usccs[-1]
        return seen / (time.perf_counter() - began)

    return some
