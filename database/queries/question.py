"""焦点问题的读取。"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.question import QuestionRow
from database.tables.step import StepRow
from database.writing import table

Row = Any
QUESTION, STEP = table(QuestionRow), table(StepRow)


async def questions_of(connection: AsyncConnection, uscc: str, *, limit: int = 50) -> Sequence[Row]:
    """What a business has asked, newest first, with the day by which it is answered."""
    due = (
        select(STEP.c.due_on)
        .where(STEP.c.case_id == QUESTION.c.case_id, STEP.c.key == "question_answer.1")
        .scalar_subquery()
    )
    statement = (
        select(QUESTION, due.label("due_on"))
        .where(QUESTION.c.uscc == uscc)
        .order_by(QUESTION.c.asked_at.desc(), QUESTION.c.case_id)
        .limit(limit)
    )
    return (await connection.execute(statement)).all()


async def published_questions(
    connection: AsyncConnection, *, after: tuple[date, str] | None = None, limit: int = 20
) -> Sequence[Row]:
    """Questions and answers made public, newest first; `after` is (answered_on, case_id) of the last one seen."""
    statement = select(
        QUESTION.c.case_id, QUESTION.c.public_question, QUESTION.c.answer, QUESTION.c.answered_on, QUESTION.c.unit
    ).where(QUESTION.c.published, QUESTION.c.public_question != "", QUESTION.c.answered_on.is_not(None))
    if after:
        statement = statement.where(tuple_(QUESTION.c.answered_on, QUESTION.c.case_id) < tuple_(*after))
    order = (QUESTION.c.answered_on.desc(), QUESTION.c.case_id.desc())
    return (await connection.execute(statement.order_by(*order).limit(limit))).all()


async def questions_for(
    connection: AsyncConnection, unit: str, *, open_only: bool = False, before: tuple[datetime, str] | None = None,
    limit: int = 50,
) -> Sequence[Row]:  # fmt: skip
    """The register of a unit, newest first; `before` is (asked_at, case_id) of the last one seen."""
    statement = select(QUESTION).where(QUESTION.c.unit == unit)
    if open_only:
        statement = statement.where(QUESTION.c.answered_on.is_(None))
    if before:
        statement = statement.where(tuple_(QUESTION.c.asked_at, QUESTION.c.case_id) < before)
    statement = statement.order_by(QUESTION.c.asked_at.desc(), QUESTION.c.case_id.desc()).limit(limit)
    return (await connection.execute(statement)).all()
