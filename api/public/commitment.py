"""公众看承诺：同意公开的、仍在公示的承诺书全文和履约情况；期满的、修复了的当即不见。实施方案 二（一）1。"""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from api.day import Today
from api.public.penalty import Mark, Text, mark_of, place_of, sought
from api.public.shell import PAGE_ROWS, limit_lookups, public_page
from database.queries import commitment_shown as queries
from database.reading import reading
from rules.commitment import MARKS, TYPES, USES, Type, Use
from rules.message import Message
from rules.penalty_form import labels
from rules.refusal import Refused
from rules.unit import unit
from templates.form import form_fields

router = APIRouter(include_in_schema=False)
HERE = "/public/commitments"
Kept = Literal[
    "pending", "checking", "fulfilled", "partly", "unfulfilled", "false", "not_needed", "expired", "renewed", "frozen"
]
Asked = Annotated[str, Query(max_length=40)]


class CommitmentSearch(Message):
    """查询框。"""

    q: str = Field("", title="查询", description="企业名称、统一社会信用代码或者承诺编号", max_length=80)
    use: Use | None = Field(None, title="适用领域", json_schema_extra={"widget": "select", **labels(**USES)})
    type: Type | None = Field(None, title="承诺类型", json_schema_extra={"widget": "select", **labels(**TYPES)})
    mark: Kept | None = Field(None, title="履约情况", json_schema_extra={"widget": "select", **labels(**MARKS)})


@router.get(HERE)
async def commitments(
    request: Request,
    today: Today,
    q: Text = "",
    use: Asked = "",
    type: Asked = "",
    mark: Asked = "",
    after: Mark = "",
) -> Response:
    text = sought(q)
    if text:
        limit_lookups(request)
    short = len(text) == 1
    asked = {"q": q, "use": use, "type": type, "mark": mark}
    place, wanted = place_of(after), {"text": text, "use": use, "type": type, "marked": mark}
    async with reading() as connection:
        rows = await queries.published(connection, on=today, **wanted, after=place, limit=PAGE_ROWS + 1)
    rows = [] if short else rows
    more = len(rows) > PAGE_ROWS
    rows = rows[:PAGE_ROWS]
    kept = {name: value for name, value in asked.items() if value}
    onward = urlencode({**kept, "after": mark_of(rows[-1], rows[-1].shown_from)}) if more else ""
    fields = [one._replace(attributes={"data-filter": "true"}) for one in form_fields(CommitmentSearch, asked)]
    return public_page(
        request, today, "commitments", at=HERE, title="信用承诺公开", block="list", fields=fields, rows=rows,
        asked=bool(kept), short=short, uses=USES, types=TYPES, marks=MARKS,
        next_href=f"{HERE}?{onward}" if onward else None, first_href=f"{HERE}?{urlencode(kept)}" if after else None,
    )  # fmt: skip


@router.get("/public/commitment/{case:path}")
async def commitment(request: Request, today: Today, case: str) -> Response:
    async with reading() as connection:
        row = await queries.published_one(connection, case, on=today)
        versions = await queries.versions(connection, case, on=today) if row else []
    if row is None:
        raise Refused("没有正在公开的这份承诺", code="NotFound")
    return public_page(
        request, today, "commitment", at=HERE, title=row.matter, row=row, versions=versions, uses=USES, types=TYPES,
        marks=MARKS, office=unit(row.unit, today).name,
    )  # fmt: skip
