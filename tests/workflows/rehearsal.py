"""Many scenarios at once on one house; each gets a decision number and a business of its own."""

import asyncio
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from temporalio.client import Client
from temporalio.service import RPCError

from local.course import Course
from local.timeline import Timeline, timeline_of, unmet
from rules.refusal import Refused
from rules.scenario import Scenario, scenario
from tests.rules.penalty_example import code

FOLDER = Path(__file__).parent.parent / "scenarios"
AT_ONCE = 6


def scenarios() -> list[Path]:
    return sorted(FOLDER.glob("*.toml"))


def read(file: Path, serial: int) -> Scenario:
    told = scenario(tomllib.loads(file.read_text(encoding="utf-8")))
    own: dict[str, Any] = {"no": f"连交罚〔{told.begins_on.year}〕{serial}号", "uscc": code(f"MACE{serial:04d}")}
    return told.model_copy(update={"penalty": own | told.penalty})


async def rehearse(client: Client, told: Scenario) -> Timeline:
    """The timeline of one scenario; its `faults` are what did not come true, and why it stopped if it did."""
    course = Course(client, told)
    stopped = []
    try:
        await course.run()
    except Refused as refused:
        stopped = [f"{refused.sentence}（{refused.code}）{refused.faults or ''}"]
    except RPCError as error:
        stopped = [f"案件坏了：{error}"]
    timeline = await timeline_of(course.case)
    return timeline | {"faults": stopped + unmet(told.expect, timeline)}


async def rehearse_all(client: Client, told: Sequence[Scenario]) -> list[Timeline]:
    places = asyncio.Semaphore(AT_ONCE)

    async def one(scenario: Scenario) -> Timeline:
        async with places:
            return await rehearse(client, scenario)

    return list(await asyncio.gather(*(one(scenario) for scenario in told)))
