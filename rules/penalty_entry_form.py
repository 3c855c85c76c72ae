"""录入行政处罚的表单：经办要填的各项，填好后成为一个处罚决定。"""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from rules.message import Message
from rules.penalty import Kind, PenaltyDecision
from rules.penalty_form import MEANS, Means, labels


class PenaltyEntryForm(Message):
    """What an officer fills in. The unit and the officer are who they are; the rest follows the national template."""

    no: str = Field(title="行政处罚决定书文号", max_length=80, examples=["连交罚〔2026〕12号"])
    decided_on: date = Field(title="处罚决定日期")
    subject: str = Field(title="行政相对人名称", max_length=200)
    uscc: str = Field(title="统一社会信用代码", description="18 位，空格和全角字符会自动整理", max_length=40)
    legal_representative: str = Field("", title="法定代表人", max_length=50)
    violation: str = Field(title="违法行为类型", max_length=200)
    facts: str = Field(title="违法事实", max_length=5000)
    basis: str = Field(title="处罚依据", max_length=2048)
    kinds: tuple[Kind, ...] = Field(title="处罚类别")
    content: str = Field(title="处罚内容", max_length=4000)
    fine: Decimal = Field(Decimal(0), title="罚款金额", ge=0, max_digits=14, decimal_places=2)
    confiscated: Decimal = Field(Decimal(0), title="没收金额", ge=0, max_digits=14, decimal_places=2)
    licence: str = Field("", title="暂扣或吊销证照名称及编号", max_length=200)
    procedure: Literal["simple", "ordinary"] = Field(
        "ordinary", title="处罚程序", json_schema_extra=labels(ordinary="普通程序", simple="简易程序")
    )
    serious_list: bool = Field(False, title="同时列入严重失信主体名单")
    sector: str = Field("", title="领域", description="违法行为类型不足以判断领域时填写，例如 道路运输", max_length=40)
    valid_until: date | None = Field(None, title="处罚有效期")
    publish_until: date | None = Field(None, title="公示截止期", description="不填的，按分类和现行规定计算")
    authority: str = Field("", title="处罚机关", description="不填的，为本单位", max_length=200)
    authority_code: str = Field("", title="处罚机关统一社会信用代码", max_length=40)
    remark: str = Field("", title="备注", max_length=512)
    address: str = Field("", title="送达地址", max_length=200)
    phone: str = Field("", title="联系电话", max_length=40)
    email: str = Field("", title="电子邮箱", description="只有企业确认同意电子送达后才用于送达", max_length=120)
    hand_over: Means = Field("direct", title="首选送达方式", json_schema_extra=MEANS)
    interested: str = Field("", title="应当回避的人员", description="姓名，用顿号分开；没有的不填", max_length=200)

    def decision(self, *, unit: str, authority: str, entered_by: str, interested: tuple[str, ...]) -> PenaltyDecision:
        """The decision as the case keeps it; `interested` are ids of accounts."""
        values = self.model_dump(exclude={"interested", "authority"})
        return PenaltyDecision(
            **values, authority=self.authority or authority, source=authority, unit=unit, entered_by=entered_by,
            interested=interested,
        )  # fmt: skip
