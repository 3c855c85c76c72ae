"""账号、登录、代班的读取。"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.account import Absence, Account, ApiKey, SignIn
from database.writing import table

Row = Any
_account, _sign_in, _absence = table(Account), table(SignIn), table(Absence)
_key = table(ApiKey)


def _substitutes(today: Any) -> Any:
    return and_(_absence.c.since <= today, _absence.c.until >= today)


def _signed_in() -> Select[Any]:
    absent = _account.alias()
    today = bindparam("today", type_=Date)
    valid = exists().where(
        _absence.c.person == _sign_in.c.acting_for, _absence.c.substitute == _sign_in.c.account_id, _substitutes(today)
    )
    return (
        select(
            _sign_in.c.csrf,
            _sign_in.c.created_at,
            _sign_in.c.expires_at,
            _account.c.id,
            _account.c.kind,
            _account.c.name,
            _account.c.unit,
            _account.c.roles,
            _account.c.uscc,
            _account.c.post,
            absent.c.id.label("absent"),
            absent.c.name.label("absent_name"),
            absent.c.unit.label("absent_unit"),
            absent.c.roles.label("absent_roles"),
        )
        .join(_account, _account.c.id == _sign_in.c.account_id)
        .outerjoin(absent, and_(absent.c.id == _sign_in.c.acting_for, absent.c.active, valid))
        .where(
            _sign_in.c.token_digest == bindparam("digest"), _sign_in.c.expires_at > bindparam("now"), _account.c.active
        )
    )


# Every request of somebody who is signed in asks this, so it is built once.
SIGNED_IN = _signed_in()


async def signed_in(connection: AsyncConnection, digest: str, *, now: datetime, today: date) -> Row | None:
    """The session behind a digest with its account, and the person acted for while the absence lasts."""
    return (await connection.execute(SIGNED_IN, {"digest": digest, "now": now, "today": today})).one_or_none()


async def account_by_login(connection: AsyncConnection, login: str) -> Row | None:
    statement = select(_account.c.id, _account.c.kind, _account.c.password_hash, _account.c.roles).where(
        _account.c.login == login, _account.c.active
    )
    return (await connection.execute(statement)).one_or_none()


async def account(connection: AsyncConnection, id: str) -> Row | None:
    """One account without its password."""
    columns = (
        _account.c.id,
        _account.c.kind,
        _account.c.name,
        _account.c.unit,
        _account.c.roles,
        _account.c.uscc,
        _account.c.post,
    )
    statement = select(*columns, _account.c.phone, _account.c.email).where(_account.c.id == id, _account.c.active)
    return (await connection.execute(statement)).one_or_none()


KEY = select(_key.c.name, _key.c.unit, _key.c.scopes).where(_key.c.key_digest == bindparam("digest"), _key.c.active)


async def key_of_system(connection: AsyncConnection, digest: str) -> Row | None:
    return (await connection.execute(KEY, {"digest": digest})).one_or_none()


async def absences_covered_by(connection: AsyncConnection, substitute: str, today: date) -> Sequence[Row]:
    """Whom a person may stand in for today."""
    statement = (
        select(_account.c.id, _account.c.name, _account.c.unit, _account.c.roles, _absence.c.since, _absence.c.until)
        .join(_absence, _absence.c.person == _account.c.id)
        .where(_absence.c.substitute == substitute, _account.c.active, _substitutes(today))
        .order_by(_account.c.id)
    )
    return (await connection.execute(statement)).all()


async def absences_about(connection: AsyncConnection, unit: str, today: date) -> Sequence[Row]:
    """The absences of a unit that have not ended yet, with both names."""
    substitute = _account.alias()
    statement = (
        select(
            _absence.c.id,
            _absence.c.person,
            _account.c.name,
            _absence.c.substitute,
            substitute.c.name.label("substitute_name"),
            _absence.c.since,
            _absence.c.until,
            _absence.c.set_by,
        )
        .join(_account, _account.c.id == _absence.c.person)
        .join(substitute, substitute.c.id == _absence.c.substitute)
        .where(_account.c.unit == unit, _absence.c.until >= today)
        .order_by(_absence.c.since, _absence.c.id)
    )
    return (await connection.execute(statement)).all()


async def colleagues(connection: AsyncConnection, unit: str) -> Sequence[Row]:
    """The staff of a unit."""
    statement = (
        select(_account.c.id, _account.c.name, _account.c.roles, _account.c.post, _account.c.unit)
        .where(_account.c.kind == "staff", _account.c.unit == unit, _account.c.active)
        .order_by(_account.c.id)
    )
    return (await connection.execute(statement)).all()


async def names(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, str]:
    """The names of accounts by id; unknown ids are left out."""
    statement = select(_account.c.id, _account.c.name).where(_account.c.id.in_(ids))
    return {row.id: row.name for row in await connection.execute(statement)} if ids else {}
