"""异议的读取：所涉的记录、此前的异议、谁收到过这条记录；企业自己的异议。"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.credit_file import SHANGHAI, entries_of
from database.tables.business import Business
from database.tables.case import Case
from database.tables.check import CheckReceipt
from database.tables.objection import ContestRow, ObjectionRow
from database.tables.record import Disclosure, Record
from database.tables.step import StepRow
from database.writing import table
from rules.check import counts
from rules.credit_file import items
from rules.objection import objection_case
from rules.objection_file import Receiver
from rules.penalty_form import BY_HAND
from rules.push import PLACE
from rules.unit import unit

Row = Any
CASE, RECORD, STEP, DISCLOSURE = table(Case), table(Record), table(StepRow), table(Disclosure)
BUSINESS = table(Business)
OBJECTION, CONTEST, RECEIPT = table(ObjectionRow), table(ContestRow), table(CheckReceipt)


async def record_by_key(connection: AsyncConnection, key: str) -> Row | None:
    """The entry of a chain that a key names."""
    return (await connection.execute(select(RECORD).where(RECORD.c.key == key))).one_or_none()


async def first_of(connection: AsyncConnection, key: str) -> Row | None:
    """The first version of the record that a key names: what was corrected is still the same record."""
    row = await record_by_key(connection, key)
    while row is not None and row.kind == "corrected":
        row = await record_by_key(connection, row.about)
    return row


async def receipt_by_number(connection: AsyncConnection, number: str) -> Row | None:
    return (await connection.execute(select(RECEIPT).where(RECEIPT.c.number == number))).one_or_none()


async def case_behind(connection: AsyncConnection, case: str) -> Row | None:
    return (await connection.execute(select(CASE).where(CASE.c.id == case))).one_or_none()


async def hands_of(connection: AsyncConnection, case: str, names: Sequence[str]) -> Sequence[Row]:
    """Who answered certain steps of a case: answered_by and role."""
    done = select(STEP.c.answered_by, STEP.c.acting_for, STEP.c.role)
    done = done.where(STEP.c.case_id == case, STEP.c.name.in_(names), STEP.c.state == "done")
    return (await connection.execute(done)).all()


async def next_case(connection: AsyncConnection, about: str) -> str:
    """The case of the objection that may be filed next about a record: the one under way, else a new one."""
    filed = select(OBJECTION.c.case_id, OBJECTION.c.outcome).where(OBJECTION.c.about == about)
    rows = (await connection.execute(filed)).all()
    running = next((row.case_id for row in rows if not row.outcome), None)
    return running or objection_case(about, len(rows) + 1)


async def objected_before(connection: AsyncConnection, about: str, case: str) -> int:
    """How many objections to the same record were dealt with before this one; withdrawn and refused ones count."""
    others = select(func.count()).where(OBJECTION.c.about == about, OBJECTION.c.case_id != case)
    return int((await connection.execute(others)).scalar_one())


async def objection_of(connection: AsyncConnection, case: str) -> Row:
    return (await connection.execute(select(OBJECTION).where(OBJECTION.c.case_id == case))).one()


async def contest_of(connection: AsyncConnection, case: str) -> Row:
    return (await connection.execute(select(CONTEST).where(CONTEST.c.case_id == case))).one()


async def receivers_of(connection: AsyncConnection, record: Row) -> tuple[Receiver, ...]:
    """Who has the record: the places and partners that people told of it, and the units whose checks did."""
    elsewhere = or_(DISCLOSURE.c.place.in_(BY_HAND), DISCLOSURE.c.place.startswith(PLACE))
    shared = select(DISCLOSURE.c.place, DISCLOSURE.c.title).where(
        DISCLOSURE.c.case_id == record.case_id, DISCLOSURE.c.recalled_on.is_(None), elsewhere
    )
    places = await connection.execute(shared.order_by(DISCLOSURE.c.place))
    found = [Receiver(kind="place", id=row.place, title=row.title) for row in places]
    return (*found, *await checkers_of(connection, record))


async def checkers_of(connection: AsyncConnection, record: Row) -> tuple[Receiver, ...]:
    """The units whose checks told of a record, each with the numbers of its receipts; computed from the chain again."""
    asked = select(RECEIPT.c.number, RECEIPT.c.unit, RECEIPT.c.at, RECEIPT.c.seq)
    asked = asked.where(RECEIPT.c.uscc == record.uscc, RECEIPT.c.seq >= record.seq, RECEIPT.c.unit != "")
    receipts = (await connection.execute(asked.order_by(RECEIPT.c.at, RECEIPT.c.number))).all()
    chain = await entries_of(connection, record.uscc) if receipts else ()
    units: dict[str, list[str]] = {}
    for row in receipts:
        at = row.at.astimezone(SHANGHAI)
        told = items(chain[: row.seq], on=at.date(), known_by=at)
        if any(item.key == record.key and counts(item) for item in told):
            units.setdefault(row.unit, []).append(row.number)
    inherited = await _inheriting(connection, record)
    for row in inherited:
        units.setdefault(row.unit, []).append(row.number)
    return tuple(
        Receiver(
            kind="unit",
            id=id,
            title=unit(id, (*receipts, *inherited)[-1].at.astimezone(SHANGHAI).date()).name,
            receipts=tuple(numbers),
        )
        for id, numbers in units.items()
    )


async def _inheriting(connection: AsyncConnection, record: Row) -> Sequence[Row]:
    """The checks of those who follow the business of a record, in which it counted."""
    after = select(BUSINESS.c.successor).where(BUSINESS.c.uscc == record.uscc, BUSINESS.c.successor != "")
    line = after.cte(recursive=True)
    further = select(BUSINESS.c.successor).join(line, line.c.successor == BUSINESS.c.uscc)
    line = line.union(further.where(BUSINESS.c.successor != ""))
    told = RECEIPT.c.answer.contains({"items": [{"record": record.key}]})
    asked = select(RECEIPT.c.number, RECEIPT.c.unit, RECEIPT.c.at).where(RECEIPT.c.unit != "", told)
    asked = asked.where(RECEIPT.c.uscc.in_(select(line.c.successor)), RECEIPT.c.uscc != record.uscc)
    return (await connection.execute(asked.order_by(RECEIPT.c.at, RECEIPT.c.number))).all()


async def own_objections(connection: AsyncConnection, uscc: str, *, limit: int = 100) -> Sequence[Row]:
    """What a business (and nobody else for it) has objected to, the newest first."""
    own = (OBJECTION.c.uscc == uscc, OBJECTION.c.by_kind == "business")
    return await _with_steps(connection, *own, limit=limit)


async def own_objection(connection: AsyncConnection, uscc: str, case: str) -> Row | None:
    own = (OBJECTION.c.uscc == uscc, OBJECTION.c.by_kind == "business", OBJECTION.c.case_id == case)
    return next(iter(await _with_steps(connection, *own, limit=1)), None)


async def open_step(connection: AsyncConnection, case: str) -> Row | None:
    """The step that an objection waits at, and how its day was found."""
    columns = (STEP.c.key, STEP.c.name, STEP.c.title, STEP.c.role, STEP.c.due_on, STEP.c.provisional, STEP.c.open)
    course = (STEP.c.case_id == case, STEP.c.state == "open", STEP.c.name.like("objection%"))
    return (await connection.execute(select(*columns).where(*course).order_by(STEP.c.seq.desc()))).first()


async def objections_about(connection: AsyncConnection, about: str) -> Sequence[Row]:
    """Every objection to a record, the newest first."""
    return await _with_steps(connection, OBJECTION.c.about == about, limit=20)


async def _with_steps(connection: AsyncConnection, *wanted: ColumnElement[bool], limit: int) -> Sequence[Row]:
    newest = select(OBJECTION, CASE.c.position, CASE.c.closed_at).join(CASE, CASE.c.id == OBJECTION.c.case_id)
    ordered = newest.where(*wanted).order_by(OBJECTION.c.filed_at.desc(), OBJECTION.c.case_id).limit(limit)
    return (await connection.execute(ordered)).all()


async def contests_about(connection: AsyncConnection, about_case: str) -> Sequence[Row]:
    """The 复议 and 诉讼 that were entered about the records of a case, the newest first."""
    found = select(CONTEST).where(CONTEST.c.about_case == about_case)
    return (await connection.execute(found.order_by(CONTEST.c.accepted_on.desc(), CONTEST.c.case_id))).all()
