"""信用档案：一个市场主体的记录链在某一天、按某一时刻所知，折成一件件记录。实施方案 二（一）4。

Two times: `on` is the day that is asked about (when it was so), `known_by` the moment up to which entries are believed
(when we knew it). What ends or freezes an entry counts from its own `true_on`; what corrects it says that it never was
otherwise, and so counts for every day as soon as it is known.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from rules.commitment import OUTCOMES
from rules.message import Message
from rules.record import Entry

Tab = Literal["penalty", "licence", "commitment", "repair", "evaluation", "inspection", "measure", "other"]
State = Literal["in_force", "awaited", "ended", "corrected", "frozen"]
TABS: dict[Tab, str] = {
    "penalty": "处罚",
    "licence": "许可",
    "commitment": "承诺",
    "repair": "修复",
    "evaluation": "评价",
    "inspection": "检查",
    "measure": "激励/惩戒",
    "other": "其他",
}
STATES: dict[State, str] = {
    "in_force": "有效", "awaited": "尚未生效", "ended": "已终止", "corrected": "已被更正", "frozen": "核实中",
}  # fmt: skip
# What ends the entry it is about, and how that is told.
ENDS: dict[str, str] = {
    "repaired": "信用修复",
    "expired": "公示期届满",
    "revoked": "处罚撤销",
    "changed": "处罚变更",
    "withdrawn": "登记撤回",
    "ended": "效力终止",
    "commitment_restored": "承诺修复",
    **{f"commitment_{outcome}": f"承诺履约：{title}" for outcome, title in OUTCOMES.items()},
}
KINDS: dict[str, str] = {
    "penalty": "行政处罚",
    "commitment": "信用承诺",
    "registration": "登记注册",
    "qualification": "资质许可",
    "supervision": "日常监管",
    "public_service": "公共服务",
    "honour": "表彰荣誉",
    "evaluation": "信用评价",
    "other": "其他信息",
    "dishonesty": "失信认定",
    "incentive": "守信激励",
    "sanction": "失信惩戒",
    "watched": "重点关注",
    "renamed": "名称变更",
    "merged": "合并分立",
    "frozen": "核实中",
    "unfrozen": "核实完毕",
    "corrected": "更正",
    "shown": "开始公示",
    "served": "文书送达",
    "unserved": "送达不成立",
    **ENDS,
}
_TABS: dict[str, Tab] = {
    "penalty": "penalty",
    "qualification": "licence",
    "commitment": "commitment",
    **dict.fromkeys((f"commitment_{outcome}" for outcome in OUTCOMES), "commitment"),
    "repaired": "repair",
    "commitment_restored": "repair",
    "evaluation": "evaluation",
    "supervision": "inspection",
    "honour": "measure",
    "sanction": "measure",
    "watched": "measure",
}
_ADVERSE = ("penalty", "sanction", "watched", "commitment_partly", "commitment_unfulfilled", "commitment_false")
# These only say something about another entry; the repairs stand in the file as well, as something that happened.
_SERVICE = ("shown", "served", "unserved")
_ABOUT = ("expired", "revoked", "changed", "withdrawn", "ended", "frozen", "unfrozen", "corrected", *_SERVICE)
_HAPPENED = ("repaired", "commitment_restored")
EVER = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)


class Item(Message):
    """One thing in one business's file as it stood; a correction is an item of its own, the corrected one stays.

    `valid_until` is the last day of its use, `published_until` the last day it is shown; None is without end.
    `published`: it is shown on the day asked about. `adverse`: it speaks against its business. `restricts`: purposes
    for which it restricts, their list items and bases are in the body. A repair is an item that has ended at once, so
    what is `in_force` never tells of one. A sealed record whose body was destroyed has an empty body.
    """

    uscc: str
    seq: int
    key: str
    case: str
    kind: str
    tab: Tab
    title: str
    unit: str
    body: dict[str, Any]
    true_on: date
    known_at: datetime
    valid_from: date
    valid_until: date | None
    published: bool
    published_until: date | None
    adverse: bool
    state: State
    state_why: str
    restricts: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        return self.state in ("ended", "corrected")


class _Thing:
    """One record in all its versions, oldest first, with what has been said about it."""

    def __init__(self, entry: Entry, kind: str) -> None:
        self.kind = kind
        self.versions: list[tuple[Entry, dict[str, Any] | None]] = [(entry, entry.body)]
        self.corrections: list[Entry] = []
        self.end: Entry | None = None
        self.frozen: dict[str, Entry] = {}
        # A penalty whose papers have to arrive is neither shown nor used before they have.
        self.awaited = bool((entry.body or {}).get("awaits_service"))

    def correct(self, entry: Entry) -> None:
        self.corrections.append(entry)
        after = (entry.body or {}).get("after")
        if after is not None:
            self.versions.append((entry, merged(self.versions[-1][1] or {}, after)))


def items(entries: Iterable[Entry], *, on: date, known_by: datetime) -> tuple[Item, ...]:
    """The file of one business on a day as it was known at a moment, in the order of its chain.

    `entries` in order of `seq`, with `case`, `key` and `about`; `known_by` knows its time zone (`EVER`: all). The body
    of a correction holds `before`, `after` (what is otherwise, by field, or null: it should not have been), `reason`.
    """
    things: dict[str, _Thing] = {}
    for entry in entries:
        if datetime.fromisoformat(entry.known_at) > known_by:
            continue
        thing = things.get(entry.about)
        if thing is not None:
            _say(thing, things, entry, on)
        if entry.kind not in _ABOUT:
            things[entry.key] = _Thing(entry, entry.kind)
    distinct = {id(thing): thing for thing in things.values()}
    found = [one for thing in distinct.values() for one in _versions(thing, on) if one.valid_from <= on]
    return tuple(sorted(found, key=lambda item: item.seq))


def merged(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """A body with some of its fields otherwise; fields within fields are taken one by one."""
    deeper = {
        name: merged(before[name], value)
        for name, value in after.items()
        if isinstance(value, Mapping) and isinstance(before.get(name), Mapping)
    }
    return {**before, **after, **deeper}


def _say(thing: _Thing, things: dict[str, _Thing], entry: Entry, on: date) -> None:
    """What one entry says about a record; what is said about one version is said about the record."""
    if entry.kind == "corrected":
        thing.correct(entry)
        things[entry.key] = thing
    if entry.true_on > on:
        return
    if entry.kind == "frozen":
        thing.frozen[entry.case] = entry
    elif entry.kind in ("unfrozen", "corrected"):
        thing.frozen.pop(entry.case, None)
    elif entry.kind in _SERVICE:
        thing.awaited = entry.kind == "unserved"
    elif entry.kind in ENDS and thing.end is None:
        thing.end = entry


def _versions(thing: _Thing, on: date) -> Iterable[Item]:
    for place, (entry, body) in enumerate(thing.versions):
        said = (body or {}).get("true_on")
        item = _item(entry, thing.kind, body, date.fromisoformat(said) if said else thing.versions[0][0].true_on)
        by = thing.corrections[place] if place < len(thing.corrections) else None
        yield _standing(item, thing, by, on)


def _standing(item: Item, thing: _Thing, corrected_by: Entry | None, on: date) -> Item:
    state, why, until = _state(item, thing, corrected_by, on)
    # What is looked into is shown with a mark, unless its papers have not arrived, or turned out not to have.
    stopped = thing.awaited or thing.versions[0][0].case in thing.frozen
    shown = item.published and not stopped and state in ("in_force", "frozen")
    shown = shown and (item.published_until is None or on <= item.published_until)
    return item.model_copy(update={"state": state, "state_why": why, "valid_until": until, "published": shown})


def _state(item: Item, thing: _Thing, corrected_by: Entry | None, on: date) -> tuple[State, str, date | None]:
    until, end = item.valid_until, thing.end
    if corrected_by is not None:
        reason = (corrected_by.body or {}).get("reason", "")
        return "corrected", f"{corrected_by.known_at[:10]} 已更正{f'：{reason}' if reason else ''}", until
    if end is not None and (until is None or end.true_on <= until):
        why = (end.body or {}).get("why") or ENDS[end.kind]
        return "ended", f"{end.true_on} {why}", end.true_on - timedelta(days=1)
    if item.kind in _HAPPENED:
        return "ended", f"{item.true_on} 已办结", until
    if until is not None and until < on:
        return "ended", f"使用期限至 {until}，已届满", until
    if thing.frozen:
        first = min(thing.frozen.values(), key=lambda one: one.true_on)
        why = (first.body or {}).get("why", "")
        return "frozen", f"{first.true_on} 起核实中，核实期间暂不使用{f'：{why}' if why else ''}", until
    if thing.awaited:
        return "awaited", f"文书送达{'、公示' if item.published else ''}之日起才使用", until
    return "in_force", f"有效至 {until}" if until else "未规定终止日期", until


def _item(entry: Entry, kind: str, body: dict[str, Any] | None, true_on: date) -> Item:
    told = _told(kind, body or {})
    return Item(
        uscc=entry.uscc, seq=entry.seq, key=entry.key, case=entry.case, kind=kind,
        tab=told.get("tab") or _TABS.get(kind, "other"),
        title=(told.get("title") or KINDS.get(kind, "其他信息")) if body is not None else "内容已封存",
        unit=told.get("unit", ""), body=body or {}, true_on=true_on, known_at=datetime.fromisoformat(entry.known_at),
        valid_from=told.get("valid_from") or true_on, valid_until=told.get("valid_until"),
        published=bool(told.get("published")), published_until=told.get("published_until"),
        adverse=told.get("adverse", kind in _ADVERSE), restricts=tuple(told.get("restricts", ())),
        state="in_force", state_why="",
    )  # fmt: skip


def _told(kind: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a body says of itself: penalties and commitments in their own fields, others in fields named as `Item`."""
    said = {name: body[name] for name in ("restricts", "adverse") if name in body}
    if kind == "penalty" and body:
        decision, shown = body["decision"], body["publication"]
        until = shown.get("published_until")
        use = {"valid_until": until, "published": shown.get("published", False), "published_until": until}
        return {**use, "title": f"{decision['no']} {decision['violation']}", "unit": decision["unit"], **said}
    if kind == "commitment" and body:
        titled = {"title": f"{body['number']} {body['offer']['matter']}", "unit": body["offer"]["unit"]}
        return {**titled, "published": body["signature"].get("publish", False), **said}
    return body
