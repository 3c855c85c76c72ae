"""案件给谁看：本单位的、到过本单位或者本人手里的、抄送给本人的，以及本单位依据其承诺办理事项的；督办看到下属单位的。"""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.access import Signed
from api.staff.desk_page import units_below
from database.queries.case import case_of, may_see
from database.queries.commitment_ledger import commitment_of
from database.queries.step import step_of
from rules.refusal import Refused


async def case_seen_by(connection: AsyncConnection, officer: Signed, case: str, today: date) -> Any:
    """The case, for somebody who may see it. Raises Refused NotFound for everybody else, as if there were none."""
    row = await case_of(connection, case)
    if row is not None and await _shown(connection, officer, row, today):
        return row
    raise Refused("没有这个案件，或者不在您的查看范围内", code="NotFound")


async def step_seen_by(connection: AsyncConnection, officer: Signed, case: str, key: str, today: date) -> Any:
    """A step of such a case. Raises Refused NotFound."""
    await case_seen_by(connection, officer, case, today)
    row = await step_of(connection, case, key)
    if row is None:
        raise Refused("没有这个环节", code="NotFound")
    return row


async def _shown(connection: AsyncConnection, officer: Signed, row: Any, today: date) -> bool:
    if supervises(officer, row.unit, today):
        return True
    if row.kind == "commitment":
        committed = await commitment_of(connection, row.id)
        if committed is not None and committed.handling_unit == officer.unit:
            return True
    return await may_see(connection, row.id, unit=officer.unit, persons=sorted(officer.actor.persons))


def supervises(officer: Signed, unit: str, today: date) -> bool:
    return "supervisor" in officer.actor.roles and unit in units_below(officer.unit, today)
