"""谁可以问：路由上的类型。除公开页面外，每条路由只写其中一个：Officer、Manager、Business、System。

`officer.actor` speaks to a lifecycle; `officer.csrf` goes into every form. An unsafe request of a session is refused
unless its form carries that token (field `csrf`, or header X-CSRF).
"""

from typing import Annotated, cast

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from api.day import Now, Today
from api.security import SAFE, same_token
from api.session import Session, digest_of, session_of
from database.queries.account import key_of_system
from database.reading import reading
from rules.actor import ROLE_TITLES, Actor, Role
from rules.message import Message
from rules.refusal import Refused

DESK_ROLES = frozenset(ROLE_TITLES) - {"business"}
SUPERVISING = frozenset(("supervisor", "head"))


class Signed(Message):
    """Somebody signed in: how they act, and the session that says so."""

    actor: Actor
    session: Session

    @property
    def csrf(self) -> str:
        return self.session.csrf

    @property
    def id(self) -> str:
        return self.actor.id

    @property
    def unit(self) -> str:
        return self.actor.unit


class Caller(Message):
    """Another system, by its key."""

    actor: Actor
    scopes: tuple[str, ...]


async def visitor(request: Request, now: Now, today: Today) -> Session | None:
    """Whoever comes, signed in or not; for the door and public pages."""
    session = await session_of(request, now=now, today=today)
    if session and request.method not in SAFE:
        given = request.headers.get("x-csrf") or (await request.form()).get("csrf")
        if not same_token(session.csrf, given):
            raise Refused("这个页面已经过期，请返回后刷新再提交", code="FormExpired")
    return session


Visitor = Annotated[Session | None, Depends(visitor)]


async def _signed(session: Visitor) -> Session:
    if session is None:
        raise Refused("请先登录", code="NotSignedIn")
    return session


SignedIn = Annotated[Session, Depends(_signed)]


async def officer(session: SignedIn) -> Signed:
    """Any member of the staff who has a post at a desk."""
    person = Signed(actor=_staff(session), session=session)
    if session.kind != "staff" or not DESK_ROLES & set(person.actor.roles):
        raise Refused("本页面供工作人员使用", code="NotAllowed")
    return person


async def manager(session: SignedIn) -> Signed:
    """A member of the staff who supervises: units below their own, or as head of a unit that unit alone."""
    person = await officer(session)
    if not SUPERVISING & set(person.actor.roles):
        raise Refused("本页面供督办岗位和单位负责人使用", code="NotAllowed")
    return person


async def business(session: SignedIn) -> Signed:
    """Whoever acts for a business; the actor's id is its unified social credit code."""
    if session.kind != "business" or not session.uscc:
        raise Refused("本页面供企业使用", code="NotAllowed")
    actor = Actor(kind="business", id=session.uscc, name=session.name, unit=session.uscc, roles=("business",))
    return Signed(actor=actor, session=session)


async def system(
    scopes: SecurityScopes,
    key: Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False, description="API key"))],
) -> Caller:
    """Another system: `Annotated[Caller, Security(system, scopes=["…"])]` asks for every scope named."""
    if key is None:
        raise Refused("请在 Authorization 中提供密钥", code="KeyRefused")
    async with reading() as connection:
        row = await key_of_system(connection, digest_of(key.credentials))
    if row is None:
        raise Refused("密钥无效或者已停用", code="KeyRefused")
    if missing := set(scopes.scopes) - set(row.scopes):
        raise Refused(f"密钥没有以下权限：{'、'.join(sorted(missing))}", code="ScopeMissing")
    actor = Actor(kind="system", id=f"key:{row.name}", name=row.name, unit=row.unit)
    return Caller(actor=actor, scopes=tuple(row.scopes))


Officer = Annotated[Signed, Depends(officer)]
Manager = Annotated[Signed, Depends(manager)]
Business = Annotated[Signed, Depends(business)]
System = Annotated[Caller, Security(system)]


def _staff(session: Session) -> Actor:
    """A substitute acts with the posts of the person they stand in for, and is named beside them."""
    roles = session.absent_roles if session.absent else session.roles
    return Actor(
        kind="staff",
        id=session.account,
        name=session.name,
        unit=session.absent_unit if session.absent else session.unit,
        roles=tuple(cast(Role, role) for role in roles if role in ROLE_TITLES),
        acting_for=session.absent,
        acting_for_name=session.absent_name,
    )
