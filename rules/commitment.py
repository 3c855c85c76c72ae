"""信用承诺：在哪些领域、哪些类型；谁、什么事项不适用；核查结果引起什么后果。实施方案 二（一）1。

What may not be handled on a commitment rests on 国办发〔2020〕42号; which words tell such a matter, and what follows
from an outcome, are parameters of the edition `commitment` with their own doubt.
"""

import hashlib
from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from rules import uscc as code_rules
from rules.clock import deadline, limits
from rules.commitment_matter import matter_faults, matter_of
from rules.edition import Doubt, in_force
from rules.message import Message
from rules.penalty_form import labels
from rules.repair import months_after
from rules.working_day import Calendar

Use = Literal["licensing", "construction", "enforcement", "funds", "science", "merit", "voluntary"]
USES: dict[Use, str] = {
    "licensing": "行政许可",
    "construction": "建设项目管理",
    "enforcement": "执法监督",
    "funds": "专项资金管理",
    "science": "科技项目立项",
    "merit": "评先创优",
    "voluntary": "主动向社会承诺",
}
Type = Literal["replaces_approval", "missing_item", "replaces_proof", "repair", "self_discipline", "openness"]
TYPES: dict[Type, str] = {
    "replaces_approval": "审批替代",
    "missing_item": "容缺受理",
    "replaces_proof": "证明替代",
    "repair": "信用修复",
    "self_discipline": "行业自律",
    "openness": "主动公示",
}
VOLUNTARY: frozenset[Type] = frozenset({"self_discipline", "openness"})
Outcome = Literal["fulfilled", "partly", "unfulfilled", "false", "not_needed"]
OUTCOMES: dict[Outcome, str] = {
    "fulfilled": "已履约",
    "partly": "部分履约",
    "unfulfilled": "未履约",
    "false": "虚假承诺",
    "not_needed": "无需核查",
}
# How far a commitment has been kept, in one word: its outcome, or where it is before there is one.
EARLIER = {"pending": "待履行", "checking": "核查中", "expired": "已到期", "renewed": "已更新", "frozen": "核实中"}
MARKS: dict[str, str] = EARLIER | {str(outcome): title for outcome, title in OUTCOMES.items()}
# A case that ended so has bound nobody, and the same matter may be offered again.
UNBOUND: dict[str, str] = {
    "declined": "企业不作承诺",
    "unsigned": "期满未签署",
    "refused": "不予受理",
    "withdrawn": "登记人撤回",
}
GRAVITY: tuple[Outcome, ...] = ("not_needed", "fulfilled", "partly", "unfulfilled", "false")
Cause = Literal["due", "missing_item", "sampled", "complaint", "penalty", "data"]
CAUSES: dict[Cause, str] = {
    "due": "承诺期限届满",
    "missing_item": "容缺材料补交期限届满或者已经补交",
    "sampled": "抽查",
    "complaint": "投诉举报",
    "penalty": "同一事项受到行政处罚",
    "data": "数据比对",
}
Measure = Literal["rectify", "terminate", "revoke", "penalise", "record"]
MEASURES: dict[Measure, str] = {
    "rectify": "责令限期整改",
    "terminate": "终止办理",
    "revoke": "撤销已作出的决定",
    "penalise": "依法予以行政处罚",
    "record": "记入信用记录，作为监管依据",
}


class CommitmentOffer(Message):
    """A commitment as a handler offers it, or as a business makes it of its own accord.

    `handling_unit` is whose procedure relies on it and is told of its outcome; empty means `unit`. `touches` are the
    excluded matters that the handler saw; `due_on` is the day by which something must have been done. `details` is what
    a business says in its own words; `replaces` is the case of its voluntary commitment that this one renews.
    """

    uscc: str = Field(title="统一社会信用代码", min_length=1, max_length=40)
    subject: str = Field(title="承诺人名称", min_length=1, max_length=200)
    legal_representative: str = Field("", title="法定代表人", max_length=50)
    email: str = Field("", title="电子邮箱", max_length=120)
    phone: str = Field("", title="联系电话", max_length=40)
    address: str = Field("", title="地址", max_length=200)
    use: Use = Field(title="适用领域", json_schema_extra=labels(**USES))
    type: Type = Field(title="承诺类型", json_schema_extra=labels(**TYPES))
    matter: str = Field(title="承诺事由（事项名称）", min_length=1, max_length=300)
    matter_code: str = Field("", title="事项编码", max_length=80)
    reference: str = Field(title="业务编号", description="申请、项目或者检查的编号", min_length=1, max_length=120)
    template: str = Field(title="承诺书文本", min_length=1, max_length=80)
    unit: str = Field(title="承诺受理单位", min_length=1, max_length=40)
    handling_unit: str = Field("", title="办理单位", max_length=40)
    missing: str = Field("", title="容缺的材料", max_length=1000)
    details: str = Field("", title="具体承诺内容", max_length=2000)
    replaces: str = Field("", title="更新的是哪一份承诺", max_length=120)
    due_on: date | None = Field(None, title="履约期限")
    valid_until: date | None = Field(None, title="承诺有效期至")
    touches: tuple[str, ...] = Field((), title="直接涉及")
    interested: tuple[str, ...] = Field((), title="应当回避的人员和单位")

    @field_validator("uscc")
    @classmethod
    def _code_normalised(cls, code: str) -> str:
        return code_rules.normalise(code)

    @property
    def answered_by(self) -> str:
        return self.handling_unit or self.unit


class BusinessStanding(Message):
    """What speaks against a business on a day: its failed commitments and serious records that are not repaired."""

    failed: tuple[str, ...] = ()
    serious: tuple[str, ...] = ()


class CommitmentDates(Message):
    """The days of a commitment, fixed when it is accepted, and how they came about.

    `ends_on` is the last day of waiting: the day it is due, else the end of its validity; None while only a missing
    item is awaited.
    """

    missing_due_on: date | None = None
    due_on: date | None = None
    ends_on: date | None = None
    reasons: tuple[str, ...] = ()


class Consequence(Message):
    """What an outcome leads to. `heard`: the business is heard before a person decides it."""

    title: str
    heard: bool
    measures: tuple[Measure, ...]
    bars: bool
    doubt: Doubt


def commitment_case(offer: CommitmentOffer, entry: int = 1) -> str:
    """The id of the case: one business commits itself once in one matter; `entry` counts what came to nothing."""
    named = "/".join((offer.uscc, offer.use, offer.type, offer.matter_code or offer.matter, offer.reference))
    digest = hashlib.sha256(named.encode()).hexdigest()[:12].upper()
    return f"commitment/{offer.uscc}-{digest}" + (f"~{entry}" if entry > 1 else "")


def commitment_number(case: str, on: date) -> str:
    """The number people use, e.g. 诺-2026-3F9A1C0B77AE."""
    return f"诺-{on.year}-{case.rpartition('-')[2]}"


def faults(offer: CommitmentOffer, *, on: date) -> dict[str, str]:
    """What keeps an offer from being filed on a day: field → sentence; empty means nothing does."""
    found: dict[str, str] = {}
    if wrong := code_rules.faults(offer.uscc):
        found["uscc"] = "；".join(wrong)
    if (offer.type == "missing_item") != bool(offer.missing):
        found["missing"] = "容缺受理应当写明容缺的材料" if not offer.missing else "只有容缺受理才填写容缺的材料"
    if offer.use == "voluntary" and offer.type not in VOLUNTARY:
        found["type"] = "主动向社会作出的承诺，类型应为行业自律或者主动公示"
    if offer.replaces and offer.use != "voluntary":
        found["replaces"] = "只有主动向社会作出的承诺可以更新"
    if not (offer.due_on or offer.valid_until or offer.missing):
        found["due_on"] = "请填写履约期限或者承诺有效期"
    for field in ("due_on", "valid_until"):
        day = getattr(offer, field)
        if day is not None and day < on:
            found[field] = f"日期 {day} 早于今天 {on}"
    if offer.due_on and offer.valid_until and offer.valid_until < offer.due_on:
        found.setdefault("valid_until", f"承诺有效期至 {offer.valid_until}，早于履约期限 {offer.due_on}")
    found |= matter_faults(offer.matter_code, offer.use, offer.type, on=on)
    known = {row["name"] for row in in_force("commitment", on).data["excluded"]}
    if unknown := set(offer.touches) - known:
        found["touches"] = f"没有名为“{'、'.join(sorted(unknown))}”的不适用情形"
    return found


def exclusions(offer: CommitmentOffer, standing: BusinessStanding, *, on: date) -> list[str]:
    """Why a matter may not be handled on this business's commitment; empty means it may. 国办发〔2020〕42号。"""
    data = in_force("commitment", on).data
    if offer.type not in data["restricted"]:
        return []
    title = TYPES[offer.type]
    reasons = []
    for row in data["excluded"]:
        word = next((word for word in row["words"] if word in offer.matter), "")
        if row["name"] in offer.touches or word:
            told = f"（事项名称含“{word}”）" if word else ""
            reasons.append(f"事项直接涉及{row['title']}{told}，不适用{title}")
    if (listed := matter_of(offer.matter_code, on)) and listed.excluded:
        reasons.append(f"事项名录：{listed.title}不适用{title}，{listed.excluded}")
    reasons += [f"曾有未履约或者虚假的承诺（{number}），修复前不适用{title}" for number in standing.failed]
    reasons += [f"有尚未修复的严重失信信息（{number}），修复前不适用{title}" for number in standing.serious]
    return reasons


def dates(offer: CommitmentOffer, accepted_on: date, calendar: Calendar) -> CommitmentDates:
    """The days that follow from the acceptance; a missing item is due by its own limit."""
    missing_due_on, reasons = None, []
    if offer.missing:
        due = deadline(accepted_on, limits(accepted_on)["missing_item"], calendar, (), "受理")
        missing_due_on = due.on
        reasons.append("容缺材料补交期限：" + "；".join(due.steps))
    if offer.due_on:
        reasons.append(f"履约期限 {offer.due_on}，期满核查")
    elif offer.valid_until:
        reasons.append(f"承诺有效期至 {offer.valid_until}，期间抽查或者因故核查")
    return CommitmentDates(
        missing_due_on=missing_due_on,
        due_on=offer.due_on,
        ends_on=offer.due_on or offer.valid_until,
        reasons=tuple(reasons),
    )


def consequences(*, on: date) -> dict[Outcome, Consequence]:
    """What each outcome leads to, by the edition in force on a day."""
    rows = in_force("commitment", on).data["outcome"]
    return {outcome: Consequence.model_validate(rows[outcome]) for outcome in OUTCOMES}


def shown_until(settled_on: date) -> date:
    """The last day on which the public sees a commitment whose outcome stood on a day; a period of the house's own."""
    return months_after(settled_on, in_force("commitment", settled_on).data["publication"]["months_after"])


def rectifications(*, on: date) -> int:
    """How often one commitment may be ordered to be put right, by the edition in force on a day."""
    return int(in_force("commitment", on).data["rectification"]["most"])


def graver(outcome: Outcome, than: Outcome) -> bool:
    """Whether an outcome is worse for the business: what it was not heard about may not be decided."""
    return GRAVITY.index(outcome) > GRAVITY.index(than)


def settled(decided: Outcome, rechecked: Outcome) -> Outcome:
    """The outcome after a rectification: what was mended counts as mended, but what was false stays false."""
    return decided if decided == "false" else rechecked
