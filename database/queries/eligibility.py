"""谁具备哪项激励的条件：要计算的一页企业和它们的档案；名单、接近的和各项的数。实施方案 二（三）9。"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.credit_file import RECORD, entry_of
from database.tables.business import Business
from database.tables.eligibility import EligibilityDue, EligibilityRow, EligibilityRun
from database.tables.incentive import Incentive
from database.tables.watch import Watch
from database.writing import table
from rules.eligibility import Scope
from rules.record import Entry

BUSINESS, ELIGIBILITY = table(Business), table(EligibilityRow)
DUE, RUN, INCENTIVE, WATCH = table(EligibilityDue), table(EligibilityRun), table(Incentive), table(Watch)
# While an incentive is none of these, nothing that is computed anew concerns it any more.
OPEN = ("proposed", "publicity", "in_force", "stopped")
Row = Any
CHAINS = select(RECORD).where(RECORD.c.uscc == func.any(bindparam("usccs"))).order_by(RECORD.c.uscc, RECORD.c.seq)


async def page_of(connection: AsyncConnection, scope: Scope, after: str, limit: int) -> dict[str, int]:
    """The next businesses to compute after a code, with how long their chains are said to be."""
    of = DUE if scope == "due" else BUSINESS
    found = select(of.c.uscc, of.c.chain_seq).where(of.c.uscc > after, of.c.chain_seq > 0)
    return {row.uscc: row.chain_seq for row in await connection.execute(found.order_by(of.c.uscc).limit(limit))}


async def chains_of(connection: AsyncConnection, usccs: Sequence[str]) -> dict[str, tuple[Entry, ...]]:
    """The whole chains of some businesses, each in order of `seq`, in one statement."""
    rows = await connection.execute(CHAINS, {"usccs": list(usccs)})
    return {uscc: tuple(map(entry_of, chain)) for uscc, chain in groupby(rows, key=lambda row: row.uscc)}


async def known_of(connection: AsyncConnection, usccs: Sequence[str]) -> dict[tuple[str, str], Row]:
    """What was computed of them before, by code and benefit."""
    rows = await connection.execute(select(ELIGIBILITY).where(ELIGIBILITY.c.uscc.in_(usccs)))
    return {(row.uscc, row.benefit): row for row in rows}


async def watched_of(connection: AsyncConnection, usccs: Sequence[str], on: date) -> set[str]:
    """Which of them are 重点关注对象 on a day, by any unit."""
    found = select(WATCH.c.uscc).where(
        WATCH.c.uscc.in_(usccs), WATCH.c.starts_on <= on, WATCH.c.lapses_on > on,
        or_(WATCH.c.ended_on.is_(None), WATCH.c.ended_on > on),
    )  # fmt: skip
    return set((await connection.execute(found)).scalars())


async def open_incentives(connection: AsyncConnection, usccs: Sequence[str]) -> Mapping[str, Sequence[Row]]:
    """Their incentives that are under way or had, by code."""
    wanted = (INCENTIVE.c.case_id, INCENTIVE.c.uscc, INCENTIVE.c.benefit, INCENTIVE.c.edition)
    found = select(*wanted, INCENTIVE.c.state, INCENTIVE.c.because)
    found = found.where(INCENTIVE.c.uscc.in_(usccs), INCENTIVE.c.state.in_(OPEN)).order_by(INCENTIVE.c.uscc)
    rows = (await connection.execute(found)).all()
    return {uscc: tuple(own) for uscc, own in groupby(rows, key=lambda row: row.uscc)}


async def incentives_of(connection: AsyncConnection, uscc: str) -> dict[str, Row]:
    """By benefit, what a business has been told that it has, is to have, or has had stopped; never a mere proposal."""
    told = select(INCENTIVE).where(INCENTIVE.c.uscc == uscc, INCENTIVE.c.state.in_(OPEN[1:]))
    return {row.benefit: row for row in await connection.execute(told.order_by(INCENTIVE.c.proposed_on))}


class Listed(NamedTuple):
    """What a list of staff is narrowed to: met, or near; `after` is the last code of the page before."""

    benefit: str
    near: bool = False
    text: str = ""
    after: str = ""


async def eligible(connection: AsyncConnection, wanted: Listed, *, limit: int) -> Sequence[Row]:
    """Who has what a benefit takes, or is near to it, and neither has it nor is it under way; in order of code."""
    which = ELIGIBILITY.c.near if wanted.near else ELIGIBILITY.c.met
    found = (
        select(ELIGIBILITY, BUSINESS.c.name)
        .join(BUSINESS, BUSINESS.c.uscc == ELIGIBILITY.c.uscc)
        .where(ELIGIBILITY.c.benefit == wanted.benefit, which, ELIGIBILITY.c.uscc > wanted.after, ~_had())
    )
    if wanted.text:
        found = found.where(or_(BUSINESS.c.name.contains(wanted.text, autoescape=True),
                                BUSINESS.c.uscc.startswith(wanted.text.upper(), autoescape=True)))  # fmt: skip
    return (await connection.execute(found.order_by(ELIGIBILITY.c.uscc).limit(limit))).all()


async def counts(connection: AsyncConnection) -> dict[str, dict[str, int]]:
    """By benefit: `met` and `near` without those that `had` it or have it under way, and `had`."""
    told: dict[str, dict[str, int]] = {}
    for name in ("met", "near"):
        which = ELIGIBILITY.c[name]
        of = ELIGIBILITY.c.benefit
        # Counted from their index; whoever has it is few, and found from the other side.
        every = select(of, func.count().label("n")).where(which).group_by(of)
        own = (INCENTIVE.c.uscc == ELIGIBILITY.c.uscc) & (INCENTIVE.c.benefit == of) & INCENTIVE.c.state.in_(OPEN)
        having = select(of, -func.count(ELIGIBILITY.c.uscc.distinct())).join(INCENTIVE, own).where(which).group_by(of)
        for benefit, number in (await connection.execute(every.union_all(having))).all():
            told.setdefault(benefit, {}).setdefault(name, 0)
            told[benefit][name] += number
    had = select(INCENTIVE.c.benefit, func.count()).where(INCENTIVE.c.state.in_(OPEN)).group_by(INCENTIVE.c.benefit)
    for benefit, number in await connection.execute(had):
        told.setdefault(benefit, {})["had"] = number
    return told


async def kept_counts(connection: AsyncConnection) -> tuple[dict[str, dict[str, int]], datetime | None]:
    """The same as a run last counted them, and when; counted now as long as no run has."""
    newest = select(RUN.c.figures, RUN.c.counted_at).where(RUN.c.counted_at.is_not(None))
    row = (await connection.execute(newest.order_by(RUN.c.counted_at.desc()).limit(1))).one_or_none()
    return (row.figures, row.counted_at) if row else (await counts(connection), None)


async def latest_runs(connection: AsyncConnection) -> dict[str, Row]:
    """How far the latest run of each scope has come."""
    return {row.scope: row for row in await connection.execute(select(RUN))}


async def how_many_due(connection: AsyncConnection) -> int:
    return int(await connection.scalar(select(func.count()).select_from(DUE)) or 0)


def _had() -> Any:
    own = (INCENTIVE.c.uscc == ELIGIBILITY.c.uscc) & (INCENTIVE.c.benefit == ELIGIBILITY.c.benefit)
    return select(1).where(own, INCENTIVE.c.state.in_(OPEN)).correlate(ELIGIBILITY).exists()
