"""表格导入：一张表、它的每一行、每一行的去向。"""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class Sheet(SQLModel, table=True):
    """`kind`: what its rows become (penalty, record)."""

    __tablename__ = "sheet"
    case_id: str = Field(primary_key=True)
    kind: str = "penalty"
    name: str
    unit: str
    by: str
    at: datetime = Field(sa_type=DateTime(timezone=True))
    upload: str
    state: str = "reading"
    total: int = 0
    good: int = 0
    bad: int = 0
    known: int = 0
    entered: int = 0
    refused: int = 0


class SheetRow(SQLModel, table=True):
    """`state`: good, bad, known (already entered) → entered, refused. `faults` maps a heading to a sentence."""

    __tablename__ = "sheet_row"
    __table_args__ = (Index("sheet_row_by_state", "case_id", "state", "row"),)
    case_id: str = Field(primary_key=True)
    row: int = Field(primary_key=True)
    state: str
    cells: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    faults: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    decision: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB))
