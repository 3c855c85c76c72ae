"""申请修复：看条件 → 一页一问 → 核对答案 → 提交。填到哪里存到哪里，不用脚本也能办。"""

from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business, Signed
from api.day import Now, Today
from api.desk import drop_draft, keep_draft
from api.lifecycle import tell
from api.page import case_url, see_other
from api.portal.application import PAGES, content_of, pages_of, unanswered
from api.portal.evidence import file_fields, own_files, take_files
from api.portal.penalty import story
from api.portal.shell import portal_page
from api.portal.story import Story
from api.refusal import status_of
from database.queries import portal as queries
from database.reading import reading
from rules.clock import limits
from rules.fault import judge
from rules.journal import Telling
from rules.refusal import Refused
from templates.form import posted

router = APIRouter(include_in_schema=False)
HERE = "/portal/repair"


@router.get("/portal/repair/{case:path}")
async def application(request: Request, business: Business, today: Today, case: str, page: str = "") -> Response:
    told = await story(business, case, today)
    if told.running:
        return see_other(request, case_url(case, "/portal/penalty"), ("info", "申请已经提交，正在办理"))
    draft = await _draft(business, case)
    pages = pages_of(told.owes_money)
    if page == "check":
        if missing := unanswered(pages, draft):
            return see_other(request, case_url(case, HERE, page=missing))
        return await _check(request, business, today, told, draft)
    if page in pages and told.may_apply:
        return await _page(request, business, today, told, page, draft)
    return await _start(request, business, today, told, draft, pages)


@router.post("/portal/repair/{case:path}")
async def fill_in(request: Request, business: Business, today: Today, now: Now, case: str) -> Response:
    told = await story(business, case, today)
    form = await request.form()
    name, pages = str(form.get("page", "")), pages_of(told.owes_money)
    draft = await _draft(business, case)
    if name == "check":
        return await _submit(request, business, today, told, draft)
    if name not in pages:
        return see_other(request, case_url(case, HERE))
    answers: dict[str, Any] = posted(PAGES[name], form.multi_items())
    try:
        answers = await _judged(business, case, name, form, answers, now)
    except Refused as refused:
        return await _page(request, business, today, told, name, draft | answers, refused)
    seen = list(dict.fromkeys([*draft.get("seen", []), name]))
    filled = {key: value for key, value in draft.items() if key != "click"} | answers | {"seen": seen}
    await keep_draft(business.session.account, case, filled, click=draft["click"], now=now)
    return see_other(request, case_url(case, HERE, page=_next(pages, name, filled, _back(request))))


async def _judged(
    business: Signed, case: str, name: str, form: Any, answers: dict[str, Any], now: datetime
) -> dict[str, Any]:
    if name == "evidence":
        return {"evidence": await take_files(form, business, case, kept=map(str, form.getlist("kept")), now=now)}
    return judge(PAGES[name], answers).model_dump(mode="json")


def _next(pages: list[str], name: str, filled: dict[str, Any], back: str) -> str:
    """On to the next page, or back to the check from which one answer was changed."""
    if back == "check" and unanswered(pages, filled) is None:
        return "check"
    following = pages[pages.index(name) + 1 :]
    return following[0] if following else "check"


def _back(request: Request) -> str:
    return "check" if request.query_params.get("back") == "check" else ""


async def _draft(business: Signed, case: str) -> dict[str, Any]:
    """What has been filled in, with the id of the submission to come."""
    async with reading() as connection:
        row = await queries.draft(connection, business.session.account, case)
    return {**row.answers, "click": row.click} if row else {"click": token_urlsafe(16)}


async def _start(
    request: Request, business: Signed, today: Today, told: Story, draft: dict[str, Any], pages: list[str]
) -> Response:
    first = unanswered(pages, draft)
    onward = case_url(told.row.case_id, HERE, page=first or "check")
    return await portal_page(
        request, business, today, "repair_start", title="申请信用修复", office=told.row.unit, story=told,
        begun=bool(draft.get("seen")), onward=onward, limits=limits(today), crumbs=_crumbs(told),
    )  # fmt: skip


async def _page(
    request: Request,
    business: Signed,
    today: Today,
    told: Story,
    name: str,
    values: dict[str, Any],
    refused: Refused | None = None,
) -> Response:
    case, pages = told.row.case_id, pages_of(told.owes_money)
    faults = refused.faults if refused else {}
    before = pages[pages.index(name) - 1] if pages.index(name) else ""
    return await portal_page(
        request, business, today, "repair_page", status=status_of(refused) if refused else 200, title="申请信用修复",
        office=told.row.unit, story=told, section=name, place=pages.index(name) + 1, of=len(pages) + 1, faults=faults,
        fields=file_fields(PAGES[name], values, faults), sentence=refused.sentence if refused else "",
        files=await own_files(business, values.get("evidence", [])) if name == "evidence" else [],
        before=case_url(case, HERE, page=before), action=case_url(case, HERE, back=_back(request)),
        crumbs=_crumbs(told),
    )  # fmt: skip


async def _check(
    request: Request, business: Signed, today: Today, told: Story, draft: dict[str, Any], refused: Refused | None = None
) -> Response:
    return await portal_page(
        request, business, today, "repair_check", status=status_of(refused) if refused else 200, title="核对答案",
        office=told.row.unit, story=told, draft=draft, files=await own_files(business, draft.get("evidence", [])),
        sentence=refused.sentence if refused else "", faults=refused.faults if refused else {},
        action=case_url(told.row.case_id, HERE), crumbs=_crumbs(told),
    )  # fmt: skip


async def _submit(request: Request, business: Signed, today: Today, told: Story, draft: dict[str, Any]) -> Response:
    case, pages = told.row.case_id, pages_of(told.owes_money)
    if not draft.get("seen") and told.last:
        # The same form was sent before: its receipt is the answer.
        return see_other(request, case_url(case, "/portal/receipt", n=str(told.last.n)))
    if missing := unanswered(pages, draft):
        return see_other(request, case_url(case, HERE, page=missing))
    content = content_of(draft, told.owes_money)
    content["evidence"] = [row.id for row in await own_files(business, content["evidence"])]
    try:
        receipt = await tell(case, "apply", Telling(by=business.actor, content=content), click=draft["click"])
    except Refused as refused:
        return await _check(request, business, today, told, draft, refused)
    await drop_draft(business.session.account, case)
    return see_other(request, case_url(case, "/portal/receipt", n=receipt.key.rpartition(".")[2]))


def _crumbs(told: Story) -> list[dict[str, str]]:
    here = case_url(told.row.case_id, "/portal/penalty")
    return [{"label": "我的信用", "href": "/portal"}, {"label": told.row.no, "href": here}]
