"""信用记录的登记：谁为哪个主体登记了什么，及时不及时、完整不完整。记录本身在链上。"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class RecordEntry(SQLModel, table=True):
    """`name` is the item of the catalogue. `late_days`: working days beyond `due_on`; `missing` of the `asked` optional
    fields are empty. `outcome`: "" (before the second person), recorded, unrecorded.
    """

    __tablename__ = "record_entry"
    __table_args__ = (Index("record_entry_by_unit", "unit", "entered_at"),)
    case_id: str = Field(primary_key=True)
    uscc: str = Field(index=True)
    unit: str
    name: str
    act: str
    channel: str
    draft: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    true_on: date
    due_on: date
    entered_at: datetime = Field(sa_type=DateTime(timezone=True))
    kept_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    outcome: str = ""
    late_days: int = 0
    asked: int = 0
    missing: int = 0
