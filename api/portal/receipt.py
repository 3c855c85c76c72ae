"""回执：编号、时间、所交内容的副本、接下来由谁在哪天以前做什么；可以下载成 PDF。"""

import asyncio
import hashlib
import hmac
from datetime import date
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business, Signed
from api.day import SHANGHAI, Today
from api.file import file_answer
from api.page import case_url
from api.portal.evidence import own_files
from api.portal.shell import not_found, office_of, portal_page
from api.sniff import PDF
from database.queries import portal as queries
from database.queries.commitment_shown import receipt_given
from database.reading import reading
from rules.clock import deadline, limits
from rules.letter import Addressee, Answer, ExplainedDay, NextStep, Office, Paper, PortalReceipt, Upload
from rules.refusal import Refused
from rules.repair_day import feedback_due
from rules.repair_form import RepairApplication
from rules.working_day import calendar
from settings import settings
from templates.letter import render_letter

router = APIRouter(include_in_schema=False)
ANSWERED = ("fine_paid", "corrected", "performance", "committed", "signature", "applicant", "phone")


@router.get("/portal/receipt/{case:path}")
async def receipt(request: Request, business: Business, today: Today, case: str, n: int = 1) -> Response:
    row, penalty, files = await _request(business, case, n)
    return await portal_page(
        request, business, today, "receipt", title="申请已经提交", office=penalty.unit, row=row, penalty=penalty,
        answers=answers_of(row.application), files=files, accept_by=accept_by(row.received_on),
        decide_days=limits(row.received_on)["repair_decision"].amount, office_name=office_of(penalty.unit, today).name,
        copy_href=case_url(case, "/portal/receipt-copy", n=str(n)), crumbs=[{"label": "我的信用", "href": "/portal"}],
    )  # fmt: skip


@router.get("/portal/receipt-copy/{case:path}")
async def receipt_copy(business: Business, case: str, n: int = 1) -> Response:
    row, penalty, files = await _request(business, case, n)
    letter = _letter(row, penalty, files)
    data = letter.model_dump(mode="json")
    rendered = await asyncio.to_thread(render_letter, "portal_receipt", data, font_folder=settings().font_folder)
    return file_answer(rendered.pdf, PDF, f"回执{row.number}.pdf", download=True)


async def _request(business: Signed, case: str, n: int) -> tuple[Any, Any, list[Any]]:
    async with reading() as connection:
        row = await queries.repair(connection, business.id, case, n)
        penalty = await queries.penalty(connection, business.id, case)
    if row is None or penalty is None:
        raise not_found()
    return row, penalty, await own_files(business, row.application.get("evidence", []))


def answers_of(application: dict[str, Any]) -> list[tuple[str, str]]:
    """What was sent, by the titles of the form."""
    fields = RepairApplication.model_fields
    said = {True: "是", False: "否"}
    return [
        (fields[name].title or name, said.get(application[name], application[name]))
        for name in ANSWERED
        if name in application
    ]


def accept_by(received_on: date) -> ExplainedDay:
    """The day by which it is decided whether to accept; it is the same whenever the receipt is printed."""
    due = deadline(received_on, limits(received_on)["repair_acceptance"], calendar(), (), "收到申请")
    return ExplainedDay(day=due.on, steps=due.steps, provisional=due.provisional)


def _feedback_by(received_on: date) -> list[ExplainedDay]:
    due = feedback_due(received_on)
    return [ExplainedDay(day=due.on, steps=due.steps, provisional=due.provisional)] if due else []


def receipt_seal(number: str) -> str:
    """The part of a receipt's check code that cannot be guessed from its number."""
    return hmac.new(settings().signing_key(), f"receipt/{number}".encode(), hashlib.sha256).hexdigest()[:16].upper()


def same_seal(number: str, seal: str) -> bool:
    return hmac.compare_digest(receipt_seal(number).encode(), seal.upper().encode())


def _letter(row: Any, penalty: Any, files: list[Any]) -> PortalReceipt:
    seal, received = receipt_seal(row.number), row.received_at.astimezone(SHANGHAI)
    whom = office_of(penalty.unit, received.date())
    door = settings().public_url
    decide = limits(row.received_on)["repair_decision"].amount
    return PortalReceipt(
        paper=Paper(day=received.date(), code=seal, verify_url=f"{door}/verify/receipt/{quote(row.number)}/{seal}"),
        office=Office(name=whom.name, phone=whom.phone),
        addressee=Addressee(name=penalty.subject, uscc=penalty.uscc),
        receipt_no=row.number,
        received_at=received,
        matter=f"就{penalty.no}申请信用修复",
        answers=tuple(Answer(label=label, value=value) for label, value in answers_of(row.application)),
        uploads=tuple(Upload(name=one.name, bytes=one.size, sha256=one.sha256) for one in files),
        next_steps=(
            NextStep(what="决定是否受理", who=whom.name, by=accept_by(row.received_on)),
            NextStep(what="需要补正的，按通知补齐材料", who="你单位"),
            NextStep(what=f"受理后 {decide} 个工作日内作出决定", who=whom.name),
            *(NextStep(what="反馈最终结果", who="信用中国网站", by=by) for by in _feedback_by(row.received_on)),
        ),
        track_url=f"{door}/portal/penalty/{quote(row.case_id)}",
    )


async def checked_receipt(number: str, seal: str) -> Any:
    """The receipt behind a check code: its number, unit and day, nothing about whom it was given to."""
    async with reading() as connection:
        known = same_seal(number, seal)
        row = await queries.request_number(connection, number) if known else None
        given = await receipt_given(connection, number) if known and row is None else None
    if row is None and given is None:
        raise Refused("没有查到这份文书", code="NotFound")
    return row or given
