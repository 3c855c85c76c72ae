"""案件的读取：案件、日志、文书、送达、材料、抄送。"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case, CopyTo, Event
from database.tables.desk import HoldLog, SavedView, Upload
from database.tables.letter import LetterRow, Mail, ServiceAct
from database.tables.penalty import PenaltyRow, RepairRow
from database.tables.record import Disclosure
from database.tables.step import StepRow
from database.writing import table

Row = Any
CASE, EVENT, COPY, STEP = table(Case), table(Event), table(CopyTo), table(StepRow)
LOG, UPLOAD, VIEW = table(HoldLog), table(Upload), table(SavedView)
LETTER, SERVICE, MAIL = table(LetterRow), table(ServiceAct), table(Mail)
PLACE, PENALTY, REPAIR = table(Disclosure), table(PenaltyRow), table(RepairRow)
SHOWN_LETTER = tuple(column for column in LETTER.c if column.name not in ("pdf", "data"))
# What every page of a case asks first is built once.
ONE_CASE = select(CASE).where(CASE.c.id == bindparam("this"))
ONE_PENALTY = select(PENALTY).where(PENALTY.c.case_id == bindparam("this"))
SHOWN_UPLOAD = tuple(column for column in UPLOAD.c if column.name != "content")
_PERSONS: Any = bindparam("persons", expanding=True)
SEEN = select(CASE.c.id).where(
    CASE.c.id == bindparam("this"),
    or_(
        CASE.c.unit == bindparam("unit"),
        CASE.c.started_by.in_(_PERSONS),
        exists().where(STEP.c.case_id == CASE.c.id, or_(STEP.c.unit == bindparam("unit"), STEP.c.person.in_(_PERSONS))),
        exists().where(COPY.c.case_id == CASE.c.id, COPY.c.account_id.in_(_PERSONS)),
    ),
)


async def case_of(connection: AsyncConnection, case: str) -> Row | None:
    return (await connection.execute(ONE_CASE, {"this": case})).one_or_none()


async def may_see(connection: AsyncConnection, case: str, *, unit: str, persons: Sequence[str]) -> bool:
    """Whether a case is a unit's own, or one of its steps or a copy has come to the unit or to the person."""
    asked = {"this": case, "unit": unit, "persons": list(persons)}
    return (await connection.execute(SEEN, asked)).first() is not None


async def events_of(
    connection: AsyncConnection, case: str, *, marks: Sequence[str] = (), before: Any = None, limit: int
) -> Sequence[Row]:
    """The timeline, newest first; `before` is (at, id) of the last line seen."""
    statement = select(EVENT).where(EVENT.c.case_id == case)
    if marks:
        statement = statement.where(EVENT.c.mark.in_(marks))
    if before:
        statement = statement.where(tuple_(EVENT.c.at, EVENT.c.id) < before)
    return (await connection.execute(statement.order_by(EVENT.c.at.desc(), EVENT.c.id.desc()).limit(limit))).all()


async def marks_of(connection: AsyncConnection, case: str) -> dict[str, int]:
    """How many lines of each mark one case has."""
    statement = select(EVENT.c.mark, func.count()).where(EVENT.c.case_id == case).group_by(EVENT.c.mark)
    return {mark: n for mark, n in await connection.execute(statement)}


async def hold_log_of(connection: AsyncConnection, case: str) -> Sequence[Row]:
    """The movements of its tasks, each with the title of the step that moved."""
    one = and_(STEP.c.case_id == LOG.c.case_id, STEP.c.key == LOG.c.key)
    statement = select(LOG, STEP.c.title).outerjoin(STEP, one).where(LOG.c.case_id == case).order_by(LOG.c.at.desc())
    return (await connection.execute(statement)).all()


async def letters_of(connection: AsyncConnection, case: str) -> Sequence[Row]:
    """The papers of a case without their bytes."""
    statement = select(*SHOWN_LETTER).where(LETTER.c.case_id == case).order_by(LETTER.c.drawn_at, LETTER.c.id)
    return (await connection.execute(statement)).all()


async def letter_with_bytes(connection: AsyncConnection, id: str) -> Row | None:
    return (await connection.execute(select(*SHOWN_LETTER, LETTER.c.pdf).where(LETTER.c.id == id))).one_or_none()


async def service_of(connection: AsyncConnection, case: str) -> Sequence[Row]:
    statement = select(SERVICE).where(SERVICE.c.case_id == case).order_by(SERVICE.c.at, SERVICE.c.key)
    return (await connection.execute(statement)).all()


async def mails_of(connection: AsyncConnection, case: str) -> Sequence[Row]:
    return (await connection.execute(select(MAIL).where(MAIL.c.case_id == case).order_by(MAIL.c.queued_at))).all()


async def uploads_of(connection: AsyncConnection, case: str) -> Sequence[Row]:
    statement = select(*SHOWN_UPLOAD).where(UPLOAD.c.case_id == case).order_by(UPLOAD.c.at, UPLOAD.c.id)
    return (await connection.execute(statement)).all()


async def upload_with_bytes(connection: AsyncConnection, id: str) -> Row | None:
    return (await connection.execute(select(UPLOAD).where(UPLOAD.c.id == id))).one_or_none()


async def uploads_named(connection: AsyncConnection, ids: Sequence[str]) -> Sequence[Row]:
    """Uploads by id without their bytes."""
    return (await connection.execute(select(*SHOWN_UPLOAD).where(UPLOAD.c.id.in_(ids)))).all() if ids else []


async def places_of(connection: AsyncConnection, case: str) -> Sequence[Row]:
    return (await connection.execute(select(PLACE).where(PLACE.c.case_id == case).order_by(PLACE.c.place))).all()


async def penalty_of(connection: AsyncConnection, case: str) -> Row | None:
    return (await connection.execute(ONE_PENALTY, {"this": case})).one_or_none()


async def repairs_of(connection: AsyncConnection, case: str) -> Sequence[Row]:
    return (await connection.execute(select(REPAIR).where(REPAIR.c.case_id == case).order_by(REPAIR.c.n))).all()


async def penalties_of_unit(
    connection: AsyncConnection, unit: str, *, klass: str = "", text: str = "", before: Any = None, limit: int
) -> Sequence[Row]:
    """A unit's penalties, newest decision first; `before` is (decided_on, case) of the last one seen."""
    columns = (
        PENALTY.c.case_id, PENALTY.c.no, PENALTY.c.uscc, PENALTY.c.subject, PENALTY.c.klass, PENALTY.c.fine,
        PENALTY.c.decided_on, PENALTY.c.earliest_repair_on, PENALTY.c.shown_until, PENALTY.c.served_on,
        PENALTY.c.outcome, CASE.c.position,
    )  # fmt: skip
    statement = select(*columns).join_from(PENALTY, CASE, CASE.c.id == PENALTY.c.case_id).where(PENALTY.c.unit == unit)
    if klass:
        statement = statement.where(PENALTY.c.klass == klass)
    if text:
        wanted = text.strip().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        like = [column.like(f"%{wanted}%", escape="\\") for column in (PENALTY.c.no, PENALTY.c.subject)]
        statement = statement.where(or_(PENALTY.c.uscc == wanted.upper(), *like))
    place = (PENALTY.c.decided_on, PENALTY.c.case_id)
    if before:
        statement = statement.where(tuple_(*place) < before)
    return (await connection.execute(statement.order_by(*(one.desc() for one in place)).limit(limit))).all()


async def started_by(connection: AsyncConnection, person: str, *, before: Any = None, limit: int) -> Sequence[Row]:
    """The cases that a person started, newest first; `before` is (started_at, id) of the last one seen."""
    place = (CASE.c.started_at, CASE.c.id)
    statement = select(CASE).where(CASE.c.started_by == person)
    if before:
        statement = statement.where(tuple_(*place) < before)
    return (await connection.execute(statement.order_by(*(one.desc() for one in place)).limit(limit))).all()


async def copied_to(connection: AsyncConnection, person: str, *, limit: int = 200) -> Sequence[Row]:
    statement = (
        select(CASE, COPY.c.seen, COPY.c.at.label("copied_at"), COPY.c.by)
        .join_from(COPY, CASE, CASE.c.id == COPY.c.case_id)
        .where(COPY.c.account_id == person)
        .order_by(COPY.c.at.desc(), CASE.c.id)
        .limit(limit)
    )
    return (await connection.execute(statement)).all()


async def cases_like(connection: AsyncConnection, text: str, *, units: Sequence[str], limit: int = 20) -> Sequence[Row]:
    """The cases of some units whose number or business holds a text, or of a business by its whole code."""
    wanted = text.strip().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    like = [column.like(f"%{wanted}%", escape="\\") for column in (CASE.c.id, CASE.c.title, CASE.c.subject)]
    statement = select(CASE).where(or_(CASE.c.uscc == wanted.upper(), *like), CASE.c.unit.in_(units))
    return (await connection.execute(statement.order_by(CASE.c.started_at.desc()).limit(limit))).all()


async def cases_of_business(connection: AsyncConnection, uscc: str, *, limit: int = 200) -> Sequence[Row]:
    statement = select(CASE).where(CASE.c.uscc == uscc).order_by(CASE.c.started_at.desc(), CASE.c.id).limit(limit)
    return (await connection.execute(statement)).all()


async def views_of(connection: AsyncConnection, person: str) -> Sequence[Row]:
    return (await connection.execute(select(VIEW).where(VIEW.c.account_id == person).order_by(VIEW.c.name))).all()
