"""公众看守信激励：公示中的、红名单；公示期间任何人可以提出异议，凭回执看答复。实施方案 二（三）9。"""

import hashlib
import hmac
from datetime import datetime
from ipaddress import IPv4Address, ip_address, ip_network
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.day import Now, Today
from api.lifecycle import tell
from api.page import case_url, see_other
from api.public.penalty import Mark, Text, mark_of, place_of, sought
from api.public.shell import PAGE_ROWS, limit_lookups, public_page
from api.refusal import status_of
from api.session import client_address
from database.queries import incentive as queries
from database.reading import reading
from rules.actor import Actor
from rules.fault import judge
from rules.incentive_form import PublicObjection
from rules.incentive_grant import benefit_at
from rules.journal import Telling
from rules.refusal import Refused
from rules.unit import unit
from settings import settings
from templates.form import form_fields, posted
from templates.page import day

router = APIRouter(include_in_schema=False)
HERE = "/public/trust"
ANNOUNCED = 50


@router.get(HERE)
async def trust(request: Request, today: Today, q: Text = "", after: Mark = "") -> Response:
    """What is shown before it is granted, and the red list of those who have it."""
    text = sought(q)
    if text:
        limit_lookups(request)
    short = len(text) == 1
    async with reading() as connection:
        shown = await queries.announced(connection, on=today, limit=ANNOUNCED)
        place = place_of(after)
        found = await queries.red_list(connection, on=today, text=text, after=place, limit=PAGE_ROWS + 1)
    rows = [] if short else found[:PAGE_ROWS]
    onward = {"after": mark_of(rows[-1], rows[-1].starts_on)} if len(found) > PAGE_ROWS and rows else {}
    kept = {"q": q} if q else {}
    offices = {row.unit: unit(row.unit, today).name for row in (*shown, *rows)}
    return public_page(
        request, today, "trust", at=HERE, title="守信激励公示", shown=shown, rows=rows, q=q, short=short,
        offices=offices, address=address_of,
        next_href=f"{HERE}?{urlencode(kept | onward)}" if onward else None,
        first_href=f"{HERE}?{urlencode(kept)}" if after else None,
    )  # fmt: skip


@router.get("/public/trust/objection/{receipt}")
async def objection(request: Request, today: Today, receipt: str) -> Response:
    """How an objection stands, for whoever has its receipt; nothing of whoever made it is shown."""
    limit_lookups(request)
    async with reading() as connection:
        row = await queries.objection_by_receipt(connection, receipt)
    if row is None:
        raise Refused("没有这份回执，请核对网址", code="NotFound")
    return public_page(
        request, today, "trust_objection", at=HERE, title="异议回执", row=row, office=unit(row.unit, today)
    )


@router.get("/public/trust/{case:path}")
async def shown_one(request: Request, today: Today, case: str) -> Response:
    return await _page(request, today, case)


@router.post("/public/trust/{case:path}")
async def objects(request: Request, today: Today, now: Now, case: str) -> Response:
    """An objection of anybody; the receipt that comes back opens the answer."""
    form = await request.form()
    answers, click = posted(PublicObjection, form.multi_items()), str(form.get("click", ""))[:80]
    async with reading() as connection:
        row = await queries.shown_one(connection, case, on=today)
    if row is None or row.state != "publicity":
        raise Refused("没有正在公示的这项激励", code="NotFound")
    try:
        said = judge(PublicObjection, answers)
        if not click:
            raise Refused("没有收到完整的表单，请重新提交", code="FormFaulty")
        receipt = hashlib.sha256(f"{case}/{click}/{said.facts}".encode()).hexdigest()[:20]
        told = _telling(said, {"receipt": receipt, "place": _place(request, case)}, now)
        await tell(case, "object_to", told, click=f"objection/{receipt}")
    except Refused as refused:
        if refused.code not in ("FormFaulty", "TooMany"):
            raise
        shown = _otherwise(refused, row, today) if refused.code == "TooMany" else refused
        return await _page(request, today, case, answers, shown, click)
    return see_other(request, f"{HERE}/objection/{receipt}")


def address_of(case: str) -> str:
    return case_url(case, HERE)


def _telling(said: PublicObjection, more: dict[str, str], now: datetime) -> Telling:
    by = Actor(kind="system", id="public", name="社会公众")
    return Telling(by=by, content=said.model_dump() | more, at=now)


def _place(request: Request, case: str) -> str:
    """A mark of the network that somebody objects from, another one for every case."""
    said = f"{case}/{_network(client_address(request))}"
    return hmac.new(settings().signing_key(), said.encode(), hashlib.sha256).hexdigest()[:16]


def _network(address: str) -> str:
    """Whoever has one address of the sixth version has all of its network."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv4Address) or known.ipv4_mapped:
        return str(getattr(known, "ipv4_mapped", known))
    return str(ip_network((int(known), 64), strict=False))


def _otherwise(refused: Refused, row: Any, today: Today) -> Refused:
    """What cannot be said here now can be said otherwise: nobody is sent away with what they know."""
    office = unit(row.unit, today)
    how = f"还要提出的，请在 {day(row.shown_until)} 以前打电话或者书面送交{office.name}（电话 {office.phone}）"
    later = "，也可以明天再在这里提出" if row.shown_until > today else ""
    return Refused(f"{refused.sentence}。{how}{later}。您填写的内容还在下面", code=refused.code)


async def _page(
    request: Request, today: Today, case: str, answers: dict[str, Any] | None = None, refused: Refused | None = None,
    click: str = "",
) -> Response:  # fmt: skip
    async with reading() as connection:
        row = await queries.shown_one(connection, case, on=today)
    if row is None:
        raise Refused("没有正在公示的这项激励", code="NotFound")
    faults = refused.faults if refused else {}
    return public_page(
        request, today, "trust_one", at=HERE, title=f"{row.subject}：{row.title}", row=row,
        status=status_of(refused) if refused else 200, gives=benefit_at(row.benefit, row.edition).gives,
        office=unit(row.unit, today), open=row.state == "publicity" and row.shown_until >= today,
        fields=form_fields(PublicObjection, answers or {}, faults), faults=faults,
        sentence=refused.sentence if refused else "", click=click or token_urlsafe(16), action=address_of(case),
    )  # fmt: skip
