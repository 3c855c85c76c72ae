"""承诺书文本和履约抽查的读取：现行的各种文本、一种文本的各版、送审中的；一批批抽查。"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.commitment import Commitment, CommitmentSampling, CommitmentTemplate
from database.writing import table

Row = Any
CASE, COMMITMENT, TEMPLATE, SAMPLING = (
    table(Case), table(Commitment), table(CommitmentTemplate), table(CommitmentSampling),
)  # fmt: skip


async def templates(connection: AsyncConnection) -> Sequence[Row]:
    """The newest version of every text, by its id."""
    newest = select(TEMPLATE).ext(distinct_on(TEMPLATE.c.id)).order_by(TEMPLATE.c.id, TEMPLATE.c.version.desc())
    return (await connection.execute(newest)).all()


async def versions_of(connection: AsyncConnection, id: str) -> Sequence[Row]:
    """Every version of a text, newest first, each with how many letters were written with it (`used`)."""
    used = (
        select(func.count())
        .where(COMMITMENT.c.template == TEMPLATE.c.id, COMMITMENT.c.version == TEMPLATE.c.version)
        .scalar_subquery()
    )
    found = select(TEMPLATE, used.label("used")).where(TEMPLATE.c.id == id).order_by(TEMPLATE.c.version.desc())
    return (await connection.execute(found)).all()


async def drafts_of_templates(connection: AsyncConnection, *, limit: int = 50) -> Sequence[Row]:
    """The drafts that wait for approval; a case's title is the text's id."""
    found = select(CASE).where(CASE.c.kind == "commitment_template", CASE.c.outcome == "")
    return (await connection.execute(found.order_by(CASE.c.started_at.desc(), CASE.c.id).limit(limit))).all()


async def samplings_of_units(connection: AsyncConnection, units: Sequence[str], *, limit: int = 100) -> Sequence[Row]:
    """The draws of units without their lists, newest first, each with the size of its list and of what was drawn."""
    size = func.jsonb_array_length(SAMPLING.c.candidates).label("size")
    drawn = func.jsonb_array_length(SAMPLING.c.drawn).label("count")
    columns = (
        SAMPLING.c.case_id, SAMPLING.c.unit, SAMPLING.c.title, SAMPLING.c.since, SAMPLING.c.until,
        SAMPLING.c.drawn_on, CASE.c.started_at, size, drawn,
    )  # fmt: skip
    found = select(*columns).join_from(SAMPLING, CASE, CASE.c.id == SAMPLING.c.case_id)
    found = found.where(SAMPLING.c.unit.in_(units)).order_by(CASE.c.started_at.desc(), CASE.c.id).limit(limit)
    return (await connection.execute(found)).all()


async def sampling_of(connection: AsyncConnection, case: str) -> Row | None:
    return (await connection.execute(select(SAMPLING).where(SAMPLING.c.case_id == case))).one_or_none()


async def commitments_named(connection: AsyncConnection, cases: Sequence[str]) -> dict[str, Row]:
    """Commitments by their case, as a list of a draw shows them."""
    columns = (COMMITMENT.c.case_id, COMMITMENT.c.number, COMMITMENT.c.subject, COMMITMENT.c.use, COMMITMENT.c.outcome)
    found = select(*columns).where(COMMITMENT.c.case_id.in_(cases))
    return {row.case_id: row for row in await connection.execute(found)}
