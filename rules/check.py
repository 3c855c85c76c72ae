"""信用查验：某一用途下，企业此刻有效的信用信息引出什么结论，依据哪一条。实施方案 二（一）3。

Only what is in force counts: what was repaired, ended, corrected, is being verified (核实中) or has not been served
(尚未生效) has no part in it.
A restriction rests on an item that names the purpose with its list item and its basis; everything else is a notice.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Literal

from pydantic import Field, field_validator

from rules import uscc as code_rules
from rules.commitment import consequences
from rules.credit_file import TABS, Item
from rules.edition import Edition, edition, in_force
from rules.message import Message
from rules.refusal import Refused

Effect = Literal["none", "notice", "restricted"]
EFFECTS: dict[Effect, str] = {"none": "无", "notice": "提示", "restricted": "限制"}
Use = Literal["applied", "overridden"]
USES: dict[Use, str] = {"applied": "已应用", "overridden": "未采用"}


class Purpose(Message):
    """One use of a check. `by_commitment`: what it decides may be handled on a commitment."""

    name: str
    title: str
    by_commitment: bool


class CheckRequest(Message):
    """What is asked. `authority` is the legal basis of asking; `matter` the procedure that asks, by number or name."""

    purpose: str = Field(title="查验用途", max_length=40)
    authority: str = Field(title="查验依据", description="规定查验的法律、文件或者职责", min_length=2, max_length=300)
    uscc: str = Field(title="统一社会信用代码", min_length=1, max_length=40)
    subject: str = Field("", title="企业名称", description="填写的，与在档名称核对", max_length=200)
    matter: str = Field("", title="办理事项", description="例如项目编号、受理号", max_length=300)
    by_commitment: bool = Field(False, title="以告知承诺方式办理")

    @field_validator("uscc")
    @classmethod
    def _code_normalised(cls, code: str) -> str:
        return code_rules.normalise(code)


def empty(value: str | tuple[Any, ...]) -> bool:
    """Whether an answer leaves a field out: receipts from before the field was there keep their digest."""
    return not value


class Ground(Message):
    """Why a verdict is what it is: `list_item` and `basis` are those of the item behind it; `about` is its title.

    `record` is the key of its record in the credit file, by which an objection names it.
    """

    effect: Effect
    sentence: str
    about: str
    record: str = Field("", exclude_if=empty)
    list_item: str = ""
    basis: str = ""


class InForce(Message):
    """One thing in force, as an answer tells it; `until` is the last day of its use, None without end.

    `record` is the key of its record in the credit file; `inherited_from` the code of the absorbed business whose
    record it is.
    """

    kind: str
    title: str
    record: str = Field("", exclude_if=empty)
    inherited_from: str = Field("", exclude_if=empty)
    unit: str
    basis: str
    since: date
    until: date | None


class Verdict(Message):
    """`grade` is the newest published evaluation that is in force, or empty."""

    effect: Effect
    grounds: tuple[Ground, ...]
    grade: str
    items: tuple[InForce, ...]


def purposes(on: date) -> tuple[Purpose, ...]:
    return _purposes(in_force("check", on))


def purpose_of(name: str, used: Edition) -> Purpose:
    """Raises Refused PurposeUnknown."""
    found = next((one for one in _purposes(used) if one.name == name), None)
    if found is None:
        raise Refused(f"没有“{name}”这种查验用途", code="PurposeUnknown", faults={"purpose": "没有这种查验用途"})
    return found


def report_days(on: date) -> int:
    return int(in_force("check", on).data["report_days"])


def faults(asked: CheckRequest, *, on: date) -> dict[str, str]:
    """What keeps a question from being answered: field → sentence."""
    found: dict[str, str] = {}
    if wrong := code_rules.faults(asked.uscc):
        found["uscc"] = "；".join(wrong)
    purpose = next((one for one in purposes(on) if one.name == asked.purpose), None)
    if purpose is None:
        found["purpose"] = "没有这种查验用途"
    elif asked.by_commitment and not purpose.by_commitment:
        found["by_commitment"] = f"用于{purpose.title}的查验不涉及告知承诺"
    return found


def verdict(items: Iterable[Item], asked: CheckRequest, used: Edition) -> Verdict:
    """The verdict on one business for one purpose, by the edition `check` that is given.

    `items` are the file as it stood (`rules.credit_file.items`), with what it inherited (`rules.succession`), which
    has no part in the grade. Raises Refused PurposeUnknown.
    """
    purpose = purpose_of(asked.purpose, used)
    counted = [item for item in items if counts(item)]
    grounds = tuple(ground for item in counted for ground in _grounds(item, purpose, asked, used.data))
    effects = {ground.effect for ground in grounds}
    effect: Effect = "restricted" if "restricted" in effects else "notice" if effects else "none"
    own = [item for item in counted if item.uscc == asked.uscc]
    grades = [item for item in own if item.tab == "evaluation" and item.body.get("result")]
    grade = str(max(grades, key=lambda item: (item.valid_from, item.seq)).body["result"]) if grades else ""
    return Verdict(effect=effect, grounds=grounds, grade=grade, items=tuple(told(item, asked.uscc) for item in counted))


def counts(item: Item) -> bool:
    """Whether an item has a part in answers to others: it is in force, and shown or of consequence by itself."""
    return item.state == "in_force" and (item.published or bool(item.restricts) or bool(bars(item)))


def bars(item: Item) -> Literal["", "failed", "serious"]:
    """Whether an item keeps its business from what is handled on a commitment, and as what."""
    outcome = item.kind.removeprefix("commitment_")
    if item.kind != outcome and outcome in consequences(on=item.true_on):
        return "failed" if consequences(on=item.true_on)[outcome].bars else ""
    grave = {"penalty": item.body.get("classification", {}).get("klass"), "dishonesty": item.body.get("degree")}
    return "serious" if grave.get(item.kind) == "serious" else ""


def told(item: Item, uscc: str) -> InForce:
    return InForce(
        kind=TABS[item.tab], title=item.title, record=item.key, inherited_from="" if item.uscc == uscc else item.uscc,
        unit=item.unit, basis=_basis(item), since=item.valid_from, until=item.valid_until,
    )  # fmt: skip


def _grounds(item: Item, purpose: Purpose, asked: CheckRequest, data: Mapping[str, Any]) -> Iterable[Ground]:
    list_item, basis = str(item.body.get("list_item", "")), _basis(item)
    about = {"about": item.title, "record": item.key}
    may_restrict = item.uscc == asked.uscc or data["inherited"]["at_most"] == "restricted"
    if may_restrict and purpose.name in item.restricts and list_item and basis:
        sentence = f"用于{purpose.title}时应当限制：{item.title}"
        yield Ground(effect="restricted", sentence=sentence, **about, list_item=list_item, basis=basis)
    elif may_restrict and (bar := bars(item)) and asked.by_commitment:
        sentence = f"不得以告知承诺方式办理：{item.title}"
        rests = {"list_item": data["bar"][bar]["list_item"], "basis": data["bar"][bar]["basis"]}
        yield Ground(effect="restricted", sentence=sentence, **about, **rests)
    elif item.adverse or item.restricts:
        yield Ground(effect="notice", sentence=f"办理时请注意：{item.title}", **about, basis=basis)


def _basis(item: Item) -> str:
    return str(item.body.get("basis") or item.body.get("decision", {}).get("basis", ""))


def edition_of(in_force_on: date) -> Edition:
    """The edition an answer was given by."""
    return edition("check", in_force_on)


@cache
def _read(in_force_on: date) -> tuple[Purpose, ...]:
    return tuple(Purpose.model_validate(row) for row in edition("check", in_force_on).data["purpose"])


def _purposes(used: Edition) -> tuple[Purpose, ...]:
    return _read(used.in_force_on)
