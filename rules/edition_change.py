"""两个版本有什么不同：哪一项新增、删去，哪个字段从什么改成什么；字段用什么中文称呼。"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rules.edition import HEAD, Edition
from rules.incentive_intake import Intake

# What people call the fields of an edition; a field without a name here is shown as it is written.
WORDS = {
    "title": "名称", "number": "文号", "source": "出处", "doubt": "存疑程度", "id": "编号", "basis": "依据",
    "months": "几个月", "item": "事项", "list": "名单", "quorum": "集体讨论", "members": "至少几人",
    "plain": "不列入名单的", "degree": "程度", "subject": "对象", "kinds": "种类", "threshold": "达到的标准",
    "more_than": "超过几次", "at_least": "至少几次", "more_than_percent": "超过百分之几",
    "fine_at_least": "罚款至少多少元", "earliest_months": "几个月起可以申请移出", "removal": "怎样移出",
    "reminder": "提示", "benefit": "激励", "near_days": "几日内具备算接近", "near_missing": "只差几项算接近",
    "intake": "同时受理多少", "objections_per_day": "同一网络一天对一项公示几件异议",
    "objections_at_once": "一项公示同时核实几件异议", "uses_at_once": "一项激励几次使用等待确认",
    "area": "领域", "gives": "给予什么", "conditions": "条件",
    "publicity_working_days": "公示几个工作日", "groups": "可以给予的单位", "red_list": "红名单",
    "grades": "认可的等级", "grades_barred": "不符合的等级", "clean_years": "几年内没有不利信息",
    "known_months": "在档几个月", "fulfilled_at_least": "至少履行几次承诺", "order": "对照的次序", "simple": "简易程序",
    "serious": "严重", "general": "一般", "minor": "轻微", "serious_list": "列入名单的归严重", "sectors": "重点领域",
    "fine_over": "罚款超过多少元", "fine_max": "罚款最多多少元", "only_kinds": "只有这些种类",
    "fine_up_to": "罚款不超过多少元", "fine_note": "罚款的说明", "data": "数据",
}  # fmt: skip
VALUES = {
    "found": "已查得原文", "memory": "未核对原文", "design": "本系统设定", "business": "企业", "vehicle": "车辆",
    "person": "自然人", "general": "一般", "serious": "严重", "minor": "轻微", "penalty": "行政处罚决定",
    "judgment": "裁判文书", "document": "其他文书", "commitment": "信用承诺", "inspection": "监督检查结果",
    "True": "是", "False": "否", "": "（空）",
}  # fmt: skip
WHOLE = "整项"
Path = Sequence[str | int]


class Change(NamedTuple):
    """One difference: in which item, which field, what it says in the older and in the newer edition."""

    item: str
    field: str
    before: str
    after: str


def changes(older: Edition | None, newer: Edition) -> tuple[Change, ...]:
    """What a newer edition changes, in the order of the older one, then what is new; without an older, all is new."""
    was, now = _groups(older) if older is not None else {}, _groups(newer)
    return tuple(
        change
        for key in dict.fromkeys((*was, *now))
        for change in _compared(was.get(key), now.get(key))
    )  # fmt: skip


def place(path: Path, data: Any) -> str:
    """Where in the data something stands, as people say it and as it is written: `事项“a” · 几个月（months）`."""
    said: list[str] = []
    for before, part in zip(("", *path), path, strict=False):
        data = _within(data, part)
        if isinstance(part, int):
            said[-1:] = [f"{WORDS.get(str(before), before)}{_named(data) or f'第 {part + 1} 项'}"]
        else:
            said.append(f"{WORDS[part]}（{part}）" if part in WORDS else part)
    return " · ".join(said) or "全文"


def _within(data: Any, part: str | int) -> Any:
    if isinstance(data, Mapping):
        return data.get(str(part))
    return data[part] if isinstance(data, list) and isinstance(part, int) and part < len(data) else None


def _named(row: Any) -> str:
    return f"“{row['id']}”" if isinstance(row, Mapping) and isinstance(row.get("id"), str) else ""


Group = tuple[str, dict[str, str]]


def _groups(edition: Edition) -> dict[tuple[str, str], Group]:
    """The parts that are compared with one another: the head, every item by its id, what stands beside the items."""
    found: dict[tuple[str, str], Group] = {
        ("", ""): ("版本", {WORDS[name]: _said(getattr(edition, name)) for name in HEAD}),
    }
    for name, part in _whole(edition).items():
        title = WORDS.get(name, name)
        if isinstance(part, list) and part and all(isinstance(row, Mapping) for row in part):
            for n, row in enumerate(part):
                id = str(row.get("id", n))
                found[name, id] = (f"{title} {row.get('title', id)}", dict(_leaves(row)))
        else:
            found[name, ""] = (title, dict(_leaves(part)))
    return found


def _whole(edition: Edition) -> Mapping[str, Any]:
    """The data with what holds where an edition of incentives leaves out how much is taken at a time."""
    if edition.subject != "incentive":
        return edition.data
    said = edition.data.get("intake", {})
    held = {name: f"{_said(value)}（未写明，按默认）" for name, value in Intake().model_dump().items()}
    return {**edition.data, "intake": {**held, **said}}


def _leaves(part: Any, within: str = "") -> Iterator[tuple[str, str]]:
    if not isinstance(part, Mapping):
        yield within or "内容", _said(part)
        return
    for name, value in part.items():
        title = str(WORDS.get(name, name))
        yield from _leaves(value, f"{within} · {title}" if within else title)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(_said, value)) or VALUES[""]
    return VALUES.get(str(value), str(value))


def _compared(was: Group | None, now: Group | None) -> Iterator[Change]:
    if was is None or now is None:
        heading, fields = now or was or ("", {})
        said = "；".join(f"{name}：{value}" for name, value in fields.items())
        yield Change(heading, WHOLE, "" if was is None else said, "" if now is None else said)
        return
    for name in dict.fromkeys((*was[1], *now[1])):
        before, after = was[1].get(name, ""), now[1].get(name, "")
        if before != after:
            yield Change(was[0], name, before, after)
