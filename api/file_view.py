"""信用档案怎样给人看：八个页签的计数、一件件记录、一幅时间图，以及按哪天、按何时所知。"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.day import SHANGHAI
from database.queries.check import files_of
from rules.credit_file import KINDS, STATES, TABS, Item, Tab, items
from rules.edition import editions
from rules.record_entry import SUCCESSIONS
from rules.succession import inheritance
from templates.chart import Bar, lanes

TONES = {"in_force": "good", "awaited": "info", "ended": "plain", "corrected": "hold", "frozen": "warn"}
FIELDS = {
    "number": "编号",
    "content": "内容",
    "result": "结果或者等级",
    "issuer": "作出单位",
    "class": "信息类别",
    "remark": "备注",
    "reason": "理由",
    "explanation": "说明",
}
DECIDED = {"facts": "违法事实", "basis": "处罚依据", "content": "处罚内容", "authority": "处罚机关"}


class Times(NamedTuple):
    """The two times of a view: how it was on a day, by what was known at a moment. `wrong`: what could not be read."""

    on: date
    known_by: datetime
    known_on: date
    asked: bool
    wrong: str

    def query(self) -> dict[str, str]:
        return {"as_of": str(self.on), "known": str(self.known_on)} if self.asked else {}


class Line(NamedTuple):
    """One record of the list; `of` names the business that it belonged to before a merger."""

    item: Item
    kind: str
    state: str
    tone: str
    details: list[tuple[str, str]]
    paper: str
    of: str


def times_of(as_of: str, known: str, *, today: date, now: datetime) -> Times:
    """What the address asks for; a day that cannot be read leaves today. `known` counts to the end of its day."""
    days: dict[str, date] = {}
    wrong = []
    for label, said in (("所看的日期", as_of), ("截至", known)):
        try:
            days[label] = date.fromisoformat(said) if said else today
        except ValueError:
            days[label] = today
            wrong.append(f"“{said}”不是日期，请写成 2026-09-28 的样子")
    on, known_on = days["所看的日期"], min(days["截至"], today)
    known_by = now if known_on == today else datetime.combine(known_on + timedelta(days=1), time(), SHANGHAI)
    known_by -= timedelta(microseconds=1 if known_on != today else 0)
    return Times(on, known_by, known_on, bool(as_of or known) and not wrong, "；".join(wrong))


async def file_of(connection: AsyncConnection, firm: Any, times: Times) -> list[tuple[Item, str]]:
    """The records of a business, and those of the businesses that it follows, each with whose they were."""
    own = (await files_of(connection, [firm.uscc]))[firm.uscc]
    on, known_by = times.on, times.known_by
    used = [one for one in editions("check") if one.in_force_on <= on]
    counted = (
        {one.key for one in inheritance(firm.uscc, own.before, used[-1], on=on, known_by=known_by).items}
        if used
        else set()
    )
    found = [(one, "") for one in items(own.entries, on=on, known_by=known_by)]
    for before in own.before:
        told = items(before.entries, on=on, known_by=known_by)
        how = next((str(one.body.get("succession")) for one in told if one.kind == "merged"), "merger")
        of = f"{before.name}（{SUCCESSIONS.get(how, '合并')}前）"
        found += [(one, f"存续企业承继自 {before.name}" if one.key in counted else of) for one in told]
    return sorted(found, key=lambda pair: (pair[0].true_on, pair[0].seq), reverse=True)


def tabs_of(found: Iterable[tuple[Item, str]], tab: str, address: Any) -> list[dict[str, Any]]:
    """The eight tabs with how many records each has; `address(tab)` is where one leads."""
    counted = dict.fromkeys(TABS, 0)
    for item, _ in found:
        counted[item.tab] += 1
    return [
        {"label": label, "href": address(name), "count": counted[name], "current": name == tab}
        for name, label in TABS.items()
    ]


def first_tab(found: Sequence[tuple[Item, str]], tab: str) -> Tab:
    """The tab that was asked for, else the first with anything in it."""
    filled = {item.tab for item, _ in found}
    for name in TABS:
        if name == tab:
            return name
    return next((name for name in TABS if name in filled), "penalty")


def lines_of(found: Iterable[tuple[Item, str]], tab: str) -> list[Line]:
    return [_line(item, of) for item, of in found if item.tab == tab]


def _line(item: Item, of: str) -> Line:
    told: Mapping[str, Any] = item.body
    details = [(label, str(told[name])) for name, label in FIELDS.items() if told.get(name)]
    if "decision" in told:
        details += [(label, str(told["decision"].get(name, ""))) for name, label in DECIDED.items()]
    paper = told.get("paper") or {}
    source = f"{paper['unit']}《{paper['name']}》{paper['number']}" if paper else ""
    if paper:
        details.append(("来源文件", source))
    details.append(("记录编号", item.key))
    return Line(item, KINDS.get(item.kind, "其他信息"), STATES[item.state], TONES[item.state], details, source, of)


def picture_of(found: Sequence[tuple[Item, str]], on: date) -> dict[str, Any] | None:
    """The records as bars over time, a lane for each tab that has any; None for an empty file."""
    bars: dict[str, list[Bar]] = {}
    for item, _ in found:
        tone = "plain" if item.over or item.state == "awaited" else "bad" if item.adverse else "good"
        until = item.valid_until or (item.valid_from if item.state == "ended" else None)
        words = f"{item.title}：{item.valid_from} 起，{item.state_why}"
        bars.setdefault(TABS[item.tab], []).append(Bar(item.valid_from, until, tone, words))
    titles = [title for title in TABS.values() if title in bars]
    return lanes([(title, bars[title]) for title in titles], on=on) if bars else None
