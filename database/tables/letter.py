"""文书、编号、送达、邮件。"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class LetterRow(SQLModel, table=True):
    """One paper. A draft has no number; an issued one is frozen: its bytes, digest and template never change."""

    __tablename__ = "letter"
    __table_args__ = (Index("letter_by_case", "case_id", "drawn_at"),)
    id: str = Field(primary_key=True)
    case_id: str
    key: str
    template: str
    title: str
    unit: str
    uscc: str = Field(index=True)
    bundle: str = ""
    state: str = "draft"
    number: str | None = Field(default=None, unique=True)
    check_id: str | None = Field(default=None, unique=True)
    issued_on: date | None = None
    approved_by: str = ""
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    version: str
    sha256: str
    pdf: bytes
    drawn_at: datetime = Field(sa_type=DateTime(timezone=True))
    served_on: date | None = None
    served_by: str = ""
    read_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    replaced_by: str = ""


class LetterCount(SQLModel, table=True):
    """文号：按单位、字轨和年份连续，不跳号。"""

    __tablename__ = "letter_count"
    unit: str = Field(primary_key=True)
    series: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int


class ServiceAct(SQLModel, table=True):
    """送达的一次行动：一个送达行为可以送达一组文书；每份文书各有回证。"""

    __tablename__ = "service_act"
    case_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    bundle: str
    letters: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    means: str
    outcome: str
    on: date
    receiver: str = ""
    witness: str = ""
    proof: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    note: str = ""
    by_id: str
    by_name: str
    at: datetime = Field(sa_type=DateTime(timezone=True))


class Mail(SQLModel, table=True):
    """一封邮件，Message-ID 固定；每次尝试前后各写一次。"""

    __tablename__ = "mail"
    __table_args__ = (Index("mail_unsent", "queued_at", "id", postgresql_where=text("state <> 'sent'")),)
    id: str = Field(primary_key=True)
    case_id: str = Field(index=True)
    message_id: str = Field(unique=True)
    template: str
    to: str
    subject: str
    body: str
    html: str
    state: str = "queued"
    attempts: int = 0
    queued_at: datetime = Field(sa_type=DateTime(timezone=True))
    tried_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    sent_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    answer: str = ""
