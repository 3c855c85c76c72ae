"""查验回执核验：凭回执上的二维码查真伪。只说哪个单位何时为什么用途查过、摘要是什么，不说查的是谁。"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.day import Today
from api.public.shell import limit_lookups, public_page
from database.queries.check import receipt_of
from database.reading import reading
from rules.check_receipt import answer_of
from rules.unit import unit

router = APIRouter(include_in_schema=False)


@router.get("/verify/check/{number}")
async def verify(request: Request, today: Today, number: str) -> Response:
    limit_lookups(request)
    async with reading() as connection:
        row = await receipt_of(connection, number.strip().upper())
    shown = {} if row is None else {"answer": answer_of(row.answer), "unit": unit(row.unit, today).name}
    return public_page(
        request, today, "verify_check", at="/verify", title="查验回执核验", row=row, status=200 if row else 404, **shown
    )
