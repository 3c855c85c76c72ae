"""案头：谁领了哪个环节、流转记录、保存的视图、上传的材料。这些不是案件事实，由请求直接写。"""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class Hold(SQLModel, table=True):
    """谁手里拿着哪个环节。"""

    __tablename__ = "hold"
    case_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    person: str = Field(index=True)
    person_name: str
    since: datetime = Field(sa_type=DateTime(timezone=True))


class HoldLog(SQLModel, table=True):
    """领取、释放、转办的流水，并入案件时间线。"""

    __tablename__ = "hold_log"
    __table_args__ = (Index("hold_log_by_case", "case_id", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    case_id: str
    key: str
    at: datetime = Field(sa_type=DateTime(timezone=True))
    what: str
    by_id: str
    by_name: str
    to_id: str = ""
    to_name: str = ""
    why: str = ""


class SavedView(SQLModel, table=True):
    """一个有名字的查询串。"""

    __tablename__ = "saved_view"
    account_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    query: str


class Upload(SQLModel, table=True):
    """上传的材料。类型按内容判定；`id` 是内容摘要加上传人，重复上传得到同一份。"""

    __tablename__ = "upload"
    id: str = Field(primary_key=True)
    account_id: str = Field(index=True)
    uscc: str = Field(default="", index=True)
    case_id: str = Field(default="", index=True)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    name: str
    mime: str
    size: int
    sha256: str
    content: bytes


class Draft(SQLModel, table=True):
    """企业填到一半的修复申请，可以随时回来接着填。`click` 是提交时的编号，重复提交是同一次。"""

    __tablename__ = "draft"
    account_id: str = Field(primary_key=True)
    case_id: str = Field(primary_key=True)
    click: str
    answers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    at: datetime = Field(sa_type=DateTime(timezone=True))


class SystemRequest(SQLModel, table=True):
    """其他系统给一次请求起的键（Idempotency-Key）和内容的摘要；一天后删去。"""

    __tablename__ = "system_request"
    caller: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    digest: str
    at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
