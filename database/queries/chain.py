"""信用记录链的校验：按主体逐条重算，与存下的链头核对。"""

from itertools import groupby

from sqlalchemy import select

from database.queries.credit_file import entry_of
from database.reading import reading
from database.tables.business import Business
from database.tables.record import Record
from database.writing import table
from rules.record import broken

RECORD, BUSINESS = table(Record), table(Business)


async def broken_chains() -> tuple[list[str], int, int]:
    """Every fault as a sentence, the number of chains, the number of records; read in one pass, in order."""
    faults: list[str] = []
    chains = records = 0
    heads = select(BUSINESS.c.uscc, BUSINESS.c.chain_head).where(BUSINESS.c.chain_head != "")
    async with reading() as connection:
        known = {row.uscc: row.chain_head for row in await connection.execute(heads)}
        rows = (await connection.execute(select(RECORD).order_by(RECORD.c.uscc, RECORD.c.seq))).all()
    for uscc, group in groupby(rows, key=lambda row: row.uscc):
        entries = list(group)
        chains, records = chains + 1, records + len(entries)
        faults += broken(map(entry_of, entries), head=known.pop(uscc, ""))
    faults += [f"{uscc}：整条链不见了" for uscc in known]
    return faults, chains, records
