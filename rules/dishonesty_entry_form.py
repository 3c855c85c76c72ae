"""提出失信行为认定的表单：经办要填的各项，填好后成为一件待审核的认定。实施方案 二（三）8。"""

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import Field, field_validator

from rules.dishonesty import PRINCIPLES, DishonestyProposal
from rules.dishonesty_item import GROUNDS, GroundKind
from rules.message import Message
from rules.penalty_form import EMAIL, labels


class DishonestyEntryForm(Message):
    """What a handler fills in. The unit is who they are; the items are offered by the catalogue of the day."""

    item: str = Field(title="失信行为事项", max_length=60, json_schema_extra={"widget": "select"})
    ground: GroundKind = Field(title="认定依据的种类", json_schema_extra=labels(**GROUNDS))
    document: str = Field(title="依据文书及文号", description="已经生效的文书", max_length=200)
    issued_by: str = Field(title="作出机关", max_length=200)
    effective_on: date = Field(title="生效日期")
    facts: str = Field(title="失信事实", max_length=3000)
    occurrences: str = Field(
        "", title="计入的违法行为", max_length=20_000,
        description="按次数或者车辆数认定的必填。每行一次：文号 日期 车牌号，用空格分开",
        examples=["连交罚〔2026〕12号 2026-03-02 苏G00001"], json_schema_extra={"widget": "textarea"},
    )  # fmt: skip
    fine: Decimal = Field(Decimal(0), title="罚款金额（元）", ge=0, max_digits=14, decimal_places=2)
    fleet: int = Field(0, title="货运车辆总数", description="按车辆比例认定的必填", ge=0, le=1_000_000)
    lawful: str = Field(title=PRINCIPLES["lawful"], max_length=1000)
    objective: str = Field(title=PRINCIPLES["objective"], max_length=1000)
    prudent: str = Field(title=PRINCIPLES["prudent"], max_length=1000)
    related: str = Field(title=PRINCIPLES["related"], max_length=1000)
    uscc: str = Field(title="统一社会信用代码", description="18 位，空格和全角字符会自动整理", max_length=40)
    subject: str = Field(title="当事人名称", max_length=200)
    legal_representative: str = Field("", title="法定代表人", max_length=50)
    address: str = Field("", title="送达地址", max_length=200)
    email: str = Field("", title="电子邮箱", max_length=120, pattern=f"^({EMAIL})?$")
    phone: str = Field("", title="联系电话", max_length=40)
    interested: str = Field("", title="应当回避的人员", description="姓名，用顿号分开；没有的不填", max_length=200)

    @field_validator("occurrences")
    @classmethod
    def _line_by_line(cls, text: str) -> str:
        for place, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                _occurrence(place, line)
        return text

    def proposal(self, *, unit: str, interested: tuple[str, ...]) -> DishonestyProposal:
        """The proposal as the case keeps it; `interested` are ids of accounts."""
        values: dict[str, Any] = self.model_dump(exclude={"interested", "occurrences"})
        lines = [line for line in self.occurrences.splitlines() if line.strip()]
        acts = [_occurrence(place, line) for place, line in enumerate(lines, start=1)]
        return DishonestyProposal.model_validate(
            {**values, "unit": unit, "interested": interested, "occurrences": acts}
        )


def _occurrence(place: int, line: str) -> dict[str, Any]:
    """One line as an act. Raises ValueError with the number of the line."""
    document, *rest = line.split()
    if not rest or len(rest) > 2:
        raise ValueError(f"第 {place} 行应为“文号 日期 车牌号”，用空格分开")
    try:
        on = date.fromisoformat(rest[0])
    except ValueError:
        raise ValueError(f"第 {place} 行的日期应写成 2026-03-02 的样子") from None
    return {"document": document, "on": on, "vehicle": rest[1] if len(rest) == 2 else ""}
