"""一个企业的各项激励：享有的、具备条件的、接近的、还差的；每次打开都按它自己的信用档案现算。实施方案 二（三）9。"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.credit_file import entries_of
from database.queries.eligibility import incentives_of, watched_of
from rules.credit_file import items
from rules.edition import in_force
from rules.incentive import Benefit, Eligibility, eligibility, offered

Name = Literal["had", "announced", "stopped", "met", "near", "far"]
STATES: dict[str, Name] = {"in_force": "had", "publicity": "announced", "stopped": "stopped"}


class Standing(NamedTuple):
    """How a business stands to a benefit, in one word; `row` is its incentive where it was told of one."""

    name: Name
    benefit: Benefit
    found: Eligibility
    row: Any = None


async def standings_of(connection: AsyncConnection, uscc: str, *, today: date, now: datetime) -> list[Standing]:
    """Every benefit of today, by the rule that the nightly computation uses as well."""
    file = items(await entries_of(connection, uscc), on=today, known_by=now)
    watched = bool(await watched_of(connection, [uscc], today))
    rows = await incentives_of(connection, uscc)
    told = []
    for benefit in offered(today):
        found, row = eligibility(file, benefit, on=today, watched=watched), rows.get(benefit.id)
        own: Name = "met" if found.met else "near" if found.near else "far"
        told.append(Standing(STATES[row.state] if row else own, benefit, found, row))
    return told


def granting(benefit: Benefit, today: date) -> list[str]:
    """The groups of units that may grant it, as the plan calls them."""
    titles = in_force("responsibility", today).data["groups"]
    return [titles[group]["title"] for group in benefit.groups]


def summed(standings: Sequence[Standing]) -> dict[Name, int]:
    """How many benefits stand in each way, for a line on another page."""
    return {name: sum(1 for one in standings if one.name == name) for name in ("had", "met", "near", "stopped")}
