"""提供承诺书：填写 → 核对（企业将要读到的、随之而来的日期）→ 提供，并告诉经办怎样让企业签署。实施方案 二（一）1。"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Officer, Signed
from api.day import SHANGHAI, Today
from api.page import case_url
from api.staff.commitment_words import AT, letter_head
from api.staff.desk_page import desk_page
from api.staff.entry import (
    Filing,
    TwoStep,
    carried,
    check_or_enter,
    colleagues_named,
    faulty,
    made_of,
    name_fault,
    on_file,
    responsible,
    under_headings,
)
from api.staff.seeing import case_seen_by
from database.queries.case import case_of
from database.queries.commitment import case_of_offer, newest_template, standing_of
from database.queries.commitment_ledger import agents_of, commitment_of, matters_offered
from database.queries.commitment_template import templates
from database.reading import reading
from rules.clock import deadline, limits
from rules.commitment import TYPES, BusinessStanding, CommitmentOffer, dates, exclusions, faults
from rules.commitment_entry_form import CommitmentEntryForm
from rules.commitment_file import CommitmentEntry
from rules.commitment_matter import listed, matter_of
from rules.edition import in_force
from rules.fault import judge
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import unit, units
from rules.working_day import calendar
from settings import settings
from templates.form import Field, Option, form_fields

router = APIRouter(prefix="/staff/commitment", include_in_schema=False)
CRUMBS = [{"label": "承诺台账", "href": AT}]
PARTS = {
    "事项": ("use", "type", "listed", "matter", "matter_code", "reference", "handling_unit"),
    "承诺书和期限": ("template", "missing", "due_on", "valid_until", "touches"),
    "承诺人": ("uscc", "subject", "legal_representative", "email", "phone", "address"),
    "回避": ("interested",),
}


class Judged(NamedTuple):
    """An offer that may be made, with the text it would be written in."""

    offer: CommitmentOffer
    template: Any


@router.get("/new")
async def entry(request: Request, officer: Officer, today: Today, uscc: str = "") -> Response:
    """The form; with a code, what is on file of that business is filled in."""
    return await _entry(request, officer, today, await on_file(uscc))


@router.post("/new")
async def offer(request: Request, officer: Officer, today: Today) -> Response:
    return await check_or_enter(request, officer, today, ENTRY)


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


async def _judged(officer: Signed, answers: Mapping[str, Any], today: date) -> Judged:
    """The offer and its text. Raises Refused NotYours, NotResponsible, FormFaulty, CommitmentExcluded."""
    responsible(officer, 1, today, otherwise="承诺书由经办岗位提供")
    entered = judge(CommitmentEntryForm, answers)
    wrong, interested = await colleagues_named(officer, entered.interested)
    if entered.listed and matter_of(entered.listed, today) is None:
        wrong["listed"] = "名录中没有这一事项"
    with made_of(CommitmentOffer):
        offer = entered.offer(unit=officer.unit, interested=interested, on=today)
    async with reading() as connection:
        standing = await standing_of(connection, offer.uscc)
        template = await newest_template(connection, offer.template)
        wrong |= faults(offer, on=today) | await _against_the_file(connection, offer)
    if template is None or template.type != offer.type:
        wrong["template"] = f"请选用可用于{TYPES[offer.type]}的承诺书文本"
    if offer.handling_unit and offer.handling_unit not in {one.id for one in units(today)}:
        wrong["handling_unit"] = "请选择办理单位"
    faulty(wrong)
    if reasons := exclusions(offer, standing, on=today):
        raise Refused("不适用承诺：" + "；".join(reasons), code="CommitmentExcluded")
    return Judged(offer, template)


async def _against_the_file(connection: Any, offer: CommitmentOffer) -> dict[str, str]:
    """What the file says otherwise: another name of the business, or the same commitment."""
    found = await name_fault(connection, offer.uscc, offer.subject)
    known = await case_of(connection, await case_of_offer(connection, offer))
    if known is not None:
        on = known.started_at.astimezone(SHANGHAI).date()
        found["reference"] = f"这家企业在同一事项、同一业务编号下的承诺书已于 {on} 提供（{known.title}），不能重复提供"
    return found


async def _filing(officer: Signed, judged: Judged) -> Filing:
    async with reading() as connection:
        case = await case_of_offer(connection, judged.offer)
    return Filing("commitment", case, CommitmentEntry(offer=judged.offer, by=officer.actor))


async def _entry(
    request: Request, officer: Signed, today: date, answers: Mapping[str, Any], refused: Refused | None = None
) -> Response:
    wrong = refused.faults if refused else {}
    async with reading() as connection:
        texts = await templates(connection)
        matters = await matters_offered(connection, officer.unit)
        standing = await standing_of(connection, str(answers["uscc"])) if answers.get("uscc") else BusinessStanding()
    fields = [_offered(field, answers, texts, today) for field in form_fields(CommitmentEntryForm, answers, wrong)]
    return await desk_page(
        request, officer, "staff/commitment_new.html", title="提供承诺书", today=today, crumbs=CRUMBS, at=AT,
        status=422 if refused else 200, fields=fields, faults=wrong, matters=matters,
        parts=under_headings(fields, PARTS),
        sentence=refused.sentence if refused else "", against=[*standing.failed, *standing.serious],
        obstacles=obstacles_to_start(1, unit(officer.unit, today), today), uscc=answers.get("uscc", ""),
    )  # fmt: skip


def _offered(field: Field, answers: Mapping[str, Any], texts: Any, today: date) -> Field:
    """A field with the choices that the texts, the units and the edition offer."""
    if field.name == "template":
        choices = [(one.id, f"《{one.title}》第 {one.version} 版（{TYPES[one.type]}）") for one in texts]
    elif field.name == "handling_unit":
        choices = [(one.id, one.name) for one in units(today)]
    elif field.name == "listed":
        choices = [(one.code, one.title + ("（不适用）" if one.excluded else "")) for one in listed(today)]
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
    return await desk_page(
        request, officer, "staff/commitment_confirm.html", title="核对承诺书", today=today, crumbs=CRUMBS, at=AT,
        offer=offer, template=judged.template, head=letter_head(offer.model_dump(mode="json"), today), agents=agents,
        follows=dates(offer, today, calendar()), sign_until=_sign_until(today), fields=fields,
        answers=carried(answers),
    )  # fmt: skip


ENTRY = TwoStep(
    form=CommitmentEntryForm, judged=_judged, page=_entry, confirm=_confirm, filing=_filing,
    said=lambda _: "已提供承诺书，等待企业签署", landing="/staff/commitment/offered",
)  # fmt: skip
