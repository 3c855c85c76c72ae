"""市场主体：以统一社会信用代码为键。"""

from datetime import date

from sqlalchemy import Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class Business(SQLModel, table=True):
    """`former_names` are {name, until, case}, oldest first: the case is the one in which the new name was confirmed."""

    __tablename__ = "business"
    uscc: str = Field(primary_key=True)
    name: str
    pinyin: str = Field(default="", index=True)
    former_names: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    legal_representative: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    electronic_since: date | None = None
    electronic_proof: str = ""
    chain_seq: int = 0
    chain_head: str = ""
