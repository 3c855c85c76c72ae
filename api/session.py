"""登录会话：服务器保存，cookie 里只有令牌，库里只有令牌的摘要；闲置和总时长都有限。"""

import asyncio
import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from pwdlib import PasswordHash
from sqlalchemy import delete, update

from database.queries.account import account_by_login, signed_in
from database.reading import reading
from database.tables.account import Account, PortalCode, SignIn
from database.writing import put, table, writing
from rules.message import Message
from rules.refusal import Refused
from settings import settings

COOKIE = "xincheng"
PASSWORDS = PasswordHash.recommended()
# An unknown login takes as long to refuse as a wrong password.
NOBODY = PASSWORDS.hash(secrets.token_urlsafe())
TOUCH = timedelta(minutes=1)

ATTEMPTS = MovingWindowRateLimiter(MemoryStorage())
PER_LOGIN = RateLimitItemPerMinute(10, 15)
PER_ADDRESS = RateLimitItemPerMinute(300, 15)


class Session(Message):
    """Who is signed in, with the token of their forms; `absent…` is the person they stand in for."""

    digest: str
    csrf: str
    account: str
    kind: str
    name: str
    unit: str = ""
    roles: tuple[str, ...] = ()
    uscc: str = ""
    post: str = ""
    absent: str = ""
    absent_name: str = ""
    absent_unit: str = ""
    absent_roles: tuple[str, ...] = ()


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def session_of(request: Request, *, now: datetime, today: date) -> Session | None:
    """The live session of a request, its idle limit pushed on; None when there is none."""
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    digest = digest_of(token)
    async with reading() as connection:
        row = await signed_in(connection, digest, now=now, today=today)
    if row is None:
        return None
    until = _until(row.created_at, now)
    if until - row.expires_at > TOUCH:
        async with writing() as connection:
            await connection.execute(
                update(table(SignIn)).where(table(SignIn).c.token_digest == digest).values(expires_at=until)
            )
    return _session(digest, row)


def _session(digest: str, row: Any) -> Session:
    return Session(
        digest=digest,
        csrf=row.csrf,
        account=row.id,
        kind=row.kind,
        name=row.name,
        unit=row.unit,
        roles=tuple(row.roles),
        uscc=row.uscc,
        post=row.post,
        absent=row.absent or "",
        absent_name=row.absent_name or "",
        absent_unit=row.absent_unit or "",
        absent_roles=tuple(row.absent_roles or ()),
    )


def _until(created: datetime, now: datetime) -> datetime:
    return min(
        created + timedelta(hours=settings().session_hours), now + timedelta(minutes=settings().session_idle_minutes)
    )


def client_address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def limit_attempts(request: Request, name: str) -> None:
    """Count an attempt at a secret (a password, a code). Raises Refused TooMany."""
    address = client_address(request)
    allowed = ATTEMPTS.hit(PER_ADDRESS, address) and ATTEMPTS.hit(PER_LOGIN, address, name)
    if not allowed:
        raise Refused("尝试次数过多，请十五分钟后再试", code="TooMany")


def forgive_attempts(request: Request, name: str) -> None:
    """After a success the attempts before it no longer count."""
    ATTEMPTS.clear(PER_LOGIN, client_address(request), name)


async def hash_password(password: str) -> str:
    return await asyncio.to_thread(PASSWORDS.hash, password)


async def check_password(request: Request, login: str, password: str) -> Any:
    """The account of a login and a password. Raises Refused TooMany, WrongPassword."""
    login = login.strip()
    limit_attempts(request, login)
    async with reading() as connection:
        row = await account_by_login(connection, login)
    right = await asyncio.to_thread(PASSWORDS.verify, password, row.password_hash if row else NOBODY)
    if row is None or not right:
        raise Refused("账号或者密码不对", code="WrongPassword")
    forgive_attempts(request, login)
    return row


async def open_session(request: Request, response: Response, account: str, *, now: datetime) -> None:
    """A new session with a new token; the one that the browser showed before is closed."""
    await close_session(request)
    token = secrets.token_urlsafe(32)
    async with writing() as connection:
        await connection.execute(delete(table(SignIn)).where(table(SignIn).c.expires_at < now))
        await put(
            connection,
            SignIn,
            {
                "token_digest": digest_of(token),
                "account_id": account,
                "csrf": secrets.token_urlsafe(24),
                "created_at": now,
                "expires_at": _until(now, now),
            },
        )
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(settings().session_hours * 3600),
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings().secure_cookies,
    )


async def close_session(request: Request) -> None:
    if token := request.cookies.get(COOKIE):
        async with writing() as connection:
            await connection.execute(delete(table(SignIn)).where(table(SignIn).c.token_digest == digest_of(token)))


async def act_for(session: Session, absent: str) -> None:
    """Stand in for somebody from now on, or for nobody when `absent` is empty."""
    async with writing() as connection:
        await connection.execute(
            update(table(SignIn)).where(table(SignIn).c.token_digest == session.digest).values(acting_for=absent)
        )


async def open_account(code_digest: str, account: dict[str, str], *, now: datetime, today: date) -> str:
    """Use a one-time code and open the account it stands for, both or neither; answers the account's id.

    `account` has login, name, password_hash and perhaps phone. Raises Refused CodeRefused, LoginTaken.
    """
    code = table(PortalCode)
    usable = (code.c.code_digest == code_digest, code.c.used_at.is_(None), code.c.expires_on >= today)
    async with writing() as connection:
        used = update(code).where(*usable).values(used_at=now).returning(code.c.uscc)
        uscc = (await connection.execute(used)).scalar_one_or_none()
        if uscc is None:
            raise Refused("开户码不对、已经用过或者已经过期", code="CodeRefused")
        id = f"firm-{secrets.token_hex(8)}"
        row = {**account, "id": id, "kind": "business", "uscc": uscc, "roles": ["business"]}
        if not await put(connection, Account, row):
            raise Refused("这个账号名已经有人使用，请换一个", code="LoginTaken")
    return id
