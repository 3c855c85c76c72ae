"""信用记录的登记：一条记录写明什么、依据哪份来源文件；更正、终止、更名、合并分立也是登记。实施方案 二（一）4。"""

import hashlib
import re
from datetime import date
from typing import Any, Literal

from pydantic import Field, field_validator

from rules import uscc as code_rules
from rules.actor import Actor
from rules.catalogue import CatalogueItem, entry_due, item_of
from rules.clock import working_days_between
from rules.credit_file import KINDS
from rules.edition import in_force
from rules.journal import Moment
from rules.message import Message
from rules.penalty import code_fault
from rules.refusal import Refused
from rules.working_day import calendar

Act = Literal["enter", "correct", "end", "rename", "merge"]
Channel = Literal["form", "system", "sheet"]
ACTS: dict[Act, str] = {
    "enter": "登记",
    "correct": "更正",
    "end": "终止",
    "rename": "名称变更",
    "merge": "合并或者分立",
}
CHANNELS: dict[Channel, str] = {"form": "页面", "system": "接口", "sheet": "表格"}
SUCCESSIONS = {"merger": "合并", "division": "分立"}
RECORD_OUTCOMES = {"recorded": "已记入信用档案", "unrecorded": "未记入信用档案"}
_PLAIN = ("number", "content", "result", "issuer_code", "valid_until")


class RecordDraft(Message):
    """What is entered, in the fields of the catalogue; what rests on no paper (`paper…`) is refused.

    `about` is the key of the record that is corrected or ended, `reason` why. `name` is the new name of a business,
    `successor` (with `successor_name`) whose file follows the file of `uscc`, `succession` whether by 合并 or 分立.
    """

    act: Act = "enter"
    item: str = Field("registration", title="信息项", min_length=1, max_length=40)
    subject: str = Field(title="市场主体名称", min_length=1, max_length=200)
    uscc: str = Field(title="统一社会信用代码", min_length=1, max_length=40)
    title: str = Field("", title="信息名称", max_length=120)
    true_on: date = Field(title="发生日期")
    number: str = Field("", title="编号", max_length=120)
    content: str = Field("", title="内容", max_length=2000)
    result: str = Field("", title="结果或者等级", max_length=120)
    valid_until: date | None = Field(None, title="有效期至")
    adverse: bool = Field(False, title="不利信息")
    issuer: str = Field("", title="作出单位", max_length=200)
    issuer_code: str = Field("", title="作出单位统一社会信用代码", max_length=40)
    paper: str = Field(title="来源文件名称", min_length=1, max_length=200)
    paper_number: str = Field(title="来源文件文号", min_length=1, max_length=120)
    paper_unit: str = Field(title="来源文件制发单位", min_length=1, max_length=200)
    uploads: tuple[str, ...] = Field((), title="来源文件")
    remark: str = Field("", title="备注", max_length=500)
    about: str = ""
    reason: str = Field("", title="理由", max_length=500)
    name: str = Field("", title="新名称", max_length=200)
    successor: str = Field("", title="承继者统一社会信用代码", max_length=40)
    successor_name: str = Field("", title="承继者名称", max_length=200)
    succession: Literal["", "merger", "division"] = ""
    unit: str = Field("", title="登记单位", max_length=40)
    channel: Channel = "form"

    @field_validator("uscc", "issuer_code", "successor")
    @classmethod
    def _code_normalised(cls, code: str) -> str:
        return code_rules.normalise(code)

    @property
    def checked(self) -> bool:
        """Whether a second person has to look at it before it is kept: all but a new record that is not adverse."""
        return self.act != "enter" or self.adverse


class RecordEntering(Message):
    """A record as it enters the house, and who entered it."""

    draft: RecordDraft
    by: Actor


class RecordFiling(Moment):
    draft: RecordDraft


class RecordChecked(Moment):
    """What the second person said of it; without one it is kept at once."""

    draft: RecordDraft
    reason: str = ""


def record_case(draft: RecordDraft, entry: int = 1) -> str:
    """The id of the case: what is said of whom, of which day, on which paper; `entry` counts what was rejected."""
    said = (draft.act, draft.item, draft.title, draft.number, str(draft.true_on), draft.paper_number, draft.about)
    digest = hashlib.sha256("\n".join((draft.uscc, *said)).encode()).hexdigest()[:12].upper()
    return f"record/{draft.uscc}-{digest}" + (f"~{entry}" if entry > 1 else "")


def record_faults(draft: RecordDraft, *, on: date) -> dict[str, str]:
    """What keeps a draft from being entered on a day: field → sentence; empty means nothing does."""
    found: dict[str, str] = {}
    for field in ("uscc", "issuer_code", "successor"):
        code = getattr(draft, field)
        if wrong := code_fault(code) if code else "":
            found[field] = wrong
    if draft.true_on > on:
        found["true_on"] = f"发生日期 {draft.true_on} 晚于今天 {on}"
    if draft.valid_until and draft.valid_until < draft.true_on:
        found["valid_until"] = f"有效期至 {draft.valid_until} 早于发生日期 {draft.true_on}"
    if not re.search(r"\d", draft.paper_number):
        found["paper_number"] = "来源文件文号应含编号，例如 连交许〔2026〕12号；没有来源文件的，不得记入信用档案"
    by_act = _as_catalogued(draft, on) if draft.act in ("enter", "correct") else _as_changed(draft)
    return {**by_act, **found}


def _as_catalogued(draft: RecordDraft, on: date) -> dict[str, str]:
    try:
        item = item_of(draft.item, on)
    except Refused as refused:
        return refused.faults
    titles = {name: field.title for name, field in RecordDraft.model_fields.items()}
    needed = ("title", *item.required)
    found = {name: f"{item.title}应填写{titles[name]}" for name in needed if not getattr(draft, name)}
    if draft.adverse and not item.adverse:
        found["adverse"] = f"目录中的“{item.title}”不得记为不利信息"
    if draft.act == "correct":
        found |= _said_about(draft)
    return found


def _said_about(draft: RecordDraft) -> dict[str, str]:
    found = {} if draft.about else {"about": "请写明是哪一条记录"}
    return found if draft.reason else found | {"reason": "请写明理由"}


def _as_changed(draft: RecordDraft) -> dict[str, str]:
    if draft.act == "end":
        return _said_about(draft)
    if draft.act == "rename":
        same = draft.name == draft.subject
        return {"name": "请填写与现名称不同的新名称"} if same or not draft.name else {}
    found = {} if draft.succession else {"succession": "请选择合并或者分立"}
    if not draft.successor or draft.successor == draft.uscc:
        found["successor"] = "请填写承继者的统一社会信用代码，它不是本主体的代码"
    return found if draft.successor_name else found | {"successor_name": "请填写承继者名称"}


def record_kind(draft: RecordDraft, *, on: date) -> str:
    """The kind of the entry that it becomes in the chain."""
    if draft.act == "enter":
        return item_of(draft.item, on).kind
    return {"correct": "corrected", "end": "ended", "rename": "renamed", "merge": "merged"}[draft.act]


def record_body(draft: RecordDraft, *, on: date) -> dict[str, Any]:
    """The body of a new record, or of one as it should have been; its last days of use and display are fixed here."""
    item = item_of(draft.item, on)
    until = last_day(draft, item)
    plain = {name: str(value) for name in _PLAIN if (value := getattr(draft, name))}
    return {
        **plain,
        **paper_of(draft),
        "item": item.name,
        "class": item.within,
        "title": draft.title,
        "tab": item.tab,
        "unit": draft.unit,
        "issuer": draft.issuer,
        "true_on": str(draft.true_on),
        "valid_until": str(until) if until else None,
        "adverse": draft.adverse,
        "published": item.public and not draft.adverse,
        "published_until": str(until) if until else None,
        "remark": draft.remark,
        "edition": f"catalogue/{in_force('catalogue', on).in_force_on}",
    }


def change_body(draft: RecordDraft) -> dict[str, Any]:
    """The body of an end, a new name or a succession."""
    words = KINDS["ended"] if draft.act == "end" else ACTS[draft.act]
    body: dict[str, Any] = {**paper_of(draft), "title": words, "unit": draft.unit, "why": draft.reason or words}
    if draft.act == "end":
        return body | {"about": draft.about}
    if draft.act == "rename":
        return body | {"before": draft.subject, "after": draft.name, "title": f"{draft.subject} 更名为 {draft.name}"}
    how = SUCCESSIONS[draft.succession]
    followed = {"successor": draft.successor, "successor_name": draft.successor_name, "succession": draft.succession}
    return body | followed | {"title": f"{how}，由 {draft.successor_name} 承继"}


def paper_of(draft: RecordDraft) -> dict[str, Any]:
    """Which paper it rests on."""
    paper = {"name": draft.paper, "number": draft.paper_number, "unit": draft.paper_unit}
    return {"paper": paper, "uploads": list(draft.uploads)}


def last_day(draft: RecordDraft, item: CatalogueItem) -> date | None:
    """The last day of use: as the paper says, and for what is adverse no later than the catalogue's years."""
    if not (draft.adverse and item.adverse_years):
        return draft.valid_until
    year = draft.true_on.year + item.adverse_years
    leap = (draft.true_on.month, draft.true_on.day) == (2, 29)
    own = date(year, 2, 28) if leap else draft.true_on.replace(year=year)
    return min(own, draft.valid_until) if draft.valid_until else own


def timeliness(draft: RecordDraft, *, on: date) -> tuple[date, int]:
    """The last day of entry in time, and how many working days after it the record was entered."""
    due = entry_due(item_of(draft.item, on), draft.true_on)
    return due, max(0, working_days_between(due, on, calendar())) if on > due else 0


def completeness(draft: RecordDraft, *, on: date) -> tuple[int, int]:
    """How many optional fields the catalogue asks for, and how many of them are empty."""
    wanted = (*item_of(draft.item, on).optional, "issuer", "uploads")
    return len(wanted), sum(1 for name in wanted if not getattr(draft, name))


def differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a correction changes, by field: as it was, as it should have been."""
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in changed}, {name: after.get(name) for name in changed}
