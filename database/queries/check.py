"""信用查验的读写：一批企业的档案链一句读出；回执连同当天次数一句写入；本单位的查验。"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import bindparam
from sqlalchemy.types import String

from database.queries.credit_file import entry_of
from database.reading import reading
from database.tables.business import Business
from database.tables.check import CheckCount, CheckReceipt
from database.tables.record import Record
from database.writing import table
from rules.check_receipt import answer_of, unproved
from rules.record import Entry
from rules.succession import Predecessor

Row = Any
BUSINESS, RECORD, RECEIPT, COUNT = table(Business), table(Record), table(CheckReceipt), table(CheckCount)
AT_ONCE = 500
CODES = func.any(bindparam("codes", type_=ARRAY(String)))
BEFORE = BUSINESS.alias()
FOLLOWED = select(func.array_agg(BEFORE.c.uscc)).where(BEFORE.c.successor == BUSINESS.c.uscc, BEFORE.c.successor != "")
FILES = (
    select(BUSINESS.c.uscc.label("whose"), BUSINESS.c.name, BUSINESS.c.successor,
           FOLLOWED.correlate(BUSINESS).scalar_subquery().label("followed"), RECORD)
    .outerjoin(RECORD, RECORD.c.uscc == BUSINESS.c.uscc)
    .where(BUSINESS.c.uscc == CODES)
    .order_by(BUSINESS.c.uscc, RECORD.c.seq)
)  # fmt: skip
# The count, the receipts and the log of who has looked at whom are one statement: either the day's quota has room for
# all of them and they are kept, or nothing is. A number that is there already stays as it was.
KEEP = text(
    """
    with counted as (
        insert into check_count as c (caller, day, n)
        select cast(:caller as text), cast(:day as date), cast(:many as int)
        where cast(:many as int) <= cast(:quota as int)
        on conflict (caller, day) do update set n = c.n + excluded.n where c.n + excluded.n <= cast(:quota as int)
        returning n
    ), kept as (
        insert into check_receipt
        select one.* from counted, jsonb_populate_recordset(null::check_receipt, cast(:rows as jsonb)) as one
        on conflict (number) do nothing returning *
    ), read as (
        insert into access_log (at, account_id, what, uscc, purpose, details)
        select at, by_id, 'check:' || number, uscc, answer ->> 'purpose_title',
               jsonb_build_object('note', concat_ws('　', by_name, authority, nullif(matter, '')))
        from kept
    )
    select (select n from counted) as n, (select count(*) from kept) as kept
    """
)


class File(NamedTuple):
    """A business's name and its whole chain; those whose file it follows, near and far, and who follows it."""

    name: str
    entries: tuple[Entry, ...]
    before: tuple[Predecessor, ...] = ()
    after: str = ""


async def files_of(connection: AsyncConnection, codes: Iterable[str]) -> dict[str, File]:
    """The files of several businesses and of those whose files they follow; one without a file is left out."""
    rows: dict[str, list[Row]] = {}
    wanted = set(codes)
    while wanted:
        for row in await connection.execute(FILES, {"codes": sorted(wanted)}):
            rows.setdefault(row.whose, []).append(row)
        wanted = {code for own in rows.values() for code in own[0].followed or ()} - set(rows)
    chains = {code: tuple(entry_of(row) for row in own if row.seq is not None) for code, own in rows.items()}
    return {
        code: File(own[0].name, chains[code], _before(code, rows, chains), own[0].successor)
        for code, own in rows.items()
    }


def _before(
    code: str, rows: Mapping[str, list[Row]], chains: Mapping[str, tuple[Entry, ...]]
) -> tuple[Predecessor, ...]:
    known: set[str] = set()
    near = set(rows[code][0].followed or ())
    while near:
        known |= near
        near = {one for far in near for one in rows[far][0].followed or ()} - known
    return tuple(Predecessor(one, rows[one][0].name, chains[one]) for one in sorted(known - {code}))


async def receipt_of(connection: AsyncConnection, number: str) -> Row | None:
    return (await connection.execute(select(RECEIPT).where(RECEIPT.c.number == number))).one_or_none()


async def receipts_of_unit(
    connection: AsyncConnection, units: Sequence[str], *, open_only: bool, before: tuple[datetime, str] | None,
    limit: int,
) -> Sequence[Row]:  # fmt: skip
    """The checks of units, newest first; `open_only`: those of which nobody has said what was done with them."""
    wanted: list[Any] = [RECEIPT.c.unit.in_(units)]
    if open_only:
        wanted.append(RECEIPT.c.used == "")
    if before:
        wanted.append(tuple_(RECEIPT.c.at, RECEIPT.c.number) < before)
    found = select(RECEIPT).where(and_(*wanted)).order_by(RECEIPT.c.at.desc(), RECEIPT.c.number.desc()).limit(limit)
    return (await connection.execute(found)).all()


async def receipts_about(connection: AsyncConnection, uscc: str, *, limit: int) -> Sequence[Row]:
    """The newest checks of one business, whoever made them."""
    found = select(RECEIPT).where(RECEIPT.c.uscc == uscc).order_by(RECEIPT.c.at.desc(), RECEIPT.c.number.desc())
    return (await connection.execute(found.limit(limit))).all()


async def receipts_of_batch(connection: AsyncConnection, unit: str, batch: str) -> Sequence[Row]:
    """The checks of one sheet in the order of its rows; none for another unit."""
    found = select(RECEIPT).where(RECEIPT.c.batch == batch, RECEIPT.c.unit == unit)
    return (await connection.execute(found.order_by(RECEIPT.c.row))).all()


async def unproved_receipts() -> tuple[list[str], int]:
    """Every receipt that the files no longer prove, as a sentence, and how many there are; a few hundred at a time."""
    faults: list[str] = []
    read, after = 0, ("", "")
    while True:
        place = tuple_(RECEIPT.c.uscc, RECEIPT.c.number)
        page = select(RECEIPT).where(place > after).order_by(RECEIPT.c.uscc, RECEIPT.c.number).limit(AT_ONCE)
        async with reading() as connection:
            rows = (await connection.execute(page)).all()
            files = await files_of(connection, {code for row in rows for code in codes_of(row)})
        for row in rows:
            faults += [f"查验回执 {row.number}：{fault}" for fault in row_faults(row, files)]
        read += len(rows)
        if len(rows) < AT_ONCE:
            return faults, read
        after = (rows[-1].uscc, rows[-1].number)


def codes_of(row: Row) -> set[str]:
    """Whose files a receipt was computed from."""
    return {row.uscc, *(one["uscc"] for one in row.answer.get("inherited", ()))}


def row_faults(row: Row, files: Mapping[str, File]) -> list[str]:
    """Why a receipt is not what the file said at that moment; what stands beside the answer must say the same.

    `files` are those of `codes_of`, as they are now.
    """
    answer = answer_of(row.answer)
    beside = (row.number, row.at, row.uscc, row.purpose, row.verdict, row.seq, row.head)
    within = (answer.number, answer.at, answer.uscc, answer.purpose, answer.verdict, answer.seq, answer.head)
    if beside != within:
        return ["各栏与答复不符，回执被改动"]
    return unproved(answer, row.digest, {code: file.entries for code, file in files.items()})
