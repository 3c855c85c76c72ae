"""表格导入：一张表 → 逐行的案件。同一张表交两次，什么也不改变。实施方案 二（二）7。"""

from typing import Literal

from pydantic import Field, model_validator

from rules.actor import Actor
from rules.journal import Moment
from rules.message import Message
from rules.penalty import PenaltyDecision
from rules.penalty_sheet import COLUMNS

OUTCOMES = {
    "entered": "已导入",
    "discarded": "放弃导入",
    "empty": "没有可导入的行",
    "unreadable": "无法读取",
}


class SheetOrder(Message):
    """A sheet to be read: the id of its upload, the file's name, the unit it is entered for, and who uploaded it."""

    upload: str
    name: str
    unit: str
    by: Actor
    kind: Literal["penalty", "record"] = "penalty"


class SheetWork(Moment):
    """A sheet to be filed, read or entered."""

    order: SheetOrder


class SheetCount(Message):
    """What became of a sheet's rows; `fault` is why the whole sheet could not be read."""

    total: int = 0
    good: int = 0
    bad: int = 0
    known: int = 0
    entered: int = 0
    refused: int = 0
    fault: str = ""


class SheetConfirmation(Message):
    """核对导入清单：导入没有错误的行，或者放弃。"""

    outcome: Literal["enter", "discard"] = Field(
        title="核对意见", json_schema_extra={"labels": {"enter": "导入没有错误的行", "discard": "放弃导入"}}
    )
    reason: str = Field("", title="放弃理由", max_length=500)

    @model_validator(mode="after")
    def _explained(self) -> "SheetConfirmation":
        if self.outcome == "discard" and not self.reason:
            raise ValueError("放弃导入应当写明理由")
        return self


def sheet_case(upload: str) -> str:
    """The id of the case; one upload is one sheet."""
    return f"sheet/{upload}"


def same_penalty(one: PenaltyDecision, other: PenaltyDecision) -> bool:
    """Whether two decisions say the same in every column of the national template, whoever entered them."""
    return all(getattr(one, field) == getattr(other, field) for _, field in COLUMNS)
