"""一个企业的各项激励：享有的、具备条件的、接近的、还差的；每次打开都按它自己的信用档案现算。实施方案 二（三）9。"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.credit_file import entries_of
from database.queries.eligibility import incentives_of, watched_of
from rules.address import case_address
from rules.credit_file import Item, items
from rules.edition import in_force
from rules.incentive import Benefit, Eligibility, eligibility, offered

Name = Literal["had", "announced", "stopped", "met", "near", "far"]
# What a business can do about a record that stands against it, on the page of the case that it comes from.
DONE_THERE = {"penalty": "看怎样修复", "dishonesty": "看怎样修复", "sanction": "看怎样解除", "watch": "看怎样退出",
              "commitment": "看怎样恢复"}  # fmt: skip
STATES: dict[str, Name] = {"in_force": "had", "publicity": "announced", "stopped": "stopped"}


class Against(NamedTuple):
    """A record that stands against a benefit, and where something can be done about it."""

    title: str
    href: str
    action: str


class Standing(NamedTuple):
    """How a business stands to a benefit, in one word; `row` is its incentive where it was told of one."""

    name: Name
    benefit: Benefit
    found: Eligibility
    row: Any = None
    against: tuple[Against, ...] = ()


async def standings_of(connection: AsyncConnection, uscc: str, *, today: date, now: datetime) -> list[Standing]:
    """Every benefit of today, by the rule that the nightly computation uses as well."""
    file = items(await entries_of(connection, uscc), on=today, known_by=now)
    watched = bool(await watched_of(connection, [uscc], today))
    rows = await incentives_of(connection, uscc)
    told = []
    for benefit in offered(today):
        found, row = eligibility(file, benefit, on=today, watched=watched), rows.get(benefit.id)
        own: Name = "met" if found.met else "near" if found.near else "far"
        told.append(Standing(STATES[row.state] if row else own, benefit, found, row, _against(file, found)))
    return told


def _against(file: Sequence[Item], found: Eligibility) -> tuple[Against, ...]:
    """Where to go about what is missing: the case of a record, or the record itself, where one may object to it."""
    told = []
    for item in file:
        kind = item.case.partition("/")[0]
        if item.case in found.because and item.state == "in_force":
            own = kind in DONE_THERE
            href = case_address(kind, item.case) if own else f"/portal/why/{quote(item.key)}"
            told.append(Against(item.title, href, DONE_THERE.get(kind, "看这条记录，不对的提出异议")))
    return tuple(told)


def granting(benefit: Benefit, today: date) -> list[str]:
    """The groups of units that may grant it, as the plan calls them."""
    titles = in_force("responsibility", today).data["groups"]
    return [titles[group]["title"] for group in benefit.groups]


def summed(standings: Sequence[Standing]) -> dict[Name, int]:
    """How many benefits stand in each way, for a line on another page."""
    return {name: sum(1 for one in standings if one.name == name) for name in ("had", "met", "near", "stopped")}
