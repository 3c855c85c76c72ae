"""焦点问题登记簿。"""

from datetime import date, datetime

from sqlalchemy import DateTime, Index, text
from sqlmodel import Field, SQLModel


class QuestionRow(SQLModel, table=True):
    __tablename__ = "question"
    __table_args__ = (Index("question_published", "answered_on", "case_id", postgresql_where=text("published")),)
    case_id: str = Field(primary_key=True)
    about: str = Field(default="", index=True)
    uscc: str = Field(index=True)
    unit: str = Field(index=True)
    text: str
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))
    answer: str = ""
    answered_on: date | None = None
    published: bool = False
    public_question: str = ""
