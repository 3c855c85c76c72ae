"""焦点问题登记簿。"""

from datetime import date, datetime

from sqlalchemy import DateTime
from sqlmodel import Field, SQLModel


class QuestionRow(SQLModel, table=True):
    __tablename__ = "question"
    case_id: str = Field(primary_key=True)
    about: str = Field(default="", index=True)
    uscc: str = Field(index=True)
    unit: str = Field(index=True)
    text: str
    asked_at: datetime = Field(sa_type=DateTime(timezone=True))  # type: ignore[call-overload]
    answer: str = ""
    answered_on: date | None = None
    published: bool = False
    public_question: str = ""
