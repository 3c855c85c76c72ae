"""案件页要给人看的内容：步骤条、您要做的、期限、时间线、文书、送达、材料、关联。"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncConnection

from api.access import Signed
from api.answers import fields_of
from api.clock_card import clock_card
from api.day import SHANGHAI
from api.desk import obstacles, taken
from api.page import case_url
from database.queries import case as cases
from database.queries.account import names
from rules.edition import editions
from rules.form import FORMS
from rules.objection_form import other_unit_fault
from rules.penalty_class import CLASS_TITLES
from rules.step import Fact, OpenStep
from templates.form import Field
from templates.page import day, money, uscc

TABS = {
    "timeline": "时间线", "answers": "意见和决定", "papers": "文书", "service": "送达", "materials": "材料",
    "links": "关联",
}  # fmt: skip
# What a commitment has beside these: the letter's words and its checks come before the papers.
PROMISED_TABS = {"timeline": "时间线", "letter": "承诺书", "checks": "核查和反馈", **TABS}
FILTERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("全部", ()),
    "decision": ("决定", ("decision",)),
    "service": ("送达", ("service", "paper")),
    "clock": ("计时", ("clock",)),
    "system": ("记录", ("system", "step", "record")),
}
LETTER_STATES = {"draft": ("待审签", "warn"), "issued": ("已签发", "info")}
TIMELINE = 40
# The keys of what the portal tells: a request's states, what was asked of the business, an answer, the publication,
# and how a commitment was accepted, kept and restored.
TOLD = (
    "repair.", "repair_supplement.", "question_answer.", "published", "ended/", "revised", "accepted", "settled",
    "restored",
)  # fmt: skip


def chosen_step(steps: Sequence[Any], officer: Signed, key: str) -> Any | None:
    """The step that the page is about: the one asked for, else one of mine, else the first that is open."""
    open_steps = [step for step in steps if step.state == "open"]
    for step in open_steps:
        if step.key == key:
            return step
    mine = [step for step in open_steps if step.holder in officer.actor.persons]
    posted = [step for step in open_steps if step.unit == officer.unit and step.role in officer.actor.roles]
    return next(iter([*mine, *posted, *open_steps]), None)


async def duty(
    connection: AsyncConnection, officer: Signed, step: Any, today: date, *,
    values: Mapping[str, Any] | None = None, faults: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What is asked of the reader: the step, its form, its facts, its clock, and why they may not answer it."""
    opened = OpenStep.model_validate(step.open)
    reasons = await obstacles(connection, step, officer.actor)
    if refused := taken(step, officer.actor):
        reasons = [refused.sentence, *reasons]
    if step.suspended:
        reasons.append("本环节计时已中止，请先恢复计时")
    model = FORMS.get(step.form)
    fields = await fields_of(connection, model, values or opened.step.defaults, faults) if model else []
    return {
        "step": step,
        "obstacles": reasons,
        "mine": not [reason for reason in reasons if "计时已中止" not in reason],
        "fields": [_offered(one, step.unit, today) if one.name == "other_unit" else one for one in fields],
        "facts": facts_of(opened.step.facts),
        "clock": clock_card(opened, step.pauses, today),
    }


def _offered(field: Field, own: str, today: date) -> Field:
    """The units that may be asked today; the form itself knows every unit that there has been."""
    open_to_us = (one for one in field.options if not other_unit_fault(one.value, own, today))
    return field._replace(options=tuple(open_to_us))


def facts_of(facts: Sequence[Fact]) -> list[tuple[str, Any]]:
    return [
        (fact.label, Markup('<a href="{}">{}</a>').format(fact.href, fact.value) if fact.href else fact.value)
        for fact in facts
    ]


async def timeline(connection: AsyncConnection, case: str, mark: str, before: str) -> dict[str, Any]:
    """The newest lines of the case, its desk's movements among them, and where the older ones begin."""
    marks = FILTERS.get(mark, FILTERS[""])[1]
    events = await cases.events_of(connection, case, marks=marks, before=_before(before), limit=TIMELINE + 1)
    shown = events[:TIMELINE]
    titles = {row.id: row.title for row in await cases.letters_of(connection, case)}
    entries = [_entry(row, titles) for row in shown]
    movements = await cases.hold_log_of(connection, case)
    if not mark:
        oldest = shown[-1].at if len(events) > TIMELINE else None
        newest = _before(before)
        for line in movements:
            if (oldest is None or line.at >= oldest) and (newest is None or line.at < newest[0]):
                entries.append(_movement(line))
    entries.sort(key=lambda entry: entry["at"], reverse=True)
    counted = await cases.marks_of(connection, case)
    filters = [
        {
            "label": label,
            "href": case_url(case, tab="timeline", mark=name),
            "count": sum(counted.get(one, 0) for one in wanted or counted) + (0 if wanted else len(movements)),
            "current": name == mark,
        }
        for name, (label, wanted) in FILTERS.items()
    ]
    older = f"{shown[-1].at.isoformat()}|{shown[-1].id}" if len(events) > TIMELINE else ""
    return {"entries": entries, "filters": filters, "older": case_url(case, mark=mark, before=older) if older else None}


def _before(text: str) -> tuple[datetime, int] | None:
    at, _, id = text.partition("|")
    try:
        return (datetime.fromisoformat(at), int(id)) if text else None
    except ValueError:
        return None


def _entry(row: Any, titles: Mapping[str, str]) -> dict[str, Any]:
    machine = row.by_kind == "machine"
    known = {"decision", "service", "clock", "record"}
    kind = row.mark if row.mark in known else "note" if row.internal else "record"
    if machine and row.mark != "record":
        kind = "machine"
    return {
        "at": row.at,
        "kind": kind,
        "title": row.what,
        "who": "" if machine else row.by_name,
        "acting_for": row.acting_for,
        "why": row.why,
        "clock": row.clock,
        "papers": [{"label": titles.get(id, "文书"), "href": letter_url(id)} for id in row.letters],
        "seen_by_business": seen_by_business(row),
    }


def seen_by_business(row: Any) -> bool:
    """Whether the business reads this line on its own pages or in its mail: never what staff found, and why."""
    told = row.by_kind == "business" or row.mark in ("service", "paper") or row.key.startswith(TOLD)
    return told and not row.internal


def _movement(line: Any) -> dict[str, Any]:
    moved = f"{line.what}给 {line.to_name}" if line.to_name else line.what
    title = f"{moved}：{line.title}" if line.title else f"任务{moved}"
    return {"at": line.at, "kind": "note", "title": title, "who": line.by_name, "why": line.why}


def letter_url(id: str) -> str:
    return f"/staff/letter/{quote(id, safe='/')}.pdf"


def paper_cards(letters: Sequence[Any]) -> list[dict[str, Any]]:
    cards = []
    for row in letters:
        state, tone = LETTER_STATES.get(row.state, (row.state, "plain"))
        if row.served_on:
            state, tone = f"已送达 {row.served_on}", "good"
        if row.replaced_by:
            state, tone = "已被替换", "hold"
        read = f"企业于 {row.read_at.astimezone(SHANGHAI):%Y-%m-%d} 打开" if row.read_at else ""
        cards.append(
            {
                "title": row.title, "number": row.number or "", "state": state, "tone": tone, "on": row.issued_on,
                "sha256": row.sha256 if row.state == "issued" else "", "href": letter_url(row.id), "note": read,
            }
        )  # fmt: skip
    return cards


async def materials(connection: AsyncConnection, case: str) -> list[dict[str, Any]]:
    rows = await cases.uploads_of(connection, case)
    who = await names(connection, sorted({row.account_id for row in rows}))
    return [{"row": row, "who": who.get(row.account_id, "企业"), "href": f"/staff/upload/{row.id}"} for row in rows]


def background(case: Any, penalty: Any) -> list[tuple[str, Any]]:
    """What the case is about, for the column beside the duty; `penalty` is None for a case of another kind."""
    pairs: list[tuple[str, Any]] = []
    if case.uscc:
        address = f"/staff/business/{case.uscc}?case={quote(case.id, safe='')}"
        pairs.append(("企业", Markup('<a href="{}">{}</a>').format(address, case.subject)))
        pairs.append(("信用代码", uscc(case.uscc)))
    if penalty is not None:
        pairs += [
            ("文号", penalty.no),
            ("决定日期", day(penalty.decided_on)),
            ("违法行为", penalty.violation),
            ("处罚", "、".join(penalty.kinds)),
            ("罚款", money(penalty.fine)),
            ("分类", CLASS_TITLES.get(penalty.klass, penalty.klass)),
            ("分类标准", _edition(penalty.classification["edition"])),
            ("最早修复日", day(penalty.earliest_repair_on)),
            ("公示至", day(penalty.shown_until)),
        ]
    return pairs


def _edition(id: str) -> str:
    """What an edition is called, from `subject/<in-force day>`."""
    subject, _, begun = id.partition("/")
    found = next((one for one in editions(subject) if one.in_force_on.isoformat() == begun), None)
    return f"{found.title}（{found.number}）" if found else id
