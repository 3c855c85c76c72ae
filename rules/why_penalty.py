"""「为什么」：行政处罚信息。"""

from datetime import date, timedelta
from typing import Any

from rules.credit_file import Item
from rules.edition import edition
from rules.narration import day_name
from rules.penalty import PenaltyDecision
from rules.penalty_class import CLASS_TITLES, Classification, classify
from rules.repair import PenaltyStanding, Publication, conditions
from rules.why_link import DONE, Link, consequences_of, left, now, objecting, remedies

DAY = timedelta(days=1)


def of_penalty(item: Item, on: date) -> list[Link]:
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
        Link(name="result", sentences=(f"归为“{CLASS_TITLES[classed.klass]}”", _published(shown), *now(item))),
        Link(name="consequence", sentences=consequences_of(item, on)),
        Link(name="until", sentences=(*shown.reasons[1:], *left(item, on))),
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
    if item.over:
        return DONE
    told = [*objecting(item, on)]
    if shown.published and shown.repairable and item.state != "awaited":
        open_ones = [one for one in _conditions(decision, shown, on) if not one.met]
        told = [f"{one.title}：{one.reason}" for one in open_ones] + told
        opening = "申请信用修复，不收费；还差下列条件" if open_ones else "条件都已具备，可以申请信用修复，不收费"
        told = [opening, *told]
    return (*told, *remedies(on))


def _would_change(decision: PenaltyDecision, item: Item, shown: Publication, on: date) -> tuple[str, ...]:
    """What ends it, each computed for the day on which it would."""
    if item.over:
        return ()
    told = [f"决定书和提醒函送达：随即{'公示、' if shown.published else ''}使用"] if item.state == "awaited" else []
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


def _edition(id: str) -> Any:
    subject, _, begun = id.partition("/")
    return edition(subject, date.fromisoformat(begun))
