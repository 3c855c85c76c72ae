"""提供承诺书：填写 → 核对（企业将要读到的、随之而来的日期）→ 提供，并告诉经办怎样让企业签署。实施方案 二（一）1。"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from api.access import Officer, Signed
from api.day import SHANGHAI, Today
from api.lifecycle import begin
from api.page import case_url, see_other
from api.refusal import status_of
from api.staff.commitment_words import AT, letter_head
from api.staff.desk_page import desk_page
from api.staff.entry import colleagues_named, kept_answers
from api.staff.seeing import case_seen_by
from database.queries.case import case_of
from database.queries.commitment import case_of_offer, newest_template, standing_of
from database.queries.commitment_ledger import agents_of, commitment_of, matters_offered
from database.queries.commitment_template import templates
from database.queries.firm import firm_of
from database.reading import reading
from rules.clock import deadline, limits
from rules.commitment import TYPES, BusinessStanding, CommitmentOffer, dates, exclusions, faults
from rules.commitment_entry_form import CommitmentEntryForm
from rules.commitment_file import CommitmentEntry
from rules.edition import in_force
from rules.fault import judge, sentences
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import unit, units
from rules.uscc import normalise
from rules.working_day import calendar
from settings import settings
from templates.form import Field, Option, form_fields, posted

router = APIRouter(prefix="/staff/commitment", include_in_schema=False)
CRUMBS = [{"label": "承诺台账", "href": AT}]
PARTS = {
    "事项": ("use", "type", "matter", "matter_code", "reference", "handling_unit"),
    "承诺书和期限": ("template", "missing", "due_on", "valid_until", "touches"),
    "承诺人": ("uscc", "subject", "legal_representative", "email", "phone", "address"),
    "回避": ("interested",),
}
FROM_FILE = ("legal_representative", "email", "phone", "address")


class Judged(NamedTuple):
    """An offer that may be made, with the text it would be written in."""

    offer: CommitmentOffer
    template: Any


@router.get("/new")
async def entry(request: Request, officer: Officer, today: Today, uscc: str = "") -> Response:
    """The form; with a code, what is on file of that business is filled in."""
    answers: dict[str, Any] = {}
    if code := normalise(uscc):
        async with reading() as connection:
            firm = await firm_of(connection, code)
        answers = {"uscc": code}
        if firm is not None:
            answers |= {"subject": firm.name, **{name: getattr(firm, name) for name in FROM_FILE}}
    return await _entry(request, officer, today, answers)


@router.post("/new")
async def check_or_offer(request: Request, officer: Officer, today: Today) -> Response:
    """What was filled in is judged, then shown as its business will read it; confirmed, it is offered."""
    form = await request.form()
    stage, kept = str(form.get("stage") or "check"), str(form.get("answers") or "")
    answers = kept_answers(kept) if kept else posted(CommitmentEntryForm, form.multi_items())
    if stage == "edit":
        return await _entry(request, officer, today, answers)
    case = ""
    try:
        _responsible(officer, today)
        judged = await _judged(officer, answers, today)
        if stage != "begin":
            return await _confirm(request, officer, today, judged, answers)
        async with reading() as connection:
            case = await case_of_offer(connection, judged.offer)
        await begin("commitment", CommitmentEntry(offer=judged.offer, by=officer.actor), case=case)
    except Refused as refused:
        if status_of(refused) == 409:
            return see_other(request, case_url(case), ("warn", refused.sentence))
        if status_of(refused) not in (403, 422):
            raise
        return await _entry(request, officer, today, answers, refused)
    return see_other(request, case_url(case, "/staff/commitment/offered"), ("good", "已提供承诺书，等待企业签署"))


@router.get("/offered/{case:path}")
async def offered(request: Request, officer: Officer, today: Today, case: str) -> Response:
    """What to tell the business now, and what to do when it signs on paper."""
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
        commitment = await commitment_of(connection, case)
        if commitment is None:
            raise Refused("这不是承诺案件", code="NotFound")
        agents = await agents_of(connection, row.uscc)
    return await desk_page(
        request, officer, "staff/commitment_offered.html", title="已提供承诺书", subtitle=row.title, today=today, at=AT,
        crumbs=CRUMBS, commitment=commitment, agents=agents, sign_until=_sign_until(row.legal_date), case=case,
        case_href=case_url(case), scan_href=case_url(case, "/staff/commitment/scan"),
        code_href=case_url(case, "/staff/opening-code"), click=uuid4().hex,
        portal_path=settings().public_url + case_url(case, "/portal/commitment"),
        head=letter_head(commitment.offer, today),
    )  # fmt: skip


def _sign_until(on: date) -> Any:
    return deadline(on, limits(on)["commitment_signing"], calendar(), (), "提供承诺书")


def _responsible(officer: Signed, today: date) -> None:
    if "handler" not in officer.actor.roles:
        raise Refused("承诺书由经办岗位提供", code="NotYours")
    if reasons := obstacles_to_start(1, unit(officer.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")


async def _judged(officer: Signed, answers: Mapping[str, Any], today: date) -> Judged:
    """The offer and its text. Raises Refused FormFaulty with every fault by field, CommitmentExcluded."""
    entered = judge(CommitmentEntryForm, answers)
    wrong, interested = await colleagues_named(officer, entered.interested)
    try:
        offer = entered.offer(unit=officer.unit, interested=interested)
    except ValidationError as error:
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults=sentences(CommitmentOffer, error)) from None
    async with reading() as connection:
        standing = await standing_of(connection, offer.uscc)
        template = await newest_template(connection, offer.template)
        wrong |= faults(offer, on=today) | await _against_the_file(connection, offer)
    if template is None or template.type != offer.type:
        wrong["template"] = f"请选用可用于{TYPES[offer.type]}的承诺书文本"
    if offer.handling_unit and offer.handling_unit not in {one.id for one in units(today)}:
        wrong["handling_unit"] = "请选择办理单位"
    if wrong:
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults=wrong)
    if reasons := exclusions(offer, standing, on=today):
        raise Refused("不适用承诺：" + "；".join(reasons), code="CommitmentExcluded")
    return Judged(offer, template)


async def _against_the_file(connection: Any, offer: CommitmentOffer) -> dict[str, str]:
    """What the file says otherwise: another name of the business, or the same commitment."""
    found = {}
    firm = await firm_of(connection, offer.uscc)
    if firm is not None and firm.name != offer.subject:
        found["subject"] = f"该代码在档的名称是“{firm.name}”，请核对；更名的，先办理更名"
    known = await case_of(connection, await case_of_offer(connection, offer))
    if known is not None:
        on = known.started_at.astimezone(SHANGHAI).date()
        found["reference"] = f"这家企业在同一事项、同一业务编号下的承诺书已于 {on} 提供（{known.title}），不能重复提供"
    return found


async def _entry(
    request: Request, officer: Signed, today: date, answers: Mapping[str, Any], refused: Refused | None = None
) -> Response:
    wrong = refused.faults if refused else {}
    async with reading() as connection:
        texts = await templates(connection)
        matters = await matters_offered(connection, officer.unit)
        standing = await standing_of(connection, str(answers["uscc"])) if answers.get("uscc") else BusinessStanding()
    fields = [_offered(field, answers, texts, today) for field in form_fields(CommitmentEntryForm, answers, wrong)]
    named = {field.name: field for field in fields}
    return await desk_page(
        request, officer, "staff/commitment_new.html", title="提供承诺书", today=today, crumbs=CRUMBS, at=AT,
        status=422 if refused else 200, fields=fields, faults=wrong, matters=matters,
        parts=[(title, [named[name] for name in names]) for title, names in PARTS.items()],
        sentence=refused.sentence if refused else "", against=[*standing.failed, *standing.serious],
        obstacles=obstacles_to_start(1, unit(officer.unit, today), today), uscc=answers.get("uscc", ""),
    )  # fmt: skip


def _offered(field: Field, answers: Mapping[str, Any], texts: Any, today: date) -> Field:
    """A field with the choices that the texts, the units and the edition offer."""
    if field.name == "template":
        choices = [(one.id, f"《{one.title}》第 {one.version} 版（{TYPES[one.type]}）") for one in texts]
    elif field.name == "handling_unit":
        choices = [(one.id, one.name) for one in units(today)]
    elif field.name == "touches":
        choices = [(one["name"], one["title"]) for one in in_force("commitment", today).data["excluded"]]
    else:
        known = {"list": "matters"} if field.name == "matter" else {}
        return field._replace(attributes=field.attributes | known)
    chosen = answers.get(field.name) or ()
    chosen = {chosen} if isinstance(chosen, str) else set(chosen)
    attributes = {name: value for name, value in field.attributes.items() if name != "maxlength"}
    options = tuple(Option(value, label, value in chosen) for value, label in choices)
    return field._replace(options=options, attributes=attributes)


async def _confirm(
    request: Request, officer: Signed, today: date, judged: Judged, answers: Mapping[str, Any]
) -> Response:
    offer = judged.offer
    async with reading() as connection:
        texts = await templates(connection)
        agents = await agents_of(connection, offer.uscc)
    fields = [_offered(field, answers, texts, today) for field in form_fields(CommitmentEntryForm, answers)]
    page = await desk_page(
        request, officer, "staff/commitment_confirm.html", title="核对承诺书", today=today, crumbs=CRUMBS, at=AT,
        offer=offer, template=judged.template, head=letter_head(offer.model_dump(mode="json"), today), agents=agents,
        follows=dates(offer, today, calendar()), sign_until=_sign_until(today), fields=fields,
        answers=json.dumps(dict(answers), ensure_ascii=False),
    )  # fmt: skip
    # The form of htmx would look for itself here; the whole page takes its place.
    page.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML show:window:top"})
    return page
