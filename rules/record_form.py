"""信用记录的表单：登记、更正、终止、名称变更、合并或者分立，各填哪些。"""

from datetime import date
from typing import Literal

from pydantic import Field

from rules.catalogue import CatalogueItem
from rules.message import Message
from rules.penalty_form import labels
from rules.record_entry import SUCCESSIONS, Act, RecordDraft

SUBJECT = ("subject", "uscc")
PAPER = ("paper", "paper_number", "paper_unit", "uploads")
# What each act asks for beside the paper; what the catalogue asks for is between `title` and `adverse`.
ASKED: dict[Act, tuple[str, ...]] = {
    "enter": ("title", "true_on", "adverse", "issuer", "remark"),
    "correct": ("title", "true_on", "adverse", "issuer", "remark", "reason"),
    "end": ("true_on", "reason"),
    "rename": ("name", "true_on"),
    "merge": ("succession", "successor", "successor_name", "true_on"),
}


class RecordForm(Message):
    """What an officer fills in; which of it is shown follows from the act and from the catalogue."""

    act: Literal["enter", "correct", "end", "rename", "merge"] = Field("enter", json_schema_extra={"widget": "hidden"})
    item: str = Field("registration", max_length=40, json_schema_extra={"widget": "hidden"})
    about: str = Field("", max_length=200, json_schema_extra={"widget": "hidden"})
    subject: str = Field(title="市场主体名称", max_length=200)
    uscc: str = Field(title="统一社会信用代码", description="18 位，空格和全角字符会自动整理", max_length=40)
    title: str = Field(
        "", title="信息名称", description="一眼看出是什么", max_length=120, examples=["道路货物运输经营许可"]
    )
    name: str = Field("", title="新名称", max_length=200)
    succession: Literal["", "merger", "division"] = Field(
        "", title="方式", json_schema_extra={"widget": "select", **labels(**SUCCESSIONS)}
    )
    successor: str = Field("", title="承继者统一社会信用代码", max_length=40)
    successor_name: str = Field("", title="承继者名称", max_length=200)
    true_on: date = Field(title="发生日期", description="作出决定、发生事实或者生效的那天")
    number: str = Field("", title="编号", description="许可证号、检查编号等", max_length=120)
    content: str = Field("", title="内容", max_length=2000)
    result: str = Field("", title="结果或者等级", max_length=120)
    valid_until: date | None = Field(None, title="有效期至", description="长期有效的不填")
    adverse: bool = Field(False, title="属于不利信息", description="不利信息由第二人复核后才记入")
    issuer: str = Field("", title="作出单位", description="不填的，为本单位", max_length=200)
    issuer_code: str = Field("", title="作出单位统一社会信用代码", max_length=40)
    reason: str = Field("", title="理由", max_length=500)
    paper: str = Field(title="来源文件名称", description="没有来源文件的，不得记入信用档案", max_length=200)
    paper_number: str = Field(title="来源文件文号", max_length=120, examples=["连交许〔2026〕12号"])
    paper_unit: str = Field(title="来源文件制发单位", max_length=200)
    uploads: tuple[str, ...] = Field((), title="来源文件扫描件", json_schema_extra={"widget": "file"})
    remark: str = Field("", title="备注", max_length=500)

    def draft(self, *, unit: str, issuer: str) -> RecordDraft:
        """The record as it is entered for a unit; Raises ValidationError as `RecordDraft` does."""
        return RecordDraft.model_validate(
            {**self.model_dump(), "unit": unit, "issuer": self.issuer or issuer, "channel": "form"}
        )


def shown_fields(act: Act, item: CatalogueItem) -> tuple[tuple[str, ...], frozenset[str]]:
    """The fields that the form of an act shows, and those of them that are needed."""
    entering = act in ("enter", "correct")
    catalogued = (*item.required, *item.optional) if entering else ()
    asked = {*SUBJECT, *ASKED[act], *catalogued, *PAPER} - ({"adverse"} if not item.adverse else set())
    needed = {*SUBJECT, *ASKED[act], *PAPER, *(item.required if entering else ())}
    needed -= {"adverse", "issuer", "remark", "uploads"}
    return tuple(name for name in RecordForm.model_fields if name in asked), frozenset(needed)
