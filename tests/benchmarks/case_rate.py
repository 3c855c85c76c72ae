"""Cases per second, CPU and history per case: entered and decided, until the next step is in the inbox."""

import asyncio
import time
from dataclasses import dataclass, field

from temporalio.client import Client

from tests.benchmarks.bare_case import FIRST, SECOND
from tests.benchmarks.figure import Figure, Size
from tests.benchmarks.house import House
from tests.benchmarks.pair import Bare, Ours, seen

CASES, AT_ONCE = 120, 12
# Looking more often would be a good part of what the bare side's client does.
LOOK = 0.05


@dataclass
class Run:
    rate: float
    cpu: float
    cases: list[str] = field(default_factory=list)


async def measure(house: House, size: Size) -> list[Figure]:
    ours = await Ours.ready(house)
    bare = await Bare.ready(house, ours)
    cases = size.of(CASES, least=6)
    rate = Figure("cases through HTTP, entered and decided", "cases/s", "least", 1.1)
    cpu = Figure("CPU per case (worker + web / worker + client)", "ms", "most", 1.25)
    history = Figure("history per case", "kB", "most", 1.25, spare=4)
    await _run(bare, cases)
    await _run(ours, cases)
    for turn in range(size.rounds):
        one = await _run(ours, cases) if turn % 2 == 0 else None
        other = await _run(bare, cases)
        one = one or await _run(ours, cases)
        rate.add(one.rate, other.rate)
        cpu.add(1000 * one.cpu, 1000 * other.cpu)
        history.add(await _kept(bare.client, one.cases[0]), await _kept(bare.client, other.cases[0]))
    await bare.close()
    await ours.close()
    return [rate, cpu, history]


async def _run(side: Ours | Bare, cases: int) -> Run:
    places = asyncio.Semaphore(AT_ONCE)

    async def one() -> str:
        async with places:
            case = await side.enter()
            await seen(side.pool, case, FIRST, every=LOOK)
            await side.decide(case)
            await seen(side.pool, case, SECOND, every=LOOK)
            return case

    used, began = side.cpu(), time.perf_counter()
    done = await asyncio.gather(*(one() for _ in range(cases)))
    return Run(cases / (time.perf_counter() - began), (side.cpu() - used) / cases, done)


async def _kept(client: Client, case: str) -> float:
    """kB of history of a case that waits for its next step."""
    described = await client.get_workflow_handle(case).describe()
    return described.raw_description.workflow_execution_info.history_size_bytes / 1000
