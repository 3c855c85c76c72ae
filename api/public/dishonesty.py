"""公众看失信名单：现在仍在名单上的，依据什么、到哪天；期满、修复、撤销的当即不见。实施方案 二（三）8。"""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.day import Today
from api.public.penalty import Mark, Text, mark_of, place_of, sought
from api.public.shell import PAGE_ROWS, limit_lookups, public_page
from database.queries import dishonesty as queries
from database.reading import reading
from rules.dishonesty_item import catalogue, list_of
from rules.unit import unit

router = APIRouter(include_in_schema=False)
HERE = "/public/lists"


@router.get(HERE)
async def lists(request: Request, today: Today, q: Text = "", after: Mark = "") -> Response:
    text = sought(q)
    if text:
        limit_lookups(request)
    short = len(text) == 1
    async with reading() as connection:
        place = place_of(after)
        found = await queries.listed(connection, on=today, text=text, after=place, limit=PAGE_ROWS + 1)
    rows = [] if short else found[:PAGE_ROWS]
    onward = {"after": mark_of(rows[-1], rows[-1].published_on)} if len(found) > PAGE_ROWS and rows else {}
    kept = {"q": q} if q else {}
    entries = []
    for row in rows:
        item = catalogue(row.proposed_on)[row.item]
        listed = list_of(item, row.proposed_on)
        office = unit(row.unit, today).name
        entries.append({"row": row, "item": item.title, "listed": listed.title if listed else "", "office": office})
    return public_page(
        request, today, "lists", at=HERE, title="失信名单公示", entries=entries, q=q, short=short,
        next_href=f"{HERE}?{urlencode(kept | onward)}" if onward else None,
        first_href=f"{HERE}?{urlencode(kept)}" if after else None,
    )  # fmt: skip
