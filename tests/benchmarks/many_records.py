"""A million businesses with ten records each: what one file costs, against the bare driver fetching the same rows."""

import asyncio
import json
import os
import shutil
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import asyncpg

from activities.business import named
from api.day import today
from database.engine import engine
from database.queries.business import businesses_like
from database.queries.credit_file import entries_of
from database.reading import reading
from rules.credit_file import items
from rules.record_entry import record_body
from rules.repair import publication
from settings import settings
from tests.benchmarks.figure import Figure, Size, alternate
from tests.benchmarks.house import Browser, House, employ
from tests.benchmarks.many_steps import code
from tests.rules.penalty_example import penalty
from tests.rules.record_example import inspection, record

BUSINESSES, RECORDS = 1_000_000, 10
NEEDED = 24 * 1024**3
LOOKUPS, PAGES, READERS = 2000, 100, 4
AT_ONCE = 50_000
PLACES = ("海州", "新浦", "连云", "赣榆", "东海", "灌云", "灌南", "墟沟")
WORDS = (
    "安保昌辰诚达德鼎东方飞丰富港广国海航和恒宏华汇嘉建金锦京巨凯康利联龙路茂明铭南鹏"
    "平启强庆荣瑞润盛世顺泰腾天通旺威翔祥新信兴旭阳业益盈永远云运振正中众"
)
TRADES = ("物流", "运输", "航运", "船务", "客运", "港口服务", "汽车维修", "货运代理", "路桥建设", "驾驶培训")
FIRST = "0" * 64


def bodies() -> list[tuple[str, str, dict[str, Any], int | None]]:
    """Ten entries as the house writes them: kind, what its case is called, body, and which entry before it is meant."""
    decision = penalty(decided_on=today() - timedelta(days=200))
    shown = publication(decision, "general").model_dump(mode="json")
    fined = {"decision": decision.model_dump(mode="json"), "classification": {"klass": "general"}, "publication": shown}
    licence, found = record_body(record(), on=today()), record_body(inspection(), on=today())
    good = found | {"adverse": False, "result": "未发现问题"}
    promise = {"number": "连交诺1号", "offer": {"matter": "许可延续", "unit": "trc"}, "signature": {"publish": True}}
    return [
        ("qualification", "record", licence, None),
        ("supervision", "record", good, None),
        ("penalty", "penalty", fined, None),
        ("repaired", "penalty", {"why": "信用修复", "explanation": ""}, -1),
        ("commitment", "commitment", promise, None),
        ("commitment_fulfilled", "commitment", {"title": "已履约", "number": "连交诺1号"}, -1),
        ("supervision", "record", found, None),
        ("penalty", "penalty", fined, None),
        ("evaluation", "record", {"title": "信用评价", "result": "A", "unit": "trc"}, None),
        ("supervision", "record", good, None),
    ]


async def seed(connection: asyncpg.Connection, businesses: int, records_each: int) -> None:
    """Businesses with invented names, and their chains; seals are of the right shape only, nobody verifies these."""
    await connection.execute("set synchronous_commit = off")
    chance = Random(20261123)
    columns = ["uscc", "name", "pinyin", "initials", "former_names", "legal_representative", "address", "email",
               "phone", "electronic_proof", "successor", "succession", "chain_seq", "chain_head"]  # fmt: skip
    for first in range(0, businesses, AT_ONCE):
        rows = [_business(n, chance, records_each) for n in range(first, min(businesses, first + AT_ONCE))]
        await connection.copy_records_to_table("business", records=rows, columns=columns)
    wanted = bodies()
    for seq in range(1, records_each + 1):
        kind, of, body, before = wanted[(seq - 1) % len(wanted)]
        about = (
            f"'{of}/{seq + before}-' || uscc || '/{wanted[(seq - 1 + before) % len(wanted)][0]}'" if before else "''"
        )
        # An entry that ends another belongs to the other's case.
        case = f"'{of}/{seq + (before or 0)}-' || uscc"
        at = datetime.now(UTC) - timedelta(days=10 * (records_each - seq) + 5)
        await connection.execute(
            f"""insert into record (uscc, seq, case_id, key, kind, about, true_on, known_at, body, salt, digest, prev,
                                    link)
            select uscc, {seq}, {case}, {case} || '/{kind}', '{kind}', {about}, $1::date, $2::timestamptz,
                   $3::jsonb || jsonb_build_object('case', {case}, 'about', {about}), '00', '{FIRST}', '{FIRST}',
                   '{FIRST}'
            from business""",
            at.date(), at, json.dumps(body, ensure_ascii=False), timeout=1800,
        )  # fmt: skip
    await connection.execute("vacuum analyze business", timeout=1800)
    await connection.execute("vacuum analyze record", timeout=1800)


_NAMED: dict[str, dict[str, str]] = {}


def _spelt(word: str) -> dict[str, str]:
    if word not in _NAMED:
        _NAMED[word] = named(word)
    return _NAMED[word]


def _business(n: int, chance: Random, records: int) -> tuple[Any, ...]:
    given = "".join(chance.choices(WORDS, k=3))
    parts = [_spelt(one) for one in (chance.choice(PLACES), *given, chance.choice(TRADES), "有限公司")]
    name, pinyin, initials = ("".join(one[of] for one in parts) for of in ("name", "pinyin", "initials"))
    return (code(n), name, pinyin, initials, "[]", "示例人", "", "", "", "", "", "", records, FIRST)


async def measure(house: House, size: Size) -> list[Figure]:
    if shutil.disk_usage(house.folder).free < NEEDED * size.scale:
        raise RuntimeError("ten million records take many GB: free some disk first")
    businesses = size.of(BUSINESSES)
    dsn = await asyncio.to_thread(house.copy, "records")
    connection = await asyncpg.connect(dsn, timeout=30, command_timeout=1800)
    await seed(connection, businesses, RECORDS)
    before = os.environ["DATABASE_URL"]
    _point(dsn.replace("postgresql:", "postgresql+asyncpg:"))
    try:
        return await _figures(house, size, dsn, connection, businesses)
    finally:
        await engine().dispose()
        _point(before)
        await connection.close()


def _point(url: str) -> None:
    """From now on this process reads another database."""
    os.environ["DATABASE_URL"] = url
    settings.cache_clear()
    engine.cache_clear()


async def _figures(house: House, size: Size, dsn: str, connection: asyncpg.Connection, businesses: int) -> list[Figure]:
    pool = await asyncpg.create_pool(dsn, min_size=READERS, max_size=READERS)
    bare = _bare(pool, businesses, size)
    lookup = Figure(f"credit file looked up, {businesses:,} businesses / bare rows", "files/s", "least", None)
    await alternate(lookup, _lookups(businesses, size), bare, size)
    base = house.web("records", "records")
    await employ(connection, "reader", "handler", "enf")
    desk = await Browser.signed_in(base, connection, "reader")
    page = Figure("page of a credit file / bare rows", "files/s", "least", None)
    await alternate(page, _pages(desk, businesses, size), bare, size)
    await desk.close()
    found = Figure("search by part of a name / one bare row by its code", "ms", "most", None)
    found.note = f"slowest of {len(SEARCHES)} texts: under 20 ms"
    await alternate(found, _searches, _one_row(pool, businesses), size)
    await pool.close()
    return [lookup, page, found]


async def _together(times: int, one: Callable[[], Awaitable[None]]) -> float:
    """How many a second, asked by a few readers at once."""

    async def read() -> None:
        for _ in range(times // READERS):
            await one()

    began = time.perf_counter()
    await asyncio.gather(*(read() for _ in range(READERS)))
    return times // READERS * READERS / (time.perf_counter() - began)


def _lookups(businesses: int, size: Size) -> Callable[[], Awaitable[float]]:
    chance = Random(1)

    async def one() -> None:
        async with reading() as connection:
            entries = await entries_of(connection, code(chance.randrange(businesses)))
        if len(items(entries, on=today(), known_by=datetime.now(UTC))) != 10:
            raise RuntimeError("a file of ten records was expected")

    return lambda: _together(size.of(LOOKUPS), one)


def _bare(pool: asyncpg.Pool, businesses: int, size: Size) -> Callable[[], Awaitable[float]]:
    chance = Random(1)

    async def one() -> None:
        rows = await pool.fetch("select * from record where uscc = $1 order by seq", code(chance.randrange(businesses)))
        if len(rows) != RECORDS:
            raise RuntimeError("ten records were expected")

    return lambda: _together(size.of(LOOKUPS), one)


def _pages(desk: Browser, businesses: int, size: Size) -> Callable[[], Awaitable[float]]:
    chance = Random(2)

    async def one() -> None:
        await desk.get(f"/staff/business/{code(chance.randrange(businesses))}?purpose=case")

    return lambda: _together(size.of(PAGES, least=READERS), one)


SEARCHES = ("物流", "海州", "顺达", "鹏程万里", "有限公司", "海州顺", "shunda", "hzsd", "sdwl", "91320799MB0012", "远")


async def _searches() -> float:
    slowest = 0.0
    for text in SEARCHES:
        async with reading() as connection:
            began = time.perf_counter()
            await businesses_like(connection, text)
            slowest = max(slowest, time.perf_counter() - began)
    return 1000 * slowest


def _one_row(pool: asyncpg.Pool, businesses: int) -> Callable[[], Awaitable[float]]:
    async def read() -> float:
        began = time.perf_counter()
        await pool.fetchrow("select * from business where uscc = $1", code(businesses // 2))
        return 1000 * (time.perf_counter() - began)

    return read
