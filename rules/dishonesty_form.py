"""失信行为认定各环节的表单。字段标题即页面、错误提示和时间线中的文字。"""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from rules.commitment_form import FILES
from rules.message import Message
from rules.penalty_form import labels


class NoticeApproval(Message):
    """负责人审签拟列入名单的事先告知书，或者不再认定。"""

    outcome: Literal["approve", "stop"] = Field(
        title="审签意见", json_schema_extra=labels(approve="同意告知", stop="不再认定")
    )
    reason: str = Field("", title="不再认定的理由", max_length=1000)

    @model_validator(mode="after")
    def _explained(self) -> "NoticeApproval":
        if self.outcome == "stop" and not self.reason:
            raise ValueError("不再认定的，应当说明理由")
        return self


class Defence(Message):
    """当事人陈述、申辩，可以要求听证，或者放弃。"""

    outcome: Literal["state", "waive"] = Field(
        title="意见", json_schema_extra=labels(state="提出陈述、申辩", waive="没有意见")
    )
    points: str = Field("", title="陈述、申辩的各点意见", description="每点一段", max_length=5000)
    hearing: bool = Field(False, title="要求听证")
    evidence: tuple[str, ...] = Field((), title="证据材料", json_schema_extra=FILES)

    @model_validator(mode="after")
    def _said(self) -> "Defence":
        if self.outcome == "state" and not (self.points or self.hearing):
            raise ValueError("提出陈述、申辩的，请写明意见或者要求听证")
        return self


class HearingRecord(Message):
    """听证笔录：谁主持、谁参加、说了什么。"""

    on: date = Field(title="听证日期")
    presided_by: str = Field(title="主持人", min_length=1, max_length=60)
    attended: str = Field(title="参加人", min_length=1, max_length=500)
    minutes: str = Field(title="听证情况和意见", min_length=1, max_length=5000)
    evidence: tuple[str, ...] = Field(title="听证笔录", min_length=1, json_schema_extra=FILES)


class DefenceAnswer(Message):
    """对各点意见逐一复核、答复：采纳的，不再认定。"""

    outcome: Literal["proceed", "stop"] = Field(
        title="复核结论", json_schema_extra=labels(proceed="意见不成立，继续认定", stop="意见成立，不再认定")
    )
    answer: str = Field(title="对各点意见的答复", min_length=1, max_length=5000)


class LegalReview(Message):
    """法制审核：依据、程序、证据、裁量。"""

    outcome: Literal["agree", "disagree"] = Field(
        title="审核意见", json_schema_extra=labels(agree="同意提交决定", disagree="不同意，不予认定")
    )
    opinion: str = Field(title="审核理由", min_length=1, max_length=2000)


class DishonestyDecision(Message):
    """负责人决定是否认定为失信行为（不列入名单的）。"""

    outcome: Literal["determine", "reject"] = Field(
        title="决定", json_schema_extra=labels(determine="认定为失信行为", reject="不予认定")
    )
    reason: str = Field(title="理由", min_length=1, max_length=2000)


class CollectiveDecision(DishonestyDecision):
    """集体讨论决定是否列入名单：谁参加、怎么表决、会议记录。"""

    members: str = Field(title="参加讨论的人员", description="以顿号或者换行分开", min_length=1, max_length=500)
    votes_for: int = Field(title="同意认定的票数", ge=0, le=100)
    votes_against: int = Field(title="不同意的票数", ge=0, le=100)
    met_on: date = Field(title="讨论日期")
    minutes: tuple[str, ...] = Field(title="会议记录", min_length=1, json_schema_extra=FILES)

    @property
    def attendance(self) -> tuple[str, ...]:
        """Everybody who took part, once."""
        names = self.members.replace("，", "、").replace(",", "、").replace("\n", "、").split("、")
        return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))

    @model_validator(mode="after")
    def _voted(self) -> "CollectiveDecision":
        present = len(self.attendance)
        if self.votes_for + self.votes_against > present:
            raise ValueError(f"票数合计多于参加讨论的 {present} 人")
        return self

    def not_carried(self, *, quorum: int, agreeing: int) -> dict[str, str]:
        """Why so few, or so few votes, cannot list anybody: field → sentence. `agreeing` is a share in per cent."""
        found, present = {}, len(self.attendance)
        if present < quorum:
            found["members"] = f"参加讨论的应当不少于 {quorum} 人"
        if self.outcome == "determine" and self.votes_for * 100 <= agreeing * present:
            share = "半数" if agreeing == 50 else f" {agreeing}% "
            found["votes_for"] = f"认定须经参加讨论的 {present} 人超过{share}同意，现有 {self.votes_for} 票"
        return found


END_EVENTS = {
    "repaired": "信用修复",
    "annulled": "认定被撤销",
    "basis_fallen": "所依据的文书不再有效",
}

OUTCOMES = {**END_EVENTS, "stopped": "不再认定", "rejected": "不予认定", "unserved": "文书没有送达，须重新提出"}


class EndProposal(Message):
    """提出终止认定：修复、撤销，或者所依据的文书不再有效。"""

    event: Literal["repaired", "annulled", "basis_fallen"] = Field(
        title="终止的原因", json_schema_extra=labels(**END_EVENTS)
    )
    document: str = Field(title="依据文书及文号", min_length=1, max_length=200)
    document_day: date = Field(title="文书日期")
    corrected: bool = Field(False, title="失信行为已经改正，义务已经履行完毕")
    committed: bool = Field(False, title="已经作出公开的信用承诺")
    reason: str = Field(title="理由", min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _repairable(self) -> "EndProposal":
        if self.event == "repaired" and not (self.corrected and self.committed):
            raise ValueError("修复的条件是改正并履行完义务、作出公开的信用承诺，缺一不可")
        return self


class EndApproval(Message):
    """核准终止认定。"""

    outcome: Literal["approve", "reject"] = Field(
        title="意见", json_schema_extra=labels(approve="核准终止", reject="不予核准")
    )
    reason: str = Field(title="理由", min_length=1, max_length=500)
