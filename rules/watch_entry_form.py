"""提出重点关注的表单：经办要填的各项。实施方案 二（三）9。"""

from typing import Any

from pydantic import Field

from rules.message import Message
from rules.penalty_form import EMAIL, labels
from rules.watch import WatchProposal
from rules.watch_form import CRITERIA, DEGREES, SUPERVISION


class WatchEntryForm(Message):
    """What a handler fills in. The unit is who they are; what the file says of each criterion is shown beside it."""

    uscc: str = Field(title="统一社会信用代码", description="18 位，空格和全角字符会自动整理", max_length=40)
    subject: str = Field(title="企业名称", max_length=200)
    criterion: str = Field(
        title="依据的标准", max_length=40, json_schema_extra={"widget": "radio", **labels(**CRITERIA)}
    )
    reason: str = Field(title="理由", max_length=2000)
    degree: int = Field(title="程度", ge=1, le=9, json_schema_extra={"widget": "radio", **labels(**DEGREES)})
    supervision: tuple[str, ...] = Field(
        title="监管措施", description="与程度相当，过重的不能选", max_length=20,
        json_schema_extra={"widget": "checkboxes", **labels(**SUPERVISION)},
    )  # fmt: skip
    legal_representative: str = Field("", title="法定代表人", max_length=50)
    address: str = Field("", title="送达地址", max_length=200)
    email: str = Field("", title="电子邮箱", max_length=120, pattern=f"^({EMAIL})?$")
    phone: str = Field("", title="联系电话", max_length=40)
    interested: str = Field("", title="应当回避的人员", description="姓名，用顿号分开；没有的不填", max_length=200)

    def proposal(self, *, unit: str, interested: tuple[str, ...]) -> WatchProposal:
        """The proposal as the case keeps it; `interested` are ids of accounts. Raises ValidationError."""
        values: dict[str, Any] = self.model_dump(exclude={"interested"})
        return WatchProposal.model_validate({**values, "unit": unit, "interested": interested})
