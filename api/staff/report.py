"""工作人员出具一家企业的信用报告（公开版）：说明用途，记入查阅留痕。实施方案 二（一）3。"""

from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api import desk
from api.access import Officer, Signed
from api.day import Now, Today
from api.file import file_answer
from api.lifecycle import begin
from api.page import see_other
from api.refusal import status_of
from api.sniff import PDF
from api.staff.desk_page import desk_page
from database.queries.firm import firm_of
from database.queries.report import report_of, reports_about
from database.reading import reading
from rules.check import report_days
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from rules.report import ReportOrder, report_case
from templates.form import form_fields, posted

router = APIRouter(prefix="/staff", include_in_schema=False)


class PurposeForm(Message):
    """出具报告的用途。"""

    purpose: str = Field(
        title="用途", description="写明办理的事项和依据，记入查阅留痕并印在报告上", min_length=2, max_length=200
    )


@router.get("/business/{uscc}/report")
async def ask(request: Request, officer: Officer, today: Today, uscc: str) -> Response:
    return await _page(request, officer, today, uscc, {})


@router.post("/business/{uscc}/report")
async def order(request: Request, officer: Officer, today: Today, now: Now, uscc: str) -> Response:
    """Only what is public and in force: what others may not use is no part of a paper of ours."""
    form = await request.form()
    answers, click = posted(PurposeForm, form.multi_items()), str(form.get("click", "")) or token_urlsafe(16)
    firm = await _firm(uscc)
    case = report_case(uscc, f"{officer.id}/{click}")
    try:
        said = judge(PurposeForm, answers)
        asked = ReportOrder(
            uscc=uscc, subject=firm.name, version="public", unit=officer.unit, purpose=said.purpose, by=officer.actor
        )
        await desk.note_access(officer.actor, f"report:{uscc}", uscc=uscc, purpose=said.purpose, now=now, case=case)
        await begin("report", asked, case=case)
    except Refused as refused:
        if refused.code != "AlreadyEntered":
            return await _page(request, officer, today, uscc, answers, refused)
    return see_other(request, f"/staff/business/{quote(uscc)}/report", ("good", "报告已经出具，可以打开或者下载"))


@router.get("/report/{case:path}")
async def paper(officer: Officer, now: Now, case: str) -> Response:
    """The frozen bytes of a report that one's own unit asked for."""
    async with reading() as connection:
        row = await report_of(connection, case, officer.unit)
    if row is None:
        raise Refused("没有这份报告，或者不是本单位出具的", code="NotFound")
    uscc = row.data["addressee"]["uscc"]
    await desk.note_access(officer.actor, f"report:{uscc}", uscc=uscc, purpose=row.data["purpose"], now=now, case=case)
    return file_answer(row.pdf, PDF, f"{row.title}{row.number}.pdf")


async def _firm(uscc: str) -> Any:
    async with reading() as connection:
        firm = await firm_of(connection, uscc)
    if firm is None:
        raise Refused("没有这个企业的档案", code="NotFound")
    return firm


async def _page(
    request: Request, officer: Signed, today: Today, uscc: str, answers: dict[str, Any], refused: Refused | None = None
) -> Response:
    firm = await _firm(uscc)
    async with reading() as connection:
        reports = await reports_about(connection, uscc, unit=officer.unit)
    faults = refused.faults if refused else {}
    return await desk_page(
        request, officer, "staff/report.html", title="行业信用报告", subtitle=firm.name, today=today, firm=firm,
        reports=reports, fields=form_fields(PurposeForm, answers, faults), faults=faults, days=report_days(today),
        sentence=refused.sentence if refused else "", status=status_of(refused) if refused else 200,
        click=token_urlsafe(16), crumbs=[{"label": "企业档案", "href": "/staff/search"}], at="/staff/search",
    )  # fmt: skip
