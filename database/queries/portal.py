"""企业端读什么：自己的处罚、文书、申请、待办。每条语句都限定在一个统一社会信用代码之内。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.account import PortalCode
from database.tables.business import Business
from database.tables.case import Case
from database.tables.desk import Draft, Upload
from database.tables.letter import LetterRow, ServiceAct
from database.tables.objection import ObjectionRow
from database.tables.penalty import PenaltyRow, RepairRow
from database.tables.record import Disclosure
from database.tables.step import StepRow
from database.writing import table

Row = Any
BUSINESS, CASE, STEP, CODE = table(Business), table(Case), table(StepRow), table(PortalCode)
OBJECTION = table(ObjectionRow)
PENALTY, REPAIR, LETTER, ACT = table(PenaltyRow), table(RepairRow), table(LetterRow), table(ServiceAct)
DISCLOSURE, DRAFT, UPLOAD = table(Disclosure), table(Draft), table(Upload)
CLOSING = ("repair_acceptance", "repair_review", "extension_approval", "repair_decision", "repair_supplement")


async def business(connection: AsyncConnection, uscc: str) -> Row | None:
    return (await connection.execute(select(BUSINESS).where(BUSINESS.c.uscc == uscc))).one_or_none()


async def penalties(connection: AsyncConnection, uscc: str, *, limit: int = 100) -> Sequence[Row]:
    """The penalties whose papers have been issued, newest decision first."""
    statement = (
        select(PENALTY, CASE.c.position, CASE.c.outcome.label("case_outcome"), CASE.c.closed_at)
        .join(CASE, CASE.c.id == PENALTY.c.case_id)
        .where(PENALTY.c.uscc == uscc, PENALTY.c.letters_issued_at.is_not(None))
        .order_by(PENALTY.c.decided_on.desc(), PENALTY.c.case_id)
        .limit(limit)
    )
    return (await connection.execute(statement)).all()


async def penalty(connection: AsyncConnection, uscc: str, case: str) -> Row | None:
    """One penalty of this business and of no other."""
    statement = (
        select(PENALTY, CASE.c.position, CASE.c.outcome.label("case_outcome"), CASE.c.closed_at)
        .join(CASE, CASE.c.id == PENALTY.c.case_id)
        .where(PENALTY.c.case_id == case, PENALTY.c.uscc == uscc, PENALTY.c.letters_issued_at.is_not(None))
    )
    return (await connection.execute(statement)).one_or_none()


async def steps_to_do(connection: AsyncConnection, uscc: str, case: str = "") -> Sequence[Row]:
    """What this business has before it, the earliest due first."""
    statement = (
        select(STEP)
        .where(STEP.c.uscc == uscc, STEP.c.state == "open", STEP.c.role == "business", STEP.c.unit == uscc)
        .order_by(STEP.c.due_on, STEP.c.case_id, STEP.c.key)
    )
    if case:
        statement = statement.where(STEP.c.case_id == case)
    return (await connection.execute(statement.limit(100))).all()


async def repair_steps(connection: AsyncConnection, uscc: str) -> dict[str, Row]:
    """The open step of each running repair, by case: its due day and how that day was found."""
    statement = (
        select(
            STEP.c.case_id, STEP.c.name, STEP.c.role, STEP.c.due_on, STEP.c.provisional, STEP.c.suspended, STEP.c.open
        )
        .where(STEP.c.uscc == uscc, STEP.c.state == "open", STEP.c.name.in_(CLOSING))
        .order_by(STEP.c.opened_at)
    )
    return {row.case_id: row for row in await connection.execute(statement)}


async def repairs(connection: AsyncConnection, uscc: str) -> dict[str, list[Row]]:
    """The repair requests of a business by case, oldest first."""
    statement = select(REPAIR).where(REPAIR.c.uscc == uscc).order_by(REPAIR.c.case_id, REPAIR.c.n)
    found: dict[str, list[Row]] = {}
    for row in await connection.execute(statement):
        found.setdefault(row.case_id, []).append(row)
    return found


async def repair(connection: AsyncConnection, uscc: str, case: str, n: int) -> Row | None:
    statement = select(REPAIR).where(REPAIR.c.case_id == case, REPAIR.c.n == n, REPAIR.c.uscc == uscc)
    return (await connection.execute(statement)).one_or_none()


async def letters(connection: AsyncConnection, uscc: str, *, case: str = "", limit: int = 200) -> Sequence[Row]:
    """The issued papers without their bytes, newest first."""
    columns = [column for column in LETTER.c if column.name not in ("pdf", "data")]
    statement = (
        select(*columns)
        .where(LETTER.c.uscc == uscc, LETTER.c.state == "issued")
        .order_by(LETTER.c.issued_on.desc(), LETTER.c.drawn_at.desc(), LETTER.c.id)
        .limit(limit)
    )
    return (await connection.execute(statement.where(LETTER.c.case_id == case) if case else statement)).all()


async def letter(connection: AsyncConnection, uscc: str, id: str) -> Row | None:
    """One issued paper with its frozen bytes."""
    statement = select(LETTER).where(LETTER.c.id == id, LETTER.c.uscc == uscc, LETTER.c.state == "issued")
    return (await connection.execute(statement)).one_or_none()


async def service_acts(connection: AsyncConnection, case: str) -> Sequence[Row]:
    statement = select(ACT.c.means, ACT.c.outcome, ACT.c.on, ACT.c.letters).where(ACT.c.case_id == case)
    return (await connection.execute(statement.order_by(ACT.c.at, ACT.c.key))).all()


async def places(connection: AsyncConnection, cases: Sequence[str]) -> dict[str, list[Row]]:
    """Where each record was shared, and where it has been taken down."""
    columns = (DISCLOSURE.c.case_id, DISCLOSURE.c.title, DISCLOSURE.c.shared_on, DISCLOSURE.c.recalled_on)
    order = (DISCLOSURE.c.case_id, DISCLOSURE.c.place)
    statement = select(*columns).where(DISCLOSURE.c.case_id.in_(cases)).order_by(*order)
    found: dict[str, list[Row]] = {}
    for row in await connection.execute(statement) if cases else ():
        found.setdefault(row.case_id, []).append(row)
    return found


async def code(connection: AsyncConnection, digest: str, *, today: date) -> Row | None:
    """The one-time code behind a digest, unless it has been used or is over."""
    statement = select(CODE.c.uscc, CODE.c.case_id).where(
        CODE.c.code_digest == digest, CODE.c.used_at.is_(None), CODE.c.expires_on >= today
    )
    return (await connection.execute(statement)).one_or_none()


async def draft(connection: AsyncConnection, account: str, case: str) -> Row | None:
    statement = select(DRAFT).where(DRAFT.c.account_id == account, DRAFT.c.case_id == case)
    return (await connection.execute(statement)).one_or_none()


async def uploads(connection: AsyncConnection, uscc: str, ids: Sequence[str]) -> Sequence[Row]:
    """Files of this business among `ids`, without their bytes."""
    columns = (UPLOAD.c.id, UPLOAD.c.name, UPLOAD.c.mime, UPLOAD.c.size, UPLOAD.c.sha256)
    statement = select(*columns).where(UPLOAD.c.id.in_(ids), UPLOAD.c.uscc == uscc).order_by(UPLOAD.c.at, UPLOAD.c.id)
    return (await connection.execute(statement)).all() if ids else []


async def upload(connection: AsyncConnection, uscc: str, id: str) -> Row | None:
    statement = select(UPLOAD.c.name, UPLOAD.c.mime, UPLOAD.c.content).where(UPLOAD.c.id == id, UPLOAD.c.uscc == uscc)
    return (await connection.execute(statement)).one_or_none()


async def latest_unit(connection: AsyncConnection, uscc: str) -> str | None:
    """The unit of the newest penalty: whom this business calls when it has no particular case in mind."""
    statement = (
        select(PENALTY.c.unit)
        .where(PENALTY.c.uscc == uscc, PENALTY.c.letters_issued_at.is_not(None))
        .order_by(PENALTY.c.decided_on.desc(), PENALTY.c.case_id)
        .limit(1)
    )
    return (await connection.execute(statement)).scalar_one_or_none()


async def request_number(connection: AsyncConnection, number: str) -> Row | None:
    """A repair request or an objection by its number, for the check of its receipt; nothing about the business."""
    statement = (
        select(REPAIR.c.number, REPAIR.c.received_at, PENALTY.c.unit)
        .join(PENALTY, PENALTY.c.case_id == REPAIR.c.case_id)
        .where(REPAIR.c.number == number)
    )
    own = (OBJECTION.c.number == number, OBJECTION.c.by_kind == "business")
    objected = select(OBJECTION.c.number, OBJECTION.c.filed_at, OBJECTION.c.unit).where(*own)
    return (await connection.execute(statement.union_all(objected))).one_or_none()


async def bytes_sent(connection: AsyncConnection, account: str, since: Any) -> int:
    """How many bytes an account has sent since a moment."""
    total = select(func.coalesce(func.sum(UPLOAD.c.size), 0))
    statement = total.where(UPLOAD.c.account_id == account, UPLOAD.c.at >= since)
    return int((await connection.execute(statement)).scalar_one())


async def drafts(connection: AsyncConnection, account: str) -> set[str]:
    """The cases for which somebody has begun to fill in a request."""
    statement = select(DRAFT.c.case_id).where(DRAFT.c.account_id == account)
    return {row.case_id for row in await connection.execute(statement)}
