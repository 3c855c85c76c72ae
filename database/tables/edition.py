"""工作人员录入的规则版本。"""

from datetime import date, datetime

from sqlalchemy import Column, DateTime, Index, text
from sqlmodel import Field, SQLModel


class EditionRow(SQLModel, table=True):
    """One edition as it was entered; its text never changes. It decides once `confirmed_at` is there, from its day on.

    A draft that was rejected stays, and another of the same day may come after it; confirmed is one only.
    """

    __tablename__ = "edition"
    __table_args__ = (
        Index(
            "edition_of_a_day", "subject", "in_force_on", unique=True, postgresql_where=text("confirmed_at is not null")
        ),
    )
    case_id: str = Field(primary_key=True)
    subject: str
    in_force_on: date
    text: str
    title: str
    number: str
    source: str
    doubt: str
    unit: str
    entered_by: str
    entered_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    confirmed_by: str = ""
    confirmed_at: datetime | None = Field(None, sa_column=Column(DateTime(timezone=True), nullable=True))
