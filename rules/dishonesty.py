"""失信行为认定：依据什么文书，对照目录的哪一项，达没达到标准，持续到哪天。实施方案 二（三）8。

合法、客观、审慎、关联 are four reasons that a person writes. Which items there are, what it takes to reach one and how
long it lasts are data of the edition `dishonesty`, each with its own doubt.
"""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, field_validator

from rules import uscc as code_rules
from rules.dishonesty_item import GROUNDS, GroundKind, Item, Threshold, catalogue, list_of, period
from rules.edition import in_force
from rules.message import Message
from rules.penalty_form import labels
from rules.repair import months_after

Principle = Literal["lawful", "objective", "prudent", "related"]
PRINCIPLES: dict[Principle, str] = {
    "lawful": "合法：依据什么规定，属于目录的哪一项",
    "objective": "客观：事实由什么文书证明",
    "prudent": "审慎：情节轻重，有无不应认定的情形",
    "related": "关联：与本行业信用有何关系",
}


class Occurrence(Message):
    """One act that is counted towards a threshold: the paper that established it, its day, the lorry."""

    document: str = Field(title="文书文号", min_length=1, max_length=120)
    on: date = Field(title="日期")
    vehicle: str = Field("", title="车牌号", max_length=20)


class DishonestyProposal(Message):
    """A behaviour as a handler proposes to determine it.

    `document` is the legally effective paper it rests on; `fine` in yuan; `fleet` how many lorries the business has.
    """

    uscc: str = Field(title="统一社会信用代码", min_length=1, max_length=40)
    subject: str = Field(title="当事人名称", min_length=1, max_length=200)
    legal_representative: str = Field("", title="法定代表人", max_length=50)
    address: str = Field("", title="送达地址", max_length=200)
    email: str = Field("", title="电子邮箱", max_length=120)
    phone: str = Field("", title="联系电话", max_length=40)
    unit: str = Field(title="认定单位", min_length=1, max_length=40)
    item: str = Field(title="失信行为事项", min_length=1, max_length=60)
    ground: GroundKind = Field(title="认定依据的种类", json_schema_extra=labels(**GROUNDS))
    document: str = Field(title="依据文书及文号", min_length=1, max_length=200)
    issued_by: str = Field(title="作出机关", min_length=1, max_length=200)
    effective_on: date = Field(title="生效日期")
    facts: str = Field(title="失信事实", min_length=1, max_length=3000)
    occurrences: tuple[Occurrence, ...] = Field((), title="计入的违法行为", max_length=200)
    fine: Decimal = Field(Decimal(0), title="罚款金额（元）", ge=0, max_digits=14, decimal_places=2)
    fleet: int = Field(0, title="货运车辆总数", ge=0, le=1_000_000)
    lawful: str = Field(title=PRINCIPLES["lawful"], min_length=1, max_length=1000)
    objective: str = Field(title=PRINCIPLES["objective"], min_length=1, max_length=1000)
    prudent: str = Field(title=PRINCIPLES["prudent"], min_length=1, max_length=1000)
    related: str = Field(title=PRINCIPLES["related"], min_length=1, max_length=1000)
    interested: tuple[str, ...] = Field((), title="应当回避的人员和单位")

    @field_validator("uscc")
    @classmethod
    def _code_normalised(cls, code: str) -> str:
        return code_rules.normalise(code)

    @property
    def principles(self) -> dict[str, str]:
        """What was written to each of the four, by its name."""
        return {title.partition("：")[0]: str(getattr(self, name)) for name, title in PRINCIPLES.items()}


class Matched(Message):
    """Whether a proposal reaches its item, and how that was found."""

    met: bool
    reasons: tuple[str, ...]


class DishonestyDates(Message):
    """From when a determination is used, from when it may be repaired, the last day of it, and how that came about."""

    starts_on: date
    earliest_repair_on: date
    ends_on: date
    reasons: tuple[str, ...]


def dishonesty_case(proposal: DishonestyProposal, entry: int = 1) -> str:
    """The id of the case: one behaviour, established by one paper, is determined once under one item."""
    named = "/".join((proposal.uscc, proposal.item, proposal.document))
    digest = hashlib.sha256(named.encode()).hexdigest()[:12].upper()
    return f"dishonesty/{proposal.uscc}-{digest}" + (f"~{entry}" if entry > 1 else "")


def dishonesty_number(case: str, on: date) -> str:
    """The number people use, e.g. 认-2026-3F9A1C0B77AE."""
    return f"认-{on.year}-{case.rpartition('-')[2]}"


def faults(proposal: DishonestyProposal, *, on: date) -> dict[str, str]:
    """What keeps a proposal from being filed on a day: field → sentence; empty means nothing does."""
    found: dict[str, str] = {}
    if wrong := code_rules.faults(proposal.uscc):
        found["uscc"] = "；".join(wrong)
    if proposal.effective_on > on:
        found["effective_on"] = f"依据文书自 {proposal.effective_on} 起生效，今天 {on} 还不能据以认定"
    item = catalogue(on).get(proposal.item)
    if item is None:
        return found | {"item": f"现行目录没有“{proposal.item}”这一项"}
    if item.subject == "person":
        found["item"] = "本项的对象是自然人，本系统只认定以统一社会信用代码登记的主体"
    if proposal.ground not in item.kinds:
        allowed = "、".join(GROUNDS[kind] for kind in item.kinds)
        found["ground"] = f"本项应当依据{allowed}"
    if item.subject == "vehicle" and len({one.vehicle for one in proposal.occurrences if one.vehicle}) != 1:
        found["occurrences"] = "本项按一辆车计，请逐次填写同一车牌号"
    if late := [one for one in proposal.occurrences if one.on > on]:
        found["occurrences"] = f"日期 {late[0].on} 晚于今天 {on}"
    if not found and not (reached := matched(proposal, item)).met:
        found["occurrences" if proposal.occurrences or item.threshold else "item"] = "；".join(reached.reasons)
    return found


def matched(proposal: DishonestyProposal, item: Item) -> Matched:
    """Whether what was counted reaches the threshold of an item, figure by figure."""
    rule = item.threshold
    if rule is None:
        return Matched(met=True, reasons=(f"{GROUNDS[proposal.ground]}：{proposal.document}，属于“{item.title}”",))
    found: list[tuple[bool, str]] = []
    if rule.fine_at_least is not None:
        met = proposal.fine >= rule.fine_at_least
        found.append((met, f"罚款 {proposal.fine} 元，{'达到' if met else '不足'} {rule.fine_at_least} 元"))
    if rule.more_than is not None or rule.at_least is not None or rule.more_than_percent is not None:
        found += _counted(proposal, rule)
    return Matched(met=any(met for met, _ in found), reasons=tuple(reason for _, reason in found))


def counted(occurrences: tuple[Occurrence, ...], months: int) -> tuple[Occurrence, ...]:
    """The acts within the months up to the last of them, each paper once, oldest first.

    A year runs to the corresponding day (民法典第二百零二条), so an act on that very day a year before still counts.
    """
    once = {one.document: one for one in sorted(occurrences, key=lambda one: one.on, reverse=True)}
    ordered = sorted(once.values(), key=lambda one: one.on)
    return tuple(one for one in ordered if months_after(one.on, months) >= ordered[-1].on)


def _counted(proposal: DishonestyProposal, rule: Threshold) -> list[tuple[bool, str]]:
    acts = counted(proposal.occurrences, rule.months)
    if not acts:
        return [(False, f"没有列出 {rule.months} 个月内的违法行为")]
    span = f"{acts[0].on} 至 {acts[-1].on}（{rule.months} 个月内）"
    left_out = len({one.document for one in proposal.occurrences}) - len(acts)
    told = f"共 {len(acts)} 次" + (f"，另有 {left_out} 次在此之前，不计入" if left_out else "")
    found = []
    if rule.more_than is not None:
        met = len(acts) > rule.more_than
        found.append((met, f"{span}{told}，{'超过' if met else '没有超过'} {rule.more_than} 次"))
    if rule.at_least is not None:
        met = len(acts) >= rule.at_least
        found.append((met, f"{span}{told}，{'达到' if met else '不足'} {rule.at_least} 次"))
    if rule.more_than_percent is not None:
        vehicles = len({one.vehicle for one in acts if one.vehicle})
        met = vehicles * 100 > rule.more_than_percent * proposal.fleet > 0
        share = f"违法车辆 {vehicles} 辆，货运车辆总数 {proposal.fleet} 辆"
        found.append((met, f"{span}{share}，{'超过' if met else '没有超过'} {rule.more_than_percent}%"))
    return found


def dates(item: Item, *, on: date, start: date) -> DishonestyDates:
    """The days of a determination that starts on a day, by the edition in force `on` the day it was proposed."""
    edition, listed = in_force("dishonesty", on), list_of(item, on)
    months, event = period(item, on)
    earliest = listed.earliest_months if listed else 0
    ends_on, repairable = months_after(start, months), months_after(start, earliest)
    rests = f"《{listed.title}》的规定（{listed.number}）" if listed else f"《{edition.title}》（本系统设定，待核定）"
    reasons = (
        f"自{event}之日（{start}）起 {months} 个月，{start} → {ends_on}，期满自动终止",
        f"满 {earliest} 个月（{repairable}）起可以申请修复" if earliest else "改正并履行完义务即可申请修复",
        f"依据{rests}",
    )
    return DishonestyDates(starts_on=start, earliest_repair_on=repairable, ends_on=ends_on, reasons=reasons)
