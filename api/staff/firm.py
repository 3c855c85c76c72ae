"""查企业、查案件；企业信用档案：八个页签、时间图、两个时间。看档案要说明目的，谁看的、为什么看，都记下来。"""

from collections.abc import Callable
from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api import desk
from api.access import Officer, Signed
from api.day import Now, Today
from api.file_view import file_of, first_tab, lines_of, picture_of, tabs_of, times_of
from api.page import case_url
from api.staff.case_page import paper_cards
from api.staff.desk_page import desk_page, units_below
from api.staff.history import progress
from api.staff.sanction_list import page_of
from api.staff.seeing import case_seen_by
from api.staff.todo_list import CASE_KINDS
from api.web_view import Address, web_picture
from database.queries.business import businesses_like
from database.queries.case import cases_like, cases_of_business
from database.queries.firm import firm_of, letters_of_firm, predecessors_of, reads_of
from database.queries.web import web_of
from database.reading import reading
from rules.address import why_address
from rules.credit_file import TABS, Item
from rules.message import Message
from rules.record_entry import SUCCESSIONS
from rules.refusal import Refused
from rules.unit import unit_names
from rules.uscc import normalise
from templates.form import form_fields

router = APIRouter(prefix="/staff", include_in_schema=False)
PURPOSES = {"case": "办理案件", "licence": "行政审批中的信用核查", "inspection": "监督检查", "other": "其他工作需要"}
CRUMBS = [{"label": "企业档案", "href": "/staff/search"}]
READS = 50


class PurposeForm(Message):
    """查阅目的。"""

    purpose: Literal["case", "licence", "inspection", "other"] = Field(
        title="查阅目的", json_schema_extra={"labels": dict(PURPOSES)}
    )
    note: str = Field("", title="说明", description="例如案件编号、检查任务", max_length=200)


@router.get("/search")
async def search(request: Request, officer: Officer, today: Today, q: str = "") -> Response:
    text = normalise(q) if len(q.strip()) >= 18 else q.strip()
    firms: Any = []
    found: list[Any] = []
    if text:
        async with reading() as connection:
            firms = await businesses_like(connection, text)
            units = units_below(officer.unit, today) if "supervisor" in officer.actor.roles else (officer.unit,)
            cases = await cases_like(connection, text, units=units)
            found = list(cases)
    return await desk_page(
        request, officer, "staff/search.html", title="查企业、查案件", today=today, q=q, firms=firms, cases=found,
        kinds=CASE_KINDS, progress=progress, case_url=case_url,
    )  # fmt: skip


@router.get("/business/{uscc}")
async def business(
    request: Request, officer: Officer, today: Today, now: Now, uscc: str, purpose: str = "", note: str = "",
    case: str = "", tab: str = "", as_of: str = "", known: str = "",
) -> Response:  # fmt: skip
    """The credit file of a business, after the purpose is said; from one's own case the case is the purpose.

    `as_of` is the day whose standing is shown, `known` the day by whose end it was known; both are today when left out.
    """
    async with reading() as connection:
        firm = await firm_of(connection, uscc)
        if firm is None:
            raise _no_file()
        said = note
        if case:
            about = await case_seen_by(connection, officer, case, today)
            purpose, said = ("case", case) if about.uscc == uscc else ("", "")
    if purpose not in PURPOSES:
        return await _ask(request, officer, today, firm)
    times = times_of(as_of, known, today=today, now=now)
    what = {"note": said, **times.query()}
    await desk.note_access(officer.actor, f"business:{uscc}", uscc=uscc, purpose=PURPOSES[purpose], now=now, **what)
    kept = {"case": case} if case else {"purpose": purpose, "note": note}
    async with reading() as connection:
        found = await file_of(connection, firm, times)
        shown = await _beside(connection, officer, uscc)
        around = await web_of(connection, uscc)
    tab = first_tab(found, tab)
    return await desk_page(
        request, officer, "staff/business.html", title=firm.name, subtitle="企业信用档案", today=today, firm=firm,
        times=times, tab=tab, lines=lines_of(found, tab), total=len(found), picture=picture_of(found, times.on),
        tabs=tabs_of(found, tab, _addresses(f"/staff/business/{uscc}", kept | times.query())), tab_title=TABS[tab],
        web=web_picture(around, found, times.on, _address(officer)),
        kept=kept | {"tab": tab}, address=f"/staff/business/{uscc}", acts=_acts(officer), purpose=PURPOSES[purpose],
        kinds=CASE_KINDS, progress=progress, case_url=case_url, units=unit_names(today),
        successions=SUCCESSIONS, crumbs=CRUMBS, **shown,
    )  # fmt: skip


def _addresses(address: str, kept: dict[str, str]) -> Callable[[str], str]:
    asked = {name: value for name, value in kept.items() if value}
    return lambda tab: f"{address}?{urlencode(asked | {'tab': tab})}"


def _address(officer: Signed) -> Address:
    """One's own unit's cases lead to themselves, others' to why they are on file; what is not on file stays theirs."""

    def address(row: Any, item: Item | None) -> str | None:
        if row.kind == "sanction_list":
            return page_of(row.id)
        if row.unit == officer.unit or "supervisor" in officer.actor.roles:
            return case_url(row.id)
        return why_address(item.key) if item else None

    return address


async def _beside(connection: Any, officer: Signed, uscc: str) -> dict[str, Any]:
    """What stands beside the records: cases, papers, whom the business follows, who has looked lately."""
    cases = await cases_of_business(connection, uscc)
    letters = await letters_of_firm(connection, uscc)
    own = [one for one in cases if one.unit == officer.unit or "supervisor" in officer.actor.roles]
    return {
        "cases": own,
        "others": len(cases) - len(own),
        "papers": paper_cards([one for one in letters if one.unit == officer.unit]),
        "predecessors": await predecessors_of(connection, uscc),
        "reads": await reads_of(connection, uscc, limit=5),
    }


def _acts(officer: Signed) -> Callable[[Item], list[dict[str, str]]]:
    """Why a record is there; and what this reader may begin: a handler of its unit corrects or ends it."""

    def acts(item: Item) -> list[dict[str, str]]:
        told = [{"label": "为什么", "href": why_address(item.key)}] if item.adverse or item.kind == "incentive" else []
        mine = "handler" in officer.actor.roles and item.unit == officer.unit and "item" in item.body
        if not mine or item.state == "corrected":
            return told
        asked = {"uscc": item.uscc, "about": item.key}
        verbs = {"correct": "更正"} | ({"end": "终止"} if item.state != "ended" else {})
        return told + [
            {"label": label, "href": f"/staff/record/new?{urlencode({'act': act, **asked})}"}
            for act, label in verbs.items()
        ]

    return acts


@router.get("/business/{uscc}/reads")
async def reads(request: Request, officer: Officer, today: Today, uscc: str, before: int = 0) -> Response:
    """Who has looked at this file or its papers, when, and what for."""
    async with reading() as connection:
        firm = await firm_of(connection, uscc)
        if firm is None:
            raise _no_file()
        rows = await reads_of(connection, uscc, before=before or None, limit=READS + 1)
    return await desk_page(
        request, officer, "staff/business_reads.html", title="谁看过这份档案", subtitle=firm.name, today=today,
        firm=firm, rows=rows[:READS], more=rows[READS - 1].id if len(rows) > READS else 0, units=unit_names(today),
        before=before, crumbs=[*CRUMBS, {"label": firm.name, "href": f"/staff/business/{uscc}"}],
    )  # fmt: skip


def _no_file() -> Refused:
    return Refused("没有这个企业的档案", code="NotFound")


async def _ask(request: Request, officer: Signed, today: date, firm: Any) -> Response:
    return await desk_page(
        request, officer, "staff/purpose.html", title="查阅企业信用档案", subtitle=firm.name, today=today, firm=firm,
        fields=form_fields(PurposeForm), crumbs=CRUMBS,
    )  # fmt: skip
