"""失信惩戒措施清单：一版一行，逐项留存核对的结论和理由。实施方案 二（三）9。"""

from datetime import date

from sqlalchemy import Column, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class SanctionList(SQLModel, table=True):
    """One edition of a list. `ends_on` is its last day, fixed when it is repealed or replaced; `paper` is an upload.

    `state`: draft | in_force | suspended | repealed | rejected. Whether it is in force on a day is asked of its days.
    """

    __tablename__ = "sanction_list"
    __table_args__ = (Index("sanction_list_by_level", "level", "number"),)
    case_id: str = Field(primary_key=True)
    level: str
    title: str
    number: str
    year: int
    issued_by: str
    in_force_on: date
    ends_on: date | None = None
    suspended_on: date | None = None
    source: str
    paper: str
    sheet: str
    replaces: str = ""
    unit: str
    state: str = "draft"
    confirmed_on: date | None = None
    ended_why: str = ""


class SanctionItem(SQLModel, table=True):
    """One item. `accepted` is None until a second person has compared it with the paper; `reason` is why it is not."""

    __tablename__ = "sanction_item"
    list_id: str = Field(primary_key=True)
    no: str = Field(primary_key=True)
    place: int
    klass: str
    measure: str
    content: str
    object: str
    basis: str = ""
    implementer: str
    source: str
    purposes: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    accepted: bool | None = None
    reason: str = ""
    judged_by: str = ""
