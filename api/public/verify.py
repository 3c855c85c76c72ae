"""文书核验：凭二维码或者核验码查真伪。只说文书是哪一份，不说发给谁。"""

import re
import unicodedata
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field

from api.day import Today
from api.portal.receipt import checked_receipt
from api.public.shell import limit_lookups, public_page
from database.queries.publication import checked_paper
from database.reading import reading
from rules.message import Message
from rules.refusal import Refused
from rules.unit import unit
from templates.form import form_fields

router = APIRouter(include_in_schema=False)


class Check(Message):
    """核验框。"""

    code: str = Field(
        title="核验码", description="在文书末尾二维码旁，12 位，例如 X7KM-2Q9D-4TRA", max_length=40,
        json_schema_extra={"autocomplete": "off"},
    )  # fmt: skip


def grouped(code: str) -> str:
    """A code as it is kept: full-width folded, upper case, in groups of four."""
    plain = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", code).upper())
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


@router.get("/verify")
async def verify_form(request: Request, today: Today, code: Annotated[str, Query(max_length=80)] = "") -> Response:
    if wanted := grouped(code):
        return RedirectResponse(f"/verify/{quote(wanted)}", 303)
    return _page(request, today, "")


@router.get("/verify/receipt/{number}/{seal}")
async def verify_receipt(request: Request, today: Today, number: str, seal: str) -> Response:
    limit_lookups(request)
    try:
        row = await checked_receipt(number, seal)
    except Refused:
        return _page(request, today, seal, status=404)
    return public_page(
        request, today, "verify_receipt", at="/verify", title="文书核验", row=row, unit=unit(row.unit, today).name
    )


@router.get("/verify/{check_id}")
async def verify(request: Request, today: Today, check_id: str) -> Response:
    limit_lookups(request)
    async with reading() as connection:
        row = await checked_paper(connection, grouped(check_id))
    if row is None:
        return _page(request, today, check_id, status=404)
    office = unit(row.unit, today).name
    return public_page(request, today, "verified", at="/verify", title="文书核验", row=row, unit=office)


def _page(request: Request, today: Today, code: str, *, status: int = 200) -> Response:
    faults = {"code": "没有查到这份文书，请核对核验码；仍查不到的，请联系文书上的单位"} if status == 404 else {}
    fields = form_fields(Check, {"code": code}, faults)
    return public_page(
        request, today, "verify", at="/verify", title="文书核验", status=status, fields=fields, faults=faults
    )
