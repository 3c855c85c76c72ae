"""关系图：一个主体的事项之间，什么依据什么；已经终止的变灰，写明日期。实施方案 二（三）8、9。"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from api.day import SHANGHAI
from rules.credit_file import KINDS, STATES, Item
from rules.sanction_list import standing
from templates.web import HIGH, WIDE, Box, Knot, Rest, laid_out

COLUMNS = {"dishonesty": 1, "sanction": 2, "watch": 2, "incentive": 2}
TITLES = {"sanction_list": "惩戒清单", "watch": KINDS["watched"], "record": "信用记录"}
# What is not simply in force; the rest speaks for or against its business, or is over.
ITEM_TONES = {"frozen": "warn", "awaited": "info"}
# A list speaks neither for nor against a business.
LIST_TONES = {"good": "info", "bad": "warn"}
# How much a box holds, in half-widths: two lines of a title, one of days.
TITLE, DAYS = 28, 30
# Where a case leads whoever reads the picture: an address, "" for no link, None for a case that they do not see.
Address = Callable[[Any, Item | None], str | None]


class Standing(NamedTuple):
    """How a case stands on the day: in a word, in a tone, and since or until when."""

    word: str
    tone: str
    days: str


def web_picture(
    rows: Sequence[Any], found: Iterable[tuple[Item, str]], on: date, address: Address, *, why: bool = True
) -> dict[str, Any] | None:
    """The picture of the cases of `database.queries.web`, as they stood on a day by the records of the file.

    None when nothing is to be seen; without `why` nothing is said of why a case ceased to rest on another.
    """
    items = _newest(found)
    seen: dict[str, tuple[Any, str]] = {}
    for row in rows:
        where = address(row, items.get(row.id)) if _begun(row) <= on else None
        if where is not None:
            seen[row.id] = (row, where)
    rests = {
        Rest(rest["ground"], row.id): rest
        for row, _ in seen.values()
        for rest in row.rests or ()
        if rest["ground"] in seen and date.fromisoformat(rest["since"]) <= on
    }
    tied = {one.ground for one in rests} | {one.id for one in rests}
    # What somebody does not see leaves nothing behind: a ground on which only that rests is not shown either.
    seen = {id: one for id, one in seen.items() if one[0].kind in COLUMNS or id in tied}
    if not seen:
        return None
    knots = [Knot(id, COLUMNS.get(row.kind, 0), _begun(row)) for id, (row, _) in seen.items()]
    web = laid_out(knots, list(rests))
    cases = [_case(row, items.get(id), on, where, web.boxes[id]) for id, (row, where) in seen.items()]
    titles = {one["id"]: f"{one['kind']} {one['title']}" for one in cases}
    told = {one: _rest(rest, titles[one.ground], on, why, seen[one.id][0].kind) for one, rest in rests.items()}
    for one in cases:
        one["rests"] = [said for rest, said in told.items() if rest.id == one["id"]]
    cases.sort(key=lambda one: (one["x"], one["y"]))
    lines = [told[rest] | {"path": path} for rest, path in web.paths.items()]
    return {"width": web.width, "height": web.height, "wide": WIDE, "high": HIGH, "lines": lines, "cases": cases}


def _case(row: Any, item: Item | None, on: date, address: str, box: Box) -> dict[str, Any]:
    stands = _of_list(row, on) if row.kind == "sanction_list" else _of_case(row, item, on)
    kind = TITLES.get(row.kind) or KINDS.get(row.kind, "案件")
    title = item.title if item else f"{row.subject} {row.title}" if row.kind == "sanction_list" else row.title
    return {
        "id": row.id,
        "kind": kind,
        "title": title,
        "lines": in_lines(title, TITLE, 2),
        "short": in_lines(stands.days, DAYS, 1)[0],
        "href": address,
        "x": box.x,
        "y": box.y,
        **stands._asdict(),
    }


def _of_case(row: Any, item: Item | None, on: date) -> Standing:
    if item is not None:
        tone = ITEM_TONES.get(item.state, "plain" if item.over else "bad" if item.adverse else "good")
        until = f" 至 {item.valid_until}" if item.valid_until else ""
        used = item.state in ("in_force", "frozen")
        return Standing(STATES[item.state], tone, f"{item.valid_from} 起{until}" if used else item.state_why)
    closed = row.closed_at.astimezone(SHANGHAI).date() if row.closed_at else None
    if closed and closed <= on:
        return Standing("已办结", "plain", f"{closed} 办结，没有记入档案")
    return Standing("办理中", "info", f"{_begun(row)} 立案")


def _of_list(row: Any, on: date) -> Standing:
    word, tone = standing(row, on=on)
    return Standing(word, LIST_TONES.get(tone, tone), "")


def _rest(rest: Mapping[str, Any], ground: str, on: date, why: bool, kind: str) -> dict[str, Any]:
    """One line: what is rested on, since when, and whether that is over. An incentive is stopped because of it."""
    since, until = date.fromisoformat(rest["since"]), rest["until"] and date.fromisoformat(rest["until"])
    begun, ceased = ("起因此停止", "起不再受此影响") if kind == "incentive" else ("起依据", "起不再依据")
    over = bool(until and until <= on)
    because = f"（{rest['why']}）" if why and rest["why"] else ""
    words = f"{since} {begun}" + (f"，{until} {ceased}{because}" if over else "")
    return {"over": over, "ground": ground, "words": words}


def _newest(found: Iterable[tuple[Item, str]]) -> dict[str, Item]:
    """The record that tells of each case: what is in force before what has ended, then the newest; a repair is none."""
    items: dict[str, Item] = {}
    own = (item for item, of in found if not of and item.tab != "repair")
    for item in sorted(own, key=lambda item: (not item.over, item.seq)):
        items[item.case] = item
    return items


def _begun(row: Any) -> date:
    begun: date = row.started_at.astimezone(SHANGHAI).date()
    return begun


def in_lines(text: str, wide: int, most: int) -> list[str]:
    """A text in lines of so many half-widths (a Chinese character takes two); what does not fit ends in a mark."""
    lines, used = [""], 0
    for place, letter in enumerate(text):
        width = 1 if letter.isascii() else 2
        if used + width > wide:
            if len(lines) == most:
                return [*lines[:-1], lines[-1][:-1] + "…"] if text[place:].strip() else lines
            lines.append("")
            used = 0
        lines[-1] += letter
        used += width
    return lines
