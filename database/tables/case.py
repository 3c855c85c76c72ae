"""案件及其日志：工作流写给人看的投影。"""

from datetime import date, datetime

from sqlalchemy import Column, DateTime, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class Case(SQLModel, table=True):
    """One row a lifecycle. `id` is the workflow's id; `position` is the name of the step it last opened."""

    __tablename__ = "lifecycle"
    __table_args__ = (Index("lifecycle_by_starter", "started_by", "started_at"), Index("lifecycle_by_title", "title"))
    id: str = Field(primary_key=True)
    kind: str
    title: str
    subject: str
    uscc: str = Field(index=True)
    unit: str = Field(index=True)
    started_by: str
    started_at: datetime = Field(sa_type=DateTime(timezone=True))
    legal_date: date
    position: str
    seq: int = 0
    outcome: str = ""
    closed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class Event(SQLModel, table=True):
    """一行日志。键在案内唯一，重试不重复。"""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("case_id", "key"),
        Index("event_by_case", "case_id", "at", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: str
    key: str
    at: datetime = Field(sa_type=DateTime(timezone=True))
    mark: str
    what: str
    why: str = ""
    by_kind: str
    by_id: str
    by_name: str
    by_unit: str = ""
    acting_for: str = ""
    clock: str = ""
    letters: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    internal: bool = False


class CopyTo(SQLModel, table=True):
    """抄送：谁可以在“抄送我”里看到这个案件。"""

    __tablename__ = "copy_to"
    case_id: str = Field(primary_key=True)
    account_id: str = Field(primary_key=True, index=True)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    by: str
    seen: bool = False
