"""失信惩戒各环节的表单。字段标题即页面、错误提示和时间线中的文字。"""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from rules.commitment_form import FILES
from rules.message import Message
from rules.penalty_form import labels


class SanctionNoticeApproval(Message):
    """负责人审签减损权利的措施的事先告知书，或者不再办理。"""

    outcome: Literal["approve", "stop"] = Field(
        title="审签意见", json_schema_extra=labels(approve="同意告知", stop="不再采取这项措施")
    )
    reason: str = Field("", title="不再采取的理由", max_length=1000)

    @model_validator(mode="after")
    def _explained(self) -> "SanctionNoticeApproval":
        if self.outcome == "stop" and not self.reason:
            raise ValueError("不再采取这项措施的，应当说明理由")
        return self


class SanctionDefence(Message):
    """当事人对拟采取的措施陈述、申辩，或者放弃。"""

    outcome: Literal["state", "waive"] = Field(
        title="意见", json_schema_extra=labels(state="提出陈述、申辩", waive="没有意见")
    )
    points: str = Field("", title="陈述、申辩的各点意见", description="每点一段", max_length=5000)
    evidence: tuple[str, ...] = Field((), title="证据材料", json_schema_extra=FILES)

    @model_validator(mode="after")
    def _said(self) -> "SanctionDefence":
        if self.outcome == "state" and not self.points:
            raise ValueError("提出陈述、申辩的，请写明意见")
        return self


class SanctionDefenceAnswer(Message):
    """对各点意见逐一复核、答复：成立的，不再采取这项措施。"""

    outcome: Literal["proceed", "stop"] = Field(
        title="复核结论", json_schema_extra=labels(proceed="意见不成立，继续办理", stop="意见成立，不再采取这项措施")
    )
    answer: str = Field(title="对各点意见的答复", min_length=1, max_length=5000)


class SanctionReview(Message):
    """法制审核：清单依据、程序、过惩相当。"""

    outcome: Literal["agree", "disagree"] = Field(
        title="审核意见", json_schema_extra=labels(agree="同意提交决定", disagree="不同意，不予采取")
    )
    opinion: str = Field(title="审核理由", min_length=1, max_length=2000)


class SanctionDecision(Message):
    """负责人决定是否采取这项惩戒措施。"""

    outcome: Literal["apply", "reject"] = Field(
        title="决定", json_schema_extra=labels(apply="采取这项措施", reject="不予采取")
    )
    reason: str = Field(title="理由", min_length=1, max_length=2000)


class SanctionFeedback(Message):
    """实施单位反馈：已经实施、不适用，或者不予实施并说明理由。"""

    outcome: Literal["done", "not_applicable", "refused"] = Field(
        title="实施情况",
        json_schema_extra=labels(done="已经实施", not_applicable="不适用（没有可以实施的情形）", refused="不予实施"),
    )
    on: date = Field(title="日期")
    reason: str = Field("", title="说明", description="不适用、不予实施的，写明理由", max_length=2000)
    evidence: tuple[str, ...] = Field((), title="实施的凭证", json_schema_extra=FILES)

    @model_validator(mode="after")
    def _explained(self) -> "SanctionFeedback":
        if self.outcome == "done" and not self.evidence:
            raise ValueError("已经实施的，应当附上凭证")
        if self.outcome != "done" and not self.reason:
            raise ValueError("不适用或者不予实施的，应当说明理由")
        return self


class RefusalReview(Message):
    """决定单位对实施单位不予实施的理由作出处理。"""

    outcome: Literal["accept", "insist"] = Field(
        title="处理意见", json_schema_extra=labels(accept="理由成立，该单位不再实施", insist="理由不成立，请再次实施")
    )
    reason: str = Field(title="理由", min_length=1, max_length=2000)


class LiftProposal(Message):
    """提出提前解除：情形已经改变，或者当初不应当采取。"""

    document: str = Field("", title="依据的材料", description="可以不填", max_length=200)
    reason: str = Field(title="解除的理由", min_length=1, max_length=2000)


class LiftApproval(Message):
    """核准提前解除。"""

    outcome: Literal["approve", "reject"] = Field(
        title="意见", json_schema_extra=labels(approve="核准解除", reject="不予核准")
    )
    reason: str = Field(title="理由", min_length=1, max_length=500)


class LiftedProof(Message):
    """实施过的单位确认已经停止实施，恢复原状。"""

    on: date = Field(title="停止实施的日期")
    how: str = Field(title="怎样恢复", min_length=1, max_length=2000)
    evidence: tuple[str, ...] = Field((), title="凭证", json_schema_extra=FILES)


class UnreportedLifting(Message):
    """解除时还没有反馈的单位说明：没有实施过，或者实施过、已经停止。"""

    outcome: Literal["never", "stopped"] = Field(
        title="是否实施过", json_schema_extra=labels(never="没有实施过", stopped="实施过，已经停止")
    )
    on: date | None = Field(None, title="停止实施的日期", description="实施过的必填")
    how: str = Field("", title="怎样恢复", description="实施过的必填", max_length=2000)
    evidence: tuple[str, ...] = Field((), title="凭证", json_schema_extra=FILES)

    @model_validator(mode="after")
    def _explained(self) -> "UnreportedLifting":
        if self.outcome == "stopped" and not (self.on and self.how):
            raise ValueError("实施过的，应当写明停止实施的日期和怎样恢复")
        return self


LIFTS = {
    "term_over": "期满解除",
    "basis_fallen": "依据不再有效",
    "lifted": "提前解除",
    "unserved": "决定没有送达",
}
OUTCOMES = {**LIFTS, "not_pursued": "不再惩戒", "not_applied": "不予惩戒"}
