"""提出失信惩戒措施：选一件在用的认定 → 选现行清单的一项、看过惩相当 → 核对 → 提出。实施方案 二（三）9。"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Officer, Signed
from api.day import Today
from api.page import page
from api.refusal import status_of
from api.staff.desk_page import desk_page
from api.staff.dishonesty_ledger import DEGREE_TITLES, item_titles, list_titles
from api.staff.entry import (
    Filing,
    TwoStep,
    carried,
    check_or_enter,
    colleagues_named,
    faulty,
    made_of,
    on_file,
    responsible,
    under_headings,
)
from api.staff.sanction_choice import by_class, classes, named, weighed
from api.staff.sanction_obstacle import proposing_obstacles, sanction_obstacles
from database.queries.case import case_of
from database.queries.dishonesty_ledger import Wanted, determinations_of_units
from database.queries.sanction import case_of_sanction, determination_of
from database.queries.sanction_list import item_of, items_in_force
from database.reading import reading
from rules.fault import judge
from rules.refusal import Refused
from rules.sanction import (
    Determination,
    Proportion,
    SanctionDates,
    SanctionProposal,
    faults,
    klass_rule,
    klass_title,
    proportion,
    sanction_dates,
)
from rules.sanction_entry_form import SanctionEntryForm
from rules.sanction_file import SanctionEntry
from rules.sanction_list import ListItem
from rules.unit import unit_names, units
from settings import settings
from templates.form import Field, Option, form_fields, posted

router = APIRouter(prefix="/staff/sanction", include_in_schema=False)
AT = "/staff/sanctions"
CRUMBS = [{"label": "惩戒台账", "href": AT}]
PARTS = {
    "期限和理由": ("months", "reason", "less"),
    "谁来实施、告诉谁": ("units", "partners"),
    "当事人的联系方式": ("legal_representative", "address", "email", "phone"),
    "回避": ("interested",),
}
CHOICES = 30


class Judged(NamedTuple):
    """A measure that may be proposed, with what it rests on and what follows from it."""

    proposal: SanctionProposal
    item: ListItem
    determination: Determination
    proportion: Proportion
    dates: SanctionDates


@router.get("/new")
async def entry(request: Request, officer: Officer, today: Today, determination: str = "", q: str = "") -> Response:
    """The form for a determination; without one, those in force to choose from."""
    if not determination:
        return await _choose(request, officer, today, q)
    return await _entry(request, officer, today, {"determination": determination})


@router.post("/new")
async def propose(request: Request, officer: Officer, today: Today) -> Response:
    return await check_or_enter(request, officer, today, ENTRY)


@router.post("/proportion")
async def proportion_of_choice(request: Request, officer: Officer, today: Today) -> Response:
    """Whether what is chosen so far is no more than the degree allows, while the form is filled in."""
    answers = posted(SanctionEntryForm, (await request.form()).multi_items())
    async with reading() as connection:
        known = await determination_of(connection, str(answers.get("determination") or ""))
        item = await item_of(connection, *named(answers), today)
    found = weighed(known, item, answers, today)
    return page(request, "staff/sanction_proportion.html", found=found, item=item, classes=classes(today))


async def _choose(request: Request, officer: Signed, today: date, q: str) -> Response:
    """The determinations in force of the unit; by name, code or number those of every unit."""
    wanted, everyone = Wanted(text=q, state="in_force"), list(unit_names(today))
    async with reading() as connection:
        rows = await determinations_of_units(
            connection, everyone if q.strip() else [officer.unit], wanted, limit=CHOICES
        )
    return await desk_page(
        request, officer, "staff/sanction_choose.html", title="提出惩戒措施：选择认定", today=today,
        at="/staff/dishonesty", crumbs=CRUMBS, q=q, rows=rows, most=CHOICES, names=unit_names(today),
        items=item_titles(today), lists=list_titles(), degrees=DEGREE_TITLES,
        obstacles=proposing_obstacles(officer, today),
    )  # fmt: skip


async def _judged(officer: Signed, answers: Mapping[str, Any], today: date) -> Judged:
    """The measure. Raises Refused NotFound, NotYours, NotResponsible, FormFaulty with every fault by field."""
    responsible(officer, 9, today, otherwise="惩戒措施由经办岗位提出")
    entered = judge(SanctionEntryForm, answers)
    wrong, interested = await colleagues_named(officer, entered.interested)
    async with reading() as connection:
        known = await _determination(connection, entered.determination)
        item = await item_of(connection, *entered.named, today)
        firm = await on_file(known.uscc)
        with made_of(SanctionProposal):
            proposal = entered.proposal(
                uscc=known.uscc, subject=str(firm["subject"]), unit=officer.unit, interested=interested
            )
        case = await case_of(connection, await case_of_sanction(connection, proposal))
    found = faults(proposal, item=item, determination=known, on=today)
    wrong |= {"item" if name == "item_no" else name: sentence for name, sentence in found.items()}
    if strange := [one for one in proposal.partners if one not in settings().partners]:
        wrong["partners"] = f"没有登记协同部门“{'、'.join(strange)}”"
    if case is not None:
        wrong["item"] = f"这件认定已经提出过清单的这一项（{case.title}），不能重复提出"
    faulty(wrong)
    assert item is not None
    assert known.ends_on is not None
    return Judged(
        proposal, item, known,
        proportion(item, known.degree, months=proposal.months, determination_ends_on=known.ends_on, start=today,
                   on=today),
        sanction_dates(today, proposal.months, determination_ends_on=known.ends_on),
    )  # fmt: skip


async def _determination(connection: Any, case: str) -> Determination:
    known = await determination_of(connection, case)
    if known is None:
        raise Refused("没有这件失信行为认定", code="NotFound")
    return known


async def _filing(officer: Signed, judged: Judged) -> Filing:
    async with reading() as connection:
        case = await case_of_sanction(connection, judged.proposal)
    return Filing("sanction", case, SanctionEntry(proposal=judged.proposal, by=officer.actor))


async def _entry(
    request: Request, officer: Signed, today: date, answers: Mapping[str, Any], refused: Refused | None = None
) -> Response:
    wrong = refused.faults if refused else {}
    async with reading() as connection:
        known = await _determination(connection, str(answers.get("determination") or ""))
        items = await items_in_force(connection, today)
    firm = await on_file(known.uscc)
    given = {**firm, "units": [known.unit], **answers}
    fields = [_offered(field, given, today) for field in form_fields(SanctionEntryForm, given, wrong)]
    offered, barred = by_class(items, known, today)
    chosen = next((one for one in items if (one.list_id, one.no) == named(answers)), None)
    return await desk_page(
        request, officer, "staff/sanction_new.html", title="提出惩戒措施", subtitle=str(firm.get("subject", "")),
        today=today, at="/staff/dishonesty", crumbs=CRUMBS, status=status_of(refused) if refused else 200,
        fields=fields, faults=wrong, parts=_parts(fields), sentence=refused.sentence if refused else "",
        known=known, degree=DEGREE_TITLES[known.degree], picked=str(answers.get("item")),
        obstacles=sanction_obstacles(officer, known, items, today), offered=offered, barred=barred,
        classes=classes(today), found=weighed(known, chosen, answers, today), item=chosen,
    )  # fmt: skip


def _parts(fields: Sequence[Field]) -> list[tuple[str, list[Field]]]:
    """The fields under their headings; what has nothing to choose from is not asked."""
    empty = {field.name for field in fields if field.widget == "checkboxes" and not field.options}
    wanted = {title: [name for name in names if name not in empty] for title, names in PARTS.items()}
    return under_headings(fields, wanted)


def _offered(field: Field, answers: Mapping[str, Any], today: date) -> Field:
    """The units and the partners of the day."""
    known = {
        "units": {one.id: one.name for one in units(today)},
        "partners": {id: one.title for id, one in settings().partners.items()},
    }.get(field.name)
    if known is None:
        return field
    chosen = answers.get(field.name) or ()
    return field._replace(options=tuple(Option(id, title, id in chosen) for id, title in known.items()))


async def _confirm(
    request: Request, officer: Signed, today: date, judged: Judged, answers: Mapping[str, Any]
) -> Response:
    names, told = unit_names(today), judged.proposal
    return await desk_page(
        request, officer, "staff/sanction_confirm.html", title="核对惩戒措施", today=today, at="/staff/dishonesty",
        crumbs=CRUMBS, judged=judged, classes=classes(today), units=[names[one] for one in told.units],
        partners=[settings().partners[one].title for one in told.partners],
        klass=klass_title(judged.item.klass, today), heard=klass_rule(judged.item.klass, today)["heard"],
        degree=DEGREE_TITLES[judged.determination.degree], answers=carried(answers),
    )  # fmt: skip


ENTRY = TwoStep(
    form=SanctionEntryForm, judged=_judged, page=_entry, confirm=_confirm, filing=_filing,
    said=lambda _: "已提出惩戒措施",
)  # fmt: skip
