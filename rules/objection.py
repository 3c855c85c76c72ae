"""异议：对哪一条记录提出、哪些内容可以更正、更正不得改变什么。实施方案 二（一）4；《江苏省社会信用条例》权益保护一章。

An objection speaks about one record of a credit file (by its key) or about one check (by its receipt's number).
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field, ValidationError

from rules import penalty
from rules.credit_file import Item
from rules.edition import editions, in_force
from rules.fault import sentences
from rules.message import Message
from rules.penalty import PenaltyDecision
from rules.penalty_class import CLASS_TITLES, classify
from rules.record import Entry
from rules.repair import publication
from rules.unit import Unit, chain, unit

Matter = Literal["record", "publication", "grade", "check"]
MATTERS: dict[str, str] = {
    "record": "信用记录",
    "publication": "公示信息",
    "grade": "信用评价等级",
    "check": "信用查验结果",
}
OUTCOMES: dict[str, str] = {
    "confirmed": "核实无误",
    "corrected": "已修正",
    "removed": "已修正，记录撤下",
    "refused": "不予受理",
    "retracted": "异议已撤回",
}
YES, NO = "是", "否"
FALLEN = ("变更", "撤销", "确认违法", "确认无效")
CONTEST_OUTCOMES: dict[str, str] = {"upheld": "原决定维持", "fallen": "原决定变更、撤销", "ended": "复议诉讼终止"}


class Correctable(Message):
    """One field of a record that an objection may put right: its place in the body, its name, what it says.

    A `flag` says 是, and may be put right to 否: an objection makes nothing adverse.
    """

    path: str
    title: str
    value: str
    flag: bool = False


class Change(Message):
    """One field as it was and as it is now."""

    path: str
    title: str
    before: str
    after: str
    flag: bool = False


class Complaint(Message):
    """What somebody objects to, why, and what it should be; `record` is the key of one item of a check's answer."""

    matter: Matter = Field(title="异议针对", json_schema_extra={"labels": dict(MATTERS)})
    record: str = Field(
        "", title="查验结果中的哪一条", description="对整个结论有异议的，不选", max_length=300,
        json_schema_extra={"widget": "select"},
    )  # fmt: skip
    reason: str = Field(
        title="哪里不对、为什么", description="照实写；只写与这条信息有关的", min_length=1, max_length=2000
    )
    wanted: str = Field(
        title="应当是什么", description="例如正确的金额、名称，或者不应当有这条记录", min_length=1, max_length=2000
    )
    evidence: tuple[str, ...] = Field((), title="证明材料", json_schema_extra={"widget": "file"})


def objection_case(about: str, n: int) -> str:
    """The id of the case: the n-th objection to one record, so that the same one is not filed twice."""
    return f"objection/{about}/{n}"


def decider(office: Unit, roles: Collection[str], *, on: date) -> tuple[str, str]:
    """The unit and the post that decide on an objection to what those posts of a unit took part in.

    Where the unit has nobody left for it, it goes up to the first above it that has a legal post (editions `objection`
    and `units`); where there is none, it stays.
    """
    data = in_force("objection", on).data
    first, instead = data["decided_by"], data["decided_by_if_imposed"]
    if first not in roles:
        return office.id, first
    if office.legal_post and instead not in roles:
        return office.id, instead
    above = (one for one in chain(office.id, on)[1:] if unit(one, on).legal_post)
    return next(above, office.id), instead


def hides_frozen(on: date) -> bool:
    """Whether what is being looked into is not shown to the public at all; before there was an edition, nothing was."""
    begun = any(one.in_force_on <= on for one in editions("objection"))
    return begun and in_force("objection", on).data["shown"] == "hide"


def contest_case(about: str, document: str) -> str:
    """The id of the case: one 复议 or 诉讼 about one record is known by the paper that accepted it."""
    return f"contest/{about}/{hashlib.sha256(document.encode()).hexdigest()[:8].upper()}"


def objection_number(case: str, on: date) -> str:
    """The number people use, e.g. 异-2026-3F9A1C0B."""
    return f"异-{on.year}-{hashlib.sha256(case.encode()).hexdigest()[:8].upper()}"


def versions_of(entries: Iterable[Entry], key: str) -> set[str]:
    """The keys of a record and of everything that corrected it; `entries` are its business's chain, in order."""
    keys = {key}
    for entry in entries:
        if entry.kind == "corrected" and entry.about in keys:
            keys.add(entry.key)
    return keys


def newest(items: Iterable[Item], keys: set[str]) -> Item | None:
    """The version of a record that stands, or that stood last; None when the file does not have it yet."""
    found = [item for item in items if item.key in keys]
    return next((item for item in reversed(found) if item.state != "corrected"), found[-1] if found else None)


def correctable(kind: str, body: Mapping[str, Any], *, on: date) -> tuple[Correctable, ...]:
    """The fields of a record that may be put right, by the edition in force on a day; what it does not hold drops."""
    rows = in_force("objection", on).data["field"]
    named = [row for row in rows if row["kind"] == kind] or [row for row in rows if row["kind"] == "*"]
    found = [(row, _at(body, row["path"])) for row in named]
    told = [(row, YES if value is True else value, value is True) for row, value in found]
    return tuple(
        Correctable(path=row["path"], title=row["title"], value=" ".join(value.split()), flag=flag)
        for row, value, flag in told
        if isinstance(value, str) and value.strip()
    )


def lines(fields: tuple[Correctable, ...]) -> str:
    """The fields one a line, as the form shows them: `标题：内容`."""
    return "\n".join(f"{field.title}：{field.value}" for field in fields)


def read_changes(text: str, fields: tuple[Correctable, ...]) -> tuple[tuple[Change, ...], str]:
    """What differs in the lines from what the fields say, and what is wrong with the lines ("" when nothing is)."""
    known = {field.title: field for field in fields}
    changes: list[Change] = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        title, _, value = line.replace(":", "：", 1).partition("：") if "：" not in line else line.partition("：")
        field = known.get(title.strip())
        if field is None:
            return (
                (),
                f"“{title.strip()[:30]}”不是可以更正的内容；每行写一项，格式为“{fields[0].title}：……”"
                if fields
                else "这条信息没有可以逐项更正的内容",
            )
        if field.flag and value.strip() not in (YES, NO):
            return (), f"“{field.title}”写“{YES}”或者“{NO}”"
        if value.strip() and value.strip() != field.value:
            about = {"path": field.path, "title": field.title, "flag": field.flag}
            changes.append(Change.model_validate(about | {"before": field.value, "after": value.strip()}))
    return tuple(changes), "" if changes else "没有改动任何一项；核实无误的，请选择“核实无误”"


def otherwise(changes: tuple[Change, ...], *, now: bool = True) -> dict[str, Any]:
    """The changed fields as the chain says them, fields within fields; `now=False` gives them as they were."""
    told: dict[str, Any] = {}
    for change in changes:
        place = told
        *into, name = change.path.split(".")
        for part in into:
            place = place.setdefault(part, {})
        said = change.after if now else change.before
        place[name] = said == YES if change.flag else said
    return told


def correction_fault(kind: str, body: Mapping[str, Any], changes: tuple[Change, ...]) -> str:
    """Why a record cannot simply be put right so; "" when it can.

    A penalty that would fall into another class or be shown on other days is not put right but changed (变更、撤销):
    its legal dates were fixed once, and a case rests on them.
    """
    if kind != "penalty" or not changes:
        return ""
    before = PenaltyDecision.model_validate(body["decision"])
    said = {**body["decision"], **otherwise(changes).get("decision", {})}
    try:
        after = PenaltyDecision.model_validate(said)
    except ValidationError as error:
        return "；".join(sentences(PenaltyDecision, error).values())
    touched = {change.path.rpartition(".")[2] for change in changes}
    wrong = {name: fault for name, fault in penalty.faults(after, on=before.decided_on).items() if name in touched}
    if wrong:
        return "；".join(wrong.values())
    was, now = classify(before).klass, classify(after).klass
    if was != now:
        return f"更正后分类由“{CLASS_TITLES[was]}”变为“{CLASS_TITLES[now]}”，应当办理变更、撤销，不作为记录更正"
    klass = body["classification"]["klass"]
    dates = [publication(one, klass).model_dump(exclude={"reasons"}) for one in (before, after)]
    return "" if dates[0] == dates[1] else "更正后公示的日期随之改变，应当办理变更、撤销，不作为记录更正"


def _at(body: Mapping[str, Any], path: str) -> Any:
    value: Any = body
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
