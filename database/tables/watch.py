"""重点关注：哪家企业、依据哪条标准、什么程度、哪些监管措施，哪天复核，怎样退出。实施方案 二（三）9。"""

from datetime import date
from typing import Any

from sqlalchemy import Column, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

STANDING = text("state in ('proposed', 'in_force')")


class Watch(SQLModel, table=True):
    """`state`: proposed · in_force · ended · rejected · withdrawn. `met` is how its criterion was found to be met.

    It lapses by itself on `lapses_on` unless a review that was due on `review_on` has been decided; `rounds` counts
    the reviews that continued it.
    """

    __tablename__ = "watch"
    __table_args__ = (
        Index("watch_one_at_a_time", "uscc", "unit", unique=True, postgresql_where=STANDING),
        Index("watch_by_unit", "unit", "proposed_on", "case_id"),
    )
    case_id: str = Field(primary_key=True)
    number: str = Field(unique=True)
    uscc: str = Field(index=True)
    subject: str
    unit: str
    criterion: str
    degree: int
    supervision: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    state: str = "proposed"
    proposed_on: date
    proposal: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    met: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    decision: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    decided_on: date | None = None
    served_on: date | None = None
    starts_on: date | None = None
    review_on: date | None = None
    lapses_on: date | None = None
    rounds: int = 0
    ended_on: date | None = None
    ended_why: str = ""
