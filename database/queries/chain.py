"""信用记录链的校验：按主体逐条重算，与存下的链头核对；边读边算，不论有多少条。"""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.engine import engine
from database.queries.credit_file import entry_of
from database.tables.business import Business
from database.tables.record import Record
from database.writing import table
from rules.record import Entry, broken

Row = Any
RECORD, BUSINESS = table(Record), table(Business)
HEAD = (BUSINESS.c.chain_head, BUSINESS.c.chain_seq)
ENTRIES = select(RECORD, *HEAD).outerjoin(BUSINESS, BUSINESS.c.uscc == RECORD.c.uscc)
CHAINS = ENTRIES.order_by(RECORD.c.uscc, RECORD.c.seq)
# A head whose whole chain is gone.
GONE = select(BUSINESS.c.uscc).where(
    BUSINESS.c.chain_head != "", ~exists(select(1).where(RECORD.c.uscc == BUSINESS.c.uscc))
)
AT_ONCE = 2000
TOLD = 1000


async def broken_chains() -> tuple[list[str], int, int]:
    """Faults as sentences (the first thousand, and how many more), the number of chains, the number of records.

    One pass over one picture of the database, in order; never more than one chain is in memory.
    """
    faults: list[str] = []
    more = chains = records = 0
    async with engine().connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        async for chain in _chains(connection):
            chains, records = chains + 1, records + len(chain)
            found = _faults(chain)
            told = found[: TOLD - len(faults)]
            faults, more = faults + told, more + len(found) - len(told)
        gone = [f"{row.uscc}：整条链不见了" for row in await connection.execute(GONE.limit(TOLD))]
    faults += gone
    return [*faults, f"另有 {more} 处未列出"] if more else faults, chains, records


async def _chains(connection: AsyncConnection) -> AsyncIterator[list[Row]]:
    chain: list[Row] = []
    async with connection.stream(CHAINS, execution_options={"yield_per": AT_ONCE}) as rows:
        async for row in rows:
            if chain and chain[0].uscc != row.uscc:
                yield chain
                chain = []
            chain.append(row)
    if chain:
        yield chain


def _faults(chain: list[Row]) -> list[str]:
    last = chain[-1]
    entries: list[Entry] = [entry_of(row) for row in chain]
    found = broken(entries, head=last.chain_head or "")
    if last.chain_seq != last.seq:
        found.append(f"{last.uscc}：共 {last.seq} 条，主体名下记的是 {last.chain_seq or 0} 条")
    return found
