"""信用承诺各环节的表单。字段标题即页面、错误提示和时间线中的文字。"""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator
from pydantic.config import JsonDict

from rules.commitment import MEASURES, OUTCOMES, Measure, Outcome
from rules.message import Message
from rules.penalty_form import labels

FILES: JsonDict = {"widget": "file"}


class Signing(Message):
    """企业阅知并签署承诺书，或者不作承诺。"""

    outcome: Literal["sign", "decline"] = Field(
        title="意见", json_schema_extra=labels(sign="签署承诺书", decline="不作承诺，按一般程序办理")
    )
    read: bool = Field(False, title="已经阅知条件、标准、履约要求和违诺后果")
    publish: bool = Field(False, title="同意向社会公开本承诺和履约结果")
    signer: str = Field("", title="签署人姓名及职务", max_length=60)
    signature: str = Field("", title="签名", max_length=40)
    reason: str = Field("", title="不作承诺的理由", max_length=500)

    @model_validator(mode="after")
    def _complete(self) -> "Signing":
        if self.outcome == "sign" and not self.read:
            raise ValueError("签署前应当阅知承诺书所告知的内容")
        if self.outcome == "sign" and not (self.signer and self.signature):
            raise ValueError("签署承诺书应当填写签署人并签名")
        return self


class SignedScan(Message):
    """经办录入企业在纸面签署的承诺书。"""

    signer: str = Field(title="签署人姓名及职务", min_length=1, max_length=60)
    signed_on: date = Field(title="签署日期")
    publish: bool = Field(False, title="承诺书载明同意公开")
    scan: tuple[str, ...] = Field(title="签字盖章的扫描件", min_length=1, json_schema_extra=FILES)


class CommitmentAcceptance(Message):
    """受理承诺、退回重签或者不予受理。"""

    outcome: Literal["accept", "return", "refuse"] = Field(
        title="处理意见", json_schema_extra=labels(accept="予以受理", refuse="不予受理", **{"return": "退回重签"})
    )
    reason: str = Field("", title="理由", max_length=1000)

    @model_validator(mode="after")
    def _explained(self) -> "CommitmentAcceptance":
        if self.outcome != "accept" and not self.reason:
            raise ValueError("退回重签或者不予受理应当说明理由")
        return self


class ItemSupplied(Message):
    """企业补交容缺的材料。"""

    text: str = Field(title="补交说明", min_length=1, max_length=2000)
    evidence: tuple[str, ...] = Field(title="补交的材料", min_length=1, json_schema_extra=FILES)


class CheckCall(Message):
    """因故启动履约核查：抽查、投诉举报、同一事项受到处罚、数据比对。"""

    cause: Literal["sampled", "complaint", "penalty", "data"] = Field(
        title="核查缘由",
        json_schema_extra=labels(
            sampled="抽查", complaint="投诉举报", penalty="同一事项受到行政处罚", data="数据比对发现疑点"
        ),
    )
    source: str = Field(
        title="来源", description="抽查批次、投诉编号、处罚决定书文号或者数据来源", min_length=1, max_length=200
    )
    reason: str = Field(title="情况说明", min_length=1, max_length=1000)


class PenaltyReview(Message):
    """企业受到处罚后，由经办判断处罚是否涉及承诺，决定是否启动核查。"""

    outcome: Literal["check", "unrelated"] = Field(
        title="判断", json_schema_extra=labels(check="涉及承诺，启动履约核查", unrelated="与承诺无关")
    )
    reason: str = Field(title="理由", min_length=1, max_length=1000)


class FulfilmentCheck(Message):
    """核查履约情况：看了什么、有什么证据、结果如何。"""

    outcome: Outcome = Field(title="核查结果", json_schema_extra=labels(**OUTCOMES))
    on: date = Field(title="核查日期")
    findings: str = Field(title="核查情况", min_length=1, max_length=2000)
    evidence: tuple[str, ...] = Field((), title="证据材料", json_schema_extra=FILES)
    complete: bool = Field(
        False,
        title="承诺的事项已经全部完成，不再等到履约期限",
        description="只适用于约定了履约期限、核查结果为已履约的；结果随即入档，承诺到此为止",
    )

    @model_validator(mode="after")
    def _proved(self) -> "FulfilmentCheck":
        if self.complete and self.outcome != "fulfilled":
            raise ValueError("只有已履约的，才谈得上全部完成")
        if self.outcome in ("partly", "unfulfilled", "false") and not self.evidence:
            raise ValueError("认为没有全部履约的，应当附证据材料")
        return self


class Statement(Message):
    """企业对拟作出的认定陈述、申辩，或者放弃。"""

    outcome: Literal["state", "waive"] = Field(
        title="意见", json_schema_extra=labels(state="提出陈述、申辩", waive="没有意见")
    )
    text: str = Field("", title="陈述、申辩内容", max_length=3000)
    evidence: tuple[str, ...] = Field((), title="证据材料", json_schema_extra=FILES)

    @model_validator(mode="after")
    def _said(self) -> "Statement":
        if self.outcome == "state" and not self.text:
            raise ValueError("提出陈述、申辩的，请写明内容")
        return self


class FulfilmentDecision(Message):
    """负责人听取意见后认定履约结果，决定如何处理。"""

    outcome: Literal["fulfilled", "partly", "unfulfilled", "false", "not_needed", "return"] = Field(
        title="认定结果", json_schema_extra=labels(**OUTCOMES, **{"return": "退回重新核查"})
    )
    measure: Measure | None = Field(
        None,
        title="处理措施",
        description="认定为没有全部履约的必填",
        json_schema_extra=labels(**MEASURES),
    )
    heard: str = Field("", title="对陈述、申辩的答复", description="企业提出意见的必填", max_length=2000)
    reason: str = Field(title="理由和依据", min_length=1, max_length=2000)


class Rectification(Message):
    """企业报告整改情况。"""

    text: str = Field(title="整改情况", min_length=1, max_length=2000)
    evidence: tuple[str, ...] = Field((), title="整改材料", json_schema_extra=FILES)


class Feedback(Message):
    """办理单位反馈：收到履约结果后做了什么，管理由此闭环。"""

    action: Literal["kept", "terminated", "revoked", "penalised", "determination", "weighed"] = Field(
        title="采取的行动",
        json_schema_extra=labels(
            kept="维持原办理结果",
            terminated="已终止办理",
            revoked="已撤销决定",
            penalised="已立案或者已作出行政处罚",
            determination="已提请失信认定",
            weighed="已作为监管依据，纳入分级分类",
        ),
    )
    note: str = Field(title="说明", min_length=1, max_length=1000)


class RestorationProposal(Message):
    """修复后恢复适用承诺：依据哪一份文书。"""

    document: str = Field(title="依据文书及文号", min_length=1, max_length=200)
    document_day: date = Field(title="文书日期")
    reason: str = Field(title="理由", min_length=1, max_length=1000)


class RestorationRequest(Message):
    """企业申请恢复适用承诺：改正了什么、有什么材料，由谁签名。"""

    text: str = Field(title="改正了什么", description="写明怎样改正、后果怎样消除", min_length=1, max_length=1000)
    document: str = Field(
        "", title="修复文书及文号", description="有信用修复决定书等文书的，填写名称和文号；没有的不填", max_length=200
    )
    document_day: date | None = Field(None, title="文书日期", description="填写了文书的必填")
    evidence: tuple[str, ...] = Field(title="证明材料", min_length=1, json_schema_extra=FILES)
    signer: str = Field(title="签署人姓名及职务", min_length=1, max_length=60)
    signature: str = Field(title="签名", min_length=1, max_length=40)

    @model_validator(mode="after")
    def _dated(self) -> "RestorationRequest":
        if bool(self.document) != bool(self.document_day):
            raise ValueError("修复文书的名称和日期应当一并填写，没有文书的都不填")
        return self

    def proposal(self, today: date) -> RestorationProposal:
        """What it comes to: the paper that it rests on, else the request itself."""
        paper = self.document or "企业提出的恢复申请"
        return RestorationProposal(document=paper, document_day=self.document_day or today, reason=self.text)


class RestorationApproval(Message):
    """核准恢复适用承诺。"""

    outcome: Literal["approve", "reject"] = Field(
        title="意见", json_schema_extra=labels(approve="核准恢复", reject="不予核准")
    )
    reason: str = Field(title="理由", min_length=1, max_length=500)
