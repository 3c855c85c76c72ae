"""市场主体：以统一社会信用代码为键。"""

from datetime import date

from sqlalchemy import Column, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


def _begins(name: str) -> Index:
    return Index(f"business_{name}_begins", name, postgresql_ops={name: "text_pattern_ops"})


class Business(SQLModel, table=True):
    """`former_names` are {name, until, case}, oldest first: the case is the one in which the new name was confirmed.

    `initials` are of the name's pinyin. Where it was merged or divided, `successor` is whose file follows its own.
    """

    __tablename__ = "business"
    __table_args__ = (
        *(_begins(name) for name in ("name", "initials", "pinyin", "uscc")),
        Index("business_by_part", text("grams(name, 2)"), postgresql_using="gin"),
        Index("business_by_initials", text("grams(initials, 3)"), postgresql_using="gin"),
        Index("business_succeeded", "successor", postgresql_where=text("successor <> ''")),
    )
    uscc: str = Field(primary_key=True)
    name: str
    pinyin: str = ""
    initials: str = ""
    former_names: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    legal_representative: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    electronic_since: date | None = None
    electronic_proof: str = ""
    successor: str = ""
    succession: str = ""
    succeeded_on: date | None = None
    chain_seq: int = 0
    chain_head: str = ""
