"""提出失信惩戒措施的表单：依哪件认定、清单哪一项、由谁实施、多久、为什么。实施方案 二（三）9。"""

from typing import Any

from pydantic import Field

from rules.message import Message
from rules.penalty_form import EMAIL
from rules.sanction import REASONS, SanctionProposal


class SanctionEntryForm(Message):
    """What a handler fills in. The unit is who they are; the items are those of the lists in force on the day.

    `item` is `<list>|<no>`; the business is that of the determination.
    """

    determination: str = Field(title="失信行为认定", max_length=160, json_schema_extra={"widget": "hidden"})
    item: str = Field(title="清单项目", max_length=240, json_schema_extra={"widget": "radio"})
    months: int = Field(title="期限", description="自决定送达之日起", ge=1, le=120, json_schema_extra={"unit": "个月"})
    reason: str = Field(title=REASONS["reason"], max_length=2000)
    less: str = Field(title=REASONS["less"], max_length=2000)
    units: tuple[str, ...] = Field((), title="实施单位", max_length=20, json_schema_extra={"widget": "checkboxes"})
    partners: tuple[str, ...] = Field(
        (), title="推送的协同部门", max_length=20, json_schema_extra={"widget": "checkboxes"}
    )
    legal_representative: str = Field("", title="法定代表人", max_length=50)
    address: str = Field("", title="送达地址", max_length=200)
    email: str = Field("", title="电子邮箱", max_length=120, pattern=f"^({EMAIL})?$")
    phone: str = Field("", title="联系电话", max_length=40)
    interested: str = Field("", title="应当回避的人员", description="姓名，用顿号分开；没有的不填", max_length=200)

    @property
    def named(self) -> tuple[str, str]:
        """The list and the number of the item."""
        list_id, _, no = self.item.rpartition("|")
        return list_id, no

    def proposal(self, *, uscc: str, subject: str, unit: str, interested: tuple[str, ...]) -> SanctionProposal:
        """The proposal as the case keeps it; `interested` are ids of accounts."""
        list_id, no = self.named
        values: dict[str, Any] = self.model_dump(exclude={"interested", "item"})
        whom = {"uscc": uscc, "subject": subject, "unit": unit, "interested": interested}
        return SanctionProposal.model_validate({**values, **whom, "list_id": list_id, "item_no": no})
