"""我的信用报告：出一份本企业的报告，公开版给别人看，完整版自己看。实施方案 二（一）3。"""

from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Business, Signed
from api.day import Today
from api.lifecycle import begin
from api.page import see_other
from api.portal.shell import not_found, office_of, portal_page
from api.refusal import status_of
from database.queries import portal as queries
from database.queries.report import reports_about
from database.reading import reading
from rules.check import report_days
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from rules.report import VERSIONS, ReportOrder, Version, report_case
from templates.form import form_fields, posted

router = APIRouter(prefix="/portal/report", include_in_schema=False)


class ReportForm(Message):
    """出具报告。"""

    version: Version = Field(
        title="版本", description="公开版只有公开且有效的信息，可以交给别人；完整版有全部信息，供自己查看",
        json_schema_extra={"labels": {str(version): title for version, title in VERSIONS.items()}},
    )  # fmt: skip


@router.get("")
async def reports(request: Request, business: Business, today: Today) -> Response:
    return await _page(request, business, today, {"version": "public"})


@router.post("")
async def order(request: Request, business: Business, today: Today) -> Response:
    form = await request.form()
    answers, click = posted(ReportForm, form.multi_items()), str(form.get("click", ""))
    try:
        said = judge(ReportForm, answers)
        async with reading() as connection:
            firm = await queries.business(connection, business.id)
        if firm is None:
            raise not_found()
        asked = ReportOrder(
            uscc=business.id, subject=firm.name, version=said.version, unit=office_of("", today).id, by=business.actor
        )
        await begin("report", asked, case=report_case(business.id, click or token_urlsafe(16)))
    except Refused as refused:
        if refused.code != "AlreadyEntered":
            return await _page(request, business, today, answers, refused)
    return see_other(request, "/portal/report", ("good", "报告已经出具，可以打开或者下载"))


async def _page(
    request: Request, business: Signed, today: Today, answers: dict[str, Any], refused: Refused | None = None
) -> Response:
    async with reading() as connection:
        papers = await reports_about(connection, business.id)
    faults = refused.faults if refused else {}
    return await portal_page(
        request, business, today, "report", at="/portal/report", title="信用报告", days=report_days(today),
        papers=papers, click=token_urlsafe(16),
        fields=form_fields(ReportForm, answers, faults),
        faults=faults, sentence=refused.sentence if refused else "", status=status_of(refused) if refused else 200,
    )  # fmt: skip
