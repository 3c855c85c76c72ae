"""修复申请一页一问：每一页的表单、先后次序，以及怎样合成一份申请。"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator

from api.portal.evidence import Evidence
from rules.message import Message
from rules.penalty_form import labels


class Paid(Message):
    """缴款。"""

    paid: Literal["yes", "no"] = Field(
        title="罚款等款项缴清了吗？", json_schema_extra=labels(yes="已经缴清", no="还没有")
    )

    @field_validator("paid")
    @classmethod
    def _paid(cls, paid: str) -> str:
        if paid == "no":
            raise ValueError("缴清以后才能申请修复。已经填写的内容会保留，缴清后回来接着填")
        return paid


class Corrected(Message):
    """改正。"""

    corrected: Literal["yes", "no"] = Field(
        title="违法行为改正了吗？", json_schema_extra=labels(yes="已经改正", no="还没有")
    )

    @field_validator("corrected")
    @classmethod
    def _corrected(cls, corrected: str) -> str:
        if corrected == "no":
            raise ValueError("改正以后才能申请修复。已经填写的内容会保留，改正后回来接着填")
        return corrected


class Performance(Message):
    """履行情况。"""

    performance: str = Field(
        title="请说明怎样履行和改正的",
        description="哪一天缴的款、采取了哪些改正措施，照实写几句即可",
        min_length=1,
        max_length=2000,
        json_schema_extra={"rows": 6},
    )


class Contact(Message):
    """联系人。"""

    applicant: str = Field(title="申办人姓名", max_length=40, json_schema_extra={"autocomplete": "name"})
    phone: str = Field(
        title="联系电话", description="需要核实时打这个电话", min_length=5, max_length=40,
        json_schema_extra={"autocomplete": "tel", "inputmode": "tel"},
    )  # fmt: skip


class Pledge(Message):
    """公开信用承诺。"""

    committed: bool = Field(title="本单位作出以上承诺，并同意公开")
    signature: str = Field(
        title="法定代表人（负责人）签名", description="输入姓名，视为签名确认", min_length=1, max_length=40
    )

    @field_validator("committed")
    @classmethod
    def _committed(cls, committed: bool) -> bool:
        if not committed:
            raise ValueError("申请修复应当作出公开信用承诺")
        return committed


PAGES: dict[str, type[Message]] = {
    "paid": Paid,
    "corrected": Corrected,
    "performance": Performance,
    "evidence": Evidence,
    "contact": Contact,
    "pledge": Pledge,
}


def pages_of(owes_money: bool) -> list[str]:
    """The pages in order; where nothing is to be paid, nobody is asked about it."""
    return [page for page in PAGES if owes_money or page != "paid"]


def unanswered(pages: list[str], answers: Mapping[str, Any]) -> str | None:
    """The first page that has not been filled in; None when all have."""
    return next((page for page in pages if page not in answers.get("seen", [])), None)


def content_of(answers: Mapping[str, Any], owes_money: bool) -> dict[str, Any]:
    """The pages as one application, for the lifecycle to judge."""
    said = {name: answers.get(name) for name in ("performance", "applicant", "phone", "signature", "committed")}
    paid = answers.get("paid") == "yes" or not owes_money
    evidence = list(answers.get("evidence", []))
    return {**said, "fine_paid": paid, "corrected": answers.get("corrected") == "yes", "evidence": evidence}
