"""开账号、发密钥：由运维人员在命令行办理，口令和密钥只显示一次。"""

import secrets
from datetime import date

from sqlalchemy import delete, update

from api.session import digest_of, hash_password
from database.tables.account import Account, ApiKey, SignIn
from database.writing import put, table, writing
from rules.actor import ROLE_TITLES
from rules.refusal import Refused
from rules.unit import units

ACCOUNT, SIGN_IN = table(Account), table(SignIn)
SCOPES = ("penalty", "read", "record", "check", "mail")
WITH_VALUE = ("unit:", "quota:")


async def enrol(login: str, name: str, unit_id: str, roles: tuple[str, ...], email: str, *, on: date) -> str:
    """Open an account of the staff and answer its first password; an account that is there gets a new one.

    Whoever was signed in with the old one is signed out. Raises Refused UnitUnknown, RoleUnknown, LoginTaken.
    """
    _in_being(unit_id, on)
    if not roles or (unknown := [role for role in roles if role not in ROLE_TITLES or role == "business"]):
        raise Refused(f"没有这个岗位：{'、'.join(unknown) if roles else '（未填）'}", code="RoleUnknown")
    password = secrets.token_urlsafe(12)
    known = {
        "name": name,
        "unit": unit_id,
        "roles": list(roles),
        "post": "、".join(ROLE_TITLES[role] for role in roles),
        "email": email,
        "password_hash": await hash_password(password),
        "active": True,
    }
    async with writing() as connection:
        await put(connection, Account, {"id": login, "login": login, "kind": "staff", **known})
        own = update(ACCOUNT).where(ACCOUNT.c.login == login, ACCOUNT.c.kind == "staff").values(known)
        id = (await connection.execute(own.returning(ACCOUNT.c.id))).scalar_one_or_none()
        if id is None:
            raise Refused(f"“{login}”是企业的账号，请换一个登录名", code="LoginTaken")
        await connection.execute(delete(SIGN_IN).where(SIGN_IN.c.account_id == id))
    return password


def _in_being(id: str, on: date) -> None:
    if all(one.id != id for one in units(on)):
        raise Refused(f"没有编号为“{id}”的单位", code="UnitUnknown")


async def dismiss(login: str) -> bool:
    """Close an account; what it did stays. False when there is none."""
    async with writing() as connection:
        closed = await connection.execute(update(ACCOUNT).where(ACCOUNT.c.login == login).values(active=False))
    return bool(closed.rowcount)


async def issue_key(name: str, unit_id: str, scopes: tuple[str, ...], *, on: date) -> str:
    """A bearer key for another system. Raises Refused UnitUnknown, ScopeUnknown."""
    _in_being(unit_id, on)
    if unknown := [scope for scope in scopes if scope not in SCOPES and not scope.startswith(WITH_VALUE)]:
        raise Refused(f"没有这个范围：{'、'.join(unknown)}", code="ScopeUnknown")
    key = secrets.token_urlsafe(32)
    async with writing() as connection:
        row = {"key_digest": digest_of(key), "name": name, "unit": unit_id, "scopes": list(scopes)}
        await put(connection, ApiKey, row)
    return key
