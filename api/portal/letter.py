"""我的文书：看得到、打得开，打开即记录已查阅。"""

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business
from api.day import Now, Today
from api.desk import note_access
from api.file import file_answer
from api.lifecycle import tell
from api.portal.shell import not_found, portal_page
from api.sniff import PDF
from database.queries import portal as queries
from database.reading import reading
from rules.journal import Telling
from rules.penalty_form import MEANS
from rules.refusal import Refused

router = APIRouter(include_in_schema=False)
log = structlog.get_logger()


@router.get("/portal/letters")
async def letters(request: Request, business: Business, today: Today) -> Response:
    async with reading() as connection:
        papers = await queries.letters(connection, business.id)
    means = MEANS["labels"]
    return await portal_page(
        request, business, today, "letters", at="/portal/letters", title="我的文书", papers=papers, means=means
    )


@router.get("/portal/letter/{id:path}")
async def letter(business: Business, now: Now, id: str) -> Response:
    async with reading() as connection:
        paper = await queries.letter(connection, business.id, id)
    if paper is None:
        raise not_found()
    await note_access(business.actor, f"letter:{id}", uscc=business.id, purpose="企业查阅本单位文书", now=now)
    if paper.read_at is None:
        try:
            await tell(paper.case_id, "read", Telling(by=business.actor, key=id), click=f"read/{id}")
        except Refused as refused:
            # The paper belongs to the business: a closed case or a busy engine does not keep it from being read.
            log.warning("reading not told", letter=id, code=refused.code)
    return file_answer(paper.pdf, PDF, f"{paper.title}{paper.number or ''}.pdf")
