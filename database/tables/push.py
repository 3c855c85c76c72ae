"""通报协同部门：每一处每一件，发过几次，回执是什么。实施方案 二（三）9。"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

OWED = text("state in ('waiting', 'by_hand')")


class Push(SQLModel, table=True):
    """One notice to one partner, with the very content that was told; an attempt is counted before it is made.

    `status` and `digest` (SHA-256) are those of the partner's last answer, `why` is why people settle it.
    """

    __tablename__ = "push"
    __table_args__ = (
        Index("push_owed", "queued_at", "case_id", "partner", "event", postgresql_where=OWED),
        Index("push_newest", "queued_at", "case_id", "partner", "event"),
    )
    case_id: str = Field(primary_key=True)
    partner: str = Field(primary_key=True)
    event: str = Field(primary_key=True)
    title: str
    told: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    state: str = "waiting"
    why: str = ""
    attempts: int = 0
    queued_at: datetime = Field(sa_type=DateTime(timezone=True))
    tried_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    status: int | None = None
    digest: str = ""
    receipt: str = ""
    received_on: date | None = None
