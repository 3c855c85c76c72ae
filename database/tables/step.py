"""环节：待办列表、案件页和督办看板共同读的一张表，以及由触发器维护的计数。"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

OPEN = text("state = 'open'")
DONE = text("state = 'done'")
OF_PERSON = text("state = 'open' and person <> ''")
OF_BUSINESS = text("state = 'open' and role = 'business'")


class StepRow(SQLModel, table=True):
    """The projection of one step. `seq` grows, so that a late retry cannot undo a newer state.

    `state` is open, done, lapsed or withdrawn; a trigger takes a step that is no longer open out of every hand.
    `suspended` marks a stopped clock; `ball` is whose it is now, so that of the pause while the clock is stopped.
    """

    __tablename__ = "step"
    __table_args__ = (
        Index("step_open_by_post", "unit", "role", "due_on", "case_id", "key", postgresql_where=OPEN),
        Index("step_open_by_unit", "unit", "name", "due_on", "case_id", "key", postgresql_where=OPEN),
        Index("step_done_by_person", "answered_by", "answered_at"),
        Index("step_done_in_time", "answered_at", postgresql_where=DONE),
        Index("step_open_by_person", "person", "due_on", "case_id", "key", postgresql_where=OF_PERSON),
        Index("step_open_by_uscc", "uscc", postgresql_where=OPEN),
        Index("step_open_by_business", "due_on", "case_id", "key", postgresql_where=OF_BUSINESS),
    )
    case_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    seq: int
    kind: str
    name: str
    title: str
    clause: str
    role: str
    unit: str
    person: str = ""
    form: str
    late: str
    ball: str
    state: str = "open"
    suspended: bool = False
    case_title: str
    subject: str
    uscc: str
    opened_at: datetime = Field(sa_type=DateTime(timezone=True))
    anchor: date
    due_on: date
    provisional: bool = False
    open: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    pauses: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    escalated: bool = False
    answered_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    answered_by: str = ""
    answered_by_name: str = ""
    acting_for: str = ""
    answers: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB))


class StepTally(SQLModel, table=True):
    """Open steps counted by post and due day, kept by a trigger; `slot` is for writers that meet on one row.

    A step of a business is counted under the unit of its case, with the role business.
    """

    __tablename__ = "step_tally"
    __table_args__ = (Index("step_tally_live", "unit", "name", postgresql_where=text("n <> 0")),)
    unit: str = Field(primary_key=True)
    role: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    ball: str = Field(primary_key=True)
    due_on: date = Field(primary_key=True)
    suspended: bool = Field(primary_key=True)
    slot: int = Field(primary_key=True)
    n: int


class HoldTally(SQLModel, table=True):
    """Open steps in somebody's hand (claimed, or meant for them by name), counted by post and person by a trigger."""

    __tablename__ = "hold_tally"
    unit: str = Field(primary_key=True)
    role: str = Field(primary_key=True)
    person: str = Field(primary_key=True, index=True)
    slot: int = Field(primary_key=True)
    n: int


class StepFlow(SQLModel, table=True):
    """What was opened, finished and finished late in each week (its Monday), by unit, kept by the same trigger."""

    __tablename__ = "step_flow"
    unit: str = Field(primary_key=True)
    week: date = Field(primary_key=True)
    slot: int = Field(primary_key=True)
    opened: int = 0
    finished: int = 0
    late: int = 0
