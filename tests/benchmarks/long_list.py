"""To-do list, board and case page, a million steps against ten thousand: whole pages, as a reader waits for them."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import asyncpg

from api.day import today
from tests.benchmarks.figure import Figure, Size, alternate
from tests.benchmarks.house import Browser, House, employ, seconds_of
from tests.benchmarks.many_steps import fill

FEW, MANY = 10_000, 1_000_000
NEEDED = 8 * 1024**3
UNIT = "enf"
TIMES = 30


async def measure(house: House, size: Size) -> list[Figure]:
    many = size.of(MANY, least=FEW)
    if shutil.disk_usage(house.folder).free < NEEDED:
        raise RuntimeError("a million steps take several GB: free some disk first")
    readers = [await _readers(house, f"steps_{steps}", steps) for steps in (FEW, many)]
    (few_desk, few_board), (many_desk, many_board) = readers
    case = "/staff/case/" + quote("penalty/连交罚〔2025〕1234号")
    pages = (
        ("to-do list, free tab", "/staff/todo?tab=free", many_desk, few_desk),
        ("to-do list, my tab", "/staff/todo?tab=mine", many_desk, few_desk),
        ("to-do list, overdue tab", "/staff/todo?tab=overdue", many_desk, few_desk),
        ("to-do list, page 40", await _far(few_desk), many_desk, few_desk),
        ("supervisor's list of units", "/managers/steps?state=overdue", many_board, few_board),
        ("board", "/managers/board", many_board, few_board),
        ("case page", case, many_board, few_board),
    )
    figures = []
    for name, path, large, small in pages:
        figure = Figure(f"{name}, {many:,} steps / {FEW:,}", "ms", "most", 1.3)
        figures.append(await alternate(figure, _reading(large, path), _reading(small, path), size))
    for one in (few_desk, few_board, many_desk, many_board):
        await one.close()
    return figures


def _reading(page: Browser, path: str) -> Callable[[], Awaitable[float]]:
    async def read() -> float:
        return 1000 * await seconds_of(page, path, TIMES)

    return read


async def _far(desk: Browser) -> str:
    """The address of a place deep in the list, so that an OFFSET would show."""
    return "/staff/todo?tab=free&after=" + quote(f"{today()}|penalty|x")


async def _readers(house: House, name: str, steps: int) -> tuple[Browser, Browser]:
    dsn = await asyncio.to_thread(house.copy, name)
    await fill(dsn, steps, today())
    base = house.web(name, name)
    connection = await asyncpg.connect(dsn, timeout=30)
    try:
        await employ(connection, "reader-desk", "handler", UNIT)
        await employ(connection, "reader-board", "supervisor", "zfc")
        await connection.execute("insert into hold select case_id, key, 'reader-desk', '示例', now() from step where "
                                 "state = 'open' and unit = $1 and role = 'handler' order by due_on desc limit 60 "
                                 "on conflict do nothing", UNIT)  # fmt: skip
        desk = await Browser.signed_in(base, connection, "reader-desk")
        return desk, await Browser.signed_in(base, connection, "reader-board")
    finally:
        await connection.close()
