"""信用承诺：承诺书文本的各版，一份份承诺，一次次履约核查，一批批抽查。"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

BARRING = text("barred_since is not null and bar_lifted_on is null")
SHOWN = text("shown_from is not null")
REPLACING = text("replaces <> ''")


class CommitmentTemplate(SQLModel, table=True):
    """承诺书文本的一版。已经用过的版次不改，改了就是下一版；承诺书保留签署时的文字。"""

    __tablename__ = "commitment_template"
    id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    case_id: str = Field(unique=True)
    type: str
    standard: str
    title: str
    conditions: str
    standards: str
    consequences: str
    promise: str
    kept_by: str
    kept_at: datetime = Field(sa_type=DateTime(timezone=True))


class Commitment(SQLModel, table=True):
    """`letter` is the text as it was offered; `due_on`, `missing_due_on` and `ends_on` are fixed by the acceptance.

    `barred_since` bars its business from what is handled on a commitment until `bar_lifted_on`; `replaces` is the case
    of the voluntary commitment that this one renews; `shown_until` is the last day on which the public sees it.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        Index("commitment_barring", "uscc", postgresql_where=BARRING),
        Index("commitment_shown", "shown_from", "case_id", postgresql_where=SHOWN),
        Index("commitment_by_unit", "unit", "use", "accepted_on"),
        Index("commitment_newest", "offered_at", "case_id"),
        Index("commitment_replaces", "replaces", postgresql_where=REPLACING),
    )
    case_id: str = Field(primary_key=True)
    number: str = Field(unique=True)
    uscc: str = Field(index=True)
    subject: str
    unit: str
    handling_unit: str
    use: str
    type: str
    matter: str
    reference: str
    offer: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    template: str
    version: int
    replaces: str = ""
    letter: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    offered_at: datetime = Field(sa_type=DateTime(timezone=True))
    signed_on: date | None = None
    signature: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    accepted_on: date | None = None
    missing_due_on: date | None = None
    due_on: date | None = None
    ends_on: date | None = None
    reasons: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    supplied_on: date | None = None
    shown_from: date | None = None
    shown_until: date | None = None
    outcome: str = ""
    settled_on: date | None = None
    barred_since: date | None = None
    bar_lifted_on: date | None = None
    frozen_on: date | None = None


class CommitmentCheck(SQLModel, table=True):
    """一次履约核查（或者复查）：缘由、核查、听取意见、认定、处理、整改，以及办理单位的反馈。"""

    __tablename__ = "commitment_check"
    case_id: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    seq: int
    again: bool = False
    cause: str
    source: str = ""
    called_by: str = ""
    asked_on: date
    found: str
    findings: str
    evidence: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    checked_on: date
    checked_by: str
    statement: str = ""
    outcome: str = ""
    measure: str = ""
    reason: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    rectified: str = ""
    feedback: str = ""
    feedback_note: str = ""
    fed_back_on: date | None = None


class CommitmentSampling(SQLModel, table=True):
    """一批履约抽查：先冻结名单和随机数的来源，再录入公布的数；`drawn` 谁都可以重抽一遍。"""

    __tablename__ = "commitment_sampling"
    case_id: str = Field(primary_key=True)
    unit: str
    title: str
    since: date
    until: date
    source: str
    percent: int
    least: int
    candidates: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    population: str
    seed: str = ""
    drawn: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    drawn_on: date | None = None
