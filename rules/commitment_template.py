"""承诺书文本：告知什么、承诺什么，一版一版留存；起草和核准不由一人。实施方案 二（一）1；GB/T 46277-2025 的两种类型。"""

import hashlib
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from rules.actor import Actor
from rules.commitment import TYPES, Type
from rules.edition import in_force
from rules.journal import Moment
from rules.message import Message
from rules.penalty_form import labels

TEMPLATE_OUTCOMES = {"kept": "已启用", "rejected": "不予核准"}


class TemplateDraft(Message):
    """一版承诺书文本。"""

    id: str = Field(
        title="文本编号", description="小写字母、数字和短横，例如 licence-renewal", pattern=r"^[a-z0-9][a-z0-9-]{0,59}$"
    )
    type: Type = Field(title="承诺类型", json_schema_extra=labels(**TYPES))
    standard: Literal["field", "scene"] = Field(
        title="国家标准中的类型", json_schema_extra=labels(field="应用领域型", scene="应用场景型")
    )
    title: str = Field(title="承诺书名称", min_length=1, max_length=120)
    conditions: str = Field(title="告知的条件", min_length=1, max_length=4000)
    standards: str = Field(title="告知的标准和履约要求", min_length=1, max_length=4000)
    consequences: str = Field(title="告知的违诺后果", min_length=1, max_length=4000)
    promise: str = Field(title="承诺内容", min_length=1, max_length=4000)


class TemplateApproval(Message):
    """负责人核准承诺书文本。"""

    outcome: Literal["approve", "reject"] = Field(
        title="意见", json_schema_extra=labels(approve="核准启用", reject="不予核准")
    )
    reason: str = Field("", title="理由", max_length=500)

    @model_validator(mode="after")
    def _explained(self) -> "TemplateApproval":
        if self.outcome == "reject" and not self.reason:
            raise ValueError("不予核准应当说明理由")
        return self


class TemplateEntry(Message):
    """A draft as it enters the house, for a unit."""

    draft: TemplateDraft
    unit: str
    by: Actor


class TemplateFiling(Moment):
    draft: TemplateDraft
    unit: str


class TemplateKept(Moment):
    draft: TemplateDraft


def template_case(id: str, click: str) -> str:
    """The id of the case; one click of the form is one draft, however often it is sent."""
    return f"commitment_template/{id}-{hashlib.sha256(f'{id}/{click}'.encode()).hexdigest()[:8].upper()}"


def template_faults(draft: TemplateDraft, *, on: date) -> dict[str, str]:
    """What a letter ought to say and does not, by field; empty means it says everything."""
    rows = in_force("commitment", on).data["content"]
    unsaid = [row["title"] for row in rows if not any(word in draft.promise for word in row["words"])]
    return {"promise": f"承诺内容没有写明：{'；'.join(unsaid)}"} if unsaid else {}
