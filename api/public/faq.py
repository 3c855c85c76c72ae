"""常见问题：答复过的、对其他企业有用的问题，不含企业信息。"""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.day import Today
from api.public.penalty import mark_of, place_of
from api.public.shell import PAGE_ROWS, public_page
from database.queries.question import published_questions
from database.reading import reading
from rules.unit import unit

router = APIRouter(include_in_schema=False)


@router.get("/public/faq")
async def faq(request: Request, today: Today, after: Annotated[str, Query(max_length=200)] = "") -> Response:
    async with reading() as connection:
        rows = await published_questions(connection, after=place_of(after), limit=PAGE_ROWS + 1)
    more = len(rows) > PAGE_ROWS
    rows = rows[:PAGE_ROWS]
    onward = urlencode({"after": mark_of(rows[-1], rows[-1].answered_on)}) if more else ""
    return public_page(
        request, today, "faq", at="/public/faq", title="常见问题", rows=rows,
        units={row.unit: unit(row.unit, today).name for row in rows},
        next_href=f"/public/faq?{onward}" if onward else None, first_href="/public/faq" if after else None,
    )  # fmt: skip
