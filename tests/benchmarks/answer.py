"""One person on an idle house says "complete": how long until it is answered, and until the row is visible."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from statistics import median

from temporalio.client import WorkflowUpdateStage

from tests.benchmarks.bare_case import FIRST, SECOND
from tests.benchmarks.figure import Figure, Size
from tests.benchmarks.house import House
from tests.benchmarks.pair import Bare, Ours, seen

TIMES = 40
IDLE = 0.2


async def measure(house: House, size: Size) -> list[Figure]:
    ours = await Ours.ready(house)
    bare = await Bare.ready(house, ours)
    answered = Figure("“complete” answered, p50, against an acknowledged Update", "ms", "most", 1.5)
    visible = Figure("record visible, p50, against a completed Update", "ms", "most", 1.3)
    through = Figure("“complete” by the form over HTTP, p50, against a completed Update", "ms", "most", None)
    times = size.of(TIMES, least=6)
    await _samples(ours, bare, 2)
    for _ in range(size.rounds):
        told, shown, form, acknowledged, completed = await _samples(ours, bare, times)
        answered.add(told, acknowledged)
        visible.add(shown, completed)
        through.add(form, completed)
    await bare.close()
    await ours.close()
    return [answered, visible, through]


async def _samples(ours: Ours, bare: Bare, times: int) -> tuple[float, ...]:
    told, shown, form, acknowledged, completed = [], [], [], [], []
    for _ in range(times):
        answered, visible = await _timed(ours, ours.tell)
        told.append(answered)
        shown.append(visible)
        acknowledged.append((await _timed(bare, lambda case: _acknowledged(bare, case)))[0])
        completed.append((await _timed(bare, bare.decide))[1])
        form.append((await _timed(ours, ours.decide))[0])
    return tuple(1000 * median(values) for values in (told, shown, form, acknowledged, completed))


async def _timed(side: Ours | Bare, act: Callable[[str], Awaitable[None]]) -> tuple[float, float]:
    """Seconds until an act in a case of its own is answered, and until its row is seen; nothing else is under way."""
    case = await side.enter()
    await seen(side.pool, case, FIRST)
    await asyncio.sleep(IDLE)
    began = time.perf_counter()
    await act(case)
    answered = time.perf_counter() - began
    await seen(side.pool, case, FIRST, "done")
    visible = time.perf_counter() - began
    await seen(side.pool, case, SECOND)
    return answered, visible


async def _acknowledged(bare: Bare, case: str) -> None:
    handle = bare.client.get_workflow_handle(case)
    await handle.start_update("decide", bare.answer(), wait_for_stage=WorkflowUpdateStage.ACCEPTED)
