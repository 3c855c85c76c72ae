"""守信激励各环节的表单。字段标题即页面、错误提示和时间线中的文字。实施方案 二（三）9。"""

from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from rules.commitment_form import FILES
from rules.incentive_file import IncentiveProposal
from rules.message import Message
from rules.penalty_form import labels


class IncentiveEntryForm(Message):
    """What a handler fills in. The unit is who they are; the benefits are those that their unit grants."""

    benefit: str = Field(title="激励事项", max_length=60, json_schema_extra={"widget": "select"})
    uscc: str = Field(title="统一社会信用代码", description="18 位，空格和全角字符会自动整理", max_length=40)
    reason: str = Field(title="推荐理由", description="除具备条件以外，为什么推荐", max_length=1000)
    interested: str = Field("", title="应当回避的人员", description="姓名，用顿号分开；没有的不填", max_length=200)

    def proposal(self, *, unit: str, interested: tuple[str, ...]) -> IncentiveProposal:
        """The proposal as the case keeps it; `interested` are ids of accounts."""
        values: dict[str, Any] = self.model_dump(exclude={"interested"})
        return IncentiveProposal.model_validate({**values, "unit": unit, "interested": interested})


class IncentiveDecision(Message):
    """负责人决定是否提交公示。"""

    outcome: Literal["agree", "reject"] = Field(
        title="决定", json_schema_extra=labels(agree="同意，提交公示", reject="不予授予")
    )
    reason: str = Field(title="理由", min_length=1, max_length=1000)


class PublicObjection(Message):
    """公示期间任何人的异议。"""

    name: str = Field(title="您的姓名或者单位名称", max_length=60, json_schema_extra={"autocomplete": "name"})
    contact: str = Field(title="联系方式", description="电话或者邮箱，只用于核实，不公开", max_length=100)
    facts: str = Field(
        title="异议的事实和理由",
        description="哪一项条件不具备，有什么根据",
        max_length=2000,
        json_schema_extra={"rows": 6},
    )


class ObjectionVerdict(Message):
    """核实公示期间的异议：成立的，不予授予；不成立的，答复异议人。异议人是谁，企业不得知道。"""

    outcome: Literal["upheld", "rejected"] = Field(
        title="核实结论", json_schema_extra=labels(upheld="异议成立，不予授予", rejected="异议不成立，继续公示")
    )
    answer: str = Field(
        title="核实情况和答复",
        description="异议人凭回执可以看到；异议成立的，还将书面告知企业。不得写明异议人是谁",
        min_length=1,
        max_length=2000,
    )


class UseRequest(Message):
    """企业申请使用一次激励。"""

    matter: str = Field(title="在什么事项上使用", description="例如：道路运输经营许可证换证", max_length=200)
    unit: str = Field(title="在哪个单位办理", max_length=40, json_schema_extra={"widget": "select"})


class UseConfirmation(Message):
    """办理单位确认这次激励给没给：给了的，哪一天、有什么凭据；没有给的，说明理由。"""

    outcome: Literal["given", "refused"] = Field(
        title="确认", json_schema_extra=labels(given="已经给予", refused="没有给予")
    )
    on: date = Field(title="日期")
    reason: str = Field("", title="怎样给的，或者为什么没有给", max_length=1000)
    evidence: tuple[str, ...] = Field((), title="凭据", json_schema_extra=FILES)

    @model_validator(mode="after")
    def _explained(self) -> "UseConfirmation":
        if not self.reason and (self.outcome == "refused" or not self.evidence):
            raise ValueError("没有给予的，应当说明理由；已经给予的，写明怎样给的或者上传凭据")
        return self


class UseEntry(Message):
    """经办登记已经给予的一次激励。"""

    matter: str = Field(title="在什么事项上使用", max_length=200)
    on: date = Field(title="给予日期")
    reason: str = Field(title="怎样给的", min_length=1, max_length=1000)
    evidence: tuple[str, ...] = Field((), title="凭据", json_schema_extra=FILES)


class Renewal(Message):
    """到期以前，另一人决定是否续期。"""

    outcome: Literal["renew", "lapse"] = Field(
        title="决定", json_schema_extra=labels(renew="同意续期", lapse="到期终止")
    )
    reason: str = Field(title="理由", min_length=1, max_length=1000)


class Resumption(Message):
    """停止的原因已经消除（例如修复），另一人决定是否恢复剩余的期间。"""

    outcome: Literal["resume", "reject"] = Field(
        title="决定", json_schema_extra=labels(resume="恢复至原定期满日", reject="不恢复")
    )
    reason: str = Field(title="理由", min_length=1, max_length=1000)


# How a case ends, as people read it.
OUTCOMES = {
    "not_granted": "不予授予",
    "objected": "公示期间异议成立，不予授予",
    "ineligible": "条件不再具备，不予授予",
    "run_out": "激励期满",
    "lost": "停止后期满",
}
STATES = {
    "proposed": "等待决定",
    "publicity": "公示中",
    "in_force": "享受中",
    "stopped": "已停止",
    "ended": "已到期",
    "refused": "不予授予",
    "withdrawn": "已撤回",
}
