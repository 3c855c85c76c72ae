"""信用记录登记的一个环节：不利信息、更正、终止、更名、合并分立，由第二人复核。实施方案 二（一）4。"""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from rules.message import Message
from rules.penalty_form import labels
from rules.record_entry import ACTS, RecordDraft
from rules.step import Fact, Step

TITLE = "复核信用记录"


class RecordCheck(Message):
    """第二人复核一条信用记录。"""

    outcome: Literal["keep", "reject"] = Field(
        title="复核意见", json_schema_extra=labels(keep="与来源文件一致，记入信用档案", reject="不一致，不予记入")
    )
    reason: str = Field("", title="理由", max_length=500)

    @model_validator(mode="after")
    def _explained(self) -> "RecordCheck":
        if self.outcome == "reject" and not self.reason:
            raise ValueError("不予记入应当写明理由")
        return self


def record_check(draft: RecordDraft, anchor: date) -> Step:
    """The step that another person of the unit answers, with the record and its paper before their eyes."""
    told = {
        "办理": ACTS[draft.act],
        "市场主体": f"{draft.subject} {draft.uscc}",
        "信息名称": draft.title,
        "发生日期": str(draft.true_on),
        "编号": draft.number,
        "内容": draft.content,
        "结果或者等级": draft.result,
        "不利信息": "是" if draft.adverse else "",
        "新名称": draft.name,
        "承继者": f"{draft.successor_name} {draft.successor}" if draft.successor else "",
        "理由": draft.reason,
        "来源文件": f"{draft.paper_unit}《{draft.paper}》{draft.paper_number}",
    }
    facts = [Fact(label=label, value=value) for label, value in told.items() if value]
    facts += [
        Fact(label="来源文件", value=f"第 {n} 份", href=f"/staff/upload/{id}") for n, id in enumerate(draft.uploads, 1)
    ]
    return Step(
        name="record_check",
        title=TITLE,
        clause="实施方案 二（一）4：及时、准确、规范、完整",
        role="reviewer",
        unit=draft.unit,
        form="record_check",
        limits=("record_check",),
        anchor=anchor,
        event="登记",
        not_by=("filed",),
        facts=tuple(facts),
    )
