"""可能达到重点关注的标准、本单位还没有关注的企业：先按各自的台账找出来，再逐家对照信用档案。实施方案 二（三）9。"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.credit_file import entry_of
from database.tables.business import Business
from database.tables.commitment import Commitment
from database.tables.dishonesty import Dishonesty
from database.tables.penalty import PenaltyRow
from database.tables.record import Record
from database.tables.watch import Watch
from database.writing import table
from rules.record import Entry
from rules.repair import months_after
from rules.watch import criteria

BUSINESS, WATCH, RECORD = table(Business), table(Watch), table(Record)
DISHONESTY, COMMITMENT, PENALTY = table(Dishonesty), table(Commitment), table(PenaltyRow)


class Sought(NamedTuple):
    """What the criteria of a day seek: so many penalties since a day, what could be repaired by a day, which grades."""

    least: int
    since: date
    repairable_by: date
    grades: tuple[str, ...]


def sought(on: date) -> Sought:
    """The mildest that any criterion of the edition in force asks for."""
    known = criteria(on).values()
    penalties = [one for one in known if one.test == "penalties"]
    left = [one.months for one in known if one.test == "unrepaired"]
    return Sought(
        least=min((one.count for one in penalties), default=1_000_000),
        since=months_after(on, -max((one.months for one in penalties), default=0)),
        repairable_by=months_after(on, -min(left)) if left else date.min,
        grades=tuple(grade for one in known for grade in one.grades),
    )


async def candidates(connection: AsyncConnection, unit: str, *, on: date, after: str = "", limit: int) -> Sequence[Any]:
    """Businesses (uscc, name) that may meet a criterion and that a unit neither watches nor has proposed to, by code.

    Each source is read from `after` on and no further than `limit`. What is found here is held against its file
    afterwards; a grade that was put right later is not found here, but on the page of its business.
    """
    pages = (_page(source, unit, after, limit).subquery().select() for source in _sources(sought(on), on))
    sources = union(*pages).subquery()
    found = select(BUSINESS.c.uscc, BUSINESS.c.name).join(sources, sources.c.uscc == BUSINESS.c.uscc)
    return (await connection.execute(found.order_by(BUSINESS.c.uscc).limit(limit))).all()


async def entries_of_businesses(connection: AsyncConnection, codes: Sequence[str]) -> dict[str, tuple[Entry, ...]]:
    """The chains of a page of businesses, by code."""
    found = select(RECORD).where(RECORD.c.uscc.in_(codes)).order_by(RECORD.c.uscc, RECORD.c.seq)
    rows = (await connection.execute(found)).all()
    return {uscc: tuple(entry_of(row) for row in chain) for uscc, chain in groupby(rows, key=lambda row: row.uscc)}


def _sources(wanted: Sought, on: date) -> tuple[Select[Any], ...]:
    shown = (PENALTY.c.shown_from.is_not(None), PENALTY.c.ended_on.is_(None), PENALTY.c.shown_until >= on)
    recent = func.count().filter(PENALTY.c.decided_on >= wanted.since) >= wanted.least
    left = func.bool_or(PENALTY.c.earliest_repair_on <= wanted.repairable_by)
    grade = func.left(func.upper(RECORD.c.body["result"].astext), 1)
    return (
        select(DISHONESTY.c.uscc).where(
            DISHONESTY.c.decided_on.is_not(None), DISHONESTY.c.ended_on.is_(None), DISHONESTY.c.degree == "serious"
        ),
        select(PENALTY.c.uscc).where(*shown).group_by(PENALTY.c.uscc).having(or_(recent, left)),
        select(COMMITMENT.c.uscc).where(COMMITMENT.c.barred_since.is_not(None), COMMITMENT.c.bar_lifted_on.is_(None)),
        select(RECORD.c.uscc).where(RECORD.c.kind == "evaluation", grade.in_(wanted.grades)),
    )


def _page(source: Select[Any], unit: str, after: str, limit: int) -> Select[Any]:
    """The next codes of one source, each once, that the unit does not watch."""
    uscc = source.selected_columns.uscc
    standing = WATCH.c.state.in_(("proposed", "in_force"))
    watched = exists().where(WATCH.c.uscc == uscc, WATCH.c.unit == unit, standing)
    return source.where(uscc > after, ~watched).distinct().order_by(uscc).limit(limit)
