"""公示查询：只有今天仍在公示的处罚；到期、修复、撤回的当即不见。"""

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.day import Today
from api.public.shell import PAGE_ROWS, limit_lookups, public_page
from database.queries import publication as queries
from database.reading import reading
from rules.message import Message
from rules.refusal import Refused
from rules.uscc import normalise
from templates.form import form_fields

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Query(max_length=80)]
Mark = Annotated[str, Query(max_length=200)]


class Search(Message):
    """查询框。"""

    q: str = Field("", title="查询", description="企业名称、统一社会信用代码或者文号", max_length=80)


def sought(text: str) -> str:
    """What is looked for: a credit code as it is kept, everything else without its outer blanks."""
    return normalise(text) if len(normalise(text)) == 18 and normalise(text).isascii() else text.strip()


def mark_of(row: Any, day: date) -> str:
    """Where the next page begins."""
    return f"{day.isoformat()}~{row.case_id}"


def place_of(mark: str) -> tuple[date, str] | None:
    """The place a mark names; a broken one is refused. Raises Refused BadPage."""
    if not mark:
        return None
    day, _, case = mark.partition("~")
    try:
        return date.fromisoformat(day), case
    except ValueError:
        raise Refused("翻页地址不完整，请回到第一页", code="BadPage") from None


@router.get("/public/penalties")
async def penalties(request: Request, today: Today, q: Text = "", after: Mark = "") -> Response:
    text = sought(q)
    if text:
        limit_lookups(request)
    short = len(text) == 1
    async with reading() as connection:
        rows = (
            []
            if short
            else await queries.published(connection, on=today, text=text, after=place_of(after), limit=PAGE_ROWS + 1)
        )
    more = len(rows) > PAGE_ROWS
    rows = rows[:PAGE_ROWS]
    onward = {"q": q, "after": mark_of(rows[-1], rows[-1].decided_on)} if more else {}
    return public_page(
        request, today, "penalties", at="/public/penalties", title="行政处罚公示", block="list",
        fields=form_fields(Search, {"q": q}), rows=rows, text=text, short=short,
        next_href=f"/public/penalties?{urlencode(onward)}" if onward else None,
        first_href=f"/public/penalties?{urlencode({'q': q})}" if after else None,
    )  # fmt: skip


@router.get("/public/penalty/{case:path}")
async def penalty(request: Request, today: Today, case: str) -> Response:
    async with reading() as connection:
        row = await queries.published_one(connection, case, on=today)
    if row is None:
        raise Refused("没有正在公示的这项处罚", code="NotFound")
    return public_page(request, today, "penalty", at="/public/penalties", title=row.no, row=row)


@router.get("/public/withdrawals")
async def withdrawals(request: Request, today: Today, after: Mark = "") -> Response:
    async with reading() as connection:
        rows = await queries.withdrawn(connection, after=place_of(after), limit=PAGE_ROWS + 1)
    more = len(rows) > PAGE_ROWS
    rows = rows[:PAGE_ROWS]
    onward = urlencode({"after": mark_of(rows[-1], rows[-1].ended_on)}) if more else ""
    return public_page(
        request, today, "withdrawals", at="/public/withdrawals", title="撤回公示的说明", rows=rows,
        next_href=f"/public/withdrawals?{onward}" if onward else None,
        first_href="/public/withdrawals" if after else None,
    )  # fmt: skip
