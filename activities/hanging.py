"""依附和解除：一案依据另一案立着；根基不在了，依附于它的逐案得知，当日解除。"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.telling import say
from database.queries.credit_file import entries_of
from database.queries.objection import first_of
from database.reading import reading
from database.tables.case import Case
from database.tables.hang import Hang
from database.writing import note, put, table, writing
from rules.hanging import EVENTS, Fallen, FallenHeard, RecordPutRight
from rules.journal import Entry
from rules.objection import versions_of

CASE, HANG = table(Case), table(Hang)
# What a case answers that came to its end while it was told.
ENDING = {"AcceptedUpdateCompletedWorkflow"}
# How long a case is waited for, in seconds: less than the house gives a short activity.
PATIENCE = 6.0
# Of everybody who is about to rest on something: whoever has fallen waits until they have written that they do.
RESTING = 20260101


@asynccontextmanager
async def resting() -> AsyncIterator[AsyncConnection]:
    """A transaction that may hang a case on others: what it reads of them holds, or they tell it that they fell."""
    async with writing() as connection:
        await connection.execute(select(func.pg_advisory_xact_lock_shared(RESTING)))
        yield connection


async def hang(connection: AsyncConnection, case: str, on_case: str, *, about: str, since: date) -> None:
    """From `since` a case rests on another; said twice it is said once."""
    await put(connection, Hang, {"case_id": case, "on_case": on_case, "about": about, "since": since})


async def unhang(connection: AsyncConnection, case: str, *, on: date, why: str) -> None:
    """A case no longer rests on anything: it has come to its own end."""
    ceased = update(HANG).where(HANG.c.case_id == case, HANG.c.until.is_(None))
    await connection.execute(ceased.values(until=on, why=why))


async def cases_of(connection: AsyncConnection, documents: Iterable[str]) -> dict[str, str]:
    """The numbers of those papers that are our own, by the newest case that each is kept in."""
    named = select(CASE.c.title, CASE.c.id).where(CASE.c.title.in_(list(documents))).order_by(CASE.c.started_at)
    newest = {one.title: one.id for one in await connection.execute(named)}
    return {case: document for document, case in newest.items()}


async def title_of(connection: AsyncConnection, case: str) -> str:
    """The number by which people know a case; its id where it is not on file here."""
    return str(await connection.scalar(select(CASE.c.title).where(CASE.c.id == case)) or case)


async def grounds_of(connection: AsyncConnection, case: str) -> dict[str, str]:
    """The papers that a case has ever rested on, by the case each is kept in."""
    rows = await connection.execute(select(HANG.c.on_case, HANG.c.about).where(HANG.c.case_id == case))
    return {one.on_case: one.about for one in rows}


@activity.defn
async def let_fall(fallen: Fallen) -> int:
    """Tell every case that rests on the one that fell. Answers how many heard it; each hears it once.

    One that does not answer keeps none of the others from hearing; it is told again until it has.
    """
    return await _let_fall(fallen, f"fallen/{fallen.case}/{fallen.seq}")


@activity.defn
async def let_record_fall(right: RecordPutRight) -> int:
    """Tell every case that rests on a record which was put right, by whichever of its versions it came to do so."""
    async with reading() as connection:
        first = await first_of(connection, right.about)
        entries = await entries_of(connection, first.uscc) if first else ()
        keys = versions_of(entries, first.key) if first else set()
    said = right.model_dump(exclude={"about", "case"})
    # The version that puts it right stands: nobody has to hear of it.
    cases = sorted({entry.case for entry in entries if entry.key in keys} - {right.case})
    return sum([await _let_fall(Fallen(**said, case=case), f"fallen/{case}/{right.case}") for case in cases])


async def _let_fall(fallen: Fallen, click: str) -> int:
    async with reading() as connection:
        await connection.execute(select(func.pg_advisory_xact_lock(RESTING)))
        hung = select(HANG.c.case_id).where(HANG.c.on_case == fallen.case, HANG.c.until.is_(None))
        cases = (await connection.scalars(hung.order_by(HANG.c.case_id))).all()
    told = (say(case, "basis_fell", fallen, click=click, passed_by=ENDING) for case in cases)
    heard = await asyncio.gather(*(asyncio.wait_for(one, PATIENCE) for one in told), return_exceptions=True)
    if failed := [one for one in heard if isinstance(one, BaseException)]:
        raise failed[0]
    return sum(one is True for one in heard)


@activity.defn
async def keep_fallen(heard: FallenHeard) -> None:
    """A case has heard that something it rests on fell: it no longer rests on that, and its timeline says so."""
    fallen = heard.fallen
    async with writing() as connection:
        one = update(HANG).where(HANG.c.case_id == heard.case, HANG.c.on_case == fallen.case, HANG.c.until.is_(None))
        gone = await connection.execute(one.values(until=fallen.at.date(), why=fallen.why).returning(HANG.c.about))
        for about in gone.scalars():
            what = f"所依据的 {about} {EVENTS[fallen.event]}"
            line = Entry(key=f"fallen/{fallen.case}", at=heard.at, mark="record", what=what, why=fallen.why)
            await note(connection, heard.case, line)
