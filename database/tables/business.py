"""市场主体：以统一社会信用代码为键。"""

from datetime import date

from sqlmodel import Field, SQLModel


class Business(SQLModel, table=True):
    __tablename__ = "business"
    uscc: str = Field(primary_key=True)
    name: str
    pinyin: str = Field(default="", index=True)
    legal_representative: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    electronic_since: date | None = None
    electronic_proof: str = ""
    chain_seq: int = 0
    chain_head: str = ""
