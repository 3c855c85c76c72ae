"""惩戒措施清单的读取：某日现行的项目、一份清单和它的各项、各版、还有多少惩戒依据它。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.case import Case
from database.tables.hang import Hang
from database.tables.sanction_list import SanctionItem, SanctionList
from database.writing import table
from rules.sanction_list import LEVELS, ListEdition, ListItem, list_case

LIST, ITEM, HANG, CASE = table(SanctionList), table(SanctionItem), table(Hang), table(Case)
SAID = ("no", "klass", "measure", "content", "object", "basis", "implementer", "source", "purposes")
EVER = ("in_force", "suspended", "repealed")


def list_in_force(on: date) -> ColumnElement[bool]:
    """Whether a list decides anything on a day: confirmed, begun, neither over nor suspended."""
    return and_(
        LIST.c.state.in_(EVER),
        LIST.c.in_force_on <= on,
        or_(LIST.c.ends_on.is_(None), LIST.c.ends_on >= on),
        or_(LIST.c.suspended_on.is_(None), LIST.c.suspended_on > on),
    )


def _items() -> Select[Any]:
    about = (LIST.c.title.label("list_title"), LIST.c.number, LIST.c.level)
    columns = (ITEM.c.list_id, *(ITEM.c[name] for name in SAID), *about)
    return select(*columns).join(LIST, LIST.c.case_id == ITEM.c.list_id)


def _item(row: Row[Any]) -> ListItem:
    return ListItem.model_validate(dict(row._mapping))


async def items_in_force(connection: AsyncConnection, on: date) -> tuple[ListItem, ...]:
    """Every accepted item of every list in force on a day: national first, in the order of its list."""
    found = _items().where(list_in_force(on), ITEM.c.accepted.is_(True))
    rows = await connection.execute(found.order_by(LIST.c.in_force_on, LIST.c.case_id, ITEM.c.place))
    return tuple(sorted((_item(row) for row in rows), key=lambda item: tuple(LEVELS).index(item.level)))


async def item_of(connection: AsyncConnection, list_id: str, no: str, on: date) -> ListItem | None:
    """One item; None when its list is not in force on that day, or the item was not accepted."""
    found = _items().where(ITEM.c.list_id == list_id, ITEM.c.no == no, ITEM.c.accepted.is_(True), list_in_force(on))
    row = (await connection.execute(found)).one_or_none()
    return None if row is None else _item(row)


async def list_of_case(connection: AsyncConnection, case: str) -> Any | None:
    """A list with how its case stands, who imported it and when."""
    about = (CASE.c.outcome, CASE.c.position, CASE.c.started_by, CASE.c.started_at)
    joined = select(LIST, *about).join(CASE, CASE.c.id == LIST.c.case_id)
    return (await connection.execute(joined.where(LIST.c.case_id == case))).one_or_none()


async def items_of(connection: AsyncConnection, case: str, *, klass: str = "") -> Sequence[Any]:
    """Every item of a list, with what was said of it, in the order of the list."""
    found = select(ITEM).where(ITEM.c.list_id == case).order_by(ITEM.c.place)
    return (await connection.execute(found.where(ITEM.c.klass == klass) if klass else found)).all()


async def lists_known(connection: AsyncConnection) -> Sequence[Any]:
    """Every list, newest first, with how many items it has, how many were accepted, and what rests on it."""
    items = select(func.count()).where(ITEM.c.list_id == LIST.c.case_id)
    resting = select(func.count()).where(HANG.c.on_case == LIST.c.case_id, HANG.c.until.is_(None))
    counted = (
        items.scalar_subquery().label("items"),
        items.where(ITEM.c.accepted.is_(True)).scalar_subquery().label("accepted"),
        resting.scalar_subquery().label("resting"),
    )
    found = select(LIST, CASE.c.outcome, *counted).join(CASE, CASE.c.id == LIST.c.case_id)
    return (await connection.execute(found.order_by(LIST.c.in_force_on.desc(), LIST.c.case_id))).all()


async def resting_on(connection: AsyncConnection, case: str) -> Sequence[Any]:
    """The cases that rest on a list now, each with its title, its unit and its business."""
    about = (CASE.c.id, CASE.c.title, CASE.c.subject, CASE.c.unit)
    joined = select(*about, HANG.c.since).join(CASE, CASE.c.id == HANG.c.case_id)
    return (
        await connection.execute(joined.where(HANG.c.on_case == case, HANG.c.until.is_(None)).order_by(HANG.c.since))
    ).all()


async def former_of(connection: AsyncConnection, edition: ListEdition) -> Any | None:
    """The list that an edition replaces: the one it names, or the one of the same level and number that stands."""
    standing = select(LIST).where(LIST.c.state.in_(("in_force", "suspended")))
    named = LIST.c.case_id == edition.replaces
    same = and_(LIST.c.level == edition.level, LIST.c.number == edition.number)
    found = standing.where(named if edition.replaces else same).order_by(LIST.c.in_force_on.desc()).limit(1)
    return (await connection.execute(found)).one_or_none()


async def case_of_edition(connection: AsyncConnection, edition: ListEdition) -> str:
    """The id under which an edition is filed: that of its draft while one waits, else the next turn of its number."""
    same = select(LIST.c.case_id, LIST.c.state).where(LIST.c.level == edition.level, LIST.c.number == edition.number)
    rows = (await connection.execute(same)).all()
    draft = next((row.case_id for row in rows if row.state == "draft"), "")
    return draft or list_case(edition, len(rows) + 1)
