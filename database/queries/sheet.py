"""表格导入的读取：一张表、它的行、上传的内容、已经登记的处罚。"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.penalty import WITHDRAWN, case_of_decision
from database.queries.record_entry import case_of_record
from database.tables.desk import Upload
from database.tables.penalty import PenaltyRow
from database.tables.record_entry import RecordEntry
from database.tables.sheet import Sheet, SheetRow
from database.writing import table
from rules.message import Message
from rules.penalty import PenaltyDecision
from rules.record_entry import RecordDraft, record_case
from rules.sheet_kind import SheetName

Row = Any
SHEET, ROW, UPLOAD = table(Sheet), table(SheetRow), table(Upload)
PENALTY, ENTRY = table(PenaltyRow), table(RecordEntry)
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


async def known_of(connection: AsyncConnection, kind: SheetName, values: Sequence[Any]) -> dict[str, Message]:
    """What is on file already among the rows of a sheet of a kind, by identity."""
    if kind == "penalty":
        return await _penalties_by_no(connection, [decision.no for decision in values])
    return await _records_by_case(connection, values)


async def case_of_row(connection: AsyncConnection, kind: SheetName, value: Any) -> str:
    """The case that a row of a sheet has, or would be given now."""
    if kind == "penalty":
        return await case_of_decision(connection, value.no)
    return await case_of_record(connection, value)


async def _penalties_by_no(connection: AsyncConnection, numbers: Sequence[str]) -> dict[str, Message]:
    found: dict[str, Message] = {}
    for place in range(0, len(numbers), NUMBERS):
        some = numbers[place : place + NUMBERS]
        statement = select(PENALTY.c.no, PENALTY.c.decision).where(PENALTY.c.no.in_(some))
        rows = await connection.execute(statement.where(PENALTY.c.outcome != WITHDRAWN))
        found |= {row.no: PenaltyDecision.model_validate(row.decision) for row in rows}
    return found


async def _records_by_case(connection: AsyncConnection, drafts: Sequence[RecordDraft]) -> dict[str, Message]:
    found: dict[str, Message] = {}
    wanted = {record_case(draft) for draft in drafts}
    codes = sorted({draft.uscc for draft in drafts})
    for place in range(0, len(codes), NUMBERS):
        some = codes[place : place + NUMBERS]
        statement = select(ENTRY.c.draft).where(ENTRY.c.uscc.in_(some), ENTRY.c.outcome != "unrecorded")
        kept = [RecordDraft.model_validate(row.draft) for row in await connection.execute(statement)]
        found |= {record_case(one): one for one in kept if record_case(one) in wanted}
    return found
