"""写：一个活动一个事务；写两次和写一次一样。"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Table, and_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from database.engine import engine
from database.tables.case import Event
from rules.journal import Entry


@asynccontextmanager
async def writing() -> AsyncIterator[AsyncConnection]:
    async with engine().begin() as connection:
        yield connection


def table(model: type[SQLModel]) -> Table:
    return model.__table__  # type: ignore[attr-defined, no-any-return]


def row(model: type[SQLModel], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a new row with the model's defaults filled in, since a Core insert does not know them."""
    filled = {}
    for name, field in model.model_fields.items():
        if name in values:
            filled[name] = values[name]
        elif not field.is_required() and name != "id":
            filled[name] = field.get_default(call_default_factory=True)
    return filled | dict(values)


async def put(connection: AsyncConnection, model: type[SQLModel], values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key (or another unique value of it) is there. True when it is new."""
    result = await connection.execute(insert(table(model)).values(row(model, values)).on_conflict_do_nothing())
    return bool(result.rowcount)


async def project(connection: AsyncConnection, model: type[SQLModel], values: Mapping[str, Any]) -> None:
    """Insert or renew a projection; a row with a greater `seq` is newer than ours and stays as it is."""
    target = table(model)
    keys = [column.name for column in target.primary_key]
    statement = insert(target).values(row(model, values))
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=keys,
            set_={name: statement.excluded[name] for name in values if name not in keys},
            where=and_(target.c.seq < statement.excluded.seq),
        )
    )


async def note(connection: AsyncConnection, case: str, entry: Entry) -> None:
    """Write a line of the case's timeline, once."""
    await connection.execute(
        insert(table(Event))
        .values(
            case_id=case,
            key=entry.key,
            at=entry.at,
            mark=entry.mark,
            what=entry.what,
            why=entry.why,
            by_kind=entry.by.kind,
            by_id=entry.by.id,
            by_name=entry.by.name,
            by_unit=entry.by.unit,
            acting_for=entry.by.acting_for_name,
            clock=entry.clock,
            letters=list(entry.letters),
            internal=entry.internal,
        )
        .on_conflict_do_nothing()
    )
