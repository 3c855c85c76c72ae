"""账号：工作人员、企业办事人，以及其他系统的密钥；登录与代班。"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class Account(SQLModel, table=True):
    """A person who signs in. `kind` is staff or business; a business's agent acts for the code in `uscc`."""

    __tablename__ = "account"
    id: str = Field(primary_key=True)
    login: str = Field(unique=True)
    kind: str
    name: str
    password_hash: str
    unit: str = ""
    roles: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    uscc: str = Field(default="", index=True)
    post: str = ""
    email: str = ""
    phone: str = ""
    active: bool = True


class SignIn(SQLModel, table=True):
    """A session: only the digest of its token is kept."""

    __tablename__ = "sign_in"
    token_digest: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="account.id")
    csrf: str
    acting_for: str = ""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))


class Absence(SQLModel, table=True):
    """代班：某人不在时由谁代办，从哪天到哪天（含首尾）。"""

    __tablename__ = "absence"
    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="account.id", index=True)
    substitute: str = Field(foreign_key="account.id", index=True)
    since: date
    until: date
    set_by: str


class PortalCode(SQLModel, table=True):
    """信函中的一次性开户码：只存摘要，用后失效。"""

    __tablename__ = "portal_code"
    code_digest: str = Field(primary_key=True)
    uscc: str
    case_id: str
    expires_on: date
    used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class ApiKey(SQLModel, table=True):
    """其他系统的密钥：摘要、所属单位、可用范围。"""

    __tablename__ = "api_key"
    key_digest: str = Field(primary_key=True)
    name: str
    unit: str
    scopes: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    active: bool = True


class AccessLog(SQLModel, table=True):
    """谁看了谁的信用档案或者文书，出于什么目的。"""

    __tablename__ = "access_log"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    account_id: str
    what: str
    uscc: str = Field(default="", index=True)
    purpose: str = ""
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
