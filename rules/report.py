"""行业信用报告：一家企业的信用档案按公共信用信息报告标准（2022年版）的章节写成一份文书。实施方案 二（一）3。

The public version tells what is shown to everybody and in force; the full version, for the business itself, tells all
that its file holds, with the state of each. The order of the sections is that of the standard as it was read in a
secondary source (reference: 信用报告的章节); a section without anything says 查询期内无相关信息.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from rules.actor import Actor
from rules.check import report_days
from rules.credit_file import STATES, Item
from rules.journal import Moment
from rules.letter_shape import HeadedLetter
from rules.message import Message
from rules.succession import Inherited

Version = Literal["public", "full"]
VERSIONS: dict[Version, str] = {"public": "公开版", "full": "完整版"}
WAN = Decimal(10_000)


class ReportOrder(Message):
    """A report that somebody asks for. `unit` issues it; staff say what for in `purpose`."""

    uscc: str
    subject: str
    version: Version
    unit: str
    purpose: str = ""
    by: Actor


class ReportFiling(Moment):
    order: ReportOrder


class Table(Message):
    """One thing of a section: its title, and what is said of it as label and value."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()


class Section(Message):
    title: str
    tables: tuple[Table, ...] = ()


class CreditReport(HeadedLetter):
    """《行业信用报告》. `seq` and `head`: how many records the file had, and the link of the last; they prove it.

    `inherited` tells the same of each business that it absorbed and of which something is told.
    """

    version: Version
    version_title: str
    as_of: date
    valid_until: date
    purpose: str = ""
    grade: str = ""
    sections: tuple[Section, ...] = Field(min_length=11)
    seq: int
    head: str
    inherited: tuple[Inherited, ...] = ()


def report_case(uscc: str, click: str) -> str:
    """The id of the case; one click of the form is one report, however often it is sent."""
    return f"report/{uscc}-{hashlib.sha256(f'{uscc}/{click}'.encode()).hexdigest()[:12].upper()}"


def valid_until(on: date) -> date:
    """The last day on which a report of this day may be used; the day itself counts."""
    return on + timedelta(days=report_days(on) - 1)


def sections(
    name: str, uscc: str, items: Iterable[Item], version: Version, inherited: Iterable[Inherited] = ()
) -> tuple[Section, ...]:
    """The sections of a report in their order, from the file as it stood and what it inherited."""
    told = [item for item in items if version == "full" or (item.state == "in_force" and item.published)]

    def of(belongs: Callable[[Item], bool]) -> tuple[Table, ...]:
        return tuple(_table(item, version) for item in told if belongs(item))

    absorbed = tuple(("合并的企业", f"{one.name}（{one.uscc}），有效的信息列入并注明") for one in inherited)
    basic = Table(title="登记信息", rows=(("企业名称", name), ("统一社会信用代码", uscc), *absorbed))
    return (
        Section(title="登记注册基础信息", tables=(basic, *of(lambda item: _place(item) == "registration"))),
        Section(title="行政管理", tables=of(lambda item: _place(item) == "administrative")),
        Section(title="诚实守信", tables=of(lambda item: _place(item) == "honour")),
        Section(title="严重失信主体名单", tables=of(lambda item: _place(item) == "serious_list")),
        Section(title="经营异常", tables=of(lambda item: _place(item) == "abnormal")),
        Section(title="信用承诺", tables=of(lambda item: _place(item) == "commitment")),
        Section(title="信用评价", tables=of(lambda item: _place(item) == "evaluation")),
        Section(title="司法判决", tables=of(lambda item: _place(item) == "judgment")),
        Section(title="其他信息", tables=of(lambda item: _place(item) == "other")),
        Section(title="信用状况提升建议", tables=tuple(_advice(told))),
        Section(title="公共信用信息地方补充内容"),
    )


def grade(items: Iterable[Item]) -> str:
    """The newest evaluation in force that is shown."""
    found = [one for one in items if one.tab == "evaluation" and one.state == "in_force" and one.published]
    return str(max(found, key=lambda one: (one.valid_from, one.seq)).body.get("result", "")) if found else ""


def _place(item: Item) -> str:
    named = str(item.body.get("item", ""))
    if named in ("judgment", "abnormal", "honour", "serious_list"):
        return named
    kinds = {"registration": "registration", "penalty": "administrative", "qualification": "administrative"}
    if item.kind == "dishonesty":
        return "serious_list" if item.body.get("list") else "other"
    if item.tab in ("commitment", "evaluation"):
        return item.tab
    return kinds.get(item.kind, "honour" if item.kind in ("honour", "incentive") else "other")


def _table(item: Item, version: Version) -> Table:
    rows = _penalty(item) if item.kind == "penalty" else _promise(item) if item.kind == "commitment" else _plain(item)
    standing = f"{STATES[item.state]}：{item.state_why}" if item.state_why else STATES[item.state]
    rows = [*rows, ("状态", standing)] if version == "full" else rows
    return Table(title=item.title, rows=tuple((label, value) for label, value in rows if value))


def _penalty(item: Item) -> list[tuple[str, str]]:
    """The fields of 行政处罚 in the standard; amounts in 万元."""
    said: dict[str, Any] = item.body.get("decision", {})
    until = str(item.published_until) if item.published_until else ""
    return [
        ("决定书文号", said.get("no", "")),
        ("处罚类别", "、".join(said.get("kinds", ()))),
        ("处罚决定日期", str(said.get("decided_on", ""))),
        ("处罚内容", said.get("content", "")),
        ("罚款金额（万元）", _wan(said.get("fine"))),
        ("没收金额（万元）", _wan(said.get("confiscated"))),
        ("违法行为类型", said.get("violation", "")),
        ("违法事实", said.get("facts", "")),
        ("处罚依据", said.get("basis", "")),
        ("处罚机关", said.get("authority", "")),
        ("数据来源单位", said.get("source", "")),
        ("公示截止日期", until),
    ]


def _promise(item: Item) -> list[tuple[str, str]]:
    offer: dict[str, Any] = item.body.get("offer", {})
    return [
        ("承诺编号", str(item.body.get("number", ""))),
        ("承诺事由", offer.get("matter", "")),
        ("受理日期", str(item.body.get("accepted_on", ""))),
        ("履约期限", str(offer.get("due_on") or "")),
        ("承诺有效期至", str(offer.get("valid_until") or "")),
    ]


def _plain(item: Item) -> list[tuple[str, str]]:
    said = item.body
    paper = said.get("paper", {})
    source = "　".join(part for part in (paper.get("name", ""), paper.get("number", "")) if part)
    return [
        ("信息类别", str(said.get("class", ""))),
        ("编号", str(said.get("number", ""))),
        ("内容", str(said.get("content", ""))),
        ("结果或者等级", str(said.get("result", "") or said.get("reason", ""))),
        ("日期", str(item.true_on)),
        ("有效期至", str(item.valid_until or "")),
        ("作出单位", str(said.get("issuer", ""))),
        ("来源文件", source),
    ]


def _advice(items: Iterable[Item]) -> Iterable[Table]:
    """What can be done about what speaks against the business, where a rule has already said it."""
    for item in items:
        if item.state != "in_force":
            continue
        earliest = item.body.get("publication", {}).get("earliest_repair_on") if item.kind == "penalty" else None
        if earliest:
            told = f"自 {earliest} 起，符合条件的可以申请信用修复，不收取费用"
            yield Table(title=item.title, rows=(("建议", told),))
        elif item.adverse and item.kind.startswith("commitment_"):
            yield Table(title=item.title, rows=(("建议", "完成承诺的事项后，可以向受理承诺的单位申请修复"),))


def _wan(amount: Any) -> str:
    yuan = Decimal(str(amount or 0))
    return f"{(yuan / WAN).normalize():f}" if yuan else ""
