"""异议：谁对哪一条记录提出、要求怎样、查到什么、处理结果；以及行政复议、诉讼的登记和结果。"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class ObjectionRow(SQLModel, table=True):
    """One objection. `about` is the key of the record (or the number of the check's receipt) that it speaks of.

    `changes` are the fields as they were and as they are now; `state` follows the steps until `outcome` stands.
    """

    __tablename__ = "objection"
    __table_args__ = (
        Index("objection_about", "about", "filed_at"),
        Index("objection_by_business", "uscc", "filed_at"),
    )
    case_id: str = Field(primary_key=True)
    number: str = Field(unique=True)
    matter: str
    about: str
    about_case: str
    about_kind: str
    title: str
    uscc: str
    subject: str
    unit: str
    reason: str
    wanted: str
    evidence: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    filed_at: datetime = Field(sa_type=DateTime(timezone=True))
    by_kind: str
    by_id: str
    by_name: str
    frozen_on: date | None = None
    state: str = "submitted"
    accepted_on: date | None = None
    asked: str = ""
    supplements: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    findings: str = ""
    outcome: str = ""
    decided_on: date | None = None
    decision: str = ""
    changes: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))


class ContestRow(SQLModel, table=True):
    """一件行政复议或者行政诉讼：受理、是否停止执行、结果及文书。"""

    __tablename__ = "contest"
    case_id: str = Field(primary_key=True)
    about: str = Field(index=True)
    about_case: str
    uscc: str = Field(index=True)
    subject: str
    unit: str
    means: str
    body: str
    document: str
    accepted_on: date
    stayed: bool = False
    frozen_on: date | None = None
    outcome: str = ""
    result_document: str = ""
    result_day: date | None = None
    reason: str = ""
    proof: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    closed_on: date | None = None
