"""查企业、查案件；企业档案。看档案要说明目的，谁看的、为什么看，都记下来。"""

from datetime import date
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api import desk
from api.access import Officer, Signed
from api.day import Now, Today
from api.page import case_url
from api.staff.case_page import paper_cards
from api.staff.desk_page import desk_page, units_below
from api.staff.history import POSITIONS
from api.staff.seeing import case_seen_by
from api.staff.stage import OUTCOMES
from api.staff.todo_list import CASE_KINDS, unit_names
from database.queries.business import businesses_like
from database.queries.case import cases_like, cases_of_business, records_of
from database.queries.firm import firm_of, letters_of_firm
from database.reading import reading
from rules.commitment import OUTCOMES as COMMITMENT_OUTCOMES
from rules.message import Message
from rules.refusal import Refused
from rules.uscc import normalise
from templates.form import form_fields

router = APIRouter(prefix="/staff", include_in_schema=False)
PURPOSES = {"case": "办理案件", "licence": "行政审批中的信用核查", "inspection": "监督检查", "other": "其他工作需要"}
RECORDS = {
    "penalty": "行政处罚", "repaired": "信用修复", "expired": "公示期满", "revoked": "处罚撤销",
    "changed": "处罚变更", "corrected": "更正", "frozen": "核实中",
    "commitment": "信用承诺", "commitment_restored": "承诺修复",
    **{f"commitment_{outcome}": f"承诺履约：{title}" for outcome, title in COMMITMENT_OUTCOMES.items()},
}  # fmt: skip


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
        kinds=CASE_KINDS, positions=POSITIONS, outcomes=OUTCOMES, case_url=case_url,
    )  # fmt: skip


@router.get("/business/{uscc}")
async def business(
    request: Request, officer: Officer, today: Today, now: Now, uscc: str, purpose: str = "", note: str = "",
    case: str = "",
) -> Response:  # fmt: skip
    """The credit file of a business, after the purpose is said; from one's own case the case is the purpose."""
    async with reading() as connection:
        firm = await firm_of(connection, uscc)
        if firm is None:
            raise Refused("没有这个企业的档案", code="NotFound")
        if case:
            about = await case_seen_by(connection, officer, case, today)
            purpose, note = ("case", case) if about.uscc == uscc else ("", "")
    if purpose not in PURPOSES:
        return await _ask(request, officer, today, firm)
    await desk.note_access(officer.actor, f"business:{uscc}", uscc=uscc, purpose=PURPOSES[purpose], now=now, note=note)
    async with reading() as connection:
        records = await records_of(connection, uscc)
        cases = await cases_of_business(connection, uscc)
        letters = await letters_of_firm(connection, uscc)
    own = [one for one in cases if one.unit == officer.unit or "supervisor" in officer.actor.roles]
    return await desk_page(
        request, officer, "staff/business.html", title=firm.name, subtitle="企业信用档案", today=today, firm=firm,
        records=[{"row": row, "title": RECORDS.get(row.kind, row.kind)} for row in reversed(records)],
        cases=own, others=len(cases) - len(own), purpose=PURPOSES[purpose], kinds=CASE_KINDS, positions=POSITIONS,
        papers=paper_cards([one for one in letters if one.unit == officer.unit]), outcomes=OUTCOMES,
        case_url=case_url, units=unit_names(today), crumbs=[{"label": "企业档案", "href": "/staff/search"}],
    )  # fmt: skip


async def _ask(request: Request, officer: Signed, today: date, firm: Any) -> Response:
    return await desk_page(
        request, officer, "staff/purpose.html", title="查阅企业信用档案", subtitle=firm.name, today=today, firm=firm,
        fields=form_fields(PurposeForm), crumbs=[{"label": "企业档案", "href": "/staff/search"}],
    )  # fmt: skip
