"""谁具备哪项激励的条件：每家企业、每项激励一行；哪些企业要重新计算；上一次计算。实施方案 二（三）9。"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class EligibilityRow(SQLModel, table=True):
    """What was computed on a day from a chain of `chain_seq` entries, by the edition that begins on `edition`."""

    __tablename__ = "eligibility"
    __table_args__ = (
        Index("eligibility_met", "benefit", "uscc", postgresql_where=text("met")),
        Index("eligibility_near", "benefit", "uscc", postgresql_where=text("near")),
    )
    uscc: str = Field(primary_key=True)
    benefit: str = Field(primary_key=True)
    met: bool
    near: bool
    near_on: date | None = None
    met_reasons: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    missing: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    because: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    computed_on: date
    edition: date
    chain_seq: int


class EligibilityDue(SQLModel, table=True):
    """A business whose chain has grown to `chain_seq` since its eligibility was computed; written with the entry."""

    __tablename__ = "eligibility_due"
    uscc: str = Field(primary_key=True)
    chain_seq: int


class EligibilityRun(SQLModel, table=True):
    """How far the latest computation of a `scope` has come: businesses looked at, rows changed, incentives told.

    `figures` are how many have each benefit, could have it or are near, as they were counted when one last ended.
    """

    __tablename__ = "eligibility_run"
    scope: str = Field(primary_key=True)
    on: date
    started_at: datetime = Field(sa_type=DateTime(timezone=True))
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    looked_at: int = 0
    changed: int = 0
    told: int = 0
    figures: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default=text("'{}'"))
    )
    counted_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
