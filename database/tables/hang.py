"""什么依附于什么：一案所依据的另一案。根基不在了，依附于它的当日得知。"""

from datetime import date

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class Hang(SQLModel, table=True):
    """`case_id` rests on `on_case`, through the paper `about`; `until` is the day on which it ceased to, and `why`."""

    __tablename__ = "hang"
    __table_args__ = (Index("hang_on", "on_case", postgresql_where=text("until is null")),)
    case_id: str = Field(primary_key=True)
    on_case: str = Field(primary_key=True)
    about: str
    since: date
    until: date | None = None
    why: str = ""
