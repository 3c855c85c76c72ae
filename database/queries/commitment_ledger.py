"""承诺台账的读取：一份承诺及其核查；各单位的承诺，走到哪里、哪天到期；核查以后没有反馈的。"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, exists, false, func, not_, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.account import Account
from database.tables.case import Case
from database.tables.commitment import Commitment, CommitmentCheck
from database.tables.step import StepRow
from database.writing import table
from rules.commitment import UNBOUND

Row = Any
CASE, COMMITMENT, CHECK, STEP = table(Case), table(Commitment), table(CommitmentCheck), table(StepRow)
ACCOUNT = table(Account)
CHECKING = (
    "commitment_check", "commitment_hearing", "commitment_decision", "rectification", "commitment_recheck",
)  # fmt: skip


def _open(*names: str) -> Any:
    return exists().where(STEP.c.case_id == COMMITMENT.c.case_id, STEP.c.state == "open", STEP.c.name.in_(names))


BARRED = and_(COMMITMENT.c.barred_since.is_not(None), COMMITMENT.c.bar_lifted_on.is_(None))
UNSETTLED = and_(COMMITMENT.c.outcome == "", CASE.c.outcome.not_in(UNBOUND))
# A letter that was sent back keeps its first signature, so an open signing says more than the day.
UNSIGNED = or_(COMMITMENT.c.signed_on.is_(None), _open("commitment_signing"))
ACCEPTED = COMMITMENT.c.accepted_on.is_not(None)
STATES = {
    "unbound": CASE.c.outcome.in_(UNBOUND),
    "barred": BARRED,
    "settled": and_(COMMITMENT.c.outcome != "", not_(BARRED)),
    "offered": and_(UNSETTLED, not_(ACCEPTED), UNSIGNED),
    "signed": and_(UNSETTLED, not_(ACCEPTED), not_(UNSIGNED)),
    "checking": and_(UNSETTLED, ACCEPTED, _open(*CHECKING)),
    "running": and_(UNSETTLED, ACCEPTED, not_(_open(*CHECKING))),
}
STATE = case(*((where, name) for name, where in STATES.items() if name != "running"), else_="running")
# The next day on which something ends: a missing item that has not come, else the commitment itself.
AWAITED = case((COMMITMENT.c.supplied_on.is_(None), COMMITMENT.c.missing_due_on))
NEXT_DAY = func.least(AWAITED, COMMITMENT.c.ends_on)


class Wanted(NamedTuple):
    """What a ledger is narrowed to; empty means everything. `since` and `until` bound the next day of what runs."""

    text: str = ""
    use: str = ""
    type: str = ""
    state: str = ""
    outcome: str = ""
    since: date | None = None
    until: date | None = None
    before: tuple[datetime, str] | None = None


async def commitment_of(connection: AsyncConnection, case: str) -> Row | None:
    """The commitment of a case."""
    return (await connection.execute(select(COMMITMENT).where(COMMITMENT.c.case_id == case))).one_or_none()


async def checks_of(connection: AsyncConnection, case: str) -> Sequence[Row]:
    """The fulfilment checks of a case, oldest first."""
    return (await connection.execute(select(CHECK).where(CHECK.c.case_id == case).order_by(CHECK.c.n))).all()


async def commitments_of_units(
    connection: AsyncConnection, units: Sequence[str], wanted: Wanted, *, limit: int
) -> Sequence[Row]:
    """The commitments that units received or rely on, newest offer first, each with its `state` and `next_day`."""
    columns = (
        COMMITMENT.c.case_id, COMMITMENT.c.number, COMMITMENT.c.subject, COMMITMENT.c.uscc, COMMITMENT.c.use,
        COMMITMENT.c.type, COMMITMENT.c.matter, COMMITMENT.c.unit, COMMITMENT.c.handling_unit,
        COMMITMENT.c.offered_at, COMMITMENT.c.outcome, CASE.c.outcome.label("ended"), STATE.label("state"),
        NEXT_DAY.label("next_day"),
    )  # fmt: skip
    place = (COMMITMENT.c.offered_at, COMMITMENT.c.case_id)
    order = [one.desc() for one in place]
    of_case = CASE.c.id == COMMITMENT.c.case_id
    found = select(COMMITMENT.c.case_id).join_from(COMMITMENT, CASE, of_case)
    found = _narrowed(found.where(or_(COMMITMENT.c.unit.in_(units), COMMITMENT.c.handling_unit.in_(units))), wanted)
    if wanted.before:
        found = found.where(tuple_(*place) < wanted.before)
    # What is told of a commitment is looked up for the page alone, not for everything it is chosen from.
    chosen = found.order_by(*order).limit(limit).subquery()
    shown = select(*columns).join_from(COMMITMENT, CASE, of_case).join(chosen, chosen.c.case_id == COMMITMENT.c.case_id)
    return (await connection.execute(shown.order_by(*order))).all()


def _narrowed(found: Any, wanted: Wanted) -> Any:
    for column, value in (
        (COMMITMENT.c.use, wanted.use), (COMMITMENT.c.type, wanted.type), (COMMITMENT.c.outcome, wanted.outcome)
    ):  # fmt: skip
        found = found.where(column == value) if value else found
    if wanted.state:
        found = found.where(STATES.get(wanted.state, false()))
    if wanted.since or wanted.until:
        running = and_(COMMITMENT.c.accepted_on.is_not(None), COMMITMENT.c.outcome == "")
        found = found.where(running, NEXT_DAY.between(wanted.since or date.min, wanted.until or date.max))
    if text := wanted.text.strip():
        escaped = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        held = (COMMITMENT.c.number, COMMITMENT.c.subject, COMMITMENT.c.matter, COMMITMENT.c.reference)
        like = [column.like(f"%{escaped}%", escape="\\") for column in held]
        found = found.where(or_(COMMITMENT.c.uscc == text.upper(), *like))
    return found


async def never_fed_back(
    connection: AsyncConnection, units: Sequence[str], *, since: date, until: date, limit: int
) -> Sequence[Row]:
    """Outcomes that the handling unit has not answered, the oldest first; offered in a period, as `coverage` counts."""
    day = func.date(func.timezone("Asia/Shanghai", COMMITMENT.c.offered_at))
    stood_on = func.coalesce(CHECK.c.decided_on, CHECK.c.checked_on).label("stood_on")
    found = (
        select(
            COMMITMENT.c.case_id, COMMITMENT.c.number, COMMITMENT.c.subject, COMMITMENT.c.use, COMMITMENT.c.unit,
            COMMITMENT.c.handling_unit, CHECK.c.n, CHECK.c.outcome, stood_on,
        )
        .join_from(CHECK, COMMITMENT, COMMITMENT.c.case_id == CHECK.c.case_id)
        .where(
            COMMITMENT.c.unit.in_(units), day.between(since, until), CHECK.c.outcome != "",
            CHECK.c.measure != "rectify", CHECK.c.fed_back_on.is_(None),
        )
        .order_by(stood_on, COMMITMENT.c.case_id, CHECK.c.n)
    )  # fmt: skip
    return (await connection.execute(found.limit(limit))).all()


async def matters_offered(connection: AsyncConnection, unit: str, *, limit: int = 100) -> Sequence[Row]:
    """The matters, with their codes, in which a unit has offered commitments, the most frequent first."""
    code = COMMITMENT.c.offer["matter_code"].astext.label("code")
    found = select(COMMITMENT.c.matter, code).where(COMMITMENT.c.unit == unit).group_by(COMMITMENT.c.matter, code)
    return (await connection.execute(found.order_by(func.count().desc(), COMMITMENT.c.matter).limit(limit))).all()


async def agents_of(connection: AsyncConnection, uscc: str) -> int:
    """How many people can sign in to the portal for a business."""
    found = select(func.count()).where(ACCOUNT.c.uscc == uscc, ACCOUNT.c.kind == "business", ACCOUNT.c.active)
    return int(await connection.scalar(found) or 0)
