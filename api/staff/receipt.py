"""送达回证：每份文书一张，按送达行动的记载排版，供打印、签名、存卷。行政处罚法第六十一条。"""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from api.access import Officer
from api.day import Today
from api.file import file_answer
from api.sniff import PDF
from api.staff.seeing import case_seen_by
from database.queries import case as cases
from database.reading import reading
from rules.letter import Addressee, Office, Paper, ServedPaper, ServiceReceipt
from rules.penalty_form import MEANS_TITLES
from rules.refusal import Refused
from rules.unit import unit
from settings import settings
from templates.letter import render_letter

router = APIRouter(prefix="/staff", include_in_schema=False)


@router.get("/receipt/{case:path}")
async def receipt(officer: Officer, today: Today, case: str, act: str, letter: str) -> Response:
    """The receipt of one paper in one act of service. Refused NotFound."""
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
        acts = {one.key: one for one in await cases.service_of(connection, case)}
        papers = {one.id: one for one in await cases.letters_of(connection, case)}
        penalty = await cases.penalty_of(connection, case)
    done, paper = acts.get(act), papers.get(letter)
    if done is None or paper is None or penalty is None or letter not in done.letters:
        raise Refused("没有这张送达回证", code="NotFound")
    data = _receipt(row, penalty, done, paper, unit(row.unit, today)).model_dump(mode="json")
    rendered = await run_in_threadpool(render_letter, "service_receipt", data, font_folder=settings().font_folder)
    return file_answer(rendered.pdf, PDF, f"送达回证 {paper.number or paper.title}.pdf")


def _receipt(row: Any, penalty: Any, done: Any, paper: Any, office: Any) -> ServiceReceipt:
    served = ServedPaper(name=paper.title, no=paper.number or "")
    if paper.template == "penalty_service":
        served = ServedPaper(name="行政处罚决定书", no=penalty.no)
    return ServiceReceipt(
        paper=Paper(day=done.on, code=paper.check_id, verify_url=f"{settings().public_url}/verify/{paper.check_id}"),
        office=Office(name=office.name, phone=office.phone),
        addressee=Addressee(name=row.subject, uscc=row.uscc, address=penalty.decision.get("address", "")),
        served=served,
        matter=f"{penalty.violation}（{penalty.no}）",
        means=MEANS_TITLES[done.means],
        place=penalty.decision.get("address", ""),
        served_on=done.on if done.outcome == "served" else None,
        receiver=done.receiver,
        servers=(done.by_name,),
        evidence=done.witness,
        remark=done.note,
    )
