"""「为什么」的一环：说什么，依据是查到的还是本系统设定的；各种记录共有的话。实施方案 二（一）4。"""

from datetime import date
from typing import Any, Literal

from rules.check import bars, counts, purposes
from rules.clock import UNITS, limits
from rules.credit_file import STATES, Item
from rules.edition import Doubt
from rules.message import Message

Name = Literal["fact", "clause", "threshold", "result", "consequence", "until", "now", "change"]
TITLES: dict[Name, str] = {
    "fact": "事实",
    "clause": "依据的条款",
    "threshold": "对照的标准",
    "result": "得出的结果",
    "consequence": "带来的后果",
    "until": "到什么时候",
    "now": "现在能做什么",
    "change": "什么会改变它",
}
DONE = ("不需要再办理任何手续",)


class Link(Message):
    """One link of the chain. `doubt` other than found: what it rests on is the house's own and not printed as law."""

    name: Name
    sentences: tuple[str, ...]
    doubt: Doubt = "found"

    @property
    def title(self) -> str:
        return TITLES[self.name]


def consequences_of(item: Item, on: date) -> tuple[str, ...]:
    """What follows from it today, by the rules of checks; what is being looked into has no consequence meanwhile."""
    if item.state == "frozen":
        return ("核实期间不作为依据使用：信用查验不计入，不因它限制任何事项",)
    if item.state == "awaited":
        uses = "信用查验、公开版信用报告、激励的条件、重点关注的标准、失信认定"
        return (f"文书送达以前不公示，也不使用：{uses}都不计入",)
    if item.state != "in_force":
        return ("不再使用：信用查验不计入，不因它限制任何事项",)
    told = ["在公示页面向社会公示"] if item.published else []
    titles = {one.name: one.title for one in purposes(on)}
    limited = "、".join(titles.get(name, name) for name in item.restricts)
    if limited:
        told.append(f"用于{limited}时受到限制（{item.body.get('list_item', '')} {item.body.get('basis', '')}）".strip())
    if bars(item):
        told.append("修复以前，不适用以告知承诺代替的办理")
    if counts(item) and not limited:
        told.append("信用查验时作为提示列出，不因此直接限制")
    return tuple(told) or ("只记入信用档案，信用查验不列出",)


def now(item: Item) -> tuple[str, ...]:
    return (f"现在：{STATES[item.state]}（{item.state_why}）",)


def left(item: Item, on: date) -> tuple[str, ...]:
    until = item.valid_until
    if until is None:
        return ("没有规定终止的日期",)
    return (f"还有 {(until - on).days} 天，到 {until} 为止",) if until >= on else (f"已于 {until} 结束",)


def objecting(item: Item, on: date) -> tuple[str, ...]:
    """Objecting, with the days of the edition of limits in force."""
    if item.over:
        return ()
    named = limits(on)
    own, others = named["objection_own"], named["objection_others"]
    return (
        f"认为有误的，提出异议：{own.amount} {UNITS[own.unit]}内答复，"
        f"涉及其他单位的 {others.amount} {UNITS[others.unit]}内；核实期间不使用这条信息",
    )


def remedies(on: date) -> tuple[str, ...]:
    """复议 and 诉讼 against the decision behind it, with the limits the law gives."""
    named = limits(on)
    return tuple(
        f"{title}：自收到决定之日起 {named[name].amount} {UNITS[named[name].unit]}内（{named[name].basis}）"
        for name, title in (("reconsideration", "行政复议"), ("litigation", "行政诉讼"))
    )


def said(label: str, value: Any) -> tuple[str, ...]:
    return ((f"{label}：{value}" if label else str(value)),) if value else ()
