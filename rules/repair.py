"""信用修复：公示期间、最早修复日、修复条件。国家发展改革委令第36号（2026-04-01 起）及此前两套规则。"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any, Literal

from rules.edition import Edition, editions, in_force
from rules.message import Message
from rules.penalty import PenaltyDecision
from rules.penalty_class import CLASS_TITLES, PenaltyClass, classify_under

Transition = Literal["decision_date", "earlier_end"]


class Publication(Message):
    """From when to when a penalty is shown, and from when it may be repaired.

    `published_until` is the last day it is shown. `earliest_repair_on` is None where it is not shown or where nothing
    repairs it. `edition` is `repair/<in-force day>`; `regime` its title; `reasons` explain every date.
    """

    published: bool
    starts_on: date
    earliest_repair_on: date | None
    published_until: date | None
    repairable: bool
    regime: str
    edition: str
    reasons: tuple[str, ...]


class PenaltyStanding(Message):
    """How far a penalty has come towards repair; the dates are those that were fixed when it was filed.

    `fine_due` is the last day to pay, known when the decision has been received.
    """

    published: bool = True
    earliest_repair_on: date | None = None
    published_until: date | None = None
    repairable: bool = True
    owes_money: bool = True
    fine_paid: bool = False
    fine_due: date | None = None
    corrected: bool = False
    committed: bool = False
    repaired_on: date | None = None
    withdrawn_on: date | None = None


class Condition(Message):
    """One condition of repair: met (✔) or not (○), and why."""

    name: str
    title: str
    met: bool
    reason: str


def publication(
    decision: PenaltyDecision,
    klass: PenaltyClass,
    *,
    publish_minor: bool = False,
    transition: Transition | None = None,
) -> Publication:
    """The publication of a penalty by the regime of the day it was decided.

    `publish_minor`: the authority finds it necessary to publish a minor penalty (36号令). `transition` overrides the
    edition's rule for what was decided before a newer regime. Raises Refused NoEditionInForce.
    """
    edition = in_force("repair", decision.decided_on)
    own = publication_under(edition, decision, klass, publish_minor=publish_minor)
    for later in editions("repair"):
        begins = later.in_force_on
        if begins > edition.in_force_on and "transition" in later.data and (own.published_until or begins) > begins:
            rule = transition or later.data["transition"]["rule"]
            newer_class = classify_under(in_force("penalty_class", later.in_force_on), decision).klass
            return _carried_over(own, publication_under(later, decision, newer_class), later, rule)
    return own


def publication_under(
    edition: Edition, decision: PenaltyDecision, klass: PenaltyClass, *, publish_minor: bool = False
) -> Publication:
    """The publication under a given edition, which may be a draft tried on history."""
    period = edition.data[klass]
    start = decision.decided_on
    regime = f"《{edition.title}》（{edition.number}）"
    reasons = [f"处罚决定作出于 {start}，适用{regime}；分类为“{CLASS_TITLES[klass]}”"]
    published = period["published"] or (publish_minor and period["publishable"])
    until = earliest = None
    repairable = False
    if published:
        until = months_after(start, period["max_months"])
        barrier = _barrier(edition.data, decision, klass)
        repairable = barrier is None
        earliest = _earliest(start, period["min_months"], edition.data) if repairable else None
        reasons += _explained(edition.data, period, start, until, earliest, barrier)
    else:
        reasons.append("不予公示，无需申请修复")
    return Publication(
        published=published,
        starts_on=start,
        earliest_repair_on=earliest,
        published_until=until,
        repairable=repairable,
        regime=edition.title,
        edition=f"repair/{edition.in_force_on}",
        reasons=(*reasons, *_entered(decision, until)),
    )


def months_after(day: date, months: int) -> date:
    """The corresponding day so many months later, or the month's last day where there is none (民法典第二百零二条)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _earliest(start: date, min_months: int, data: dict[str, Any]) -> date:
    return months_after(start, min_months) + timedelta(days=data["earliest_after_days"] if min_months else 0)


def _explained(
    data: dict[str, Any], period: dict[str, Any], start: date, until: date, earliest: date | None, barrier: str | None
) -> list[str]:
    low, high = period["min_months"], period["max_months"]
    reasons = [f"公示期自{data['start']}（{start}）起算"]
    if barrier:
        reasons.append(barrier)
    elif earliest and low:
        reasons.append(f"最短公示期 {low} 个月，{start} → {earliest}，当日起可以申请修复")
    else:
        reasons.append("没有最短公示期，法定义务履行完毕即可申请修复")
    reasons.append(f"最长公示期 {high} 个月，{start} → {until}，期满停止公示；公示期遇节假日不顺延")
    return reasons


def _barrier(data: dict[str, Any], decision: PenaltyDecision, klass: PenaltyClass) -> str | None:
    """特定严重失信行为 (RS-2019): certain kinds in certain fields are shown to the last day and not repaired."""
    rule = data.get("unrepairable")
    if rule is None or klass != "serious":
        return None
    kinds = [kind for kind in decision.kinds if kind in rule["kinds"]]
    text = decision.sector or decision.violation + decision.basis
    words = [word for word in rule["words"] if word in text]
    return f"因“{words[0]}”被处以{kinds[0]}：{rule['clause']}" if kinds and words else None


def _carried_over(own: Publication, newer: Publication, later: Edition, rule: Transition) -> Publication:
    """What was decided before a regime and is still shown when it begins; the rule is the house's own parameter."""
    end = f"至 {newer.published_until} 结束" if newer.published else "不予公示"
    notice = (
        f"该处罚跨越《{later.title}》施行日 {later.in_force_on}；若按新规定，公示{end}。过渡规则未见明文，请人工核对"
    )
    sooner = not newer.published or bool(
        newer.published_until and own.published_until and newer.published_until < own.published_until
    )
    if rule == "decision_date" or not sooner:
        return own.model_copy(update={"reasons": (*own.reasons, notice)})
    # Nothing is taken down before the newer regime begins: until then the older one ruled.
    eve = later.in_force_on - timedelta(days=1)
    until = max(newer.published_until or eve, eve)
    earliest = min(own.earliest_repair_on, until) if own.earliest_repair_on else None
    choice = f"本系统设定取结束较早者，公示至 {until}"
    return own.model_copy(
        update={"published_until": until, "earliest_repair_on": earliest, "reasons": (*own.reasons, notice, choice)}
    )


def _entered(decision: PenaltyDecision, until: date | None) -> list[str]:
    entered = decision.publish_until
    if entered is None or entered == until:
        return []
    return [f"录入的公示截止期 {entered} 与依规计算的结果（{until or '不公示'}）不一致，以计算结果为准"]


def conditions(standing: PenaltyStanding, *, on: date) -> tuple[Condition, ...]:
    """Every condition of repair on a day, each with its reason and, for the period, its countdown."""
    fine_title, fine_met = "罚款及其他金钱义务已经履行完毕", standing.fine_paid or not standing.owes_money
    fine_reason = (
        "本案没有罚款、没收款" if not standing.owes_money else "已缴清" if standing.fine_paid else _owed(standing, on)
    )
    return (
        _period(standing, on),
        Condition(name="fine_paid", title=fine_title, met=fine_met, reason=fine_reason),
        Condition(
            name="corrected",
            title="违法行为已经改正，其他义务已经履行完毕",
            met=standing.corrected,
            reason="已改正并履行" if standing.corrected else "尚未确认改正",
        ),
        Condition(
            name="committed",
            title="已经作出公开的信用承诺",
            met=standing.committed,
            reason="已承诺" if standing.committed else "尚未承诺，可以在申请时签署",
        ),
    )


def _owed(standing: PenaltyStanding, on: date) -> str:
    due = standing.fine_due
    if due is None:
        return "尚未缴清"
    return f"尚未缴清，缴纳期限 {due}" + (" 已过" if due < on else "（自收到处罚决定书之日起算）")


def _period(standing: PenaltyStanding, on: date) -> Condition:
    earliest = standing.earliest_repair_on
    met = earliest is not None and earliest <= on
    if earliest is None:
        reason = "不予修复，公示至期满" if standing.published else "该处罚不公示，无需修复"
    elif met:
        reason = f"已于 {earliest} 达到"
    else:
        reason = f"还有 {(earliest - on).days} 天（{earliest}）"
    return Condition(name="period", title="达到最短公示期", met=met, reason=reason)


def obstacles(standing: PenaltyStanding, *, on: date) -> list[str]:
    """Why a repair may not be granted on a day; empty means it may. What is over has one reason and no other."""
    until = standing.published_until
    if standing.withdrawn_on:
        return [f"该处罚已于 {standing.withdrawn_on} 撤下公示，无需修复"]
    if standing.repaired_on:
        return [f"该处罚已于 {standing.repaired_on} 修复"]
    if not standing.published:
        return ["该处罚不公示，无需修复"]
    if until and on > until:
        return [f"公示已于 {until} 期满，无需修复"]
    if not standing.repairable:
        return ["依照规定该处罚不予修复，公示至期满"]
    return [f"{condition.title}：{condition.reason}" for condition in conditions(standing, on=on) if not condition.met]
