"""失信惩戒的读取：一件，它的实施单位，所依据的认定，以及同一认定、同一清单项目下一次可用的案号。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.sanction_list import LIST, list_in_force
from database.tables.case import Case
from database.tables.dishonesty import Dishonesty
from database.tables.hang import Hang
from database.tables.sanction import Sanction, SanctionUnit
from database.writing import table
from rules.dishonesty_item import catalogue
from rules.sanction import Determination, SanctionProposal, sanction_case

CASE, SANCTION, UNIT, DISHONESTY = table(Case), table(Sanction), table(SanctionUnit), table(Dishonesty)
HANG = table(Hang)
# What came to nothing for a reason that may pass can be proposed again.
AGAIN = ("withdrawn", "basis_fallen", "unserved")


async def sanction_of(connection: AsyncConnection, case: str) -> Any | None:
    """A measure with how its case stands."""
    about = (CASE.c.position, CASE.c.outcome.label("case_outcome"), CASE.c.closed_at, CASE.c.started_at)
    joined = select(SANCTION, *about).join(CASE, CASE.c.id == SANCTION.c.case_id)
    return (await connection.execute(joined.where(SANCTION.c.case_id == case))).one_or_none()


async def units_of_sanction(connection: AsyncConnection, case: str) -> Sequence[Any]:
    """What each implementing unit has said, by unit."""
    found = select(UNIT).where(UNIT.c.case_id == case).order_by(UNIT.c.unit)
    return (await connection.execute(found)).all()


async def determination_of(connection: AsyncConnection, case: str, *, held: bool = False) -> Determination | None:
    """The determination a measure would rest on; `held`: it cannot end while this transaction lasts."""
    found = select(DISHONESTY).where(DISHONESTY.c.case_id == case)
    row = (await connection.execute(found.with_for_update(read=True) if held else found)).one_or_none()
    if row is None:
        return None
    names = ("number", "uscc", "unit", "degree", "listed", "served_on", "starts_on", "ends_on", "ended_on")
    known = {name: getattr(row, name) for name in names}
    return Determination(case=row.case_id, item=catalogue(row.proposed_on)[row.item].title, **known)


async def founded(connection: AsyncConnection, case: str, on: date) -> bool:
    """Whether a list that a measure rests on is in force on a day."""
    rests = select(HANG.c.on_case).where(HANG.c.case_id == case, HANG.c.until.is_(None))
    found = select(LIST.c.case_id).where(LIST.c.case_id.in_(rests), list_in_force(on)).with_for_update(read=True)
    return (await connection.execute(found)).first() is not None


async def case_of_sanction(connection: AsyncConnection, proposal: SanctionProposal) -> str:
    """The id under which it is proposed: what was taken back or never took effect may be proposed again."""
    entry = 1
    while True:
        case = sanction_case(proposal, entry)
        outcome = await connection.scalar(select(CASE.c.outcome).where(CASE.c.id == case))
        if outcome not in AGAIN:
            return case
        entry += 1
