"""提出授予激励：选事项和企业 → 核对（具备哪些条件、公示和期限）→ 提出；登记一次已经给予的使用。实施方案 二（三）9。"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

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
    responsible,
    under_headings,
)
from api.staff.matter import Matter, Stands, case_about, matter_page, matter_told, stands
from database.queries.case import case_of
from database.queries.credit_file import entries_of
from database.queries.eligibility import watched_of
from database.queries.firm import firm_of
from database.queries.incentive import case_of_incentive, incentive_of
from database.reading import reading
from rules.credit_file import items
from rules.fault import judge
from rules.incentive import Benefit, Eligibility, benefit_of, eligibility, offered
from rules.incentive_file import Granted, IncentiveEntry, IncentiveProposal
from rules.incentive_form import STATES, IncentiveEntryForm, UseEntry
from rules.incentive_grant import grant_obstacles, granted, publicity
from rules.refusal import Refused
from rules.unit import unit
from rules.uscc import normalise
from templates.form import Field, Option, form_fields

router = APIRouter(prefix="/staff/incentive", include_in_schema=False)
AT = "/staff/incentives"
CRUMBS = [{"label": "激励台账", "href": AT}]
PARTS = {"授予谁、授予什么": ("benefit", "uscc"), "为什么": ("reason", "interested")}


class Judged(NamedTuple):
    """An incentive that may be proposed: for whom, why they have what it takes, and what follows from it."""

    proposal: IncentiveProposal
    subject: str
    benefit: Benefit
    found: Eligibility
    shown_until: Any
    dates: Granted


@router.get("/new")
async def entry(request: Request, officer: Officer, today: Today, benefit: str = "", uscc: str = "") -> Response:
    """The form; a benefit and a business that were chosen elsewhere are filled in."""
    return await _entry(request, officer, today, {"benefit": benefit, "uscc": normalise(uscc)})


@router.post("/new")
async def propose(request: Request, officer: Officer, today: Today, now: Now) -> Response:
    async def judged(officer: Signed, answers: Mapping[str, Any], today: date) -> Judged:
        return await _judged(officer, answers, today, now)

    entering = TwoStep(
        form=IncentiveEntryForm, judged=judged, page=_entry, confirm=_confirm, filing=_filing,
        said=lambda _: "已提出，由负责人决定是否公示",
    )  # fmt: skip
    return await check_or_enter(request, officer, today, entering)


async def _judged(officer: Signed, answers: Mapping[str, Any], today: date, now: Any) -> Judged:
    """The incentive. Raises Refused NotYours, NotResponsible, BenefitUnknown, FormFaulty with every fault by field."""
    responsible(officer, 9, today, otherwise="激励由经办岗位提出")
    entered = judge(IncentiveEntryForm, answers)
    wrong, interested = await colleagues_named(officer, entered.interested)
    with made_of(IncentiveProposal):
        proposal = entered.proposal(unit=officer.unit, interested=interested)
    benefit = benefit_of(proposal.benefit, today)
    if reasons := grant_obstacles(benefit, unit(officer.unit, today), today):
        wrong["benefit"] = "；".join(reasons)
    async with reading() as connection:
        firm = await firm_of(connection, proposal.uscc)
        known = await case_of(connection, await case_of_incentive(connection, proposal.uscc, benefit.id))
        chain = await entries_of(connection, proposal.uscc)
        watched = bool(await watched_of(connection, [proposal.uscc], today))
    if firm is None:
        wrong["uscc"] = "没有这家企业的信用档案，无从判断是否具备条件"
    if known is not None:
        wrong["benefit"] = f"这家企业的这项激励已经提出或者正在享受（{known.title}），不能重复提出"
    found = eligibility(items(chain, on=today, known_by=now), benefit, on=today, watched=watched)
    if firm is not None and not found.met:
        wrong.setdefault("benefit", f"现在还不具备条件：{'；'.join(found.missing)}")
    faulty(wrong)
    assert firm is not None
    return Judged(proposal, firm.name, benefit, found, publicity(benefit, today), granted(benefit, today))


async def _filing(officer: Signed, judged: Judged) -> Filing:
    async with reading() as connection:
        case = await case_of_incentive(connection, judged.proposal.uscc, judged.benefit.id)
    return Filing("incentive", case, IncentiveEntry(proposal=judged.proposal, by=officer.actor))


async def _entry(
    request: Request, officer: Signed, today: date, answers: Mapping[str, Any], refused: Refused | None = None
) -> Response:
    wrong, own = refused.faults if refused else {}, unit(officer.unit, today)
    fields = [_offered(field, answers, officer, today) for field in form_fields(IncentiveEntryForm, answers, wrong)]
    grantable = [one for one in offered(today) if not grant_obstacles(one, own, today)]
    return await desk_page(
        request, officer, "staff/incentive_new.html", title="提出授予激励", today=today, at=AT, crumbs=CRUMBS,
        status=status_of(refused) if refused else 200, fields=fields, faults=wrong,
        parts=under_headings(fields, PARTS), sentence=refused.sentence if refused else "",
        obstacles=[] if grantable else [f"现行激励事项没有由{own.name}授予的"],
    )  # fmt: skip


def _offered(field: Field, answers: Mapping[str, Any], officer: Signed, today: date) -> Field:
    """The benefits that the unit of the officer may grant."""
    if field.name != "benefit":
        return field
    chosen, own = str(answers.get("benefit") or ""), unit(officer.unit, today)
    mine = [one for one in offered(today) if not grant_obstacles(one, own, today)]
    return field._replace(options=tuple(Option(one.id, one.title, one.id == chosen) for one in mine))


async def _confirm(
    request: Request, officer: Signed, today: date, judged: Judged, answers: Mapping[str, Any]
) -> Response:
    return await desk_page(
        request, officer, "staff/incentive_confirm.html", title="核对拟授予的激励", today=today, at=AT, judged=judged,
        answers=carried(answers), crumbs=CRUMBS,
    )  # fmt: skip


USE = Matter(
    "incentive_use", "登记已经给予的激励", "enter_use", UseEntry, "/staff/incentive/use", "登记",
    ["只登记本单位已经实际给予的；逐次登记，统计的次数以此为准。",
     "企业自己申请使用的，在待办里确认，不用在这里再登记。"],
)  # fmt: skip


@router.get("/use/{case:path}")
async def use_page(request: Request, officer: Officer, today: Today, case: str) -> Response:
    return await matter_page(request, officer, today, USE, await _standing(officer, case, today))


@router.post("/use/{case:path}")
async def use(request: Request, officer: Officer, now: Now, today: Today, case: str) -> Response:
    return await matter_told(request, officer, now, today, USE, await _standing(officer, case, today))


async def _standing(officer: Signed, case: str, today: date) -> Stands:
    row, about = await case_about(officer, case, today, incentive_of, "激励案件")
    told = [("激励", about.title), ("现在", STATES[about.state]), ("期限", f"{about.starts_on} 至 {about.ends_on}")]
    return stands(row, use_obstacles(officer, about), told)


def use_obstacles(officer: Signed, incentive: Any) -> list[str]:
    """Why no use can be entered now; empty means one can."""
    if officer.unit != incentive.unit or "handler" not in officer.actor.roles:
        return ["由授予单位的经办岗位登记"]
    return [] if incentive.state in ("in_force", "stopped") else ["这项激励还没有授予，或者已经期满"]
