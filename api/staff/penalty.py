"""录入处罚：填写 → 核对（系统判定的分类和日期）→ 登记；处罚台账。实施方案 二（二）7。"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Officer, Signed
from api.day import SHANGHAI, Today
from api.page import case_url
from api.staff.desk_page import desk_page
from api.staff.entry import (
    Filing,
    TwoStep,
    carried,
    check_or_enter,
    closed_to,
    colleagues_named,
    faulty,
    made_of,
    responsible,
    under_headings,
)
from api.staff.stage import OUTCOMES
from database.queries.case import case_of, penalties_of_unit
from database.queries.penalty import case_of_decision
from database.reading import reading
from rules.fault import judge
from rules.penalty import PenaltyDecision, faults
from rules.penalty_class import CLASS_TITLES, classify
from rules.penalty_entry_form import PenaltyEntryForm
from rules.penalty_file import PenaltyEntry
from rules.refusal import Refused
from rules.repair import publication
from rules.unit import unit
from templates.form import form_fields

router = APIRouter(prefix="/staff/penalty", include_in_schema=False)
PAGE = 50
PARTS = {
    "处罚决定": ("no", "decided_on", "procedure", "authority", "authority_code"),
    "行政相对人": ("subject", "uscc", "legal_representative"),
    "违法行为和处罚": ("violation", "sector", "facts", "basis", "kinds", "content", "fine", "confiscated", "licence"),
    "公示": ("serious_list", "valid_until", "publish_until", "remark"),
    "送达和回避": ("address", "phone", "email", "hand_over", "interested"),
}
OTHERWISE = "处罚信息由经办岗位录入"
CRUMBS = [{"label": "处罚台账", "href": "/staff/penalty"}]


@router.get("")
async def ledger(
    request: Request, officer: Officer, today: Today, q: str = "", klass: str = "", before: str = ""
) -> Response:
    """The unit's penalties, newest decision first."""
    place = _place(before)
    async with reading() as connection:
        rows = await penalties_of_unit(connection, officer.unit, klass=klass, text=q, before=place, limit=PAGE + 1)
    shown = rows[:PAGE]
    older = f"{shown[-1].decided_on}|{shown[-1].case_id}" if len(rows) > PAGE else ""
    return await desk_page(
        request, officer, "staff/penalties.html", title="处罚台账", today=today, rows=shown, q=q, klass=klass,
        classes=CLASS_TITLES, outcomes=OUTCOMES, case_url=case_url, older=older, before=before,
        enters=not closed_to(officer, 7, today, otherwise=OTHERWISE),
    )  # fmt: skip


def _place(before: str) -> tuple[date, str] | None:
    day, _, case = before.partition("|")
    try:
        return (date.fromisoformat(day), case) if case else None
    except ValueError:
        return None


@router.get("/new")
async def entry(request: Request, officer: Officer, today: Today) -> Response:
    return await _entry(request, officer, today, {})


@router.post("/new")
async def enter(request: Request, officer: Officer, today: Today) -> Response:
    return await check_or_enter(request, officer, today, ENTRY)


async def _judged(officer: Signed, answers: Mapping[str, Any], today: date) -> PenaltyDecision:
    """The decision. Raises Refused NotYours, NotResponsible, FormFaulty with every fault by field."""
    responsible(officer, 7, today, otherwise=OTHERWISE)
    entered = judge(PenaltyEntryForm, answers)
    wrong, interested = await colleagues_named(officer, entered.interested)
    with made_of(PenaltyDecision):
        decision = entered.decision(
            unit=officer.unit, authority=unit(officer.unit, today).name, entered_by=officer.id, interested=interested
        )
    faulty(wrong | faults(decision, on=today))
    async with reading() as connection:
        known = await case_of(connection, await case_of_decision(connection, decision.no))
    if known is not None:
        faulty({"no": f"该文号已于 {known.started_at.astimezone(SHANGHAI):%Y-%m-%d} 登记，不能重复登记"})
    return decision


async def _filing(officer: Signed, decision: PenaltyDecision) -> Filing:
    async with reading() as connection:
        case = await case_of_decision(connection, decision.no)
    return Filing("penalty", case, PenaltyEntry(decision=decision, by=officer.actor))


async def _entry(
    request: Request, officer: Signed, today: date, answers: Mapping[str, Any], refused: Refused | None = None
) -> Response:
    wrong = refused.faults if refused else {}
    return await desk_page(
        request, officer, "staff/penalty_new.html", title="录入处罚", today=today, crumbs=CRUMBS,
        status=422 if refused else 200, fields=(fields := form_fields(PenaltyEntryForm, answers, wrong)), faults=wrong,
        parts=under_headings(fields, PARTS),
        sentence=refused.sentence if refused else "",
        obstacles=closed_to(officer, 7, today, otherwise=OTHERWISE),
    )  # fmt: skip


async def _confirm(
    request: Request, officer: Signed, today: date, decision: PenaltyDecision, answers: Mapping[str, Any]
) -> Response:
    classified = classify(decision)
    return await desk_page(
        request, officer, "staff/penalty_confirm.html", title="核对处罚信息", today=today, crumbs=CRUMBS,
        decision=decision, classified=classified, klass=CLASS_TITLES[classified.klass],
        shown=publication(decision, classified.klass), answers=carried(answers),
        fields=form_fields(PenaltyEntryForm, answers),
    )  # fmt: skip


ENTRY = TwoStep(
    form=PenaltyEntryForm, judged=_judged, page=_entry, confirm=_confirm, filing=_filing,
    said=lambda decision: f"已登记 {decision.no}，待第二人复核分类",
)  # fmt: skip
