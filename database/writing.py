"""写：一个活动一个事务；写两次和写一次一样。"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Delete, Executable, Table, Update, and_, bindparam
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.util import greenlet_spawn
from sqlmodel import SQLModel

from database.engine import engine
from database.tables.case import Event
from rules.journal import Entry


@asynccontextmanager
async def writing() -> AsyncIterator[AsyncConnection]:
    async with engine().begin() as connection:
        yield connection


async def write(statement: Executable, values: Mapping[str, Any]) -> Any:
    """One statement is a transaction of its own: it needs neither BEGIN nor COMMIT, which are a journey each.

    Borrowing the connection, asking and giving it back are one crossing from asynchronous to SQLAlchemy's own code.
    """
    return await greenlet_spawn(_written, statement, values)


def _written(statement: Executable, values: Mapping[str, Any]) -> Any:
    with engine().sync_engine.connect() as connection:
        return connection.execution_options(isolation_level="AUTOCOMMIT").execute(statement, values)


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
    result = await connection.execute(_once(model), row(model, values))
    return bool(result.rowcount)


async def project(connection: AsyncConnection, model: type[SQLModel], values: Mapping[str, Any]) -> None:
    """Insert or renew a projection; a row with a greater `seq` is newer than ours and stays as it is."""
    await connection.execute(_renewing(model, tuple(values)), row(model, values))


# Building a statement costs more than running it, so those of every case are built once; the values are its parameters.
@lru_cache
def _once(model: type[SQLModel]) -> Insert:
    return insert(table(model)).on_conflict_do_nothing()


@lru_cache
def _renewing(model: type[SQLModel], names: tuple[str, ...]) -> Insert:
    target = table(model)
    keys = [column.name for column in target.primary_key]
    statement = insert(target)
    return statement.on_conflict_do_update(
        index_elements=keys,
        set_={name: statement.excluded[name] for name in names if name not in keys},
        where=and_(target.c.seq < statement.excluded.seq),
    )


async def note(connection: AsyncConnection, case: str, entry: Entry) -> None:
    """Write a line of the case's timeline, once."""
    await connection.execute(_once(Event), _line(case, entry))


def noted(*changes: Insert | Update | Delete) -> Insert:
    """A line of a timeline and the changes it tells of as one statement for `write`; built once, at import.

    Its values are those of the changes (the parameters of `new` and `renewing`) and `line(case, entry)`.
    """
    line = insert(table(Event)).values(new(Event, *(name for name in Event.model_fields if name != "id")))
    told = (change.cte(f"change_{n}") for n, change in enumerate(changes))
    return line.on_conflict_do_nothing().add_cte(*told)


def new(model: type[SQLModel], *names: str) -> dict[str, Any]:
    """Values of columns that are given when the statement is run, each under `<table>_<column>`."""
    target = table(model)
    return {name: bindparam(f"{target.name}_{name}", type_=target.c[name].type) for name in names}


def adding(model: type[SQLModel]) -> Insert:
    """What `put` does, for a statement that does more; its values are `given(model, …)`."""
    return _once(model).values(new(model, *model.model_fields))


def renewing(model: type[SQLModel], *names: str) -> Insert:
    """What `project` does, for `noted`: the columns `names` are renewed; its values are `given(model, …)`."""
    return _renewing(model, names).values(new(model, *model.model_fields))


def given(model: type[SQLModel], values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{table(model).name}_{name}": value for name, value in row(model, values).items()}


def line(case: str, entry: Entry) -> dict[str, Any]:
    return given(Event, _line(case, entry))


def _line(case: str, entry: Entry) -> dict[str, Any]:
    by = entry.by
    who = {"by_kind": by.kind, "by_id": by.id, "by_name": by.name, "by_unit": by.unit, "acting_for": by.acting_for_name}
    told = entry.model_dump(exclude={"by", "letters"})
    return {"case_id": case, **told, **who, "letters": list(entry.letters)}
