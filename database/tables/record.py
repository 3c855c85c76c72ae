"""信用档案：只增不改的记录链，以及向外披露的台账。"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

GRADED = text("kind = 'evaluation'")


class Record(SQLModel, table=True):
    """One entry of a business's chain. `about` names the entry that this one supersedes, freezes or ends."""

    __tablename__ = "record"
    __table_args__ = (
        Index("record_by_case", "case_id", "seq"),
        Index("record_graded", "uscc", postgresql_where=GRADED),
    )
    uscc: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    case_id: str
    key: str = Field(unique=True)
    kind: str
    about: str = ""
    true_on: date
    known_at: datetime = Field(sa_type=DateTime(timezone=True))
    body: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB))
    salt: str | None
    digest: str
    prev: str
    link: str


TO_RECALL = text("recalled_on is null and recall_due_on is not null")


class Disclosure(SQLModel, table=True):
    """这条记录送到过哪里；修复或者撤销后逐处收回，逐处确认。"""

    __tablename__ = "disclosure"
    __table_args__ = (Index("disclosure_to_recall", "recall_due_on", "case_id", "place", postgresql_where=TO_RECALL),)
    case_id: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    title: str
    shared_on: date
    recall_due_on: date | None = None
    recalled_on: date | None = None
    evidence: str = ""
    recall_why: str = ""
