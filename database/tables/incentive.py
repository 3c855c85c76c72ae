"""守信激励：提出、公示、授予、停止、恢复、到期；公示期间的异议；每一次使用。实施方案 二（三）9。"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

SHOWN = text("state in ('publicity', 'in_force')")


class Incentive(SQLModel, table=True):
    """`state` proposed | publicity | in_force | stopped | ended | refused | withdrawn.

    `shown_from` … `shown_until` is its publicity, `starts_on` … `ends_on` (its last day) the time for which it is had.
    `edition` is that of its benefit; `n` counts its entries in the credit file; `because` are the cases that stand
    against it while it is stopped.
    """

    __tablename__ = "incentive"
    __table_args__ = (
        Index("incentive_by_unit", "unit", "proposed_on", "case_id"),
        Index("incentive_shown", "state", "shown_from", "case_id", postgresql_where=SHOWN),
    )
    case_id: str = Field(primary_key=True)
    number: str = Field(unique=True)
    uscc: str = Field(index=True)
    subject: str
    unit: str
    benefit: str
    edition: date
    title: str
    red_list: bool = False
    state: str = "proposed"
    proposed_on: date
    proposal: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    met_reasons: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    decided_on: date | None = None
    decision: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    shown_from: date | None = None
    shown_until: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    renew_on: date | None = None
    reasons: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    n: int = 0
    renewals: int = 0
    stopped_on: date | None = None
    missing: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    because: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    ended_on: date | None = None
    ended_why: str = ""


class IncentiveObjection(SQLModel, table=True):
    """What somebody objected while it was shown. `receipt` opens its page; `state` open | upheld | rejected | moot."""

    __tablename__ = "incentive_objection"
    case_id: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    receipt: str = Field(unique=True)
    name: str
    contact: str
    facts: str
    at: datetime = Field(sa_type=DateTime(timezone=True))
    state: str = "open"
    answer: str = ""
    answered_on: date | None = None
    answered_by: str = ""


class IncentiveUse(SQLModel, table=True):
    """One use of a benefit. `state` asked | given | refused | lapsed; `on` is the day on which it was given."""

    __tablename__ = "incentive_use"
    __table_args__ = (Index("incentive_use_given", "unit", "on"),)
    case_id: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    unit: str
    matter: str
    asked_on: date
    asked_by: str
    state: str = "asked"
    on: date | None = None
    reason: str = ""
    evidence: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    confirmed_by: str = ""
