"""提出重点关注：填写（信用档案对照每一条标准）→ 核对 → 提出；以及提出提前退出。实施方案 二（三）9。"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import desk
from api.access import Officer, Signed
from api.day import Now, Today, now
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
from database.queries.credit_file import entries_of
from database.queries.watch import next_case, standing_watch, watch_of
from database.reading import reading
from rules.credit_file import items
from rules.fault import judge
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import unit
from rules.uscc import faults as code_faults
from rules.uscc import normalise
from rules.watch import WatchProposal, criteria, degrees, leaving, measures, period
from rules.watch_entry_form import WatchEntryForm
from rules.watch_file import WatchEntry
from rules.watch_finding import Met, faults, findings
from rules.watch_form import DEGREES, ExitProposal
from templates.form import Field, Option, form_fields

router = APIRouter(prefix="/staff/watch", include_in_schema=False)
PARTS = {
    "关注谁": ("uscc", "subject"),
    "为什么": ("criterion", "reason"),
    "怎样监管": ("degree", "supervision"),
    "送达和联系": ("legal_representative", "address", "email", "phone"),
    "回避": ("interested",),
}
CRUMBS = [{"label": "重点关注", "href": "/staff/watch"}]


class Weighed(NamedTuple):
    """A proposal, and what the credit file says of its criterion."""

    proposal: WatchProposal
    met: Met


@router.get("/new")
async def entry(request: Request, officer: Officer, today: Today, uscc: str = "") -> Response:
    """The form; with a code, what is on file of that business is filled in and held against every criterion."""
    return await _entry(request, officer, today, await on_file(uscc))


@router.post("/new")
async def propose(request: Request, officer: Officer, today: Today) -> Response:
    return await check_or_enter(request, officer, today, ENTRY)


async def _judged(officer: Signed, answers: Mapping[str, Any], today: date) -> Weighed:
    """The proposal. Raises Refused NotYours, NotResponsible, FormFaulty with every fault by field."""
    responsible(officer, 9, today, otherwise="重点关注由经办岗位提出")
    entered = judge(WatchEntryForm, answers)
    wrong, interested = await colleagues_named(officer, entered.interested)
    with made_of(WatchProposal):
        proposal = entered.proposal(unit=officer.unit, interested=interested)
    if code := code_faults(proposal.uscc):
        faulty(wrong | {"uscc": "；".join(code)})
    found = await findings_of(proposal.uscc, today)
    async with reading() as connection:
        standing = await standing_watch(connection, proposal.uscc, officer.unit)
        wrong |= faults(proposal, found, on=today) | await name_fault(connection, proposal.uscc, proposal.subject)
    if standing is not None:
        wrong["uscc"] = f"本单位已经提出或者正在关注这家企业（{standing.number}）"
    faulty(wrong)
    return Weighed(proposal, next(one for one in found if one.criterion == proposal.criterion))


async def findings_of(uscc: str, today: date) -> tuple[Met, ...]:
    """Every criterion held against the file of a business as it stands now."""
    async with reading() as connection:
        used = items(await entries_of(connection, uscc), on=today, known_by=now())
    return findings(used, on=today)


async def _filing(officer: Signed, weighed: Weighed) -> Filing:
    async with reading() as connection:
        case = await next_case(connection, weighed.proposal.uscc)
    return Filing("watch", case, WatchEntry(proposal=weighed.proposal, by=officer.actor))


async def _entry(
    request: Request, officer: Signed, today: date, answers: Mapping[str, Any], refused: Refused | None = None
) -> Response:
    wrong = refused.faults if refused else {}
    fields = [_offered(field, today) for field in form_fields(WatchEntryForm, answers, wrong)]
    code = normalise(str(answers.get("uscc") or ""))
    found: tuple[Met, ...] = ()
    if code and not code_faults(code):
        found = await findings_of(code, today)
        # Looking at a file is written down with its purpose, here as on the page of the file itself.
        await desk.note_access(officer.actor, f"business:{code}", uscc=code, purpose="提出重点关注", now=now())
    return await desk_page(
        request, officer, "staff/watch_new.html", title="提出重点关注", today=today, crumbs=CRUMBS,
        status=status_of(refused) if refused else 200, fields=fields, faults=wrong,
        parts=under_headings(fields, PARTS), found=found, degrees=degrees(today), measures=measures(today).values(),
        sentence=refused.sentence if refused else "",
        obstacles=obstacles_to_start(9, unit(officer.unit, today), today),
    )  # fmt: skip


def _offered(field: Field, today: date) -> Field:
    """What the edition of the day offers, each with the degree that goes with it."""
    called = degrees(today)
    told: dict[str, dict[str, str]] = {
        "criterion": {one.id: f"{one.title}（最高{called[one.degree]}）" for one in criteria(today).values()},
        "degree": {str(degree): title for degree, title in called.items()},
        "supervision": {one.id: f"{one.title}（{called[one.degree]}起）" for one in measures(today).values()},
    }
    if field.name not in told:
        return field
    chosen = {option.value for option in field.options if option.chosen}
    offered = tuple(Option(value, title, value in chosen) for value, title in told[field.name].items())
    return field._replace(options=offered)


async def _confirm(
    request: Request, officer: Signed, today: date, weighed: Weighed, answers: Mapping[str, Any]
) -> Response:
    proposal, titles = weighed.proposal, measures(today)
    return await desk_page(
        request, officer, "staff/watch_confirm.html", title="核对重点关注", today=today, proposal=proposal,
        met=weighed.met, degree=degrees(today)[proposal.degree], crumbs=CRUMBS, leaving=leaving(today),
        supervision=[titles[one].title for one in proposal.supervision], follows=period(today, on=today),
        heavier=[one.title for one in titles.values() if one.id not in proposal.supervision],
        answers=carried(answers),
    )  # fmt: skip


def _said(weighed: Weighed) -> str:
    return f"已提出将{weighed.proposal.subject}列为重点关注对象"


ENTRY = TwoStep(WatchEntryForm, _judged, _entry, _confirm, _filing, _said)

EXIT = Matter(
    "exit", "提出退出重点关注", "propose_exit", ExitProposal, "/staff/watch/exit", "提交核准",
    ["提出后由负责人核准，提出人不得核准；核准后当日退出，监管措施停止，并书面告知企业。",
     "所依据的案件撤销、修复，列入的标准不再满足的，不必提出，当日自动退出；因其他情形不再满足的，每月初核对，当日自动退出。"],
)  # fmt: skip


@router.get("/exit/{case:path}")
async def exit_page(request: Request, officer: Officer, today: Today, case: str) -> Response:
    return await matter_page(request, officer, today, EXIT, await _standing(officer, case, today))


@router.post("/exit/{case:path}")
async def leave(request: Request, officer: Officer, now: Now, today: Today, case: str) -> Response:
    """提前退出：一人提出，由另一人核准。"""
    return await matter_told(request, officer, now, today, EXIT, await _standing(officer, case, today))


async def _standing(officer: Signed, case: str, today: date) -> Stands:
    row, about = await case_about(officer, case, today, watch_of, "重点关注案件")
    reasons = [] if officer.unit == row.unit else ["由实施重点关注的单位办理"]
    if about.state != "in_force":
        reasons.append("没有在进行的重点关注")
    told = [("依据的标准", about.met["title"]), ("程度", DEGREES[str(about.degree)])]
    dated = [("开始", about.starts_on), ("复核日", about.review_on)]
    return stands(row, reasons, [*told, *dated])
