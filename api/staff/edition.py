"""规则版本：各事项的各版和来历，一版的全文；以现行版本为底稿录入新版，预览差异，送另一人确认。"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.datastructures import UploadFile

from api.access import Officer, Signed
from api.day import SHANGHAI, Now, Today
from api.lifecycle import begin
from api.page import case_url, see_other
from api.refusal import status_of
from api.staff.desk_page import desk_page
from api.staff.dishonesty_ledger import AT, places
from api.staff.edition_case import HERE, compared
from api.staff.rules import DOUBTS
from database.edition import hold_entered
from database.queries import edition as queries
from database.reading import reading
from rules.edition import Edition, editions, in_force, read, text_of
from rules.edition import edition as edition_of
from rules.edition_data import SUBJECTS, candidate, subject_of
from rules.edition_entry import (
    LONGEST,
    EditionDraft,
    EditionEntry,
    EditionForm,
    draft_faults,
    edition_case,
    edition_refused,
    soonest,
)
from rules.fault import judge
from rules.refusal import Refused
from rules.unit import unit, unit_names
from templates.form import form_fields, posted

router = APIRouter(prefix=HERE, include_in_schema=False)
CRUMBS = [{"label": "规则版本", "href": HERE}]


@router.get("")
async def shelf(request: Request, officer: Officer, today: Today) -> Response:
    """Every subject of which staff may enter an edition, its editions newest first, and what waits to be confirmed."""
    await hold_entered()
    async with reading() as connection:
        known = {(row.subject, row.in_force_on): row for row in await queries.confirmed_editions(connection)}
        drafts = await queries.drafts_of_editions(connection)
    shelves = [
        {
            "name": name,
            "title": subject.title,
            "may_enter": not _refused(officer, name, today),
            "rows": [_row(one, known.get((name, one.in_force_on)), today) for one in reversed(editions(name))],
        }
        for name, subject in SUBJECTS.items()
    ]
    return await desk_page(
        request, officer, "staff/editions.html", title="规则版本", today=today, at=AT, places=places(HERE), here=HERE,
        shelves=shelves, doubts=DOUBTS, drafts=drafts, subjects=SUBJECTS, own=officer.unit, case_url=case_url,
        names=unit_names(today),
    )  # fmt: skip


@router.get("/draft/{case:path}")
async def one_draft(request: Request, officer: Officer, today: Today, case: str) -> Response:
    """A draft as it was entered, whatever became of it."""
    async with reading() as connection:
        row = await queries.edition_of_case(connection, case)
    if row is None:
        raise Refused("没有这个版本", code="NotFound")
    entered = read(row.subject, row.in_force_on, row.text)
    return await _edition(request, officer, today, entered, row.text, row)


@router.get("/{subject}/new")
async def enter_page(request: Request, officer: Officer, today: Today, now: Now, subject: str) -> Response:
    """A draft that begins with the words of what is in force."""
    subject_of(subject)
    await hold_entered()
    async with reading() as connection:
        base = await _text(connection, in_force(subject, today))
    first = soonest(now.astimezone(SHANGHAI))
    return await _form(request, officer, today, subject, {"in_force_on": str(first), "text": base})


@router.post("/{subject}/new")
async def enter(request: Request, officer: Officer, today: Today, now: Now, subject: str) -> Response:
    """See what a draft would change (`stage` preview), or send it to another person."""
    subject_of(subject)
    form = await request.form()
    answers = posted(EditionForm, [item for item in form.multi_items() if isinstance(item[1], str)])
    try:
        if refusal := _refused(officer, subject, today):
            raise refusal
        answers |= await _uploaded(form.get("file"))
        draft, entered = _judged(subject, answers, now)
        if form.get("stage") != "begin":
            return await _form(request, officer, today, subject, answers, entered=entered)
        async with reading() as connection:
            turn = await queries.rejected_turns(connection, subject, draft.in_force_on) + 1
        case = edition_case(subject, draft.in_force_on, turn)
        await begin("edition", EditionEntry(draft=draft, unit=officer.unit, by=officer.actor), case=case)
    except Refused as refused:
        if status_of(refused) == 409:
            raise Refused(f"已有自 {draft.in_force_on} 起施行的版本正在核对", code=refused.code) from None
        if status_of(refused) not in (403, 422):
            raise
        return await _form(request, officer, today, subject, answers, refused)
    return see_other(request, case_url(case), ("good", "已送负责人核对差异，确认以后自施行日起适用"))


@router.get("/{subject}/{in_force_on}")
async def one_edition(request: Request, officer: Officer, today: Today, subject: str, in_force_on: date) -> Response:
    """One edition: its text, and what it changed in the one before."""
    subject_of(subject)
    await hold_entered()
    found = edition_of(subject, in_force_on)
    async with reading() as connection:
        rows = await queries.confirmed_editions(connection)
        row = next((one for one in rows if (one.subject, one.in_force_on) == (subject, in_force_on)), None)
        text = await _text(connection, found)
    return await _edition(request, officer, today, found, text, row)


def _judged(subject: str, answers: Mapping[str, Any], now: datetime) -> tuple[EditionDraft, Edition]:
    """Raises Refused FormFaulty, EditionFaulty."""
    said = judge(EditionForm, answers)
    draft = EditionDraft(subject=subject, in_force_on=said.in_force_on, text=said.text)
    if faults := draft_faults(draft, at=now.astimezone(SHANGHAI)):
        raise Refused("版本信息有误，请按提示修改", code="FormFaulty", faults=faults)
    return draft, candidate(subject, draft.in_force_on, draft.text)


async def _uploaded(file: Any) -> dict[str, str]:
    """The text of a file that was sent in the place of what was typed. Raises Refused FormFaulty."""
    if not isinstance(file, UploadFile) or not file.filename:
        return {}
    # A Chinese character is three bytes long.
    content = await file.read(3 * LONGEST + 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if not text.strip() or len(text) > LONGEST:
        told = f"文件应当是 UTF-8 编码的文字，不超过 {LONGEST} 个字"
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults={"file": told})
    return {"text": text.replace("\r\n", "\n")}


async def _text(connection: AsyncConnection, edition: Edition) -> str:
    """The words of an edition, as they were entered or came with the program."""
    for row in await queries.confirmed_editions(connection):
        if (row.subject, row.in_force_on) == (edition.subject, edition.in_force_on):
            return str(row.text)
    return text_of(edition.subject, edition.in_force_on)


def _row(edition: Edition, entered: Any, today: date) -> dict[str, Any]:
    """One edition on the shelf; `entered` is its row, or none where it came with the program."""
    newest = max(one.in_force_on for one in editions(edition.subject) if one.in_force_on <= today)
    ahead, current = edition.in_force_on > today, edition.in_force_on == newest
    stands = ("尚未施行", "info") if ahead else ("现行", "good") if current else ("历史版本", "plain")
    return {"edition": edition, "stands": stands, "entered": entered}


def _refused(officer: Signed, subject: str, today: date) -> Refused | None:
    return edition_refused(subject, officer.actor, unit(officer.unit, today), today)


async def _edition(
    request: Request, officer: Signed, today: date, edition: Edition, text: str, row: Any
) -> Response:  # fmt: skip
    return await desk_page(
        request, officer, "staff/edition.html", title=f"《{edition.title}》", subtitle=edition.number, today=today,
        at=AT, crumbs=CRUMBS, text=text, row=row, doubts=DOUBTS, subject=SUBJECTS[edition.subject], here=HERE,
        names=unit_names(today), case_url=case_url, **compared(edition),
    )  # fmt: skip


async def _form(
    request: Request, officer: Signed, today: date, subject: str, answers: Mapping[str, Any],
    refused: Refused | None = None, *, entered: Edition | None = None,
) -> Response:  # fmt: skip
    faults = dict(refused.faults) if refused else {}
    places = faults if refused and refused.code == "EditionFaulty" else {}
    beside = {"text": f"有 {len(places)} 处错误，见“文本中的错误”"} if places else faults
    return await desk_page(
        request, officer, "staff/edition_new.html", title=f"录入：{SUBJECTS[subject].title}", today=today, at=AT,
        crumbs=CRUMBS, fields=form_fields(EditionForm, answers, beside), faults=beside, places=places, here=HERE,
        sentence=refused.sentence if refused else "", status=status_of(refused) if refused else 200, subject=subject,
        closed=_refused(officer, subject, today), base=in_force(subject, today), click=uuid4().hex,
        preview=compared(entered) if entered else None,
    )  # fmt: skip
