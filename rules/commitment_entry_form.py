"""提供承诺书的表单：经办要填的各项，填好后成为一份待签署的承诺。"""

from datetime import date
from typing import Any

from pydantic import Field
from pydantic.config import JsonDict

from rules.commitment import TYPES, USES, CommitmentOffer, Type, Use
from rules.commitment_matter import matter_of
from rules.message import Message
from rules.penalty_form import EMAIL, labels

CHOSEN: JsonDict = {"widget": "select"}


class CommitmentEntryForm(Message):
    """What a handler fills in. The unit is who they are; texts, units and excluded matters are offered by the page."""

    use: Use = Field(title="适用领域", json_schema_extra=labels(**USES))
    type: Type = Field(title="承诺类型", json_schema_extra=labels(**TYPES))
    listed: str = Field(
        "", title="事项名录", description="名录中有的，在这里选，名称和编码随名录；没有的，在下面填写", max_length=80,
        json_schema_extra=CHOSEN,
    )  # fmt: skip
    matter: str = Field(
        "", title="承诺事由（事项名称）", description="没有选名录中事项的必填", max_length=200,
        examples=["道路货物运输经营许可延续"],
    )  # fmt: skip
    matter_code: str = Field("", title="事项编码", max_length=80)
    reference: str = Field(title="业务编号", description="申请、项目或者检查的编号", max_length=120)
    template: str = Field(
        title="承诺书文本", description="只能选用类型相同的现行版本", max_length=80, json_schema_extra=CHOSEN
    )
    missing: str = Field("", title="容缺的材料", description="容缺受理的必填；补交期限自受理之日起算", max_length=1000)
    due_on: date | None = Field(None, title="履约期限", description="到这一天应当做到；期满核查")
    valid_until: date | None = Field(None, title="承诺有效期至", description="持续有效的承诺填写，期间可以抽查")
    handling_unit: str = Field(
        "", title="办理单位", description="依据承诺办理事项、接收履约结果的单位；不填的，为本单位", max_length=40,
        json_schema_extra=CHOSEN,
    )  # fmt: skip
    touches: tuple[str, ...] = Field(
        (), title="事项直接涉及", description="涉及其中任一项的，不适用以承诺代替审批、材料或者证明",
        json_schema_extra={"widget": "checkboxes"},
    )  # fmt: skip
    uscc: str = Field(title="统一社会信用代码", description="18 位，空格和全角字符会自动整理", max_length=40)
    subject: str = Field(title="承诺人名称", max_length=200)
    legal_representative: str = Field("", title="法定代表人", max_length=50)
    email: str = Field("", title="电子邮箱", max_length=120, pattern=f"^({EMAIL})?$")
    phone: str = Field("", title="联系电话", max_length=40)
    address: str = Field("", title="地址", max_length=200)
    interested: str = Field("", title="应当回避的人员", description="姓名，用顿号分开；没有的不填", max_length=200)

    def offer(self, *, unit: str, interested: tuple[str, ...], on: date) -> CommitmentOffer:
        """The offer as the case keeps it, a matter of the list by its own name; `interested` are ids of accounts."""
        values: dict[str, Any] = self.model_dump(exclude={"interested", "listed"})
        if chosen := matter_of(self.listed, on):
            values |= {"matter": chosen.title, "matter_code": chosen.code}
        return CommitmentOffer.model_validate({**values, "unit": unit, "interested": interested})
