"""失信惩戒：依哪件认定、清单哪一项，由谁实施，多久，是否过惩相当。实施方案 二（三）9。

A measure can be applied only as an item of a list in force, on a determination in force, no longer than that lasts.
Which class a degree of dishonesty allows, and for how long at most, are data of the edition `sanction`.
"""

import hashlib
from datetime import date
from typing import Any

from pydantic import Field, field_validator

from rules import uscc as code_rules
from rules.dishonesty_item import DEGREES, Degree
from rules.edition import in_force
from rules.message import Message
from rules.repair import months_after
from rules.sanction_list import KLASSES, Klass, ListItem
from rules.unit import units

REASONS = {"reason": "采取这项措施的理由", "less": "更轻的措施为什么不够"}


class SanctionProposal(Message):
    """A measure as a handler proposes it; `unit` decides, `units` implement, `partners` are departments to be told.

    `determination` is the case of the determination, `list_id` and `item_no` the item of a list.
    """

    uscc: str = Field(title="统一社会信用代码", min_length=1, max_length=40)
    subject: str = Field(title="当事人名称", min_length=1, max_length=200)
    legal_representative: str = Field("", title="法定代表人", max_length=50)
    address: str = Field("", title="送达地址", max_length=200)
    email: str = Field("", title="电子邮箱", max_length=120)
    phone: str = Field("", title="联系电话", max_length=40)
    unit: str = Field(title="决定单位", min_length=1, max_length=40)
    determination: str = Field(title="失信行为认定", min_length=1, max_length=160)
    list_id: str = Field(title="惩戒措施清单", min_length=1, max_length=160)
    item_no: str = Field(title="清单项目", min_length=1, max_length=60)
    units: tuple[str, ...] = Field((), title="实施单位", max_length=20)
    partners: tuple[str, ...] = Field((), title="推送的协同部门", max_length=20)
    months: int = Field(title="期限（月）", ge=1, le=120)
    reason: str = Field(title=REASONS["reason"], min_length=1, max_length=2000)
    less: str = Field(title=REASONS["less"], min_length=1, max_length=2000)
    interested: tuple[str, ...] = Field((), title="应当回避的人员和单位")

    @field_validator("uscc")
    @classmethod
    def _code_normalised(cls, code: str) -> str:
        return code_rules.normalise(code)

    @field_validator("units", "partners")
    @classmethod
    def _each_once(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(named))


class Determination(Message):
    """The determination a measure rests on, as it stands; `ends_on` is its last day, `ended_on` when it was ended."""

    case: str
    number: str
    uscc: str
    unit: str
    item: str
    degree: Degree
    listed: str = ""
    served_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    ended_on: date | None = None

    def in_force(self, on: date) -> bool:
        begun = self.served_on is not None and self.starts_on is not None and self.starts_on <= on
        return begun and self.ended_on is None and self.ends_on is not None and on <= self.ends_on


class Proportion(Message):
    """过惩相当: the degree of dishonesty, what it allows from light to severe, what was chosen, how it was judged."""

    degree: Degree
    allowed: tuple[str, ...]
    chosen: str
    met: bool
    reasons: tuple[str, ...]


class SanctionDates(Message):
    """From when a measure is applied, its last day, and how that came about."""

    starts_on: date
    ends_on: date
    reasons: tuple[str, ...]


def sanction_case(proposal: SanctionProposal, entry: int = 1) -> str:
    """The id of the case: one item of one list is applied once on one determination."""
    named = "/".join((proposal.determination, proposal.list_id, proposal.item_no))
    digest = hashlib.sha256(named.encode()).hexdigest()[:12].upper()
    return f"sanction/{proposal.uscc}-{digest}" + (f"~{entry}" if entry > 1 else "")


def sanction_number(case: str, on: date) -> str:
    """The number people use, e.g. 惩-2026-3F9A1C0B77AE."""
    return f"惩-{on.year}-{case.rpartition('-')[2]}"


def klass_rule(klass: Klass, on: date) -> dict[str, Any]:
    """What the edition says of a class: `title`, and `heard`: the business is heard before it is decided."""
    return dict(in_force("sanction", on).data["class"][klass])


def klass_title(klass: Klass, on: date) -> str:
    return f"{KLASSES[klass]}（{klass_rule(klass, on)['title']}）"


def proportion(
    item: ListItem, degree: Degree, *, months: int, determination_ends_on: date, start: date, on: date
) -> Proportion:
    """Whether a measure that would start on a day is no more than the degree of dishonesty allows, by the edition."""
    edition = in_force("sanction", on)
    rule = edition.data["degree"][degree]
    allowed, longest = tuple(str(one) for one in rule["classes"]), int(rule["months"])
    titled = "、".join(klass_title(one, on) for one in rule["classes"])
    until = months_after(start, months)
    fits, short, within = item.klass in allowed, months <= longest, until <= determination_ends_on
    unquoted = "清单没有引用依据，不能采取" if item.unbased else "清单没有引用依据"
    reasons = (
        f"失信程度：{DEGREES[degree]}，可以采取{titled}",
        f"所选措施：{item.measure}，{klass_title(item.klass, on)}，{'在此范围' if fits else '超出此范围'}",
        f"清单引用的依据：{item.basis}" if item.basis.strip() else unquoted,
        f"期限 {months} 个月，{'不超过' if short else '超过'}{DEGREES[degree]}最长 {longest} 个月",
        f"自 {start} 起算至 {until}，{'不晚于' if within else '晚于'}认定的最后一日 {determination_ends_on}",
        f"依据《{edition.title}》（本系统设定，待核定）",
    )
    met = fits and short and within and not item.unbased
    return Proportion(degree=degree, allowed=allowed, chosen=item.klass, met=met, reasons=reasons)


def sanction_dates(start: date, months: int, *, determination_ends_on: date) -> SanctionDates:
    """The days of a measure whose decision was proved served on a day: no longer than what it rests on."""
    wished = months_after(start, months)
    ends_on = min(wished, determination_ends_on)
    reasons = [f"自决定送达之日（{start}）起 {months} 个月，{start} → {wished}，期满自动解除"]
    if ends_on < wished:
        reasons.append(f"所依据的认定至 {determination_ends_on} 为止，惩戒不长于认定，以该日为最后一日")
    return SanctionDates(starts_on=start, ends_on=ends_on, reasons=tuple(reasons))


def faults(
    proposal: SanctionProposal, *, item: ListItem | None, determination: Determination | None, on: date
) -> dict[str, str]:
    """What keeps a proposal from being filed on a day: field → sentence; empty means nothing does.

    `item` is None when it is of no list in force on that day; `determination` is None when there is none.
    """
    found = {"uscc": "；".join(wrong)} if (wrong := code_rules.faults(proposal.uscc)) else {}
    known = {one.id for one in units(on)}
    if strange := [one for one in proposal.units if one not in known]:
        found["units"] = f"没有编号为“{'、'.join(strange)}”的单位"
    elif barred := sorted({*proposal.units} & {*proposal.interested}):
        found["units"] = f"应当回避的单位（{'、'.join(barred)}）不能作为实施单位"
    elif not proposal.units and not proposal.partners:
        found["units"] = "至少写明一个实施单位，或者一个协同部门"
    if determination is None or determination.uscc != proposal.uscc:
        found["determination"] = "没有对这家企业的这件失信行为认定"
    elif not determination.in_force(on):
        found["determination"] = f"认定 {determination.number} 在 {on} 没有生效或者已经终止，不能据以惩戒"
    if item is None:
        found["item_no"] = f"{on} 有效的惩戒措施清单中没有这一项，清单以外不得惩戒"
    if item and determination and "determination" not in found:
        found |= _unfit(proposal, item, determination, on)
    return found


def _unfit(proposal: SanctionProposal, item: ListItem, determination: Determination, on: date) -> dict[str, str]:
    """Where a measure goes beyond what its determination allows: field → sentence."""
    found: dict[str, str] = {}
    rule = in_force("sanction", on).data["degree"][determination.degree]
    assert determination.ends_on is not None
    if item.unbased:
        found["item_no"] = f"{klass_title(item.klass, on)}应当有明确的法规政策依据，清单本项没有引用，不能采取"
    elif item.klass not in rule["classes"]:
        found["item_no"] = f"{DEGREES[determination.degree]}不能采取{klass_title(item.klass, on)}，过惩相当"
    if proposal.months > rule["months"]:
        found["months"] = f"{DEGREES[determination.degree]}最长 {rule['months']} 个月"
    elif (until := months_after(on, proposal.months)) > determination.ends_on:
        found["months"] = f"{proposal.months} 个月至 {until}，晚于认定的最后一日 {determination.ends_on}"
    return found
