"""异议的回执：编号、时间、所交内容的副本、接下来由谁在哪天以前做什么；可以下载，凭核验码查验。"""

import asyncio
from datetime import date
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from api.access import Business, Signed
from api.day import SHANGHAI
from api.file import file_answer
from api.portal.evidence import own_files
from api.portal.receipt import receipt_seal
from api.portal.shell import not_found, office_of
from api.sniff import PDF
from database.queries import objection as queries
from database.reading import reading
from rules.address import case_address
from rules.clock import deadline, limits
from rules.letter import Addressee, Answer, ExplainedDay, NextStep, Office, Paper, PortalReceipt, Upload
from rules.objection import MATTERS
from rules.working_day import calendar
from settings import settings
from templates.letter import render_letter

router = APIRouter(include_in_schema=False)


def accept_by(filed_on: date) -> ExplainedDay:
    """The day by which it is decided whether to accept; it is the same whenever the receipt is read."""
    due = deadline(filed_on, limits(filed_on)["objection_acceptance"], calendar(), (), "收到异议")
    return ExplainedDay(day=due.on, steps=due.steps, provisional=due.provisional)


@router.get("/portal/objection-receipt/{case:path}")
async def receipt(business: Business, case: str) -> Response:
    letter = await _letter(business, case)
    data = letter.model_dump(mode="json")
    rendered = await asyncio.to_thread(render_letter, "portal_receipt", data, font_folder=settings().font_folder)
    return file_answer(rendered.pdf, PDF, f"回执{letter.receipt_no}.pdf", download=True)


async def _letter(business: Signed, case: str) -> PortalReceipt:
    async with reading() as connection:
        row = await queries.own_objection(connection, business.id, case)
    if row is None:
        raise not_found()
    seal, received = receipt_seal(row.number), row.filed_at.astimezone(SHANGHAI)
    whom, door = office_of(row.unit, received.date()), settings().public_url
    told = {
        "信息": row.title,
        "异议针对": MATTERS[row.matter],
        "哪里不对、为什么": row.reason,
        "应当是什么": row.wanted,
    }
    files = await own_files(business, row.evidence)
    return PortalReceipt(
        paper=Paper(day=received.date(), code=seal, verify_url=f"{door}/verify/receipt/{quote(row.number)}/{seal}"),
        office=Office(name=whom.name, phone=whom.phone),
        addressee=Addressee(name=row.subject, uscc=row.uscc),
        receipt_no=row.number,
        received_at=received,
        matter=f"对“{row.title}”提出异议",
        answers=tuple(Answer(label=label, value=value) for label, value in told.items()),
        uploads=tuple(Upload(name=one.name, bytes=one.size, sha256=one.sha256) for one in files),
        next_steps=(
            NextStep(what="决定是否受理", who=whom.name, by=accept_by(received.date())),
            NextStep(what="需要补充的，按通知补充", who="你单位"),
            NextStep(what="核实后书面答复", who=whom.name),
        ),
        track_url=f"{door}{case_address('objection', row.case_id)}",
    )
