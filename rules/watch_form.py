"""重点关注各环节的表单。字段标题即页面、错误提示和时间线中的文字。实施方案 二（三）9。"""

from typing import Any, Literal

from pydantic import Field, model_validator

from rules.edition import editions
from rules.message import Message
from rules.penalty_form import labels


def _named(part: str, key: str) -> dict[str, str]:
    """What every edition so far calls its degrees, criteria or measures; which of them counts is judged by the day."""
    return {str(row[key]): str(row["title"]) for edition in editions("watch") for row in edition.data[part]}


DEGREES = _named("degree", "degree")
CRITERIA = _named("criterion", "id")
SUPERVISION = _named("supervision", "id")


def _choice(named: dict[str, str], widget: str) -> Any:
    return {"widget": widget, **labels(**named)}


class WatchDecision(Message):
    """负责人决定是否列为重点关注对象。"""

    outcome: Literal["approve", "reject"] = Field(
        title="决定", json_schema_extra=labels(approve="列为重点关注对象", reject="不列为重点关注对象")
    )
    reason: str = Field(title="理由", min_length=1, max_length=2000)


class WatchReview(Message):
    """定期复核：对照现在的信用档案，提出退出，或者写明理由继续关注，重新定程度和措施。"""

    outcome: Literal["exit", "continue"] = Field(
        title="复核意见", json_schema_extra=labels(**{"exit": "退出重点关注", "continue": "继续关注"})
    )
    criterion: str = Field(
        "", title="现在依据的标准", description="继续关注的必填", max_length=40,
        json_schema_extra=_choice(CRITERIA, "select"),
    )  # fmt: skip
    degree: int | None = Field(
        None, title="程度", description="继续关注的必填", ge=1, le=9, json_schema_extra=_choice(DEGREES, "select")
    )
    supervision: tuple[str, ...] = Field(
        (), title="监管措施", description="继续关注的必填，与程度相当", max_length=20,
        json_schema_extra=_choice(SUPERVISION, "checkboxes"),
    )  # fmt: skip
    reason: str = Field(title="理由", min_length=1, max_length=2000)

    @model_validator(mode="before")
    @classmethod
    def _unchosen(cls, given: Any) -> Any:
        """A select that was left alone posts an empty text."""
        return {**given, "degree": given.get("degree") or None} if isinstance(given, dict) else given

    @model_validator(mode="after")
    def _whole(self) -> "WatchReview":
        if self.outcome == "continue" and not (self.criterion and self.degree and self.supervision):
            raise ValueError("继续关注的，应当写明依据的标准、程度和监管措施")
        return self


class WatchReviewDecision(Message):
    """负责人决定复核结果；复核提出退出的，同意即退出。"""

    outcome: Literal["agree", "exit"] = Field(
        title="决定", json_schema_extra=labels(agree="同意复核意见", **{"exit": "退出重点关注"})
    )
    reason: str = Field(title="理由", min_length=1, max_length=2000)


class ExitProposal(Message):
    """提出提前退出重点关注。"""

    reason: str = Field(title="理由", description="改正、履行、修复的情况", min_length=1, max_length=2000)
    document: str = Field("", title="依据的材料或者文书", max_length=200)


class ExitApproval(Message):
    """核准提前退出。"""

    outcome: Literal["approve", "reject"] = Field(
        title="意见", json_schema_extra=labels(approve="核准退出", reject="不予核准")
    )
    reason: str = Field(title="理由", min_length=1, max_length=1000)
