"""承诺书文本：现行的各种、一种的各版和两版对照、起草送审。实施方案 二（一）1。"""

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from api.access import Officer, Signed
from api.day import Today
from api.lifecycle import begin
from api.page import case_url, see_other
from api.refusal import status_of
from api.staff.commitment_words import AT, TEXTS, compared, places
from api.staff.desk_page import desk_page
from api.staff.entry import responsible
from database.queries import commitment_template as queries
from database.queries.commitment import newest_template
from database.reading import reading
from rules.commitment import TYPES
from rules.commitment_template import TemplateDraft, TemplateEntry, template_case, template_faults
from rules.edition import in_force
from rules.fault import judge
from rules.refusal import Refused
from rules.unit import unit_names
from templates.form import form_fields, posted

HERE = "/staff/commitment-templates"
router = APIRouter(prefix=HERE, include_in_schema=False)
Click = Annotated[str, Form(max_length=80)]
CRUMBS = [{"label": "承诺书文本", "href": HERE}]
STANDARDS = {"field": "应用领域型", "scene": "应用场景型"}


@router.get("")
async def shelf(request: Request, officer: Officer, today: Today) -> Response:
    """The texts in use, and the drafts that wait for a second person."""
    async with reading() as connection:
        rows = await queries.templates(connection)
        drafts = await queries.drafts_of_templates(connection)
    return await desk_page(
        request, officer, "staff/commitment_templates.html", title="承诺书文本", today=today, at=AT,
        places=places(HERE), rows=rows, types=TYPES, standards=STANDARDS, drafts=drafts, here=HERE,
        names=unit_names(today), own=officer.unit, case_url=case_url,
    )  # fmt: skip


@router.get("/new")
async def draft_page(request: Request, officer: Officer, today: Today, text: str = "") -> Response:
    """An empty draft, or one that begins with the newest words of a text."""
    async with reading() as connection:
        row = await newest_template(connection, text) if text else None
    answers = {name: getattr(row, name) for name in TemplateDraft.model_fields} if row is not None else {}
    return await _draft(request, officer, today, answers)


@router.post("/new")
async def draft(request: Request, officer: Officer, today: Today, click: Click = "", stage: Click = "") -> Response:
    """See the letter as it would be, or send the draft to a second person."""
    answers = posted(TemplateDraft, (await request.form()).multi_items())
    if stage == "preview":
        return await _draft(request, officer, today, answers, click=click)
    try:
        responsible(officer, 1, today, otherwise="承诺书文本由经办岗位起草")
        written = judge(TemplateDraft, answers)
        if wrong := template_faults(written, on=today):
            raise Refused("承诺书文本有误，请按提示修改", code="FormFaulty", faults=wrong)
        case = template_case(written.id, click)
        entry = TemplateEntry(draft=written, unit=officer.unit, by=officer.actor)
        await begin("commitment_template", entry, case=case)
    except Refused as refused:
        if status_of(refused) == 409:
            return see_other(request, case_url(case), ("warn", refused.sentence))
        if status_of(refused) not in (403, 422):
            raise
        return await _draft(request, officer, today, answers, refused, click)
    return see_other(request, case_url(case), ("good", "已送审，由负责人核准后启用"))


@router.get("/{id}")
async def versions(request: Request, officer: Officer, today: Today, id: str, a: int = 0, b: int = 0) -> Response:
    """Every version of a text; two of them side by side, the last two unless others are asked for."""
    async with reading() as connection:
        rows = await queries.versions_of(connection, id)
    if not rows:
        raise Refused("没有这种承诺书文本", code="NotFound")
    known = {row.version: row for row in rows}
    newer: Any = known.get(b, rows[0])
    older = known.get(a) or known.get(newer.version - 1)
    return await desk_page(
        request, officer, "staff/commitment_template.html", title=rows[0].title, subtitle=f"文本编号 {id}", today=today,
        at=AT, crumbs=CRUMBS, rows=rows, types=TYPES, standards=STANDARDS, newer=newer, older=older, here=HERE,
        parts=compared(_words(older), _words(newer)) if older is not None and older is not newer else [],
        head=[("承诺类型", TYPES[newer.type]), ("国家标准中的类型", STANDARDS[newer.standard])], case_url=case_url,
    )  # fmt: skip


def _words(row: Any) -> dict[str, str]:
    return {name: getattr(row, name) for name in TEXTS}


async def _draft(
    request: Request, officer: Signed, today: date, answers: Mapping[str, Any], refused: Refused | None = None,
    click: str = "",
) -> Response:  # fmt: skip
    faults = refused.faults if refused else {}
    fields = form_fields(TemplateDraft, answers, faults)
    return await desk_page(
        request, officer, "staff/commitment_template_new.html", title="起草承诺书文本", today=today, at=AT, here=HERE,
        crumbs=CRUMBS, status=422 if refused else 200, fields=fields, faults=faults, click=click or uuid4().hex,
        sentence=refused.sentence if refused else "", preview=_preview(answers), content=_content(answers, today),
        block="preview",
    )  # fmt: skip


def _preview(answers: Mapping[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(**{name: str(answers.get(name) or "") for name in TEXTS})


def _content(answers: Mapping[str, Any], today: date) -> list[dict[str, Any]]:
    """What a letter ought to say, by the edition, and whether this one does; for `ui.conditions`."""
    promise = str(answers.get("promise") or "")
    rows = in_force("commitment", today).data["content"]
    return [{"label": row["title"], "met": any(word in promise for word in row["words"])} for row in rows]
