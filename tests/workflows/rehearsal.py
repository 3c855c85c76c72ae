"""Many scenarios at once on one house; each gets a decision number and a business of its own."""

import asyncio
import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from temporalio.client import Client

from local.course import SHANGHAI, Course
from local.rehearsal import rehearse
from local.timeline import Timeline, timeline_of
from rules.actor import Role
from rules.scenario import Said, Scenario, scenario
from rules.scenario_beginning import beginning
from tests.rules.penalty_example import code

FOLDER = Path(__file__).parent.parent / "scenarios"
AT_ONCE = 6
APPLIED: dict[str, Any] = {
    "applicant": "示例办事人", "phone": "13800000000", "fine_paid": True, "corrected": True,
    "performance": "罚款已缴清", "committed": True, "signature": "示例法人",
}  # fmt: skip


def scenarios() -> list[Path]:
    return sorted(FOLDER.glob("*.toml"))


def read(file: Path, serial: int) -> Scenario:
    return _own(scenario(tomllib.loads(file.read_text(encoding="utf-8"))), serial)


def _own(told: Scenario, serial: int) -> Scenario:
    """The scenario about a business of its own, and what went before it about the same one."""
    uscc = code(f"MACE{serial:04d}")
    penalty: dict[str, Any] = {"no": f"连交罚〔{told.begins_on.year}〕{serial}号", "uscc": uscc}
    commitment: dict[str, Any] = {"template": f"rehearsal-{serial}", "uscc": uscc}
    own = {
        "penalty": penalty | told.penalty,
        "commitment": commitment | told.commitment,
        "dishonesty": {"uscc": uscc} | told.dishonesty,
        "record": told.record and told.record | {"uscc": uscc},
        "sanction_list": {"number": f"示例清单〔{told.begins_on.year}〕{serial}号"} | told.sanction_list,
        "watch": {"uscc": uscc} | told.watch,
        "incentive": {"uscc": uscc} | told.incentive,
    }
    others = {part: tuple(_own(one, serial) for one in getattr(told, part)) for part in ("before", "beside")}
    return told.model_copy(update=own | others)


async def rehearse_all(client: Client, told: Sequence[Scenario]) -> list[Timeline]:
    """The timelines of many scenarios; `before` are those of what went before each."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(scenario: Scenario) -> Timeline:
        async with places:
            timeline = await rehearse(client, scenario)
            ground = [one for part in scenario.cast() for one in part.before]
            return timeline | {"before": [await timeline_of(beginning(one).case) for one in ground]}

    return list(await asyncio.gather(*(one(scenario) for scenario in told)))


async def decide(course: Course, on: date, step: str, at: int = 10, **answers: Any) -> None:
    await _say(course, Said(on=on, at=time(at), decide=step, answers=answers))


async def tell(
    course: Course, on: date, update: str, role: Role, at: int = 10, refused: str = "", **content: Any
) -> None:
    await _say(course, Said(on=on, at=time(at), tell=update, role=role, refused=refused, answers=content))


async def _say(course: Course, said: Said) -> None:
    await course.go_to(datetime.combine(said.on, said.at, SHANGHAI))
    await course.say(said)
