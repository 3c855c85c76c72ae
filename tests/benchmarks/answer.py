"""One person on an idle house says "complete": how long until it is answered, and until the row is visible."""

import asyncio
import time
from statistics import median

from temporalio.client import WorkflowUpdateStage

from tests.benchmarks.bare_case import FIRST, SECOND
from tests.benchmarks.figure import Figure, Size
from tests.benchmarks.house import House
from tests.benchmarks.pair import Bare, Ours, seen

TIMES = 12


async def measure(house: House, size: Size) -> list[Figure]:
    ours = await Ours.ready(house)
    bare = await Bare.ready(house, ours)
    answered = Figure("“complete” answered, p50, against an acknowledged Update", "ms", "most", 1.5)
    visible = Figure("record visible, p50, against a completed Update", "ms", "most", 1.3)
    through = Figure("“complete” by the form over HTTP, p50, against a completed Update", "ms", "most", None)
    times = size.of(TIMES, least=6)
    await _samples(ours, bare, 2)
    for _ in range(size.rounds):
        told, form, acknowledged, completed = await _samples(ours, bare, times)
        answered.add(told[0], acknowledged)
        visible.add(told[1], completed)
        through.add(form, completed)
    await bare.close()
    await ours.close()
    return [answered, visible, through]


async def _samples(ours: Ours, bare: Bare, times: int) -> tuple[tuple[float, float], float, float, float]:
    told, shown, form, acknowledged, completed = [], [], [], [], []
    for _ in range(times):
        one, other, third, fourth = await asyncio.gather(ours.enter(), ours.enter(), bare.enter(), bare.enter())
        for side, case in ((ours, one), (ours, other), (bare, third), (bare, fourth)):
            await seen(side.pool, case, FIRST)
        await asyncio.sleep(0.2)
        began = time.perf_counter()
        await ours.tell(one)
        told.append(time.perf_counter() - began)
        await seen(ours.pool, one, FIRST, "done")
        shown.append(time.perf_counter() - began)
        await seen(ours.pool, one, SECOND)
        acknowledged.append(await _acknowledged(bare, third))
        began = time.perf_counter()
        await bare.decide(fourth)
        await seen(bare.pool, fourth, FIRST, "done")
        completed.append(time.perf_counter() - began)
        await seen(bare.pool, fourth, SECOND)
        began = time.perf_counter()
        await ours.decide(other)
        form.append(time.perf_counter() - began)
        await seen(ours.pool, other, SECOND)
    middle = [1000 * median(values) for values in (told, shown, form, acknowledged, completed)]
    return (middle[0], middle[1]), middle[2], middle[3], middle[4]


async def _acknowledged(bare: Bare, case: str) -> float:
    handle = bare.client.get_workflow_handle(case)
    began = time.perf_counter()
    await handle.start_update("decide", bare.answer(), wait_for_stage=WorkflowUpdateStage.ACCEPTED)
    took = time.perf_counter() - began
    await seen(bare.pool, case, SECOND)
    return took
