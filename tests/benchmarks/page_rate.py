"""A signed-in to-do page of fifty rows against a static page of the same fifty rows, from the same process."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import asyncpg

from api.day import today
from tests.benchmarks.figure import Figure, Size, alternate
from tests.benchmarks.house import Browser, House, employ
from tests.benchmarks.many_steps import fill

STEPS, PAGES, READERS = 10_000, 120, 4
TODO = "/staff/todo?tab=free"


async def measure(house: House, size: Size) -> list[Figure]:
    dsn = await asyncio.to_thread(house.copy, "pages")
    await fill(dsn, STEPS, today())
    base = house.web("pages", "pages")
    connection = await asyncpg.connect(dsn, timeout=30)
    await employ(connection, "reader", "handler", "enf")
    desk = await Browser.signed_in(base, connection, "reader")
    await connection.close()
    first = await desk.get(TODO)
    shown = first.text.count("/staff/case/")
    if shown < 50:
        raise RuntimeError(f"the to-do page shows {shown} rows, fifty were expected")
    pages = size.of(PAGES, least=8)
    drawn = Figure("to-do page / the same page drawn from fixed rows", "pages/s", "least", 0.5)
    drawn.note = "same template and rows, no session, no database"
    fixed = Figure("to-do page / its bytes from memory", "pages/s", "least", None)
    fixed.note = "no template either: what any drawn page costs"
    await alternate(drawn, _rate(desk, TODO, pages), _rate(desk, "/benchmark/drawn", pages), size)
    await alternate(fixed, _rate(desk, TODO, pages), _rate(desk, "/benchmark/static", pages), size)
    await desk.close()
    return [drawn, fixed]


def _rate(desk: Browser, path: str, pages: int) -> Callable[[], Awaitable[float]]:
    async def read() -> None:
        for _ in range(pages // READERS):
            await desk.get(path)

    async def rate() -> float:
        began = time.perf_counter()
        await asyncio.gather(*(read() for _ in range(READERS)))
        return pages // READERS * READERS / (time.perf_counter() - began)

    return rate
