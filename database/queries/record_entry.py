"""信用记录的登记：它在哪个案件里；各单位登记得及时不及时、准确不准确、规范不规范、完整不完整。"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, distinct, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.business import Business
from database.tables.record_entry import RecordEntry
from database.tables.sheet import Sheet
from database.writing import table
from rules.record_entry import RecordDraft, record_case

Row = Any
ENTRY, SHEET, BUSINESS = table(RecordEntry), table(Sheet), table(Business)


async def case_of_record(connection: AsyncConnection, draft: RecordDraft) -> str:
    """The id of the case that a record has, or would be given now: what was not kept may be entered again."""
    first = record_case(draft)
    known = select(ENTRY.c.case_id, ENTRY.c.outcome).where(ENTRY.c.uscc == draft.uscc)
    rows = [row for row in await connection.execute(known) if row.case_id.partition("~")[0] == first]
    standing = next((row.case_id for row in rows if row.outcome != "unrecorded"), None)
    return str(standing or record_case(draft, len(rows) + 1))


async def entry_of_case(connection: AsyncConnection, case_id: str) -> Row | None:
    return (await connection.execute(select(ENTRY).where(ENTRY.c.case_id == case_id))).one_or_none()


async def quality(
    connection: AsyncConnection, units: Sequence[str], *, since: datetime, until: datetime
) -> Sequence[Row]:
    """The figures of some units for what was entered in a period, by unit: counts and sums, no shares."""
    new = ENTRY.c.act == "enter"
    within = and_(ENTRY.c.unit.in_(units), ENTRY.c.entered_at >= since, ENTRY.c.entered_at < until)
    late = ENTRY.c.late_days > 0
    statement = (
        select(
            ENTRY.c.unit,
            func.count(case((new, 1))).label("entered"),
            func.count(case((and_(new, ENTRY.c.outcome == "recorded"), 1))).label("recorded"),
            func.count(case((and_(new, ~late), 1))).label("timely"),
            func.coalesce(func.sum(case((new, ENTRY.c.late_days), else_=0)), 0).label("late_days"),
            func.count(case((and_(ENTRY.c.act == "correct", ENTRY.c.outcome == "recorded"), 1))).label("corrected"),
            func.count(case((ENTRY.c.outcome == "unrecorded", 1))).label("rejected"),
            func.coalesce(func.sum(case((new, ENTRY.c.asked), else_=0)), 0).label("asked"),
            func.coalesce(func.sum(case((new, ENTRY.c.missing), else_=0)), 0).label("missing"),
            func.count(distinct(case((ENTRY.c.outcome == "recorded", ENTRY.c.uscc)))).label("businesses"),
        )
        .where(within)
        .group_by(ENTRY.c.unit)
    )
    return (await connection.execute(statement)).all()


async def sheet_faults(
    connection: AsyncConnection, units: Sequence[str], *, since: datetime, until: datetime
) -> dict[str, tuple[int, int]]:
    """Of each unit: the rows of its record sheets in a period, and how many of them were refused."""
    statement = (
        select(
            SHEET.c.unit, func.sum(SHEET.c.total).label("rows"), func.sum(SHEET.c.bad + SHEET.c.refused).label("bad")
        )
        .where(SHEET.c.kind == "record", SHEET.c.unit.in_(units), SHEET.c.at >= since, SHEET.c.at < until)
        .group_by(SHEET.c.unit)
    )
    return {row.unit: (int(row.rows), int(row.bad)) for row in await connection.execute(statement)}


async def coverage(connection: AsyncConnection) -> tuple[int, int]:
    """How many businesses are on file, and how many of them have a chain with anything in it."""
    counted = select(func.count(), func.count(case((BUSINESS.c.chain_seq > 0, literal(1)))))
    row = (await connection.execute(counted.select_from(BUSINESS))).one()
    return int(row[0]), int(row[1])
