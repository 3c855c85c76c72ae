"""我的承诺：要签的、要补的、要说的、在履行的、办结的；一份承诺从承诺书到履约结果。"""

from secrets import token_urlsafe

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business, Signed
from api.day import Today
from api.lifecycle import tell
from api.page import see_other
from api.portal.commitment_receipt import receipts
from api.portal.commitment_story import CommitmentStory
from api.portal.shell import not_found, office_of, portal_page
from database.queries import commitment_shown as queries
from database.queries import portal
from database.queries.commitment_ledger import checks_of
from database.reading import reading
from rules.address import case_address, step_address
from rules.journal import Telling

router = APIRouter(include_in_schema=False)
HERE = "/portal/commitments"
CRUMBS = [{"label": "我的承诺", "href": HERE}]


async def commitment_story(business: Signed, case: str, today: Today) -> CommitmentStory:
    """The story of one's own commitment. Raises Refused NotFound."""
    async with reading() as connection:
        rows = await queries.commitments(connection, business.id, on=today, case_id=case)
        if not rows:
            raise not_found()
        steps = await portal.steps_to_do(connection, business.id, case)
        checks = await checks_of(connection, case)
        restorations = await queries.restorations(connection, case) if rows[0].barred_since else ()
    return CommitmentStory(rows[0], steps, checks, today, restorations)


@router.get(HERE)
async def commitments(request: Request, business: Business, today: Today) -> Response:
    async with reading() as connection:
        rows = await queries.commitments(connection, business.id, on=today)
        own = {row.case_id for row in rows}
        steps = [step for step in await portal.steps_to_do(connection, business.id) if step.case_id in own]
        texts = await queries.voluntary_templates(connection)
    stories = [CommitmentStory(row, [one for one in steps if one.case_id == row.case_id], (), today) for row in rows]
    return await portal_page(
        request, business, today, "commitments", at=HERE, title="我的承诺", stories=stories, todo=steps,
        pages={(step.case_id, step.key): step_address(step.kind, step.case_id, step.key) for step in steps},
        may_speak=bool(texts),
    )  # fmt: skip


@router.get("/portal/commitment/{case:path}")
async def commitment(request: Request, business: Business, today: Today, case: str) -> Response:
    told = await commitment_story(business, case, today)
    async with reading() as connection:
        versions = await queries.versions(connection, case, on=today)
        papers = await portal.letters(connection, business.id, case=case)
    return await portal_page(
        request, business, today, "commitment", at=HERE, title=told.row.matter, office=told.row.unit, story=told,
        pages={step.key: step_address(step.kind, case, step.key) for step in told.steps}, versions=versions,
        receipts=await receipts(case, told.row.number), papers=papers,
        handling=office_of(told.row.handling_unit, today).name, click=token_urlsafe(16), crumbs=CRUMBS,
    )  # fmt: skip


@router.post("/portal/commitment-withdraw/{case:path}")
async def withdraw(request: Request, business: Business, today: Today, case: str) -> Response:
    """The business takes back what it began itself, before anybody has accepted it."""
    await commitment_story(business, case, today)
    form = await request.form()
    telling = Telling(by=business.actor, content={"reason": str(form.get("reason", "")) or "企业撤回"})
    await tell(case, "withdraw", telling, click=str(form.get("click", "")))
    return see_other(request, case_address("commitment", case), ("info", "承诺已撤回，没有公开，也不记入信用档案"))
