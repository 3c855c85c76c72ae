"""公众读什么：今天仍在公示的处罚、已撤下的决定及其说明、凭核验码查到的文书。到期、修复、撤销的，按日期当即不见。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.letter import LetterRow
from database.tables.penalty import PenaltyRow
from database.writing import table
from rules.objection import hides_frozen

Row = Any
Place = tuple[date, str]
PENALTY, LETTER = table(PenaltyRow), table(LetterRow)
PUBLIC = (
    PENALTY.c.case_id, PENALTY.c.no, PENALTY.c.subject, PENALTY.c.uscc, PENALTY.c.authority, PENALTY.c.unit,
    PENALTY.c.violation, PENALTY.c.facts, PENALTY.c.basis, PENALTY.c.kinds, PENALTY.c.content, PENALTY.c.fine,
    PENALTY.c.decided_on, PENALTY.c.shown_from, PENALTY.c.shown_until, PENALTY.c.frozen_on,
)  # fmt: skip


def shown(on: date) -> ColumnElement[bool]:
    """What is public on a day: begun, not over, and not ended early by repair or withdrawal.

    What is being looked into (核实中) is shown with its mark, or not at all: a parameter of the edition of objections.
    """
    running = and_(PENALTY.c.ended_on.is_(None), PENALTY.c.shown_from <= on, PENALTY.c.shown_until >= on)
    return and_(running, PENALTY.c.frozen_on.is_(None)) if hides_frozen(on) else running


async def published(
    connection: AsyncConnection, *, on: date, text: str = "", after: Place | None = None, limit: int = 20
) -> Sequence[Row]:
    """The penalties public on a day, newest decision first.

    `text` is a part of the name or of the number, or a credit code; `after` is (decided_on, case_id) of the last seen.
    """
    statement = select(*PUBLIC).where(shown(on))
    if text:
        like = f"%{_escaped(text)}%"
        statement = statement.where(
            or_(
                PENALTY.c.subject.ilike(like, escape="\\"),
                PENALTY.c.no.ilike(like, escape="\\"),
                PENALTY.c.uscc == text.upper(),
            )
        )
    if after:
        statement = statement.where(tuple_(PENALTY.c.decided_on, PENALTY.c.case_id) < tuple_(*after))
    return (await connection.execute(statement.order_by(*_newest(PENALTY.c.decided_on)).limit(limit))).all()


async def published_one(connection: AsyncConnection, case: str, *, on: date) -> Row | None:
    return (await connection.execute(select(*PUBLIC).where(PENALTY.c.case_id == case, shown(on)))).one_or_none()


async def withdrawn(connection: AsyncConnection, *, after: Place | None = None, limit: int = 20) -> Sequence[Row]:
    """Decisions taken down because they were changed or fell, with the public explanation (行政处罚法第四十八条)."""
    statement = select(
        PENALTY.c.case_id,
        PENALTY.c.no,
        PENALTY.c.authority,
        PENALTY.c.decided_on,
        PENALTY.c.ended_on,
        PENALTY.c.ended_why,
        PENALTY.c.explanation,
    ).where(PENALTY.c.explanation != "", PENALTY.c.ended_on.is_not(None), PENALTY.c.shown_from.is_not(None))
    if after:
        statement = statement.where(tuple_(PENALTY.c.ended_on, PENALTY.c.case_id) < tuple_(*after))
    return (await connection.execute(statement.order_by(*_newest(PENALTY.c.ended_on)).limit(limit))).all()


async def checked_paper(connection: AsyncConnection, check_id: str) -> Row | None:
    """A paper by its check code: what identifies the paper, nothing about whom it was sent to."""
    later = LETTER.alias()
    statement = (
        select(
            LETTER.c.title, LETTER.c.number, LETTER.c.unit, LETTER.c.issued_on, LETTER.c.sha256,
            LETTER.c.replaced_by, later.c.number.label("later_number"), later.c.issued_on.label("later_on"),
            LETTER.c.data["valid_until"].astext.label("valid_until"),
        )
        .outerjoin(later, and_(later.c.id == LETTER.c.replaced_by, later.c.state == "issued"))
        .where(LETTER.c.check_id == check_id, LETTER.c.state == "issued")
    )  # fmt: skip
    return (await connection.execute(statement)).one_or_none()


def _newest(day: Any) -> tuple[Any, Any]:
    return day.desc(), PENALTY.c.case_id.desc()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
