"""失信行为的分类：轻微、一般、严重；依决定之日施行的版次，说得出理由。《信用修复管理办法》及此前的规定。"""

from typing import Any, Literal

from rules.edition import Edition, in_force
from rules.message import Message
from rules.penalty import PenaltyDecision

PenaltyClass = Literal["minor", "general", "serious"]
CLASS_TITLES: dict[PenaltyClass, str] = {"minor": "轻微", "general": "一般", "serious": "严重"}


class Classification(Message):
    """The class of a penalty with its reasons; `edition` is `penalty_class/<in-force day>`.

    `notes` are for the second person who confirms it; they are not told to the business.
    """

    klass: PenaltyClass
    reasons: tuple[str, ...]
    edition: str
    notes: tuple[str, ...] = ()


def classify(decision: PenaltyDecision) -> Classification:
    """The class by the edition in force on the day of the decision. Raises Refused NoEditionInForce."""
    return classify_under(in_force("penalty_class", decision.decided_on), decision)


def classify_under(edition: Edition, decision: PenaltyDecision) -> Classification:
    """The class under a given edition, which may be a draft tried on history."""
    data = edition.data
    tests = {"serious": _seriousness, "minor": _slightness}
    reasons: list[str] = []
    for klass in data["order"]:
        reasons = tests[klass](decision, data) if klass in tests else [_otherwise(decision)]
        if reasons:
            break
    opening = f"决定作出于 {decision.decided_on}，适用《{edition.title}》（{edition.number}）"
    notes = [data["fine_note"]] if decision.fine and "fine_note" in data else []
    if edition.doubt != "found":
        notes.append("归类标准系本系统设定或者未经核对原文，须由第二人复核")
    return Classification(
        klass=klass,
        reasons=(opening, *reasons, f"归为“{CLASS_TITLES[klass]}”"),
        edition=f"penalty_class/{edition.in_force_on}",
        notes=tuple(notes),
    )


def _seriousness(decision: PenaltyDecision, data: dict[str, Any]) -> list[str]:
    rule = data["serious"]
    reasons = [f"处以{kind}" for kind in decision.kinds if kind in rule["kinds"]]
    if rule["serious_list"] and decision.serious_list:
        reasons.append("同时列入严重失信主体名单")
    if 0 < rule["fine_over"] < decision.fine:
        reasons.append(f"罚款 {decision.fine} 元，超过 {rule['fine_over']} 元")
    if rule["sectors"]:
        reasons += _sector(decision, data["sectors"])
    if reasons and len(decision.kinds) > 1:
        reasons.append("一案处以数种处罚，就重归类")
    return reasons


def _slightness(decision: PenaltyDecision, data: dict[str, Any]) -> list[str]:
    rule = data["minor"]
    kinds = set(decision.kinds)
    if rule["simple"] and decision.procedure == "simple":
        return ["适用简易程序作出"]
    if kinds <= set(rule["only_kinds"]):
        return [f"仅处以{'、'.join(decision.kinds)}"]
    if 0 < decision.fine <= rule["fine_up_to"] and kinds <= {*rule["only_kinds"], "罚款"}:
        return [f"罚款 {decision.fine} 元，不超过 {rule['fine_up_to']} 元"]
    return []


def _sector(decision: PenaltyDecision, sectors: dict[str, list[str]]) -> list[str]:
    if decision.sector:
        return [f"属于{decision.sector}领域"] if decision.sector in sectors else []
    text = decision.violation + decision.basis
    return [
        f"违法行为类型或者处罚依据中有“{word}”，属于{sector}领域"
        for sector, words in sectors.items()
        for word in words
        if word in text
    ]


def _otherwise(decision: PenaltyDecision) -> str:
    return f"处以{'、'.join(decision.kinds)}，适用普通程序，不属于其他两类"
