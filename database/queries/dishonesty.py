"""失信行为认定的读取：一件，以及同一文书、同一事项下一次可用的案号。"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.dishonesty import Dishonesty
from database.writing import table
from rules.dishonesty import DishonestyProposal, dishonesty_case

CASE, DISHONESTY = table(Case), table(Dishonesty)


async def dishonesty_of(connection: AsyncConnection, case: str) -> Any | None:
    """A determination with how its case stands."""
    about = (CASE.c.position, CASE.c.outcome.label("case_outcome"), CASE.c.closed_at, CASE.c.started_at)
    joined = select(DISHONESTY, *about).join(CASE, CASE.c.id == DISHONESTY.c.case_id)
    return (await connection.execute(joined.where(DISHONESTY.c.case_id == case))).one_or_none()


async def case_of_proposal(connection: AsyncConnection, proposal: DishonestyProposal) -> str:
    """The id under which it is proposed: what its starter took back may be proposed again."""
    entry = 1
    while True:
        case = dishonesty_case(proposal, entry)
        outcome = await connection.scalar(select(CASE.c.outcome).where(CASE.c.id == case))
        if outcome != "withdrawn":
            return case
        entry += 1
