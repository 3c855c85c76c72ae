"""可以由工作人员录入新版本的事项：数据是什么样子；录入的文本有什么错，逐项逐字段说得出来。

Only subjects whose data can be judged whole stand here. The others come with a version of the program: decision 0025.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from pydantic import Field, ValidationError, model_validator

from rules.dishonesty_item import DishonestyList, Item
from rules.edition import HEAD, Doubt, Edition, Words, editions, read
from rules.edition_change import WORDS, place
from rules.incentive import Benefit
from rules.incentive_intake import Intake
from rules.message import Message
from rules.penalty import Kind
from rules.penalty_class import PenaltyClass
from rules.refusal import Refused

MOST_FAULTS = 50
SENTENCES = {
    "missing": "没有写",
    "string_type": "应当是加引号的文字",
    "string_too_short": "不能为空",
    "string_too_long": "太长，最多 {max_length} 个字",
    "string_pattern_mismatch": "只能用小写字母、数字、下划线和短横，以字母或者数字开头",
    "int_type": "应当是整数",
    "int_parsing": "应当是整数",
    "int_from_float": "应当是整数",
    "decimal_type": "应当是数字",
    "decimal_parsing": "应当是数字",
    "bool_type": "应当是 true 或者 false",
    "bool_parsing": "应当是 true 或者 false",
    "greater_than_equal": "不得小于 {ge}",
    "greater_than": "应当大于 {gt}",
    "less_than_equal": "不得大于 {le}",
    "literal_error": "只能写 {expected}",
    "tuple_type": "应当是方括号里的一组",
    "too_short": "至少写一项",
    "model_type": "应当是一组字段",
    "dict_type": "应当是一组字段",
}


class Quorum(Message):
    members: int = Field(ge=1, le=100)
    more_than_percent: int = Field(ge=0, le=99)
    doubt: Doubt


class PlainPeriod(Message):
    months: int = Field(ge=1, le=600)
    doubt: Doubt


class Plain(Message):
    general: PlainPeriod
    serious: PlainPeriod


class DishonestyData(Message):
    """失信行为认定事项：名单，不列入名单的期限，各事项。"""

    quorum: Quorum
    list: tuple[DishonestyList, ...] = ()
    plain: Plain
    item: tuple[Item, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> "DishonestyData":
        _once("名单", (one.id for one in self.list))
        _once("事项", (one.id for one in self.item))
        known = {one.id for one in self.list}
        if strange := [one for one in self.item if one.list and one.list not in known]:
            raise ValueError(f"事项“{strange[0].id}”指向的名单“{strange[0].list}”不在本版的名单中")
        if late := [one for one in self.list if one.earliest_months > one.months]:
            raise ValueError(f"名单“{late[0].id}”：可以申请移出的月数不得多于公示的月数")
        return self


class IncentiveData(Message):
    """守信激励事项。"""

    near_days: int = Field(ge=0, le=3660)
    near_missing: int = Field(ge=0, le=100)
    intake: Intake = Intake()
    benefit: tuple[Benefit, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> "IncentiveData":
        _once("激励", (one.id for one in self.benefit))
        known = editions("responsibility")[-1].data["groups"]
        for one in self.benefit:
            if strange := set(one.groups) - set(known):
                raise ValueError(f"激励“{one.id}”：没有“{min(strange)}”这一类责任单位，可以写 {'、'.join(known)}")
        return self


class SimpleProcedure(Message):
    kinds: tuple[Kind, ...] = Field(min_length=1)
    fine_max: int = Field(ge=0)
    basis: Words
    doubt: Doubt


class Seriousness(Message):
    kinds: tuple[Kind, ...]
    serious_list: bool
    sectors: bool
    fine_over: int = Field(ge=0)


class Slightness(Message):
    simple: bool
    only_kinds: tuple[Kind, ...]
    fine_up_to: int = Field(ge=0)


class PenaltyClassData(Message):
    """失信行为的分类：依次对照，先符合者为准，都不符合的归最后一类。"""

    order: tuple[PenaltyClass, ...]
    simple: SimpleProcedure
    serious: Seriousness
    minor: Slightness
    sectors: dict[str, tuple[Words, ...]] = {}
    fine_note: str = Field("", max_length=1000)

    @model_validator(mode="after")
    def _whole(self) -> "PenaltyClassData":
        if sorted(self.order) != ["general", "minor", "serious"] or self.order[-1] != "general":
            raise ValueError("对照的次序应当三类各写一次，general 写在最后")
        if self.serious.sectors and not self.sectors:
            raise ValueError("按重点领域归类的，应当写明各领域")
        return self


class Subject(NamedTuple):
    """What staff may enter editions of: its title, the measure whose units may, the shape of its data."""

    title: str
    measure: int
    data: type[Message]


SUBJECTS = {
    "dishonesty": Subject("失信行为认定事项", 8, DishonestyData),
    "incentive": Subject("守信激励事项", 9, IncentiveData),
    "penalty_class": Subject("失信行为分类", 7, PenaltyClassData),
}


def subject_of(name: str) -> Subject:
    """Raises Refused NotFound for a subject whose editions come with the program."""
    if name not in SUBJECTS:
        raise Refused("这一事项的版本随程序发布，不能录入", code="NotFound")
    return SUBJECTS[name]


def candidate(subject: str, in_force_on: date, text: str) -> Edition:
    """The edition that a text would be. Raises Refused EditionFaulty with every fault by its place, NotFound."""
    shape = subject_of(subject).data
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # Beside what is no TOML: numbers without end, brackets without end.
        raise _faulty(dict([_mistyped(str(error), text)])) from None
    faults = {WORDS[name]: f"没有写 {name}" for name in HEAD if not str(raw.get(name, "")).strip()}
    faults |= {name: "录入的版本不写这一项；停止执行的，录入新的版本" for name in ("until", "suspended") if name in raw}
    faults |= {name: "开头没有这一项，请核对写法" for name in raw if name not in (*HEAD, "data", "until", "suspended")}
    data = raw.get("data")
    if not isinstance(data, dict):
        raise _faulty(faults | {"数据": "没有写 [data]"})
    try:
        known = shape.model_validate(data).model_dump(exclude_unset=True)
        faults |= {place(path, data): "没有这个字段，请核对写法" for path in _strange(data, known)}
    except ValidationError as error:
        faults |= _said(error, data)
    if not faults:
        try:
            return read(subject, in_force_on, text)
        except ValidationError as error:
            faults = _said(error, raw)
    raise _faulty(faults)


def _faulty(faults: dict[str, str]) -> Refused:
    first = dict(list(faults.items())[:MOST_FAULTS])
    return Refused(f"版本文本有 {len(faults)} 处错误，请改好后再提交", code="EditionFaulty", faults=first)


def _mistyped(said: str, text: str) -> tuple[str, str]:
    """Where a text is no TOML: its line and column, and what stands there."""
    found = re.search(r"line (\d+), column (\d+)", said)
    lines = text.splitlines() or [""]
    line = min(int(found[1]) if found else len(lines), len(lines))
    where = f"第 {line} 行" + (f"第 {found[2]} 个字" if found else "")
    return where, f"不符合 TOML 写法：{lines[line - 1].strip()[:80] or '（空行）'}"


def _said(error: ValidationError, data: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for fault in error.errors():
        if fault["type"] == "value_error":
            sentence = str(fault["ctx"]["error"])
        else:
            sentence = SENTENCES.get(fault["type"], "填写有误").format(**fault.get("ctx", {}))
        found.setdefault(place(fault["loc"], data), sentence.replace(" or ", " 或者 "))
    return found


def _strange(data: Any, known: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The fields that are written and that nobody reads."""
    if isinstance(data, Mapping) and isinstance(known, Mapping):
        for name, part in data.items():
            if name in known:
                yield from _strange(part, known[name], (*path, name))
            else:
                yield (*path, name)
    elif isinstance(data, list) and isinstance(known, tuple):
        for n, (part, read_as) in enumerate(zip(data, known, strict=True)):
            yield from _strange(part, read_as, (*path, n))


def _once(what: str, ids: Iterable[str]) -> None:
    if twice := [id for id, times in Counter(ids).items() if times > 1]:
        raise ValueError(f"{what}“{twice[0]}”写了两次")
