"""一个主体的关系网：认定、惩戒、关注、激励，以及它们所依据的处罚、承诺和清单；一句读完。"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select, union
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.hang import Hang
from database.tables.sanction_list import SanctionList
from database.writing import table

Row = Any
CASE, HANG, LIST = table(Case), table(Hang), table(SanctionList)
MEASURES = ("dishonesty", "sanction", "watch", "incentive")
MOST = 60
_OWN = CASE.c.uscc == bindparam("uscc")
_RESTING = select(HANG).join(CASE, CASE.c.id == HANG.c.case_id).where(_OWN).cte("resting")
_ONE = func.jsonb_build_object(
    "ground", _RESTING.c.on_case, "about", _RESTING.c.about, "since", _RESTING.c.since, "until", _RESTING.c.until,
    "why", _RESTING.c.why,
)  # fmt: skip
_RESTS = (
    select(func.jsonb_agg(_ONE, type_=JSONB)).where(_RESTING.c.case_id == CASE.c.id).correlate(CASE).scalar_subquery()
)
# The union is of ids alone, so that each part of it is found by an index, however many businesses there are.
_IN_IT = union(
    select(CASE.c.id).where(_OWN, CASE.c.kind.in_(MEASURES)), select(_RESTING.c.case_id), select(_RESTING.c.on_case)
).subquery()
WEB = (
    select(
        CASE.c.id, CASE.c.kind, CASE.c.title, CASE.c.subject, CASE.c.unit, CASE.c.started_at, CASE.c.legal_date,
        CASE.c.outcome, CASE.c.closed_at, LIST.c.state, LIST.c.in_force_on, LIST.c.ends_on,
        _RESTS.label("rests"),
    )
    .join(_IN_IT, _IN_IT.c.id == CASE.c.id)
    .outerjoin(LIST, LIST.c.case_id == CASE.c.id)
    .order_by(CASE.c.started_at.desc(), CASE.c.id)
    .limit(MOST)
)  # fmt: skip


async def web_of(connection: AsyncConnection, uscc: str) -> Sequence[Row]:
    """The newest MOST cases of a business's web; `rests` says on what each rests, or is None.

    A case that nothing rests on and that is no measure is not in the web; a list is, where something rests on it, with
    what `rules.sanction_list.standing` asks for.
    """
    return (await connection.execute(WEB, {"uscc": uscc})).all()
