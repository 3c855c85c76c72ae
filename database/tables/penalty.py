"""行政处罚：全国公示模板的字段，加上判定的分类和固定下来的日期。"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, DateTime, Index, Numeric, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

NOT_ISSUED = text("letters_issued_at is null and outcome <> 'withdrawn'")


class PenaltyRow(SQLModel, table=True):
    """`shown_from`/`shown_until` bound its publication; `ended_on` ends it early (repaired, revoked).

    `frozen_on`: it is being looked into since that day (异议、复议、诉讼), and is not used meanwhile.
    """

    __tablename__ = "penalty"
    __table_args__ = (
        Index("penalty_shown", "shown_until", "decided_on", "case_id"),
        Index("penalty_by_unit_month", "unit", "decided_on"),
        Index("penalty_entered_once", "no", unique=True, postgresql_where=text("outcome <> 'withdrawn'")),
        Index("penalty_newest_shown", "decided_on", "case_id", postgresql_where=text("ended_on is null")),
        Index("penalty_not_issued", "decided_on", "case_id", postgresql_where=NOT_ISSUED),
        Index("penalty_taken_down", "ended_on", "case_id", postgresql_where=text("explanation <> ''")),
    )
    case_id: str = Field(primary_key=True)
    no: str
    uscc: str = Field(index=True)
    subject: str
    unit: str
    authority: str
    violation: str
    facts: str
    basis: str
    kinds: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    content: str
    fine: Decimal = Field(default=Decimal(0), sa_type=Numeric(16, 2))
    decided_on: date
    decision: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    klass: str
    classification: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    publication: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    regime: str
    earliest_repair_on: date | None = None
    shown_from: date | None = None
    shown_until: date | None = None
    ended_on: date | None = None
    ended_why: str = ""
    explanation: str = ""
    frozen_on: date | None = None
    entered_at: datetime = Field(sa_type=DateTime(timezone=True))
    letters_issued_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    served_on: date | None = None
    served_by: str = ""
    read_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    applied_on: date | None = None
    outcome: str = ""


class RepairRow(SQLModel, table=True):
    """一次修复申请。`number` 即申请编号，`state` 随环节推进。"""

    __tablename__ = "repair"
    case_id: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    number: str = Field(unique=True)
    uscc: str = Field(index=True)
    channel: str
    received_on: date
    received_at: datetime = Field(sa_type=DateTime(timezone=True))
    application: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    state: str = "submitted"
    accepted_on: date | None = None
    decided_on: date | None = None
    reason: str = ""
