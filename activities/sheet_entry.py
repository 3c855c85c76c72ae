"""逐行登记：每个好行成为一个案件；做到哪一行记到哪一行，断了接着做。"""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, text, update
from sqlalchemy.dialects.postgresql import ARRAY, INTEGER, TEXT
from temporalio import activity
from temporalio.client import WorkflowFailureError, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from database.queries.sheet import case_of_row, known_of, sheet_rows
from database.reading import reading
from database.tables.sheet import Sheet
from database.writing import table, writing
from rules.message import Message
from rules.sheet import SheetWork
from rules.sheet_kind import SHEETS, SheetKind
from rules.step import Receipt

SHEET = table(Sheet)
PAGE = 50
PAGES = 10
AT_ONCE = 10
FAULT = "系统出错了，这一行没有登记（Fault），请稍后单独登记或者联系系统管理员"
# What the server answers when a case ended while it was being asked.
CUT_OFF = "AcceptedUpdateCompletedWorkflow"
KEEP = text(
    """
    update sheet_row r set state = v.state, faults = v.faults::jsonb
    from unnest(:rows, :states, :faults) as v(row, state, faults)
    where r.case_id = :case and r.row = v.row and r.state = 'good'
    returning r.state
    """
).bindparams(
    bindparam("rows", type_=ARRAY(INTEGER)),
    bindparam("states", type_=ARRAY(TEXT)),
    bindparam("faults", type_=ARRAY(TEXT)),
)


class Entered(NamedTuple):
    """What came of a row: entered, known (somebody was first), or refused with its faults by heading."""

    row: int
    state: str
    faults: dict[str, str]


@activity.defn
async def enter_rows(work: SheetWork) -> bool:
    """Begin a case for each of the next good rows, ten at once; True while there may be more.

    A row is marked when its case is a fact, so that a retry goes on where it was.
    """
    async with writing() as connection:
        await connection.execute(update(SHEET).where(SHEET.c.case_id == work.case).values(state="entering"))
    for _ in range(PAGES):
        async with reading() as connection:
            rows = await sheet_rows(connection, work.case, states=["good"], limit=PAGE)
        if not rows:
            return False
        places = asyncio.Semaphore(AT_ONCE)
        results = await asyncio.gather(*(_turn(places, row, work) for row in rows), return_exceptions=True)
        await _keep(work.case, [one for one in results if isinstance(one, Entered)])
        for one in results:
            if isinstance(one, BaseException):
                raise one
    return True


async def _turn(places: asyncio.Semaphore, row: Any, work: SheetWork) -> Entered:
    async with places:
        activity.heartbeat(row.row)
        return await _enter(row, work)


async def _enter(row: Any, work: SheetWork) -> Entered:
    kind = SHEETS[work.order.kind]
    value = kind.model.model_validate(row.decision)
    async with reading() as connection:
        case = await case_of_row(connection, work.order.kind, value)
    handle: WorkflowHandle[Any, Any]
    try:
        handle = await activity.client().start_workflow(
            kind.begins,
            kind.entry(value, work.order.by),
            id=case,
            task_queue=activity.info().task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
            memo={"sheet": work.case},
        )
    except WorkflowAlreadyStartedError:
        handle = activity.client().get_workflow_handle(case)
        if await (await handle.describe()).memo_value("sheet", "", type_hint=str) != work.case:
            return await _first_come(row.row, work, value)
    try:
        await handle.execute_update("filed", id="filed", result_type=Receipt)
        return Entered(row.row, "entered", {})
    except WorkflowUpdateFailedError as error:
        if getattr(error.cause, "type", "") != CUT_OFF:
            return Entered(row.row, "refused", _faults(kind, error))
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise
    return await _closed(row.row, kind, handle)


async def _closed(row: int, kind: SheetKind, handle: WorkflowHandle[Any, Any]) -> Entered:
    """A case that refuses its own filing is over before anybody can ask it; its result says why."""
    try:
        await handle.result()
    except WorkflowFailureError as error:
        return Entered(row, "refused", _faults(kind, error))
    return Entered(row, "entered", {})


async def _first_come(row: int, work: SheetWork, value: Message) -> Entered:
    """Somebody entered the same since the sheet was read."""
    kind = SHEETS[work.order.kind]
    async with reading() as connection:
        on_file = (await known_of(connection, work.order.kind, [value])).get(kind.identity(value))
    if on_file is not None and kind.same(on_file, value):
        return Entered(row, "known", {})
    return Entered(row, "refused", {kind.headings[kind.number]: "读表之后，同一件已由他人登记，内容与本行不同"})


def _faults(kind: SheetKind, error: BaseException) -> dict[str, str]:
    """The innermost refusal, by heading; one that names no field stands under the number.

    What is no refusal is told in words of ours: the program's own are for its log.
    """
    cause: BaseException | None = error
    refused: ApplicationError | None = None
    while cause is not None:
        refused = cause if isinstance(cause, ApplicationError) and _refuses(cause) else refused
        cause = cause.__cause__
    headings = kind.headings
    if refused is None:
        activity.logger.error("a row was not entered", exc_info=error)
        return {headings[kind.number]: FAULT}
    told = {headings.get(str(field), headings[kind.number]): str(one) for field, one in refused.details[0].items()}
    return told or {headings[kind.number]: refused.message}


def _refuses(error: ApplicationError) -> bool:
    """A refusal travels with its faults by field, be they none; nothing else does."""
    return bool(error.details) and isinstance(error.details[0], dict)


async def _keep(case: str, results: Sequence[Entered]) -> None:
    """Mark rows and move the sheet's counters in one transaction; a row that is marked already counts once."""
    if not results:
        return
    values = {
        "case": case,
        "rows": [one.row for one in results],
        "states": [one.state for one in results],
        "faults": [json.dumps(one.faults, ensure_ascii=False) for one in results],
    }
    async with writing() as connection:
        marked = Counter((await connection.execute(KEEP, values)).scalars())
        counted = {name: SHEET.c[name] + marked[name] for name in ("entered", "known", "refused")}
        await connection.execute(update(SHEET).where(SHEET.c.case_id == case).values(counted))
