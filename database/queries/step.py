"""环节的读取：待办列表（按岗位、按键翻页）、页签计数、一个环节。

Lists never count and never skip: they follow the partial index of open steps from a place, one statement each.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    Integer,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    func,
    or_,
    select,
    text,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.desk import Hold
from database.tables.step import StepRow, StepTally
from database.writing import table

Row = Any
STEP, HOLD, TALLY, CASE = table(StepRow), table(Hold), table(StepTally), table(Case)
LISTED = (
    STEP.c.case_id, STEP.c.key, STEP.c.seq, STEP.c.kind, STEP.c.name, STEP.c.title, STEP.c.role, STEP.c.unit,
    STEP.c.person, STEP.c.ball, STEP.c.suspended, STEP.c.case_title, STEP.c.subject, STEP.c.uscc, STEP.c.opened_at,
    STEP.c.due_on, STEP.c.provisional, STEP.c.pauses, HOLD.c.person.label("holder"),
    HOLD.c.person_name.label("holder_name"),
)  # fmt: skip
HELD = and_(HOLD.c.case_id == STEP.c.case_id, HOLD.c.key == STEP.c.key)
PLACE = (STEP.c.due_on, STEP.c.case_id, STEP.c.key)
# Written out, so that the planner sees that the partial indexes answer.
OF_BUSINESS = text("step.state = 'open' and step.role = 'business'")
OPEN, NAMED, LIVE = text("step.state = 'open'"), text("step.person <> ''"), text("step_tally.n <> 0")
UNHELD = HOLD.c.case_id.is_(None)


class Post(NamedTuple):
    """A role at a unit."""

    unit: str
    role: str


class Narrowed(NamedTuple):
    """What a list of open steps is narrowed to; empty means everything. `since` and `until` bound the due day."""

    text: str = ""
    kind: str = ""
    name: str = ""
    ball: str = ""
    since: date | None = None
    until: date | None = None
    suspended: bool | None = None
    free: bool = False
    after: tuple[date, str, str] | None = None


class Shape(NamedTuple):
    """Which conditions a list has. A statement is built once for each shape; what it asks for are its parameters."""

    names: frozenset[str]
    suspended: bool | None
    free: bool


UNITS, ROLES, PERSONS = (bindparam(name, type_=ARRAY(Text)) for name in ("units", "roles", "persons"))
AT_MOST = bindparam("at_most", type_=Integer)


async def open_steps(
    connection: AsyncConnection, posts: Sequence[Post], narrowed: Narrowed, *, limit: int
) -> Sequence[Row]:
    """The open steps of posts, earliest due first. Each post follows its own index, so that none of them is sorted."""
    if not posts:
        return []
    shape, given = _narrowed(narrowed, limit)
    if len(posts) == 1:
        unit, role = posts[0]
        return await _rows(connection, _of_post(shape), given | {"unit": unit, "role": role})
    units, roles = ([post[n] for post in posts] for n in (0, 1))
    return await _rows(connection, _of_posts(shape), given | {"units": units, "roles": roles})


@lru_cache
def _of_post(shape: Shape) -> Select[Any]:
    return _run(_listed().where(STEP.c.unit == bindparam("unit"), STEP.c.role == bindparam("role")), shape)


@lru_cache
def _of_posts(shape: Shape) -> Select[Any]:
    """Each post gives the places of its earliest; what is shown of a step is read for those that come out first."""
    post = func.unnest(UNITS, ROLES).table_valued("unit", "role").render_derived("post")
    own = select(*PLACE).select_from(STEP.outerjoin(HOLD, HELD) if shape.free else STEP)
    own = own.where(OPEN, STEP.c.unit == post.c.unit, STEP.c.role == post.c.role)
    run = _run(own, shape).lateral("run")
    merged = select(run).select_from(post.join(run, true())).order_by(run.c.due_on, run.c.case_id, run.c.key)
    first = merged.limit(AT_MOST).subquery("first")
    here = and_(first.c.case_id == STEP.c.case_id, first.c.key == STEP.c.key)
    shown = select(*LISTED).select_from(first.join(STEP, here).outerjoin(HOLD, HELD))
    return shown.order_by(first.c.due_on, first.c.case_id, first.c.key)


async def open_steps_of_units(
    connection: AsyncConnection, units: Sequence[str], narrowed: Narrowed, *, limit: int
) -> Sequence[Row]:
    """The open steps of whole units, of one name when it is given, earliest due first; for supervisors."""
    return await open_steps(connection, await posts(connection, units, name=narrowed.name), narrowed, limit=limit)


async def business_steps(
    connection: AsyncConnection, units: Sequence[str], narrowed: Narrowed, *, limit: int
) -> Sequence[Row]:
    """The open steps that businesses have before them in cases of the units, earliest due first."""
    shape, given = _narrowed(narrowed, limit)
    return await _rows(connection, _of_businesses(shape), given | {"units": list(units)})


@lru_cache
def _of_businesses(shape: Shape) -> Select[Any]:
    of_units = _listed().join(CASE, CASE.c.id == STEP.c.case_id).where(OF_BUSINESS, CASE.c.unit == any_(UNITS))
    return _run(of_units, shape)


def merged(runs: Sequence[Sequence[Row]], limit: int) -> list[Row]:
    """Runs of open steps as one, earliest due first."""
    return sorted((row for run in runs for row in run), key=lambda row: (row.due_on, row.case_id, row.key))[:limit]


async def posts(connection: AsyncConnection, units: Sequence[str], *, name: str = "") -> Sequence[Post]:
    """The posts of units that have an open step, or one of a name, so that a list follows only their indexes."""
    statement = select(TALLY.c.unit, TALLY.c.role).where(TALLY.c.unit.in_(units), TALLY.c.role != "business", LIVE)
    if name:
        statement = statement.where(TALLY.c.name == name)
    return [Post(unit, role) for unit, role in await connection.execute(statement.distinct())]


async def held_steps(
    connection: AsyncConnection, persons: Sequence[str], narrowed: Narrowed, *, limit: int
) -> Sequence[Row]:
    """The open steps that persons hold, or that are meant for them by name, earliest due first."""
    shape, given = _narrowed(narrowed, limit)
    return await _rows(connection, _of_persons(shape), given | {"persons": list(persons)})


@lru_cache
def _of_persons(shape: Shape) -> Select[Any]:
    held = select(*LISTED).join_from(HOLD, STEP, HELD).where(HOLD.c.person == any_(PERSONS), OPEN)
    meant = _listed().where(STEP.c.person == any_(PERSONS), NAMED, UNHELD)
    merged = union_all(*(select(_run(one, shape).subquery()) for one in (held, meant))).subquery()
    return select(merged).order_by(merged.c.due_on, merged.c.case_id, merged.c.key).limit(AT_MOST)


async def step_of(connection: AsyncConnection, case: str, key: str, *, as_it_stands: bool = False) -> Row | None:
    """One step with who holds it; `as_it_stands` keeps it from being answered before this transaction ends."""
    statement = AS_IT_STANDS if as_it_stands else OF_KEY
    return (await connection.execute(statement, {"this_case": case, "this_key": key})).one_or_none()


async def steps_of(connection: AsyncConnection, case: str) -> Sequence[Row]:
    """Every step of a case in the order in which they were opened, with who holds it."""
    return (await connection.execute(OF_CASE, {"this_case": case})).all()


OF_CASE = (
    select(STEP, HOLD.c.person.label("holder"), HOLD.c.person_name.label("holder_name"), HOLD.c.since)
    .outerjoin(HOLD, HELD)
    .where(STEP.c.case_id == bindparam("this_case"))
    .order_by(STEP.c.opened_at, STEP.c.key)
)
OF_KEY = OF_CASE.where(STEP.c.key == bindparam("this_key"))
AS_IT_STANDS = OF_KEY.with_for_update(read=True, of=STEP)


async def done_by(connection: AsyncConnection, person: str, *, before: Any = None, limit: int) -> Sequence[Row]:
    """What a person has answered, newest first; `before` is (answered_at, case, key) of the last one seen."""
    place = (STEP.c.answered_at, STEP.c.case_id, STEP.c.key)
    statement = select(
        *place, STEP.c.title, STEP.c.case_title, STEP.c.subject, STEP.c.kind, STEP.c.due_on, STEP.c.acting_for
    ).where(STEP.c.answered_by == person, STEP.c.state == "done")
    if before:
        statement = statement.where(tuple_(*place) < before)
    return (await connection.execute(statement.order_by(*(one.desc() for one in place)).limit(limit))).all()


async def hands_of(connection: AsyncConnection, case: str) -> Sequence[Row]:
    """Who has answered which steps of a case so far."""
    statement = select(STEP.c.name, STEP.c.answered_by, STEP.c.acting_for)
    return (await connection.execute(statement.where(STEP.c.case_id == case, STEP.c.state == "done"))).all()


def _listed() -> Select[Any]:
    return select(*LISTED).join_from(STEP, HOLD, HELD, isouter=True).where(OPEN)


async def _rows(connection: AsyncConnection, statement: Select[Any], given: dict[str, Any]) -> Sequence[Row]:
    rows: Sequence[Row] = (await connection.execute(statement, given)).all()
    return rows


def _narrowed(narrowed: Narrowed, limit: int) -> tuple[Shape, dict[str, Any]]:
    """The shape of a list, and the values of its parameters."""
    given: dict[str, Any] = {name: getattr(narrowed, name) for name in ("kind", "name", "ball", "since", "until")}
    if said := narrowed.text.strip():
        like = said.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        given |= {"code": said.upper(), "like": f"%{like}%"}
    if narrowed.after:
        given |= dict(zip(("after_due", "after_case", "after_key"), narrowed.after, strict=True))
    given = {name: value for name, value in given.items() if value}
    return Shape(frozenset(given), narrowed.suspended, narrowed.free), given | {"at_most": limit}


def _run(statement: Select[Any], shape: Shape) -> Select[Any]:
    """A list narrowed to its shape, earliest due first."""
    conditions = {
        "kind": STEP.c.kind == bindparam("kind"),
        "name": STEP.c.name == bindparam("name"),
        "ball": STEP.c.ball == bindparam("ball"),
        "since": STEP.c.due_on >= bindparam("since"),
        "until": STEP.c.due_on <= bindparam("until"),
        "like": or_(
            STEP.c.uscc == bindparam("code"),
            *(one.like(bindparam("like"), escape="\\") for one in (STEP.c.subject, STEP.c.case_title, STEP.c.case_id)),
        ),
        "after_due": tuple_(*PLACE) > tuple_(bindparam("after_due"), bindparam("after_case"), bindparam("after_key")),
    }
    statement = statement.where(*(condition for name, condition in conditions.items() if name in shape.names))
    if shape.suspended is not None:
        statement = statement.where(STEP.c.suspended if shape.suspended else ~STEP.c.suspended)
    if shape.free:
        statement = statement.where(UNHELD, STEP.c.person == text("''"))
    return statement.order_by(*PLACE).limit(AT_MOST)


async def cases_not_counted_with(connection: AsyncConnection, version: str) -> Sequence[str]:
    """The cases with an open step whose due day was counted with another calendar."""
    other = STEP.c.open["deadline"]["calendar"].astext != version
    return (await connection.execute(select(STEP.c.case_id).distinct().where(OPEN, other))).scalars().all()
