"""一个人的案头：待办各页签的数字和保存的视图，一句读完；数字来自触发器维护的计数。"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, Date, Select, Text, and_, any_, bindparam, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.step import LIVE
from database.tables.account import Absence, Account
from database.tables.desk import SavedView
from database.tables.step import HoldTally, StepTally
from database.writing import table

TALLY, HELD, VIEW = table(StepTally), table(HoldTally), table(SavedView)
ACCOUNT, ABSENCE = table(Account), table(Absence)


class View(NamedTuple):
    name: str
    query: str


class Desk(NamedTuple):
    """The figures of the tabs, and the saved views by name.

    `mine` is what one holds or what is meant for one by name; `suspended` counts what waits for a business too, for the
    unit's clock stands then; `covered` is open at the posts of the people one may stand in for today.
    """

    mine: int
    free: int
    suspended: int
    overdue: int
    covered: int
    views: tuple[View, ...]


def _desk() -> Select[Any]:
    unit, account = (bindparam(name, type_=Text) for name in ("unit", "account"))
    roles, persons = (bindparam(name, type_=ARRAY(Text)) for name in ("roles", "persons"))
    today = bindparam("today", type_=Date)
    own, open = TALLY.c.role == any_(roles), func.sum(TALLY.c.n)
    tallied = (
        select(
            open.filter(own).label("own"),
            open.filter(or_(and_(own, TALLY.c.suspended), TALLY.c.role == "business")).label("suspended"),
            open.filter(and_(own, ~TALLY.c.suspended, TALLY.c.due_on < today)).label("overdue"),
        )
        .where(TALLY.c.unit == unit, LIVE)
        .subquery()
    )
    held = select(func.sum(HELD.c.n))
    role = func.jsonb_array_elements_text(ACCOUNT.c.roles).column_valued("role", joins_implicitly=True)
    absent = and_(ABSENCE.c.since <= today, ABSENCE.c.until >= today, ACCOUNT.c.active)
    posts = select(ACCOUNT.c.unit, role).join_from(ABSENCE, ACCOUNT, ABSENCE.c.person == ACCOUNT.c.id)
    posts = posts.where(ABSENCE.c.substitute == account, absent)
    covered = select(open).where(tuple_(TALLY.c.unit, TALLY.c.role).in_(posts), LIVE)
    view = func.jsonb_build_array(VIEW.c.name, VIEW.c.query)
    views = select(func.jsonb_agg(aggregate_order_by(view, VIEW.c.name))).where(VIEW.c.account_id == account)

    def figure(n: Any) -> Any:
        return func.coalesce(n, 0)

    return select(
        figure(held.where(HELD.c.person == any_(persons)).scalar_subquery()),
        figure(tallied.c.own) - figure(held.where(HELD.c.unit == unit, HELD.c.role == any_(roles)).scalar_subquery()),
        figure(tallied.c.suspended),
        figure(tallied.c.overdue),
        figure(covered.scalar_subquery()),
        views.scalar_subquery(),
    ).select_from(tallied)


# Every page of the staff asks this, so it is built once.
DESK = _desk()


async def desk_of(
    connection: AsyncConnection, account: str, persons: Sequence[str], unit: str, roles: Sequence[str], *, today: date
) -> Desk:
    """The desk of an account that acts as `persons`, in `roles` at a unit."""
    given = {"account": account, "persons": list(persons), "unit": unit, "roles": list(roles), "today": today}
    *figures, views = (await connection.execute(DESK, given)).one()
    mine, free, suspended, overdue, covered = (int(figure) for figure in figures)
    return Desk(mine, free, suspended, overdue, covered, tuple(View(*view) for view in views or ()))
