"""企业和公众读的承诺：企业自己的各份，和公众今天看得到的各份。未经同意公开的、修复了的、公示期满的，公众都看不到。"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.commitment import Commitment, CommitmentTemplate
from database.tables.step import StepRow
from database.writing import table
from rules.commitment import VOLUNTARY

Row = Any
Place = tuple[date, str]
CASE, COMMITMENT = table(Case), table(Commitment)
STEP, TEMPLATE = table(StepRow), table(CommitmentTemplate)
CHECKING = ("commitment_check", "commitment_hearing", "commitment_decision", "rectification", "commitment_recheck")
SHOWN = (
    COMMITMENT.c.case_id, COMMITMENT.c.number, COMMITMENT.c.uscc, COMMITMENT.c.subject, COMMITMENT.c.unit,
    COMMITMENT.c.use, COMMITMENT.c.type, COMMITMENT.c.matter, COMMITMENT.c.version, COMMITMENT.c.letter,
    COMMITMENT.c.offer, COMMITMENT.c.signed_on, COMMITMENT.c.accepted_on, COMMITMENT.c.due_on, COMMITMENT.c.ends_on,
    COMMITMENT.c.shown_from, COMMITMENT.c.shown_until, COMMITMENT.c.settled_on, COMMITMENT.c.replaces,
)  # fmt: skip


def mark(on: date) -> ColumnElement[str]:
    """How far a commitment has been kept, a key of `rules.commitment.MARKS`."""
    newer = COMMITMENT.alias("newer")
    renewing = (newer.c.replaces == COMMITMENT.c.case_id, newer.c.replaces != "")
    renewed = exists().where(*renewing, newer.c.accepted_on.is_not(None))
    checked = exists().where(STEP.c.case_id == COMMITMENT.c.case_id, STEP.c.state == "open", STEP.c.name.in_(CHECKING))
    quiet = COMMITMENT.c.outcome.in_(("", "not_needed"))
    return case(
        (COMMITMENT.c.frozen_on.is_not(None), literal("frozen")),
        (and_(quiet, renewed), literal("renewed")),
        (checked, literal("checking")),
        (and_(quiet, COMMITMENT.c.ends_on < on, COMMITMENT.c.due_on.is_(None)), literal("expired")),
        (COMMITMENT.c.outcome != "", COMMITMENT.c.outcome),
        else_=literal("pending"),
    ).label("mark")


def shown(on: date) -> ColumnElement[bool]:
    """What is public on a day: its business agreed, its publication is not over, and no failure of it was repaired."""
    return and_(
        COMMITMENT.c.shown_from <= on,
        or_(COMMITMENT.c.shown_until.is_(None), COMMITMENT.c.shown_until >= on),
        or_(COMMITMENT.c.bar_lifted_on.is_(None), COMMITMENT.c.bar_lifted_on > on),
    )


async def published(
    connection: AsyncConnection,
    *,
    on: date,
    text: str = "",
    use: str = "",
    type: str = "",
    marked: str = "",
    after: Place | None = None,
    limit: int = 20,
) -> Sequence[Row]:
    """The commitments public on a day, newest first.

    `text` is a part of the name or of the number, or a credit code; `after` is (shown_from, case_id) of the last seen.
    """
    statement = select(*SHOWN, mark(on)).where(shown(on))
    if text:
        like = f"%{_escaped(text)}%"
        named = [column.ilike(like, escape="\\") for column in (COMMITMENT.c.subject, COMMITMENT.c.number)]
        statement = statement.where(or_(*named, COMMITMENT.c.uscc == text.upper()))
    wanted = ((COMMITMENT.c.use, use), (COMMITMENT.c.type, type), (mark(on).element, marked))
    statement = statement.where(*(column == value for column, value in wanted if value))
    if after:
        statement = statement.where(tuple_(COMMITMENT.c.shown_from, COMMITMENT.c.case_id) < tuple_(*after))
    newest = statement.order_by(COMMITMENT.c.shown_from.desc(), COMMITMENT.c.case_id.desc())
    return (await connection.execute(newest.limit(limit))).all()


async def published_one(connection: AsyncConnection, case_id: str, *, on: date) -> Row | None:
    found = select(*SHOWN, mark(on)).where(COMMITMENT.c.case_id == case_id, shown(on))
    return (await connection.execute(found)).one_or_none()


async def versions(connection: AsyncConnection, case_id: str, *, on: date) -> Sequence[Row]:
    """The public commitments of which this one is a version, oldest first, itself among them."""
    columns = (COMMITMENT.c.case_id, COMMITMENT.c.replaces)
    back = select(*columns).where(COMMITMENT.c.case_id == case_id).cte("back", recursive=True)
    back = back.union(select(*columns).where(COMMITMENT.c.case_id == back.c.replaces))
    onward = select(*columns).where(COMMITMENT.c.case_id == case_id).cte("onward", recursive=True)
    renewing = and_(COMMITMENT.c.replaces == onward.c.case_id, COMMITMENT.c.replaces != "")
    onward = onward.union(select(*columns).where(renewing))
    line = select(back.c.case_id).union(select(onward.c.case_id))
    found = select(COMMITMENT.c.case_id, COMMITMENT.c.number, COMMITMENT.c.accepted_on, mark(on))
    found = found.where(COMMITMENT.c.case_id.in_(line), shown(on))
    return (await connection.execute(found.order_by(COMMITMENT.c.shown_from, COMMITMENT.c.offered_at))).all()


async def commitments(connection: AsyncConnection, uscc: str, *, on: date, case_id: str = "") -> Sequence[Row]:
    """A business's own commitments, newest first, with where each case stands; `case_id` asks for one of them."""
    standing = (CASE.c.position, CASE.c.outcome.label("case_outcome"), CASE.c.closed_at, CASE.c.started_by)
    found = select(COMMITMENT, mark(on), *standing).join(CASE, CASE.c.id == COMMITMENT.c.case_id)
    found = found.where(COMMITMENT.c.uscc == uscc)
    if case_id:
        found = found.where(COMMITMENT.c.case_id == case_id)
    return (await connection.execute(found.order_by(COMMITMENT.c.offered_at.desc()).limit(200))).all()


async def answered(connection: AsyncConnection, case_id: str) -> Sequence[Row]:
    """What the business has handed in for a case, oldest first: the place in this order numbers its receipt."""
    columns = (STEP.c.key, STEP.c.name, STEP.c.title, STEP.c.form, STEP.c.answers, STEP.c.answered_at, STEP.c.open)
    found = select(*columns).where(STEP.c.case_id == case_id, STEP.c.role == "business", STEP.c.state == "done")
    return (await connection.execute(found.order_by(STEP.c.answered_at, STEP.c.key))).all()


async def restorations(connection: AsyncConnection, case_id: str) -> Sequence[Row]:
    """The decisions on handling a business on commitments again, with those that are still to come, oldest first."""
    days = [_day(at).label(name) for at, name in ((STEP.c.opened_at, "opened_on"), (STEP.c.answered_at, "answered_on"))]
    found = select(STEP.c.key, STEP.c.state, STEP.c.open, STEP.c.answers, STEP.c.due_on, *days)
    asked = found.where(STEP.c.case_id == case_id, STEP.c.name == "restoration")
    return (await connection.execute(asked.order_by(STEP.c.opened_at, STEP.c.key))).all()


class Given(NamedTuple):
    """A receipt as anybody may check it; nothing about the business."""

    number: str
    received_at: datetime
    unit: str


async def receipt_given(connection: AsyncConnection, number: str) -> Given | None:
    """The receipt of that number: the number of its commitment, and which of the business's answers it is for."""
    named, _, n = number.rpartition("-")
    found = select(COMMITMENT.c.case_id, COMMITMENT.c.unit).where(COMMITMENT.c.number == named)
    row = (await connection.execute(found)).one_or_none()
    given = await answered(connection, row.case_id) if row else []
    if row is None or not n.isdecimal() or not 0 < int(n) <= len(given):
        return None
    return Given(number, given[int(n) - 1].answered_at, row.unit)


async def voluntary_templates(connection: AsyncConnection) -> Sequence[Row]:
    """The newest version of each text for a voluntary commitment."""
    found = select(TEMPLATE).ext(distinct_on(TEMPLATE.c.id)).where(TEMPLATE.c.type.in_(sorted(VOLUNTARY)))
    return (await connection.execute(found.order_by(TEMPLATE.c.id, TEMPLATE.c.version.desc()))).all()


async def renewable(connection: AsyncConnection, uscc: str, case_id: str, *, by: str = "") -> bool:
    """Whether a business may renew a voluntary commitment: it is in force, and no case but `by` renews it already."""
    newer = COMMITMENT.alias("newer")
    rival = (
        select(newer.c.case_id)
        .join(CASE, CASE.c.id == newer.c.case_id)
        .where(newer.c.replaces == case_id, newer.c.replaces != "", newer.c.case_id != by)
        .where(or_(newer.c.accepted_on.is_not(None), CASE.c.closed_at.is_(None)))
    )
    found = select(func.count()).where(
        COMMITMENT.c.case_id == case_id,
        COMMITMENT.c.uscc == uscc,
        COMMITMENT.c.use == "voluntary",
        COMMITMENT.c.accepted_on.is_not(None),
        COMMITMENT.c.outcome == "",
        ~rival.exists(),
    )
    return bool(await connection.scalar(found))


async def waiting(connection: AsyncConnection, uscc: str, *, but: str) -> int:
    """How many voluntary commitments of a business wait for its signature or their acceptance, `but` not counted."""
    found = select(func.count()).select_from(COMMITMENT.join(CASE, CASE.c.id == COMMITMENT.c.case_id))
    pending = (COMMITMENT.c.use == "voluntary", COMMITMENT.c.accepted_on.is_(None), CASE.c.closed_at.is_(None))
    return int(
        await connection.scalar(found.where(COMMITMENT.c.uscc == uscc, COMMITMENT.c.case_id != but, *pending)) or 0
    )


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _day(at: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day in Shanghai of a moment."""
    return func.date(func.timezone("Asia/Shanghai", at))
