"""失信惩戒：依据哪件认定、清单哪一项，由谁实施、反馈，什么时候解除，解除了没有。实施方案 二（三）9。"""

from datetime import date
from typing import Any

from sqlalchemy import Column, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

IN_FORCE = text("starts_on is not null and lifted_on is null")


class Sanction(SQLModel, table=True):
    """`starts_on` is the day of proved service and `ends_on` its last day; both are fixed once, `reasons` say how.

    `lifted_on` is the first day on which it is not applied any more, `confirmed_on` when that was so everywhere.
    """

    __tablename__ = "sanction"
    __table_args__ = (
        Index("sanction_in_force", "uscc", postgresql_where=IN_FORCE),
        Index("sanction_by_item", "list_id", "item_no"),
        Index("sanction_newest", "proposed_on", "case_id"),
    )
    case_id: str = Field(primary_key=True)
    number: str = Field(unique=True)
    uscc: str = Field(index=True)
    subject: str
    unit: str
    determination: str = Field(index=True)
    list_id: str
    item_no: str
    measure: str
    klass: str
    content: str
    basis: str
    units: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    partners: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    purposes: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    proposal: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    item: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    proportion: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    proposed_on: date
    decided_on: date | None = None
    decision: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    served_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    reasons: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    lifted_on: date | None = None
    lifted_why: str = ""
    confirmed_on: date | None = None


class SanctionUnit(SQLModel, table=True):
    """One unit that implements a measure. `state` asked | done | not_applicable | refused | lifted | never."""

    __tablename__ = "sanction_unit"
    __table_args__ = (Index("sanction_unit_of", "unit", "state"),)
    case_id: str = Field(primary_key=True)
    unit: str = Field(primary_key=True)
    state: str
    on: date
    reason: str = ""
    evidence: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    lifted_on: date | None = None
