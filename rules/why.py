"""为什么有这条记录：事实 → 条款 → 标准 → 结果 → 后果 → 到什么时候 → 现在能做什么 → 怎样会改变。实施方案 二（一）4。

Told from the record as it stands and by the rules that made it: nothing here decides anything, and what the rules say
today is computed again, not repeated from memory.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Literal

from rules.check import bars, counts, purposes
from rules.clock import UNITS, limits
from rules.commitment import OUTCOMES, consequences
from rules.credit_file import KINDS, STATES, TABS, Item
from rules.edition import Doubt, edition, in_force
from rules.message import Message
from rules.narration import day_name
from rules.penalty import PenaltyDecision
from rules.penalty_class import CLASS_TITLES, Classification, classify
from rules.repair import PenaltyStanding, Publication, conditions

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
DAY = timedelta(days=1)


class Link(Message):
    """One link of the chain. `doubt` other than found: what it rests on is the house's own and not printed as law."""

    name: Name
    sentences: tuple[str, ...]
    doubt: Doubt = "found"

    @property
    def title(self) -> str:
        return TITLES[self.name]


def why(item: Item, *, on: date) -> tuple[Link, ...]:
    """The chain of one record on a day, in the order of TITLES; a link that has nothing to say is left out."""
    links = _TOLD.get(item.kind, _of_other)(item, on)
    return tuple(link for link in links if link.sentences)


def _of_penalty(item: Item, on: date) -> list[Link]:
    decision = PenaltyDecision.model_validate(item.body["decision"])
    classed = Classification.model_validate(item.body["classification"])
    shown = Publication.model_validate(item.body["publication"])
    by = _edition(classed.edition)
    said = f"{decision.authority}于 {decision.decided_on} 作出 {decision.no}"
    clauses = (
        f"处罚依据：{decision.basis}",
        f"分类依据：《{by.title}》（{by.number}）",
        f"公示和修复依据：《{shown.regime}》",
    )
    return [
        Link(name="fact", sentences=(said, f"违法事实：{decision.facts}", f"处罚内容：{decision.content}")),
        Link(name="clause", sentences=clauses),
        Link(name="threshold", sentences=(*classed.reasons, *_again(decision, classed)), doubt=by.doubt),
        Link(name="result", sentences=(f"归为“{CLASS_TITLES[classed.klass]}”", _published(shown), *_now(item))),
        Link(name="consequence", sentences=_consequences(item, on)),
        Link(name="until", sentences=(*shown.reasons[1:], *_left(item, on))),
        Link(name="now", sentences=_to_do(decision, item, shown, on)),
        Link(name="change", sentences=_would_change(decision, item, shown, on)),
    ]


def _again(decision: PenaltyDecision, classed: Classification) -> tuple[str, ...]:
    """What the same edition says today of the same decision."""
    now = classify(decision)
    if now.klass == classed.klass:
        return (f"今天用同一版标准重新判定，结果仍是“{CLASS_TITLES[now.klass]}”",)
    return (f"系统判定为“{CLASS_TITLES[now.klass]}”，复核的人更正为“{CLASS_TITLES[classed.klass]}”",)


def _published(shown: Publication) -> str:
    return f"自 {shown.starts_on} 起算公示期，最长公示至 {shown.published_until}" if shown.published else "不向社会公示"


def _to_do(decision: PenaltyDecision, item: Item, shown: Publication, on: date) -> tuple[str, ...]:
    if item.state in ("ended", "corrected"):
        return ("不需要再办理任何手续",)
    told = [*_object(item, on)]
    if shown.published and shown.repairable:
        open_ones = [one for one in _conditions(decision, shown, on) if not one.met]
        told = [f"{one.title}：{one.reason}" for one in open_ones] + told
        opening = "申请信用修复，不收费；还差下列条件" if open_ones else "条件都已具备，可以申请信用修复，不收费"
        told = [opening, *told]
    return (*told, *_remedies(on))


def _would_change(decision: PenaltyDecision, item: Item, shown: Publication, on: date) -> tuple[str, ...]:
    """What ends it, each computed for the day on which it would."""
    if item.state in ("ended", "corrected"):
        return ()
    told = []
    earliest, until = shown.earliest_repair_on, shown.published_until
    if shown.published and shown.repairable and earliest:
        day = max(earliest, on)
        left = [one.title for one in _conditions(decision, shown, day) if not one.met]
        duties = f"，并且{'、'.join(left)}" if left else ""
        told.append(f"{day_name(day)}起{duties}：经审查准予修复，当日停止公示和使用，各处收回")
    if until:
        told.append(f"{day_name(until)}期满：次日（{until + DAY}）起自动停止公示和使用，不需要申请")
    told.append("处罚决定被变更、撤销、确认违法或者无效：撤下公示并公开说明理由")
    told.append("经异议核实有误：以更正后的记录取代，收到过这条信息的地方一并更正")
    return tuple(told)


def _conditions(decision: PenaltyDecision, shown: Publication, on: date) -> tuple[Any, ...]:
    standing = PenaltyStanding(
        published=shown.published,
        earliest_repair_on=shown.earliest_repair_on,
        published_until=shown.published_until,
        repairable=shown.repairable,
        owes_money=decision.owes_money,
    )
    return conditions(standing, on=on)


def _of_failed(item: Item, on: date) -> list[Link]:
    """A commitment that was not kept, or not wholly."""
    outcome = item.kind.removeprefix("commitment_")
    by = in_force("commitment", item.true_on)
    led_to = consequences(on=item.true_on)[outcome]  # type: ignore[index]
    heard = ("作出不利认定以前，告知拟认定的结果和理由，听取陈述申辩",) if led_to.heard else ()
    lifted = "信用修复以后，由承诺受理单位提出、负责人核准，恢复适用" if led_to.bars else "履约结果留在档案中"
    over = item.state == "ended"
    to_do = ("不需要再办理任何手续",) if over else (*_object(item, on), lifted, *_remedies(on))
    fact = f"承诺 {item.body.get('number', '')} 于 {item.true_on} 认定为“{OUTCOMES[outcome]}”"  # type: ignore[index]
    return [
        Link(name="fact", sentences=(fact, *_said("理由", item.body.get("reason")))),
        Link(name="clause", sentences=(f"《{by.title}》（{by.number}）",), doubt=by.doubt),
        Link(name="threshold", sentences=(f"核查结果：{led_to.title}", *heard), doubt=led_to.doubt),
        Link(name="result", sentences=(f"认定为“{led_to.title}”", *_now(item))),
        Link(name="consequence", sentences=_consequences(item, on), doubt=led_to.doubt),
        Link(name="until", sentences=("直到修复后恢复适用",) if led_to.bars and not over else ()),
        Link(name="now", sentences=to_do),
        Link(name="change", sentences=() if over else (lifted, "经异议核实有误：以更正后的记录取代")),
    ]


def _of_other(item: Item, on: date) -> list[Link]:
    body = item.body
    paper = body.get("paper") or {}
    source = f"{paper['unit']}《{paper['name']}》{paper['number']}" if paper else ""
    fact = f"{item.true_on} {KINDS.get(item.kind, TABS[item.tab])}：{item.title}"
    over = item.state in ("ended", "corrected")
    remedies = _remedies(on) if item.adverse else ()
    to_do = ("不需要再办理任何手续",) if over else (*_object(item, on), *remedies)
    ends = (f"{item.valid_until} 使用期届满",) if item.valid_until else ()
    return [
        Link(name="fact", sentences=(fact, *_said("内容", body.get("content")), *_said("来源文件", source))),
        Link(name="clause", sentences=(*_said("", body.get("basis")), *_said("清单条目", body.get("list_item")))),
        Link(name="result", sentences=(*_said("结果", body.get("grade") or body.get("result")), *_now(item))),
        Link(name="consequence", sentences=_consequences(item, on)),
        Link(name="until", sentences=_left(item, on)),
        Link(name="now", sentences=to_do),
        Link(name="change", sentences=() if over else (*ends, "经异议核实有误：以更正后的记录取代")),
    ]


def _consequences(item: Item, on: date) -> tuple[str, ...]:
    """What follows from it today, by the rules of checks; what is being looked into has no consequence meanwhile."""
    if item.state == "frozen":
        return ("核实期间不作为依据使用：信用查验不计入，不因它限制任何事项",)
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


def _now(item: Item) -> tuple[str, ...]:
    return (f"现在：{STATES[item.state]}（{item.state_why}）",)


def _left(item: Item, on: date) -> tuple[str, ...]:
    until = item.valid_until
    if until is None:
        return ("没有规定终止的日期",)
    return (f"还有 {(until - on).days} 天，到 {until} 为止",) if until >= on else (f"已于 {until} 结束",)


def _object(item: Item, on: date) -> tuple[str, ...]:
    """Objecting, with the days of the edition of limits in force."""
    if item.state not in ("in_force", "frozen"):
        return ()
    named = limits(on)
    own, others = named["objection_own"], named["objection_others"]
    return (
        f"认为有误的，提出异议：{own.amount} {UNITS[own.unit]}内答复，"
        f"涉及其他单位的 {others.amount} {UNITS[others.unit]}内；核实期间不使用这条信息",
    )


def _remedies(on: date) -> tuple[str, ...]:
    """复议 and 诉讼 against the decision behind it, with the limits the law gives."""
    named = limits(on)
    return tuple(
        f"{title}：自收到决定之日起 {named[name].amount} {UNITS[named[name].unit]}内（{named[name].basis}）"
        for name, title in (("reconsideration", "行政复议"), ("litigation", "行政诉讼"))
    )


def _said(label: str, value: Any) -> tuple[str, ...]:
    return ((f"{label}：{value}" if label else str(value)),) if value else ()


def _edition(id: str) -> Any:
    subject, _, begun = id.partition("/")
    return edition(subject, date.fromisoformat(begun))


_TOLD: dict[str, Callable[[Item, date], list[Link]]] = {
    "penalty": _of_penalty,
    **dict.fromkeys(("commitment_partly", "commitment_unfulfilled", "commitment_false"), _of_failed),
}
