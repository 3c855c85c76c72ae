"""本企业的一项激励：给什么、为什么、到哪天；申请使用一次；停止的，为什么停、怎样恢复。公示以前企业看不到。"""

from collections.abc import Sequence
from secrets import token_urlsafe
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business, Signed
from api.day import Today
from api.lifecycle import tell
from api.page import see_other
from api.portal.shell import not_found, office_of, portal_page
from api.refusal import status_of
from database.queries import portal
from database.queries.incentive import incentive_of, uses_of
from database.reading import reading
from rules.address import case_address
from rules.fault import judge
from rules.incentive_form import STATES, UseRequest
from rules.incentive_grant import benefit_at
from rules.journal import Telling
from rules.record import entry_key
from rules.refusal import Refused
from rules.unit import units
from templates.form import Option, form_fields, posted

router = APIRouter(include_in_schema=False)
HERE = "/portal/benefits"
CRUMBS = [{"label": "我的激励", "href": HERE}]
USES = {"asked": ("等待办理单位确认", "info"), "given": ("已经给予", "good"), "refused": ("没有给予", "plain"),
        "lapsed": ("没有确认给予", "plain")}  # fmt: skip


class Had(NamedTuple):
    """An incentive as its business may see it: from its publicity on."""

    row: Any
    uses: Sequence[Any]
    papers: Sequence[Any]


@router.get("/portal/incentive/{case:path}")
async def incentive(request: Request, business: Business, today: Today, case: str) -> Response:
    return await _page(request, business, today, await _had(business, case))


@router.post("/portal/incentive/{case:path}")
async def ask_to_use(request: Request, business: Business, today: Today, case: str) -> Response:
    """One use is asked for; the unit that is asked confirms whether it gave it."""
    had = await _had(business, case)
    form = await request.form()
    answers, click = posted(UseRequest, form.multi_items()), str(form.get("click", ""))[:80]
    try:
        said = judge(UseRequest, answers)
        if not any(one.id == said.unit for one in units(today)):
            raise Refused("表单有误，请按提示修改", code="FormFaulty", faults={"unit": "请选择办理单位"})
        content = said.model_dump()
        await tell(case, "ask_use", Telling(by=business.actor, content=content), click=f"use/{click}")
    except Refused as refused:
        if refused.code not in ("FormFaulty", "TooMany", "NotInForce"):
            raise
        return await _page(request, business, today, had, answers, refused, click)
    return see_other(request, case_address("incentive", case), ("good", "申请已经收到，办理单位给予后在本页确认"))


async def _had(business: Signed, case: str) -> Had:
    async with reading() as connection:
        row = await incentive_of(connection, case)
        if row is None or row.uscc != business.id or row.shown_from is None:
            raise not_found()
        return Had(row, await uses_of(connection, case), await portal.letters(connection, business.id, case=case))


async def _page(
    request: Request, business: Signed, today: Today, had: Had, answers: dict[str, Any] | None = None,
    refused: Refused | None = None, click: str = "",
) -> Response:  # fmt: skip
    row, said = had.row, {"unit": had.row.unit} | (answers or {})
    faults = refused.faults if refused else {}
    fields = form_fields(UseRequest, said, faults)
    offices = tuple(Option(one.id, one.name, one.id == said["unit"]) for one in units(today))
    return await portal_page(
        request, business, today, "incentive", at=HERE, title=row.title, office=row.unit, row=row, crumbs=CRUMBS,
        status=status_of(refused) if refused else 200, gives=benefit_at(row.benefit, row.edition).gives,
        state=STATES[row.state], uses=had.uses, words=USES, papers=had.papers,
        names={one.unit: office_of(one.unit, today).name for one in had.uses},
        fields=[one._replace(options=offices) if one.name == "unit" else one for one in fields], faults=faults,
        sentence=refused.sentence if refused else "", click=click or token_urlsafe(16),
        action=case_address("incentive", row.case_id),
        record=entry_key(row.case_id, "incentive", row.n) if row.n else "",
    )  # fmt: skip
