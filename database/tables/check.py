"""信用查验：一次查验一张回执，连同当时看到的档案链位置；每个调用方每天查了多少次。"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class CheckReceipt(SQLModel, table=True):
    """The log of one read. `seq` and `head` are the end of the business's chain as it was read; they prove the answer.

    `used` is what was done with it: applied, overridden with `used_reason`, or empty while nobody has said.
    """

    __tablename__ = "check_receipt"
    __table_args__ = (
        Index("check_by_unit", "unit", "at", "number"),
        Index("check_open", "unit", "at", "number", postgresql_where=text("used = ''")),
        Index("check_by_batch", "batch", "row", postgresql_where=text("batch <> ''")),
        Index("check_by_uscc", "uscc", "at"),
    )
    number: str = Field(primary_key=True)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    uscc: str
    name: str = ""
    purpose: str
    authority: str
    matter: str = ""
    by_commitment: bool = False
    via: str
    by_id: str
    by_name: str
    unit: str
    batch: str = ""
    row: int = 0
    seq: int
    head: str
    edition: date
    calendar: str
    verdict: str
    answer: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    digest: str
    used: str = ""
    used_reason: str = ""
    used_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    used_by: str = ""


class CheckCount(SQLModel, table=True):
    """某个调用方某一天已经查验的次数；超过当天的额度即拒绝。"""

    __tablename__ = "check_count"
    caller: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    n: int
