"""录入处罚：填写 → 核对（系统判定的分类和日期）→ 登记；处罚台账。实施方案 二（二）7。"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from api.access import Officer, Signed
from api.day import SHANGHAI, Today
from api.lifecycle import begin
from api.page import case_url, see_other
from api.refusal import status_of
from api.staff.desk_page import desk_page
from api.staff.entry import colleagues_named, kept_answers
from api.staff.stage import OUTCOMES
from database.queries.case import case_of, penalties_of_unit
from database.queries.penalty import case_of_decision
from database.reading import reading
from rules.fault import judge, sentences
from rules.penalty import PenaltyDecision, faults
from rules.penalty_class import CLASS_TITLES, classify
from rules.penalty_entry_form import PenaltyEntryForm
from rules.penalty_file import PenaltyEntry
from rules.refusal import Refused
from rules.repair import publication
from rules.responsibility import obstacles_to_start
from rules.unit import unit
from templates.form import Field, form_fields, posted

router = APIRouter(prefix="/staff/penalty", include_in_schema=False)
PAGE = 50
PARTS = {
    "处罚决定": ("no", "decided_on", "procedure", "authority", "authority_code"),
    "行政相对人": ("subject", "uscc", "legal_representative"),
    "违法行为和处罚": ("violation", "sector", "facts", "basis", "kinds", "content", "fine", "confiscated", "licence"),
    "公示": ("serious_list", "valid_until", "publish_until", "remark"),
    "送达和回避": ("address", "phone", "email", "hand_over", "interested"),
}
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
async def check_or_enter(request: Request, officer: Officer, today: Today) -> Response:
    """What was filled in is judged, then shown with what follows from it; confirmed, it is entered."""
    form = await request.form()
    stage, kept = str(form.get("stage") or "check"), str(form.get("answers") or "")
    answers = kept_answers(kept) if kept else posted(PenaltyEntryForm, form.multi_items())
    if stage == "edit":
        return await _entry(request, officer, today, answers)
    case = ""
    try:
        _responsible(officer, today)
        decision = await _judged(officer, answers, today)
        if stage != "begin":
            return await _confirm(request, officer, today, decision, answers)
        async with reading() as connection:
            case = await case_of_decision(connection, decision.no)
        await begin("penalty", PenaltyEntry(decision=decision, by=officer.actor), case=case)
    except Refused as refused:
        if status_of(refused) == 409:
            return see_other(request, case_url(case), ("warn", refused.sentence))
        if status_of(refused) not in (403, 422):
            raise
        return await _entry(request, officer, today, answers, refused)
    return see_other(request, case_url(case), ("good", f"已登记 {decision.no}，待第二人复核分类"))


def _responsible(officer: Signed, today: date) -> None:
    if "handler" not in officer.actor.roles:
        raise Refused("处罚信息由经办岗位录入", code="NotYours")
    if reasons := obstacles_to_start(7, unit(officer.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")


async def _judged(officer: Signed, answers: Mapping[str, Any], today: date) -> PenaltyDecision:
    """The decision. Raises Refused FormFaulty with every fault by field."""
    entered = judge(PenaltyEntryForm, answers)
    wrong, interested = await colleagues_named(officer, entered.interested)
    try:
        decision = entered.decision(
            unit=officer.unit, authority=unit(officer.unit, today).name, entered_by=officer.id, interested=interested
        )
    except ValidationError as error:
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults=sentences(PenaltyDecision, error)) from None
    wrong |= faults(decision, on=today)
    if wrong:
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults=wrong)
    async with reading() as connection:
        known = await case_of(connection, await case_of_decision(connection, decision.no))
    if known is not None:
        sentence = f"该文号已于 {known.started_at.astimezone(SHANGHAI):%Y-%m-%d} 登记，不能重复登记"
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults={"no": sentence})
    return decision


async def _entry(
    request: Request, officer: Signed, today: date, answers: Mapping[str, Any], refused: Refused | None = None
) -> Response:
    wrong = refused.faults if refused else {}
    return await desk_page(
        request, officer, "staff/penalty_new.html", title="录入处罚", today=today, crumbs=CRUMBS,
        status=422 if refused else 200, fields=(fields := form_fields(PenaltyEntryForm, answers, wrong)), faults=wrong,
        parts=_parts({field.name: field for field in fields}),
        sentence=refused.sentence if refused else "",
        obstacles=obstacles_to_start(7, unit(officer.unit, today), today),
    )  # fmt: skip


def _parts(fields: Mapping[str, Field]) -> list[tuple[str, list[Field]]]:
    """The fields under their headings; every field is under one."""
    return [(title, [fields[name] for name in names]) for title, names in PARTS.items()]


async def _confirm(
    request: Request, officer: Signed, today: date, decision: PenaltyDecision, answers: Mapping[str, Any]
) -> Response:
    classified = classify(decision)
    page = await desk_page(
        request, officer, "staff/penalty_confirm.html", title="核对处罚信息", today=today, crumbs=CRUMBS,
        decision=decision, classified=classified, klass=CLASS_TITLES[classified.klass],
        shown=publication(decision, classified.klass), answers=json.dumps(dict(answers), ensure_ascii=False),
        fields=form_fields(PenaltyEntryForm, answers),
    )  # fmt: skip
    # The form of htmx would look for itself here; the whole page takes its place.
    page.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML show:window:top"})
    return page
