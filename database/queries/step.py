"""环节的读取：待办列表（按岗位、按键翻页）、页签计数、一个环节。

Lists never count and never skip: they follow the partial index of open steps from a place, one statement each.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, text, true, tuple_, union_all
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.account import Account
from database.tables.case import Case
from database.tables.desk import Hold
from database.tables.step import StepRow, StepTally
from database.writing import table

Row = Any
STEP, HOLD, TALLY, ACCOUNT, CASE = table(StepRow), table(Hold), table(StepTally), table(Account), table(Case)
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


class Counts(NamedTuple):
    """The figures of the tabs; `suspended` counts what waits for a business too, for the unit's clock stands then."""

    mine: int
    free: int
    suspended: int
    overdue: int
    covered: int


async def open_steps(
    connection: AsyncConnection, posts: Sequence[Post], narrowed: Narrowed, *, limit: int
) -> Sequence[Row]:
    """The open steps of posts, earliest due first. Each post follows its own index, so that none of them is sorted."""
    if not posts:
        return []
    if len(posts) == 1:
        own = _listed().where(STEP.c.unit == posts[0].unit, STEP.c.role == posts[0].role)
        statement = _narrow(own, narrowed).order_by(*PLACE).limit(limit)
    else:
        statement = _of_posts(posts, narrowed, limit)
    rows: Sequence[Row] = (await connection.execute(statement)).all()
    return rows


def _of_posts(posts: Sequence[Post], narrowed: Narrowed, limit: int) -> Select[Any]:
    asked = func.unnest(*(literal([post[n] for post in posts], ARRAY(TEXT)) for n in (0, 1)))
    post = asked.table_valued("unit", "role").render_derived("post")
    own = _listed().where(STEP.c.unit == post.c.unit, STEP.c.role == post.c.role)
    run = _narrow(own, narrowed).order_by(*PLACE).limit(limit).lateral("run")
    merged = select(run).select_from(post.join(run, true()))
    return merged.order_by(run.c.due_on, run.c.case_id, run.c.key).limit(limit)


async def open_steps_of_units(
    connection: AsyncConnection, units: Sequence[str], narrowed: Narrowed, *, limit: int
) -> Sequence[Row]:
    """The open steps of whole units, of one name when it is given, earliest due first; for supervisors."""
    return await open_steps(connection, await posts(connection, units, name=narrowed.name), narrowed, limit=limit)


async def business_steps(
    connection: AsyncConnection, units: Sequence[str], narrowed: Narrowed, *, limit: int
) -> Sequence[Row]:
    """The open steps that businesses have before them in cases of the units, earliest due first."""
    statement = _listed().join(CASE, CASE.c.id == STEP.c.case_id).where(OF_BUSINESS, CASE.c.unit.in_(units))
    rows: Sequence[Row] = (await connection.execute(_narrow(statement, narrowed).order_by(*PLACE).limit(limit))).all()
    return rows


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
    held = select(*LISTED).join_from(HOLD, STEP, HELD).where(HOLD.c.person.in_(persons), OPEN)
    meant = _listed().where(STEP.c.person.in_(persons), NAMED, UNHELD)
    runs = [_narrow(one, narrowed).order_by(*PLACE).limit(limit) for one in (held, meant)]
    rows: Sequence[Row] = (await connection.execute(_merged(runs, limit))).all()
    return rows


async def counts(
    connection: AsyncConnection, persons: Sequence[str], posts: Sequence[Post], covered: Sequence[Post], *, today: date
) -> Counts:
    """The figures of the tabs from the kept counters, in one statement."""
    units = {post.unit for post in posts}
    held = select(STEP.c.role, STEP.c.unit, HOLD.c.person).join_from(HOLD, STEP, HELD).where(OPEN)
    by_unit = held.where(
        HOLD.c.person.in_(select(ACCOUNT.c.id).where(ACCOUNT.c.unit.in_(units))), _at(STEP.c.unit, STEP.c.role, posts)
    ).subquery()
    mine = held.where(HOLD.c.person.in_(persons)).subquery()
    own = _at(TALLY.c.unit, TALLY.c.role, posts)
    awaited = and_(TALLY.c.unit.in_(units), TALLY.c.role == "business")

    def tallied(*where: ColumnElement[bool]) -> Any:
        return select(func.coalesce(func.sum(TALLY.c.n), 0)).where(LIVE, *where).scalar_subquery()

    statement = select(
        select(func.count()).select_from(mine).scalar_subquery(),
        tallied(own) - select(func.count()).select_from(by_unit).scalar_subquery(),
        tallied(or_(and_(own, TALLY.c.suspended), awaited)),
        tallied(own, ~TALLY.c.suspended, TALLY.c.due_on < today),
        tallied(_at(TALLY.c.unit, TALLY.c.role, covered)),
    )
    figures = (await connection.execute(statement)).one()
    return Counts(*(max(0, int(figure)) for figure in figures))


async def step_of(connection: AsyncConnection, case: str, key: str) -> Row | None:
    """One step with who holds it."""
    statement = (
        select(STEP, HOLD.c.person.label("holder"), HOLD.c.person_name.label("holder_name"), HOLD.c.since)
        .outerjoin(HOLD, HELD)
        .where(STEP.c.case_id == case, STEP.c.key == key)
    )
    return (await connection.execute(statement)).one_or_none()


async def steps_of(connection: AsyncConnection, case: str) -> Sequence[Row]:
    """Every step of a case in the order in which they were opened, with who holds it."""
    statement = (
        select(STEP, HOLD.c.person.label("holder"), HOLD.c.person_name.label("holder_name"), HOLD.c.since)
        .outerjoin(HOLD, HELD)
        .where(STEP.c.case_id == case)
        .order_by(STEP.c.opened_at, STEP.c.key)
    )
    return (await connection.execute(statement)).all()


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
    statement = select(STEP.c.name, STEP.c.answered_by, STEP.c.acting_for).where(
        STEP.c.case_id == case, STEP.c.state == "done"
    )
    return (await connection.execute(statement)).all()


def _listed() -> Select[Any]:
    return select(*LISTED).join_from(STEP, HOLD, HELD, isouter=True).where(OPEN)


def _merged(runs: Sequence[Select[Any]], limit: int) -> Any:
    if len(runs) == 1:
        return runs[0]
    merged = union_all(*(select(run.subquery()) for run in runs)).subquery()
    return select(merged).order_by(merged.c.due_on, merged.c.case_id, merged.c.key).limit(limit)


def _at(unit: Any, role: Any, posts: Sequence[Post]) -> ColumnElement[bool]:
    """Rows of any of the posts; none when there are none."""
    return or_(*(and_(unit == post.unit, role == post.role) for post in posts)) if posts else unit.in_([])


def _narrow(statement: Select[Any], narrowed: Narrowed) -> Select[Any]:
    exact = {STEP.c.kind: narrowed.kind, STEP.c.name: narrowed.name, STEP.c.ball: narrowed.ball}
    statement = statement.where(*(column == value for column, value in exact.items() if value))
    if narrowed.text:
        text = narrowed.text.strip().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        like = [column.like(f"%{text}%", escape="\\") for column in (STEP.c.subject, STEP.c.case_title, STEP.c.case_id)]
        statement = statement.where(or_(STEP.c.uscc == text.upper(), *like))
    if narrowed.since:
        statement = statement.where(STEP.c.due_on >= narrowed.since)
    if narrowed.until:
        statement = statement.where(STEP.c.due_on <= narrowed.until)
    if narrowed.suspended is not None:
        statement = statement.where(STEP.c.suspended == narrowed.suspended)
    if narrowed.free:
        statement = statement.where(UNHELD, STEP.c.person == "")
    if narrowed.after:
        statement = statement.where(tuple_(*PLACE) > narrowed.after)
    return statement


async def cases_not_counted_with(connection: AsyncConnection, version: str) -> Sequence[str]:
    """The cases with an open step whose due day was counted with another calendar."""
    other = STEP.c.open["deadline"]["calendar"].astext != version
    return (await connection.execute(select(STEP.c.case_id).distinct().where(OPEN, other))).scalars().all()
