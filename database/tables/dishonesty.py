"""失信行为认定：提出、听取意见、决定、公示，直到期满、修复或者撤销。实施方案 二（三）8。"""

from datetime import date
from typing import Any

from sqlalchemy import Column, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

IN_FORCE = text("decided_on is not null and ended_on is null")


class Dishonesty(SQLModel, table=True):
    """`listed` is the list it is on, empty for what is only recorded. `decision` keeps who discussed it and the votes.

    `starts_on`, `earliest_repair_on` and `ends_on` (its last day) are fixed once.
    """

    __tablename__ = "dishonesty"
    __table_args__ = (
        Index("dishonesty_in_force", "uscc", postgresql_where=IN_FORCE),
        Index("dishonesty_by_list", "listed", "starts_on", "case_id", postgresql_where=IN_FORCE),
    )
    case_id: str = Field(primary_key=True)
    number: str = Field(unique=True)
    uscc: str = Field(index=True)
    subject: str
    unit: str
    item: str
    listed: str
    degree: str
    proposed_on: date
    proposal: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    matched: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    decision: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    decided_on: date | None = None
    served_on: date | None = None
    published_on: date | None = None
    starts_on: date | None = None
    earliest_repair_on: date | None = None
    ends_on: date | None = None
    reasons: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    ended_on: date | None = None
    ended_why: str = ""
