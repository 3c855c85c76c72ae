"""录入规则版本的案件页上多出来的：与它施行前一版的差异，一处一行。"""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from database.edition import hold_entered
from database.queries.edition import edition_of_case
from rules.edition import Edition, editions, read
from rules.edition_change import changes

HERE = "/staff/editions"


async def edition_shown(connection: AsyncConnection, case: Any) -> dict[str, Any]:
    """What the page of a case shows of an edition that was entered, `entered`; None for a case of another kind."""
    row = await edition_of_case(connection, case.id) if case.kind == "edition" else None
    if row is None:
        return {"entered": None}
    await hold_entered()
    return {"entered": compared(read(row.subject, row.in_force_on, row.text)) | {"href": f"{HERE}/draft/{case.id}"}}


def compared(entered: Edition) -> dict[str, Any]:
    """An edition beside the one that would be in force on its day without it."""
    begun = [one for one in editions(entered.subject) if one.in_force_on < entered.in_force_on]
    older = begun[-1] if begun else None
    return {"edition": entered, "older": older, "changes": changes(older, entered)}
