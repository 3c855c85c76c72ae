"""承诺各环节的回执：签署、补交、陈述、整改，每次都有编号、时间、所交内容的副本，和接下来由谁在哪天以前做什么。"""

import asyncio
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Business, Signed
from api.day import SHANGHAI, Today
from api.file import file_answer
from api.page import case_url
from api.portal.evidence import own_files
from api.portal.receipt import receipt_seal
from api.portal.shell import not_found, office_of, portal_page
from api.sniff import PDF
from database.queries import commitment_shown as queries
from database.reading import reading
from rules.address import case_address
from rules.clock import deadline, limits
from rules.form import FORMS
from rules.letter import Addressee, Answer, ExplainedDay, NextStep, Office, Paper, PortalReceipt, Upload
from rules.working_day import calendar
from settings import settings
from templates.letter import render_letter

router = APIRouter(include_in_schema=False)
HERE = "/portal/commitment-receipt"
# What follows an answer: what the unit does next, and the limit it has for it.
NEXT: dict[str, tuple[str, str]] = {
    "commitment_signing": ("决定是否受理承诺", "commitment_acceptance"),
    "missing_item": ("核查补交的材料", "commitment_check"),
    "commitment_hearing": ("听取意见，认定履约结果", "commitment_decision"),
    "rectification": ("复查整改情况", "commitment_recheck"),
}


class Given(NamedTuple):
    """What the business handed in once: `number` is that of the receipt."""

    number: str
    key: str
    title: str
    on: date
    href: str


async def receipts(case: str, number: str) -> list[Given]:
    """Every receipt of a case, oldest first."""
    async with reading() as connection:
        given = await queries.answered(connection, case)
    return [
        Given(
            f"{number}-{n}", row.key, row.title, row.answered_at.astimezone(SHANGHAI).date(),
            case_url(case, HERE, key=row.key),
        )
        for n, row in enumerate(given, 1)
    ]  # fmt: skip


@router.get("/portal/commitment-receipt/{case:path}")
async def receipt(request: Request, business: Business, today: Today, case: str, key: str = "") -> Response:
    row, given, number = await _given(business, case, key, today)
    step = next_step(given, office_of(row.unit, today).name)
    return await portal_page(
        request, business, today, "commitment_receipt", at="/portal/commitments", title="已经提交", office=row.unit,
        row=row, given=given, number=number, answers=answers_of(given),
        files=await own_files(business, _evidence(given)), step=step,
        copy_href=case_url(case, "/portal/commitment-receipt-copy", key=key),
        crumbs=[{"label": "我的承诺", "href": "/portal/commitments"}],
    )  # fmt: skip


@router.get("/portal/commitment-receipt-copy/{case:path}")
async def receipt_copy(business: Business, today: Today, case: str, key: str = "") -> Response:
    row, given, number = await _given(business, case, key, today)
    data = (await _letter(business, row, given, number)).model_dump(mode="json")
    rendered = await asyncio.to_thread(render_letter, "portal_receipt", data, font_folder=settings().font_folder)
    return file_answer(rendered.pdf, PDF, f"回执{number}.pdf", download=True)


async def _given(business: Signed, case: str, key: str, today: Today) -> tuple[Any, Any, str]:
    async with reading() as connection:
        rows = await queries.commitments(connection, business.id, on=today, case_id=case)
        given = list(await queries.answered(connection, case)) if rows else []
    for n, one in enumerate(given, 1):
        if one.key == key:
            return rows[0], one, f"{rows[0].number}-{n}"
    raise not_found()


def _evidence(given: Any) -> list[Any]:
    return list(given.answers.get("evidence", []))


def answers_of(given: Any) -> list[tuple[str, str]]:
    """What was sent, by the titles and the words of the form; files are listed beside it."""
    told = []
    for name, field in FORMS[given.form].model_fields.items():
        said = given.answers.get(name)
        if name == "evidence" or said in (None, "", []):
            continue
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        words: Any = extra.get("labels", {})
        yes = {"true": "是", "false": "否"}
        told.append((field.title or name, str(words.get(said) or yes.get(str(said).lower(), said))))
    return told


def next_step(given: Any, office: str) -> NextStep:
    """What happens next, who does it and by when; the day is the same whenever the receipt is read."""
    if given.answers.get("outcome") == "decline":
        return NextStep(what="本次不适用承诺办理，需要办理的事项按一般程序办理", who=office)
    what, limit = NEXT[given.name]
    on = given.answered_at.astimezone(SHANGHAI).date()
    due = deadline(on, limits(on)[limit], calendar(), (), "收到")
    return NextStep(what=what, who=office, by=ExplainedDay(day=due.on, steps=due.steps, provisional=due.provisional))


async def _letter(business: Signed, row: Any, given: Any, number: str) -> PortalReceipt:
    seal, received = receipt_seal(number), given.answered_at.astimezone(SHANGHAI)
    whom, door = office_of(row.unit, received.date()), settings().public_url
    files = await own_files(business, _evidence(given))
    return PortalReceipt(
        paper=Paper(day=received.date(), code=seal, verify_url=f"{door}/verify/receipt/{quote(number)}/{seal}"),
        office=Office(name=whom.name, phone=whom.phone),
        addressee=Addressee(name=row.subject, uscc=row.uscc),
        receipt_no=number,
        received_at=received,
        matter=f"{given.title}：{row.matter}（{row.number}）",
        answers=tuple(Answer(label=label, value=value) for label, value in answers_of(given)),
        uploads=tuple(Upload(name=one.name, bytes=one.size, sha256=one.sha256) for one in files),
        next_steps=(next_step(given, whom.name),),
        track_url=f"{door}{case_address('commitment', row.case_id)}",
    )
