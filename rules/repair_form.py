"""信用修复各环节的表单。"""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from rules.message import Message
from rules.penalty_form import labels


class RepairApplication(Message):
    """企业提出的修复申请：义务履行证明、公开的信用承诺。材料只要这两项，能共享获取的不再要求提供。"""

    applicant: str = Field(title="申办人姓名", min_length=1, max_length=40)
    phone: str = Field(title="联系电话", min_length=5, max_length=40)
    fine_paid: bool = Field(title="罚款及其他金钱义务已经履行完毕")
    corrected: bool = Field(title="违法行为已经改正")
    performance: str = Field(title="履行和改正情况", min_length=1, max_length=2000)
    evidence: tuple[str, ...] = Field((), title="履行义务证明", json_schema_extra={"widget": "file"})
    committed: bool = Field(
        title="作出公开信用承诺", description="承诺所提交材料真实、合法、有效，自愿承担违背承诺的责任，并同意公开本承诺"
    )
    signature: str = Field(title="法定代表人（负责人）签名", min_length=1, max_length=40)

    @model_validator(mode="after")
    def _complete(self) -> "RepairApplication":
        if not self.committed:
            raise ValueError("申请修复应当作出公开信用承诺")
        return self


class RepairEntry(RepairApplication):
    """由“信用中国”推送或者窗口递交、由经办代为录入的申请。"""

    channel: Literal["credit_china", "counter"] = Field(
        title="申请渠道", json_schema_extra=labels(credit_china="“信用中国”网站", counter="服务窗口")
    )
    received_on: date = Field(title="收到日期")


class RepairAcceptance(Message):
    """受理、补正或者不予受理。"""

    outcome: Literal["accept", "supplement", "refuse"] = Field(
        title="处理意见",
        json_schema_extra=labels(accept="予以受理", supplement="退回补正（中止计时）", refuse="不予受理"),
    )
    items: str = Field("", title="需要补正的材料", max_length=1000)
    reason: str = Field("", title="理由和依据", max_length=1000)

    @model_validator(mode="after")
    def _explained(self) -> "RepairAcceptance":
        if self.outcome == "supplement" and not self.items:
            raise ValueError("退回补正应当一次性列明需要补正的材料")
        if self.outcome == "refuse" and not self.reason:
            raise ValueError("不予受理应当说明理由和依据")
        return self


class RepairSupplement(Message):
    """企业补正。"""

    text: str = Field(title="补正说明", min_length=1, max_length=2000)
    evidence: tuple[str, ...] = Field((), title="补正材料", json_schema_extra={"widget": "file"})


class RepairReview(Message):
    """核查并提出修复意见。"""

    outcome: Literal["grant", "deny", "supplement", "extend"] = Field(
        title="核查意见",
        json_schema_extra=labels(
            grant="建议准予修复", deny="建议不予修复", supplement="退回补正（中止计时）", extend="申请延长办理期限"
        ),
    )
    fine_paid: bool = Field(False, title="经核查，金钱义务已履行完毕")
    corrected: bool = Field(False, title="经核查，违法行为已改正")
    findings: str = Field(title="核查情况", min_length=1, max_length=2000)
    items: str = Field("", title="需要补正的材料", max_length=1000)

    @model_validator(mode="after")
    def _consistent(self) -> "RepairReview":
        if self.outcome == "supplement" and not self.items:
            raise ValueError("退回补正应当一次性列明需要补正的材料")
        if self.outcome == "grant" and not (self.fine_paid and self.corrected):
            raise ValueError("建议准予修复的，应当经核查义务已履行、行为已改正")
        return self


class ExtensionApproval(Message):
    """延长办理期限须由另一人批准并说明理由。"""

    outcome: Literal["approve", "reject"] = Field(
        title="审批意见", json_schema_extra=labels(approve="同意延长", reject="不同意延长")
    )
    reason: str = Field(title="理由", min_length=1, max_length=500)


class RepairDecision(Message):
    """负责人决定。"""

    outcome: Literal["grant", "deny", "return"] = Field(
        title="决定", json_schema_extra=labels(grant="准予修复", deny="不予修复", **{"return": "退回审核"})
    )
    reason: str = Field(title="理由和依据", min_length=1, max_length=1000)


class QuestionAnswer(Message):
    """对焦点问题的答复。"""

    answer: str = Field(title="答复", min_length=1, max_length=4000)
    publish: bool = Field(False, title="对其他企业有用，作为常见问题公开（不含企业信息）")
    public_question: str = Field("", title="公开时的问题表述", max_length=300)
