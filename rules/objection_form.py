"""异议各环节的表单。字段标题即页面、错误提示和时间线中的文字。"""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from rules.edition import editions
from rules.message import Message
from rules.penalty_form import labels
from rules.unit import units

UNITS: dict[str, str] = {row["id"]: row["name"] for one in editions("units") for row in one.data["unit"]}


def other_unit_fault(id: str, own: str, on: date) -> str:
    """Why a unit is not asked on a day about an objection that is with `own`; "" where it may be, or none is."""
    if id == own:
        return "请选择本单位以外的单位，或者不选"
    if id and all(one.id != id for one in units(on)):
        return f"{UNITS.get(id, id)}已不在{on}有效的单位名录中，请选择现有的单位，或者不选"
    return ""


class ObjectionAcceptance(Message):
    """受理异议、退回补充或者不予受理。"""

    outcome: Literal["accept", "supplement", "refuse"] = Field(
        title="处理意见",
        json_schema_extra=labels(accept="予以受理", supplement="退回补充（中止计时）", refuse="不予受理"),
    )
    other_unit: str = Field(
        "",
        title="需要协助核实的单位",
        description="信息由其他单位提供的，选择该单位；期限随之变化",
        max_length=40,
        json_schema_extra={"widget": "select", **labels(**UNITS)},
    )
    items: str = Field("", title="需要补充的内容", max_length=1000)
    reason: str = Field("", title="理由和依据", max_length=1000)

    @model_validator(mode="after")
    def _explained(self) -> "ObjectionAcceptance":
        if self.other_unit and self.other_unit not in UNITS:
            raise ValueError("请从列出的单位中选择")
        if self.outcome == "supplement" and not self.items:
            raise ValueError("退回补充应当一次性列明需要补充的内容")
        if self.outcome == "refuse" and not self.reason:
            raise ValueError("不予受理应当说明理由和依据")
        return self


class ObjectionSupplement(Message):
    """异议人补充说明和材料。"""

    text: str = Field(title="补充说明", min_length=1, max_length=2000)
    evidence: tuple[str, ...] = Field((), title="补充材料", json_schema_extra={"widget": "file"})


class InquiryAnswer(Message):
    """提供信息的单位协助核实。"""

    outcome: Literal["correct", "wrong"] = Field(
        title="核实结果", json_schema_extra=labels(correct="所提供的信息无误", wrong="所提供的信息有误")
    )
    findings: str = Field(title="核实情况", min_length=1, max_length=2000)
    evidence: tuple[str, ...] = Field((), title="证明材料", json_schema_extra={"widget": "file"})


class ObjectionReview(Message):
    """核实异议并提出处理意见。"""

    outcome: Literal["confirmed", "corrected", "removed", "supplement"] = Field(
        title="处理意见",
        json_schema_extra=labels(
            confirmed="核实无误", corrected="更正内容", removed="撤下记录", supplement="退回补充（中止计时）"
        ),
    )
    findings: str = Field(title="核实情况和理由", description="将写入给异议人的通知书", min_length=1, max_length=2000)
    changes: str = Field(
        "",
        title="更正后的内容",
        description="每行一项，直接改正有误的行，其余保持不动；仅选择“更正内容”的适用",
        max_length=20000,
        json_schema_extra={"rows": "9"},
    )
    event: Literal["变更", "撤销", "确认违法", "确认无效"] | None = Field(
        None, title="原决定怎样", description="撤下处罚记录的必填；另由负责人核准变更、撤销"
    )
    document: str = Field("", title="变更、撤销所依据的文书及文号", max_length=200)
    document_day: date | None = Field(None, title="文书日期")
    items: str = Field("", title="需要补充的内容", max_length=1000)

    @model_validator(mode="after")
    def _complete(self) -> "ObjectionReview":
        if self.outcome == "supplement" and not self.items:
            raise ValueError("退回补充应当一次性列明需要补充的内容")
        if self.outcome != "removed" and (self.event or self.document):
            raise ValueError("只有撤下记录的，才填写原决定怎样和所依据的文书")
        return self


class ObjectionDecision(Message):
    """决定对异议的处理。"""

    outcome: Literal["approve", "return"] = Field(
        title="决定", json_schema_extra=labels(approve="同意处理意见", **{"return": "退回核实"})
    )
    reason: str = Field(title="理由和依据", min_length=1, max_length=1000)


class CorrectionProof(Message):
    """一个去处已经按更正后的内容改正。"""

    on: date = Field(title="更正日期")
    evidence: str = Field(title="确认依据", description="回执编号、截图说明等", min_length=1, max_length=300)


class CorrectionSeen(Message):
    """查验过这条信息的单位知悉更正，复核已作的处理。"""

    outcome: Literal["unaffected", "mended"] = Field(
        title="对已作处理的影响", json_schema_extra=labels(unaffected="不影响", mended="已经或者将要重新处理")
    )
    note: str = Field(title="说明", min_length=1, max_length=1000)


class ContestEntry(Message):
    """登记一件行政复议或者行政诉讼。"""

    means: Literal["复议", "诉讼"] = Field(title="救济途径", json_schema_extra=labels(复议="行政复议", 诉讼="行政诉讼"))
    body: str = Field(title="复议机关或者人民法院", min_length=1, max_length=200)
    document: str = Field(title="受理文书及文号", min_length=1, max_length=200)
    accepted_on: date = Field(title="受理日期")
    stayed: bool = Field(False, title="已决定停止执行", description="停止执行期间，这条信息标注核实中，不作为依据使用")


class ContestResult(Message):
    """复议决定或者裁判的结果。"""

    outcome: Literal["upheld", "变更", "撤销", "确认违法", "确认无效", "ended"] = Field(
        title="结果",
        json_schema_extra=labels(
            upheld="维持（驳回请求）",
            变更="变更",
            撤销="撤销",
            确认违法="确认违法",
            确认无效="确认无效",
            ended="撤回、终止",
        ),
    )
    document: str = Field(title="结果文书及文号", min_length=1, max_length=200)
    document_day: date = Field(title="文书日期")
    reason: str = Field(
        title="理由",
        description="变更、撤销的，将在撤下公示时对外公开，请勿写入个人信息",
        min_length=1,
        max_length=1000,
    )
    changes: str = Field("", title="变更内容", description="决定被变更的，写明变更后的内容", max_length=1000)
    proof: tuple[str, ...] = Field(title="结果文书的扫描件", min_length=1, json_schema_extra={"widget": "file"})

    @model_validator(mode="after")
    def _changed(self) -> "ContestResult":
        if self.outcome == "变更" and not self.changes:
            raise ValueError("决定被变更的，应当写明变更后的内容")
        return self


class ContestApproval(Message):
    """核准按复议、诉讼的结果执行。"""

    outcome: Literal["approve", "return"] = Field(
        title="意见", json_schema_extra=labels(approve="核准执行", **{"return": "退回重新登记"})
    )
    reason: str = Field(title="理由", min_length=1, max_length=500)
