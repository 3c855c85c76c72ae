"""一个决定登记在哪个案件里：登记人撤回的，同一文号可以重新登记。"""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.penalty import PenaltyRow
from database.writing import table
from rules.penalty import case_id

PENALTY = table(PenaltyRow)
WITHDRAWN = "withdrawn"


async def case_of_decision(connection: AsyncConnection, no: str) -> str:
    """The id of the case that a decision has, or would be given now."""
    entries = select(PENALTY.c.case_id, PENALTY.c.outcome).where(PENALTY.c.no == no)
    rows = (await connection.execute(entries)).all()
    standing = next((row.case_id for row in rows if row.outcome != WITHDRAWN), None)
    return standing or case_id(no, len(rows) + 1)
