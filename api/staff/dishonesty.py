"""提出失信行为认定：填写 → 核对（达没达到标准、随之而来的程序和期限）→ 提出；以及提出终止。实施方案 二（三）8。"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Officer, Signed
from api.day import Now, Today
from api.refusal import status_of
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
from api.staff.matter import Matter, Stands, case_about, matter_page, matter_told, stands
from api.staff.obstacle import end_obstacles
from database.queries.case import case_of
from database.queries.dishonesty import case_of_proposal, dishonesty_of
from database.reading import reading
from rules.dishonesty import DishonestyProposal, dates, faults, matched
from rules.dishonesty_entry_form import DishonestyEntryForm
from rules.dishonesty_file import DishonestyEntry
from rules.dishonesty_form import EndProposal
from rules.dishonesty_item import DEGREES, catalogue, list_of
from rules.fault import judge
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import unit
from templates.form import Field, Option, form_fields

router = APIRouter(prefix="/staff/dishonesty", include_in_schema=False)
PARTS = {
    "认定什么": ("item", "ground", "document", "issued_by", "effective_on"),
    "事实": ("facts", "occurrences", "fine", "fleet"),
    "四项原则": ("lawful", "objective", "prudent", "related"),
    "当事人": ("uscc", "subject", "legal_representative", "address", "email", "phone"),
    "回避": ("interested",),
}
CRUMBS = [{"label": "失信认定台账", "href": "/staff/dishonesty"}]


@router.get("/new")
async def entry(request: Request, officer: Officer, today: Today, uscc: str = "") -> Response:
    """The form; with a code, what is on file of that business is filled in."""
    return await _entry(request, officer, today, await on_file(uscc))


@router.post("/new")
async def propose(request: Request, officer: Officer, today: Today) -> Response:
    return await check_or_enter(request, officer, today, ENTRY)


async def _judged(officer: Signed, answers: Mapping[str, Any], today: date) -> DishonestyProposal:
    """The proposal. Raises Refused NotYours, NotResponsible, FormFaulty with every fault by field."""
    responsible(officer, 8, today, otherwise="失信行为认定由经办岗位提出")
    entered = judge(DishonestyEntryForm, answers)
    wrong, interested = await colleagues_named(officer, entered.interested)
    with made_of(DishonestyProposal):
        proposal = entered.proposal(unit=officer.unit, interested=interested)
    async with reading() as connection:
        known = await case_of(connection, await case_of_proposal(connection, proposal))
        wrong |= faults(proposal, on=today) | await name_fault(connection, proposal.uscc, proposal.subject)
    if known is not None:
        wrong["document"] = f"这家企业的同一事项、同一文书已经提出认定（{known.title}），不能重复提出"
    faulty(wrong)
    return proposal


async def _filing(officer: Signed, proposal: DishonestyProposal) -> Filing:
    async with reading() as connection:
        case = await case_of_proposal(connection, proposal)
    return Filing("dishonesty", case, DishonestyEntry(proposal=proposal, by=officer.actor))


async def _entry(
    request: Request, officer: Signed, today: date, answers: Mapping[str, Any], refused: Refused | None = None
) -> Response:
    wrong = refused.faults if refused else {}
    fields = [_offered(field, answers, today) for field in form_fields(DishonestyEntryForm, answers, wrong)]
    return await desk_page(
        request, officer, "staff/dishonesty_new.html", title="提出失信行为认定", today=today, crumbs=CRUMBS,
        status=status_of(refused) if refused else 200, fields=fields, faults=wrong,
        parts=under_headings(fields, PARTS),
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
    return await desk_page(
        request, officer, "staff/dishonesty_confirm.html", title="核对失信行为认定", today=today, crumbs=CRUMBS,
        proposal=proposal,
        item=item, degree=DEGREES[item.degree], listed=list_of(item, today), reached=matched(proposal, item),
        follows=dates(item, on=today, start=today), answers=carried(answers),
    )  # fmt: skip


ENTRY = TwoStep(
    form=DishonestyEntryForm, judged=_judged, page=_entry, confirm=_confirm, filing=_filing,
    said=lambda _: "已提出失信行为认定",
)  # fmt: skip


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
    row, about = await case_about(officer, case, today, dishonesty_of, "失信行为认定案件")
    told = [("失信事实", about.proposal["facts"]), ("依据文书", about.proposal["document"])]
    dated = [("最早修复日", about.earliest_repair_on), ("期满日", about.ends_on)]
    return stands(row, end_obstacles(officer, row, about), [*told, *dated])
