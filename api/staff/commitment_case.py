"""承诺案件页上多出来的：承诺书全文和签署、企业交来的、一次次核查和反馈、现在可以做的事；承诺书文本与现行版的对照。"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncConnection

from api.access import Signed
from api.page import case_url
from api.staff.answered import said
from api.staff.commitment_act import ACTS
from api.staff.commitment_words import OUTCOME_TONES, TEXTS, compared, letter_head
from database.queries.case import uploads_named
from database.queries.commitment import newest_template
from database.queries.commitment_ledger import checks_of, commitment_of
from rules.commitment import CAUSES, MEASURES, OUTCOMES
from rules.form import FORMS, verdict
from templates.page import day

Facts = list[tuple[str, Any]]
# What the business hands in, each with the form it does so with.
OF_BUSINESS = ("missing_item", "commitment_hearing", "rectification")
MEANS = {"portal": "企业端在线签署", "scan": "纸面签署，录入扫描件"}


async def commitment_shown(
    connection: AsyncConnection, officer: Signed, case: Any, steps: Sequence[Any], today: date
) -> dict[str, Any]:
    """What the page of a case shows of its commitment, `promised`; None for a case of another kind."""
    row = await commitment_of(connection, case.id) if case.kind == "commitment" else None
    if row is None:
        return {"promised": None, "draft": await _draft(connection, case, steps)}
    promised = {
        "row": row,
        "head": letter_head(row.offer, today),
        "signature": await _signature(connection, row.signature),
        "checks": [await _check(connection, one) for one in await checks_of(connection, case.id)],
        "handed_in": [await _handed_in(connection, step) for step in steps if step.name in OF_BUSINESS],
        "acts": [
            (matter.title, case_url(case.id, f"/staff/commitment/{matter.name}"))
            for matter, obstacles in ACTS
            if not obstacles(officer, case, row, steps)
        ],
        "facts": _facts(row),
        "waits": _waits(row),
    }
    return {"promised": promised, "draft": None}


def barring(promised: dict[str, Any] | None) -> bool:
    """Whether a commitment keeps its business from being handled on commitments until it is repaired."""
    return promised is not None and promised["row"].barred_since and not promised["row"].bar_lifted_on


def may_take_back(steps: Sequence[Any]) -> bool:
    """Whether nothing has been decided about an offer yet."""
    return not any(step.name == "commitment_acceptance" and step.state == "done" for step in steps)


def _facts(row: Any) -> Facts:
    pairs = [
        ("承诺书", f"《{row.letter['title']}》第 {row.version} 版"),
        ("受理日期", day(row.accepted_on)),
        ("容缺材料", _item(row)),
        ("履约期限", day(row.due_on)),
        ("等到", day(row.ends_on) if row.ends_on != row.due_on else ""),
        ("日期由来", "；".join(row.reasons)),
        ("对外公开", f"自 {row.shown_from}" if row.shown_from else "不公开" if row.accepted_on else ""),
        ("履约结果", f"{OUTCOMES[row.outcome]}（{row.settled_on}）" if row.outcome else ""),
        ("不再适用承诺", f"自 {row.barred_since}" if row.barred_since else ""),
        ("恢复适用", str(row.bar_lifted_on or "尚未恢复") if row.barred_since else ""),
    ]
    return [(label, value) for label, value in pairs if value and value != "—"]


def _waits(row: Any) -> str:
    """What an open commitment waits for when nobody has a step before them."""
    if row.barred_since and not row.bar_lifted_on:
        return "修复之前不再适用以承诺代替的办理；企业修复后，由受理单位的经办岗位提出恢复适用。"
    if row.accepted_on and row.ends_on:
        return f"正在履约，等到 {row.ends_on}；其间可以因故核查。"
    return "到了下一个环节，系统会放进有关岗位的待办。"


def _item(row: Any) -> str:
    if row.missing_due_on is None:
        return ""
    return f"{row.missing_due_on} 前补交" + (f"，已于 {row.supplied_on} 补交" if row.supplied_on else "")


async def _signature(connection: AsyncConnection, signed: Mapping[str, Any]) -> Facts:
    if not signed:
        return []
    pairs: Facts = [
        ("方式", MEANS.get(signed["means"], "其他方式")),
        ("签署人", signed["signer"]),
        ("签署日期", day(date.fromisoformat(signed["signed_on"]))),
        ("签名", signed.get("signature")),
        ("公开", "同意公开" if signed["publish"] else "不同意公开"),
        ("扫描件", await _papers(connection, signed.get("scan", ()))),
    ]
    return [(label, value) for label, value in pairs if value]


async def _papers(connection: AsyncConnection, ids: Sequence[str]) -> Markup:
    uploads = await uploads_named(connection, list(ids))
    links = [Markup('<a href="/staff/upload/{}">{}</a>').format(one.id, one.name) for one in uploads]
    return Markup("、").join(links)


async def _check(connection: AsyncConnection, row: Any) -> dict[str, Any]:
    """A check as it went: why, what was found, what the business said, what was decided, what became of it."""
    measure = f"，{MEASURES[row.measure]}" if row.measure else ""
    decided = f"{OUTCOMES[row.outcome]}{measure}（{row.decided_by}，{row.decided_on}）" if row.decided_by else ""
    fed_back = verdict("commitment_feedback", {"action": row.feedback}) if row.feedback else ""
    pairs: Facts = [
        ("缘由", CAUSES.get(row.cause, "其他")),
        ("来源", row.source),
        ("启动", f"{day(row.asked_on)} {row.called_by}"),
        ("核查", f"{day(row.checked_on)} {row.checked_by}：{OUTCOMES[row.found]}"),
        ("核查情况", row.findings),
        ("证据材料", await _papers(connection, row.evidence)),
        ("陈述申辩", row.statement),
        ("认定", decided),
        ("理由和依据", row.reason),
        ("整改情况", row.rectified),
        ("办理单位反馈", f"{fed_back}：{row.feedback_note}（{row.fed_back_on}）" if row.fed_back_on else ""),
    ]
    waits = bool(row.outcome) and row.measure != "rectify" and row.fed_back_on is None
    return {
        "title": f"第 {row.n} 次核查" + ("（复查）" if row.again else ""),
        "done": OUTCOMES[row.outcome] if row.outcome else "尚未认定",
        "tone": OUTCOME_TONES.get(row.outcome, "plain"),
        "facts": [(label, value) for label, value in pairs if value]
        + ([("反馈", "等待办理单位反馈")] if waits else []),
    }


async def _handed_in(connection: AsyncConnection, step: Any) -> dict[str, Any]:
    """What a business handed in when it was asked, or that it let the day pass."""
    if step.state == "done":
        facts = [pair for pair in await said(connection, FORMS[step.form], step.answers or {}) if pair[1] != "无"]
        return {"title": f"{step.title}（{day(step.answered_at)}）", "facts": facts}
    words = {"open": f"等待企业，{day(step.due_on)} 前", "lapsed": f"期满没有办理（{day(step.due_on)}）"}
    return {"title": step.title, "facts": [("办理", words.get(step.state, "已撤下"))]}


async def _draft(connection: AsyncConnection, case: Any, steps: Sequence[Any]) -> dict[str, Any] | None:
    """A draft of a letter's text: its words, which are the facts of the step that approves it, and what it changes."""
    asked = next((step for step in steps if step.name == "template_approval"), None)
    if case.kind != "commitment_template" or asked is None:
        return None
    told = {fact["label"]: fact["value"] for fact in asked.open["step"]["facts"]}
    words = {name: told.get(label, "") for name, label in TEXTS.items()}
    newest = await newest_template(connection, case.title)
    # Once it is approved the draft is itself the newest version.
    older = newest if newest is not None and newest.case_id != case.id else None
    return {
        "words": words,
        "version": older.version if older else 0,
        "compared": compared({name: getattr(older, name) for name in words}, words) if older else [],
        "href": f"/staff/commitment-templates/{case.title}" if newest is not None else "",
    }
