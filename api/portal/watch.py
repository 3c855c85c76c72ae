"""本企业被重点关注：为什么、什么措施、哪天复核、怎样退出；在这里请求提前退出。实施方案 二（三）9。"""

from collections.abc import Sequence
from secrets import token_urlsafe
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business, Signed
from api.day import Today
from api.lifecycle import tell
from api.page import see_other
from api.portal.shell import not_found, portal_page
from api.refusal import status_of
from database.queries import portal
from database.queries.watch import watch_of
from database.reading import reading
from rules.address import case_address
from rules.fault import judge
from rules.journal import Telling
from rules.record import entry_key
from rules.refusal import Refused
from rules.watch import leaving
from rules.watch_form import CRITERIA, DEGREES, SUPERVISION, ExitProposal
from templates.form import form_fields, posted

router = APIRouter(include_in_schema=False)


class Told(NamedTuple):
    """A watch as its business may see it: from the first paper on."""

    row: Any
    papers: Sequence[Any]


@router.get("/portal/watch/{case:path}")
async def watch(request: Request, business: Business, today: Today, case: str) -> Response:
    return await _page(request, business, today, await _told(business, case))


@router.post("/portal/watch/{case:path}")
async def ask_to_leave(request: Request, business: Business, today: Today, case: str) -> Response:
    """The business asks to leave before its review: somebody of the unit decides, and it is told."""
    told = await _told(business, case)
    form = await request.form()
    answers = posted(ExitProposal, form.multi_items())
    try:
        judge(ExitProposal, answers)
        telling = Telling(by=business.actor, content=answers)
        await tell(case, "propose_exit", telling, click=str(form.get("click", ""))[:80])
    except Refused as refused:
        if status_of(refused) not in (409, 422):
            raise
        return await _page(request, business, today, told, answers, refused)
    return see_other(request, case_address("watch", case), ("good", "请求已经收到，决定以后书面告知"))


async def _told(business: Signed, case: str) -> Told:
    async with reading() as connection:
        row = await watch_of(connection, case)
        papers = await portal.letters(connection, business.id, case=case)
    if row is None or row.uscc != business.id or not papers:
        raise not_found()
    return Told(row, papers)


async def _page(
    request: Request, business: Signed, today: Today, told: Told, answers: dict[str, Any] | None = None,
    refused: Refused | None = None,
) -> Response:  # fmt: skip
    row, faults = told.row, refused.faults if refused else {}
    begun = row.starts_on is not None and row.ended_on is None
    return await portal_page(
        request, business, today, "watch", title="重点关注", office=row.unit, row=row, papers=told.papers,
        status=status_of(refused) if refused else 200, criterion=CRITERIA[row.criterion],
        degree=DEGREES[str(row.degree)], supervision=[SUPERVISION[one] for one in row.supervision],
        leaving=leaving(today), record=entry_key(row.case_id, "watched", row.rounds + 1) if begun else "", begun=begun,
        fields=form_fields(ExitProposal, answers or {}, faults), faults=faults, click=token_urlsafe(16),
        sentence=refused.sentence if refused else "", action=case_address("watch", row.case_id),
    )  # fmt: skip
