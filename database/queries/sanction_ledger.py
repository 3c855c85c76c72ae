"""惩戒台账的读取：各单位决定的、实施的措施，走到哪里；实施逾期和解除没有确认的各有几件；一件措施的各实施单位。"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, case, exists, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.dishonesty import Dishonesty
from database.tables.letter import LetterRow
from database.tables.sanction import Sanction, SanctionUnit
from database.tables.step import StepRow
from database.writing import table

CASE, SANCTION, UNIT, STEP = table(Case), table(Sanction), table(SanctionUnit), table(StepRow)
DISHONESTY, LETTER = table(Dishonesty), table(LetterRow)
OPEN = CASE.c.outcome == ""
BEGUN, LIFTED = SANCTION.c.starts_on.is_not(None), SANCTION.c.lifted_on.is_not(None)
STATES = {
    "lifted": and_(BEGUN, LIFTED, SANCTION.c.confirmed_on.is_not(None)),
    "lifting": and_(BEGUN, LIFTED, SANCTION.c.confirmed_on.is_(None)),
    "in_force": and_(BEGUN, ~LIFTED),
    "decided": and_(SANCTION.c.decided_on.is_not(None), ~BEGUN, ~LIFTED, OPEN),
    "proposed": and_(SANCTION.c.decided_on.is_(None), ~LIFTED, OPEN),
    # What was stopped before it began was never lifted from anybody.
    "dropped": and_(~BEGUN, or_(LIFTED, ~OPEN)),
}
STATE = case(*((where, name) for name, where in STATES.items()), else_="dropped")
PLACE = (SANCTION.c.proposed_on, SANCTION.c.case_id)


class Wanted(NamedTuple):
    """What a ledger is narrowed to; empty means everything. `late_on` asks for what is implemented late on a day."""

    text: str = ""
    state: str = ""
    unit: str = ""
    implementer: str = ""
    ends_before: date | None = None
    late_on: date | None = None
    before: tuple[date, str] | None = None


def _late(on: date) -> Any:
    """Whether some unit has let the day pass by which it should have said what it did."""
    return exists().where(
        STEP.c.case_id == SANCTION.c.case_id, STEP.c.name == "sanction_done", STEP.c.state == "open", STEP.c.due_on < on
    )


def _implemented_by(units: Sequence[str]) -> Any:
    return exists().where(UNIT.c.case_id == SANCTION.c.case_id, UNIT.c.unit.in_(units))


async def sanctions_of_units(
    connection: AsyncConnection, units: Sequence[str], wanted: Wanted, *, on: date, limit: int
) -> Sequence[Any]:
    """The measures that units decide or implement, the newest proposal first.

    Each with its `state`, how its case `ended`, how many units have it to do, and whether one of them is `late`.
    """
    of_case = UNIT.c.case_id == SANCTION.c.case_id
    asked = select(func.count()).where(of_case).scalar_subquery().label("asked")
    answered = select(func.count()).where(of_case, UNIT.c.state != "asked").scalar_subquery().label("answered")
    names = (
        "case_id", "number", "subject", "uscc", "unit", "determination", "measure", "klass", "basis", "units",
        "proposed_on", "decided_on", "starts_on", "ends_on", "lifted_on", "lifted_why", "confirmed_on",
    )  # fmt: skip
    more = (CASE.c.outcome.label("ended"), STATE.label("state"), asked, answered, _late(on).label("late"))
    found = select(*(SANCTION.c[name] for name in names), *more).join(CASE, CASE.c.id == SANCTION.c.case_id)
    found = _narrowed(found.where(or_(SANCTION.c.unit.in_(units), _implemented_by(units))), wanted)
    if wanted.before:
        found = found.where(tuple_(*PLACE) < wanted.before)
    return (await connection.execute(found.order_by(*(one.desc() for one in PLACE)).limit(limit))).all()


def _narrowed(found: Any, wanted: Wanted) -> Any:
    if wanted.state:
        found = found.where(STATES.get(wanted.state, false()))
    if wanted.unit:
        found = found.where(SANCTION.c.unit == wanted.unit)
    if wanted.implementer:
        found = found.where(SANCTION.c.units.contains([wanted.implementer]))
    if wanted.ends_before:
        found = found.where(SANCTION.c.ends_on < wanted.ends_before, STATES["in_force"])
    if wanted.late_on:
        found = found.where(STATES["in_force"], _late(wanted.late_on))
    if text := wanted.text.strip():
        held = (SANCTION.c.number, SANCTION.c.subject, SANCTION.c.measure)
        like = [one.contains(text, autoescape=True) for one in held]
        found = found.where(or_(SANCTION.c.uscc == text.upper(), *like))
    return found


async def figures(connection: AsyncConnection, units: Sequence[str], *, on: date) -> Any:
    """How many measures of these units are `in_force`, of those `late`, how many are `lifting` without proof of it."""
    counted = (
        func.count().filter(STATES["in_force"]).label("in_force"),
        func.count().filter(STATES["in_force"], _late(on)).label("late"),
        func.count().filter(STATES["lifting"]).label("lifting"),
    )
    found = select(*counted).select_from(SANCTION).join(CASE, CASE.c.id == SANCTION.c.case_id)
    own = or_(SANCTION.c.unit.in_(units), _implemented_by(units))
    return (await connection.execute(found.where(own, or_(STATES["in_force"], STATES["lifting"])))).one()


async def feedback(connection: AsyncConnection, units: Sequence[str]) -> dict[str, int]:
    """Of the measures in force of these units, how many implementing units stand in which state."""
    found = (
        select(UNIT.c.state, func.count())
        .join(SANCTION, SANCTION.c.case_id == UNIT.c.case_id)
        .where(BEGUN, ~LIFTED, or_(SANCTION.c.unit.in_(units), UNIT.c.unit.in_(units)))
        .group_by(UNIT.c.state)
    )
    return {state: count for state, count in await connection.execute(found)}


async def implementers_of(connection: AsyncConnection, case: str) -> Sequence[Any]:
    """The units that implement a measure, and the day by which each has to say what it did, while it is asked."""
    due = (
        select(func.min(STEP.c.due_on))
        .where(
            STEP.c.case_id == UNIT.c.case_id, STEP.c.unit == UNIT.c.unit, STEP.c.state == "open",
            STEP.c.name.in_(("sanction_done", "sanction_lifted", "sanction_unreported")),
        )
        .scalar_subquery()
    )  # fmt: skip
    found = select(UNIT, due.label("due_on")).where(UNIT.c.case_id == case).order_by(UNIT.c.unit)
    return (await connection.execute(found)).all()


async def measures_told(connection: AsyncConnection, uscc: str) -> Sequence[Any]:
    """The determinations and measures that a business has been told of, the newest first.

    `determination` is empty for a determination itself; `over_on` and `over_why` say when and how it came to its end.
    """
    told = exists().where(LETTER.c.case_id == CASE.c.id, LETTER.c.state == "issued")
    columns = (
        CASE.c.id, CASE.c.kind, CASE.c.title, CASE.c.outcome, DISHONESTY.c.item, DISHONESTY.c.proposed_on,
        SANCTION.c.measure, func.coalesce(SANCTION.c.determination, "").label("determination"), SANCTION.c.confirmed_on,
        func.coalesce(DISHONESTY.c.starts_on, SANCTION.c.starts_on).label("starts_on"),
        func.coalesce(DISHONESTY.c.ends_on, SANCTION.c.ends_on).label("ends_on"),
        func.coalesce(DISHONESTY.c.ended_on, SANCTION.c.lifted_on).label("over_on"),
        func.coalesce(DISHONESTY.c.ended_why, SANCTION.c.lifted_why, "").label("over_why"),
    )  # fmt: skip
    found = (
        select(*columns)
        .outerjoin(DISHONESTY, DISHONESTY.c.case_id == CASE.c.id)
        .outerjoin(SANCTION, SANCTION.c.case_id == CASE.c.id)
        .where(CASE.c.uscc == uscc, CASE.c.kind.in_(("dishonesty", "sanction")), told)
    )
    return (await connection.execute(found.order_by(CASE.c.started_at.desc(), CASE.c.id).limit(100))).all()
