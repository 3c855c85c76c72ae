"""提出失信行为认定：填写 → 核对（达没达到标准、随之而来的程序和期限）→ 提出；以及提出终止。实施方案 二（三）8。"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from api.access import Officer, Signed
from api.day import Now, Today
from api.lifecycle import begin
from api.page import case_url, see_other
from api.refusal import status_of
from api.staff.case_page import background
from api.staff.desk_page import desk_page
from api.staff.entry import colleagues_named, kept_answers
from api.staff.matter import Matter, Stands, matter_page, matter_told
from api.staff.seeing import case_seen_by
from database.queries.case import case_of
from database.queries.dishonesty import case_of_proposal, dishonesty_of
from database.queries.firm import firm_of
from database.reading import reading
from rules.dishonesty import DishonestyProposal, dates, faults, matched
from rules.dishonesty_entry_form import DishonestyEntryForm
from rules.dishonesty_file import DishonestyEntry
from rules.dishonesty_form import EndProposal
from rules.dishonesty_item import DEGREES, catalogue, list_of
from rules.fault import judge, sentences
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import unit
from templates.form import Field, Option, form_fields, posted

router = APIRouter(prefix="/staff/dishonesty", include_in_schema=False)
PARTS = {
    "认定什么": ("item", "ground", "document", "issued_by", "effective_on"),
    "事实": ("facts", "occurrences", "fine", "fleet"),
    "四项原则": ("lawful", "objective", "prudent", "related"),
    "当事人": ("uscc", "subject", "legal_representative", "address", "email", "phone"),
    "回避": ("interested",),
}


@router.get("/new")
async def entry(request: Request, officer: Officer, today: Today, uscc: str = "") -> Response:
    """The form; with a code, what is on file of that business is filled in."""
    answers: dict[str, Any] = {}
    if uscc:
        async with reading() as connection:
            firm = await firm_of(connection, uscc)
        known = ("legal_representative", "email", "phone", "address")
        answers = {"uscc": uscc}
        if firm is not None:
            answers |= {"subject": firm.name, **{name: getattr(firm, name) for name in known}}
    return await _entry(request, officer, today, answers)


@router.post("/new")
async def check_or_propose(request: Request, officer: Officer, today: Today) -> Response:
    """What was filled in is judged, then shown with what follows from it; confirmed, it is proposed."""
    form = await request.form()
    stage, kept = str(form.get("stage") or "check"), str(form.get("answers") or "")
    answers = kept_answers(kept) if kept else posted(DishonestyEntryForm, form.multi_items())
    if stage == "edit":
        return await _entry(request, officer, today, answers)
    case = ""
    try:
        proposal = await _judged(officer, answers, today)
        if stage != "begin":
            return await _confirm(request, officer, today, proposal, answers)
        async with reading() as connection:
            case = await case_of_proposal(connection, proposal)
        await begin("dishonesty", DishonestyEntry(proposal=proposal, by=officer.actor), case=case)
    except Refused as refused:
        if status_of(refused) == 409:
            return see_other(request, case_url(case), ("warn", refused.sentence))
        if status_of(refused) not in (403, 422):
            raise
        return await _entry(request, officer, today, answers, refused)
    return see_other(request, case_url(case), ("good", "已提出失信行为认定"))


async def _judged(officer: Signed, answers: Mapping[str, Any], today: date) -> DishonestyProposal:
    """The proposal. Raises Refused NotYours, NotResponsible, FormFaulty with every fault by field."""
    if "handler" not in officer.actor.roles:
        raise Refused("失信行为认定由经办岗位提出", code="NotYours")
    if reasons := obstacles_to_start(8, unit(officer.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")
    entered = judge(DishonestyEntryForm, answers)
    wrong, interested = await colleagues_named(officer, entered.interested)
    try:
        proposal = entered.proposal(unit=officer.unit, interested=interested)
    except ValidationError as error:
        raise Refused(
            "表单有误，请按提示修改", code="FormFaulty", faults=sentences(DishonestyProposal, error)
        ) from None
    async with reading() as connection:
        firm = await firm_of(connection, proposal.uscc)
        known = await case_of(connection, await case_of_proposal(connection, proposal))
    wrong |= faults(proposal, on=today)
    if firm is not None and firm.name != proposal.subject:
        wrong["subject"] = f"该代码在档的名称是“{firm.name}”，请核对；更名的，先办理更名"
    if known is not None:
        wrong["document"] = f"这家企业的同一事项、同一文书已经提出认定（{known.title}），不能重复提出"
    if wrong:
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults=wrong)
    return proposal


async def _entry(
    request: Request, officer: Signed, today: date, answers: Mapping[str, Any], refused: Refused | None = None
) -> Response:
    wrong = refused.faults if refused else {}
    fields = [_offered(field, answers, today) for field in form_fields(DishonestyEntryForm, answers, wrong)]
    named = {field.name: field for field in fields}
    return await desk_page(
        request, officer, "staff/dishonesty_new.html", title="提出失信行为认定", today=today,
        status=status_of(refused) if refused else 200, fields=fields, faults=wrong,
        parts=[(title, [named[name] for name in names]) for title, names in PARTS.items()],
        sentence=refused.sentence if refused else "",
        obstacles=obstacles_to_start(8, unit(officer.unit, today), today),
    )  # fmt: skip


def _offered(field: Field, answers: Mapping[str, Any], today: date) -> Field:
    """The items of the catalogue, those of a list under its title."""
    if field.name != "item":
        return field
    chosen = str(answers.get("item") or "")
    options = []
    for item in catalogue(today).values():
        listed = list_of(item, today)
        title = f"{item.title}（列入{listed.title}）" if listed else item.title
        if item.subject != "person":
            options.append(Option(item.id, title, item.id == chosen))
    return field._replace(options=tuple(options))


async def _confirm(
    request: Request, officer: Signed, today: date, proposal: DishonestyProposal, answers: Mapping[str, Any]
) -> Response:
    item = catalogue(today)[proposal.item]
    page = await desk_page(
        request, officer, "staff/dishonesty_confirm.html", title="核对失信行为认定", today=today, proposal=proposal,
        item=item, degree=DEGREES[item.degree], listed=list_of(item, today), reached=matched(proposal, item),
        follows=dates(item, on=today, start=today), answers=json.dumps(dict(answers), ensure_ascii=False),
    )  # fmt: skip
    page.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML show:window:top"})
    return page


END = Matter(
    "end", "提出终止认定", "propose_end", EndProposal, "/staff/dishonesty/end", "提交核准",
    ["修复的，应当已经改正失信行为、履行完义务并作出公开承诺，且不早于最早修复日；复议、诉讼撤销的，写明文书。",
     "提出后由负责人核准，提出人不得核准；核准后即行停止公示和使用，并书面告知企业。"],
)  # fmt: skip


@router.get("/end/{case:path}")
async def end_page(request: Request, officer: Officer, today: Today, case: str) -> Response:
    return await matter_page(request, officer, today, END, await _standing(officer, case, today))


@router.post("/end/{case:path}")
async def end(request: Request, officer: Officer, now: Now, today: Today, case: str) -> Response:
    """修复、撤销或者依据消失：提出终止，由另一人核准。"""
    return await matter_told(request, officer, now, today, END, await _standing(officer, case, today))


async def _standing(officer: Signed, case: str, today: date) -> Stands:
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
        about = await dishonesty_of(connection, case)
    if about is None:
        raise Refused("这不是失信行为认定案件", code="NotFound")
    reasons = []
    if officer.unit != row.unit:
        reasons.append("由作出认定的单位办理")
    if about.served_on is None or about.ended_on is not None:
        reasons.append("没有在用的认定")
    told = [("失信事实", about.proposal["facts"]), ("依据文书", about.proposal["document"])]
    dated = [("最早修复日", about.earliest_repair_on), ("期满日", about.ends_on)]
    return Stands(row, reasons, [*background(row, None), *told, *((name, str(day)) for name, day in dated if day)])
