"""信用记录链的校验：按主体逐条重算，与存下的链头核对。"""

from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from database.reading import reading
from database.tables.business import Business
from database.tables.record import Record
from database.writing import table
from rules.record import Entry, broken

SHANGHAI = ZoneInfo("Asia/Shanghai")
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
        faults += broken([_entry(row) for row in entries], head=known.pop(uscc, ""))
        moved = [row.seq for row in entries if row.body and row.body["case"] != row.case_id]
        faults += [f"{uscc} 第 {seq} 条：案件编号与内容不符" for seq in moved]
    faults += [f"{uscc}：整条链不见了" for uscc in known]
    return faults, chains, records


def _entry(row: Any) -> Entry:
    return Entry(
        uscc=row.uscc,
        seq=row.seq,
        kind=row.kind,
        body=row.body,
        salt=row.salt or "",
        true_on=row.true_on,
        known_at=row.known_at.astimezone(SHANGHAI).isoformat(),
        prev=row.prev,
        body_digest=row.digest,
        own_link=row.link,
    )
