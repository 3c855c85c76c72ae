"""表格导入的读取：一张表、它的行、上传的内容、已经登记的处罚。"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.penalty import WITHDRAWN
from database.tables.desk import Upload
from database.tables.penalty import PenaltyRow
from database.tables.sheet import Sheet, SheetRow
from database.writing import table
from rules.penalty import PenaltyDecision

Row = Any
SHEET, ROW, UPLOAD, PENALTY = table(Sheet), table(SheetRow), table(Upload), table(PenaltyRow)
NUMBERS = 5000


async def sheet_of(connection: AsyncConnection, case: str) -> Row | None:
    return (await connection.execute(select(SHEET).where(SHEET.c.case_id == case))).one_or_none()


async def sheet_rows(
    connection: AsyncConnection, case: str, *, states: Sequence[str], after: int = 0, limit: int
) -> Sequence[Row]:
    """The rows of a sheet in some states, in the order of the sheet, after a row."""
    statement = select(ROW).where(ROW.c.case_id == case, ROW.c.state.in_(states), ROW.c.row > after)
    return (await connection.execute(statement.order_by(ROW.c.row).limit(limit))).all()


async def upload_of(connection: AsyncConnection, upload: str) -> Row | None:
    statement = select(UPLOAD.c.account_id, UPLOAD.c.name, UPLOAD.c.content).where(UPLOAD.c.id == upload)
    return (await connection.execute(statement)).one_or_none()


async def decisions_by_no(connection: AsyncConnection, numbers: Sequence[str]) -> dict[str, PenaltyDecision]:
    """The penalties on file among some numbers."""
    found: dict[str, PenaltyDecision] = {}
    for place in range(0, len(numbers), NUMBERS):
        some = numbers[place : place + NUMBERS]
        statement = select(PENALTY.c.no, PENALTY.c.decision).where(PENALTY.c.no.in_(some))
        rows = await connection.execute(statement.where(PENALTY.c.outcome != WITHDRAWN))
        found |= {row.no: PenaltyDecision.model_validate(row.decision) for row in rows}
    return found
