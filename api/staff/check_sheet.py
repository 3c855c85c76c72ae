"""批量查验：贴上代码，或者上传一张有代码的表；逐个得到回执，结果可以存成表。实施方案 二（一）3。"""

import csv
import hashlib
from io import BytesIO, StringIO
from secrets import token_urlsafe
from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field
from python_calamine import CalamineError, CalamineWorkbook
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api.access import Officer, Signed
from api.check import UseForm, check_all, report_batch
from api.day import Now, Today
from api.file import attached_sheet
from api.page import see_other
from api.refusal import status_of
from api.staff.check import AUTHORITY, TONES, checker, fields_of
from api.staff.desk_page import desk_page
from database.queries.check import receipts_of_batch
from database.reading import reading
from rules.check import EFFECTS, USES, CheckRequest
from rules.check import faults as faults_of
from rules.check_receipt import answer_of
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from rules.sheet_size import judge_size
from rules.uscc import LENGTH, normalise
from settings import settings
from templates.form import form_fields, posted
from templates.sheet import figures_sheet

router = APIRouter(prefix="/staff/check/sheet", include_in_schema=False)
HEADS = ("统一社会信用代码", "企业名称", "结论", "依据", "信用等级", "有效信息", "回执编号", "查验时间", "使用情况")


class SheetForm(Message):
    """查验一批企业。"""

    codes: str = Field("", title="统一社会信用代码", description="一行一个；也可以改为上传表格", max_length=60_000)
    sheet: str = Field(
        "", title="表格", description="xlsx 或者 csv，每行一个企业，代码在哪一列都可以",
        json_schema_extra={"widget": "file", "accept": ".xlsx,.csv"},
    )  # fmt: skip
    purpose: str = Field(title="查验用途", max_length=40, json_schema_extra={"widget": "select"})
    authority: str = Field(
        AUTHORITY, title="查验依据", min_length=2, max_length=300, json_schema_extra={"widget": "textarea", "rows": 2}
    )
    matter: str = Field("", title="办理事项", description="例如评标、年审的名称", max_length=200)
    by_commitment: bool = Field(False, title="以告知承诺方式办理", description="只用于行政审批")


class Refusal(NamedTuple):
    """A row that was not checked, as its sheet numbers it."""

    row: int
    text: str
    why: str


@router.get("")
async def upload_page(request: Request, officer: Officer, today: Today) -> Response:
    return await _form(request, officer, today, {})


@router.post("")
async def take(request: Request, officer: Officer, today: Today, now: Now) -> Response:
    """Answers with the result itself: the rows without a valid code are told once, and are nowhere kept."""
    form = await request.form()
    answers, click = posted(SheetForm, form.multi_items()), str(form.get("click", "")) or token_urlsafe(16)
    file = answers.pop("sheet", "")
    try:
        said = judge(SheetForm, answers)
        lines = said.codes.splitlines()
        if isinstance(file, UploadFile) and file.filename:
            lines = await run_in_threadpool(lines_of, await file.read())
        questions, wrong = sorted_out(lines, said, today)
        batch = hashlib.sha256(f"{officer.id}/{click}".encode()).hexdigest()[:20]
        async with reading() as connection:
            known = await receipts_of_batch(connection, officer.unit, batch)
        if not known:
            await check_all(questions, checker(officer, "sheet", click, batch), now=now)
    except Refused as refused:
        return await _form(request, officer, today, answers, refused, click)
    return await _result(request, officer, today, batch, wrong)


@router.get("/{batch}")
async def result(request: Request, officer: Officer, today: Today, batch: str) -> Response:
    return await _result(request, officer, today, batch, [])


@router.post("/{batch}")
async def report(request: Request, officer: Officer, today: Today, now: Now, batch: str) -> Response:
    """One word for every check of the sheet of which nothing has been said yet."""
    form = posted(UseForm, (await request.form()).multi_items())
    try:
        told = await report_batch(batch, officer.unit, judge(UseForm, form), officer.actor.name, now=now)
    except Refused as refused:
        return await _result(request, officer, today, batch, [], form, refused)
    return see_other(request, f"/staff/check/sheet/{batch}", ("good", f"已记下 {told} 次查验的使用情况"))


@router.get("/{batch}/table")
async def table(officer: Officer, batch: str) -> Response:
    """The results as a sheet, with the number of every receipt."""
    rows = await _rows(officer, batch)
    told = [_line(row) for row in rows]
    conditions = f"{rows[0].purpose}　{rows[0].authority}"
    return attached_sheet(await run_in_threadpool(figures_sheet, "查验结果", conditions, HEADS, told), "查验结果")


def sorted_out(lines: list[str], said: SheetForm, today: Today) -> tuple[list[CheckRequest], list[Refusal]]:
    """The questions of a sheet, each business once; the rows that are none. Raises Refused FormFaulty, TooManyRows."""
    questions: dict[str, CheckRequest] = {}
    wrong = []
    shared = said.model_dump(include={"purpose", "authority", "matter", "by_commitment"})
    for row, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        asked = CheckRequest.model_validate(shared | {"uscc": line.strip()[:40]})
        found = faults_of(asked, on=today)
        if others := {name: fault for name, fault in found.items() if name != "uscc"}:
            raise Refused("请按提示修改", code="FormFaulty", faults=others)
        if found:
            wrong.append(Refusal(row, line.strip()[:60], found["uscc"]))
        questions.update({asked.uscc: asked} if not found else {})
    if len(questions) > (most := settings().check_rows):
        raise Refused(f"有 {len(questions)} 家企业，一次最多查验 {most} 家，请分成几次", code="TooManyRows")
    if not questions:
        told = "没有可以查验的代码" + (f"：第 {wrong[0].row} 行，{wrong[0].why}" if wrong else "")
        raise Refused(told, code="FormFaulty", faults={"codes": told})
    return list(questions.values()), wrong


def lines_of(content: bytes) -> list[str]:
    """One text a row: the cell that has the length of a code, else the row's first; headings are left out.

    Raises Refused SheetUnreadable, TooLarge.
    """
    if len(content) > settings().sheet_bytes:
        raise Refused("表格过大，请只留代码一列", code="TooLarge")
    rows = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    found = []
    for place, row in enumerate(rows):
        cells = [str(cell).strip() for cell in row if str(cell if cell is not None else "").strip()]
        code = next((cell for cell in cells if len(normalise(cell)) == LENGTH and normalise(cell).isascii()), "")
        heading = place == 0 and not code
        found.append("" if heading or not cells else code or cells[0])
    return found


def _xlsx(content: bytes) -> list[list[Any]]:
    judge_size(content)
    try:
        return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError, OSError):
        raise Refused("文件不是可以读取的 xlsx 表格，请另存为 xlsx 后再试", code="SheetUnreadable") from None


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(StringIO(content.decode(encoding), newline="")))
        except UnicodeDecodeError:
            continue
        except csv.Error:
            break
    raise Refused("文件既不是 xlsx，也不是 UTF-8 或 GB18030 编码的 csv", code="SheetUnreadable")


def _line(row: Any) -> list[Any]:
    answer = answer_of(row.answer)
    why = "；".join(one.sentence + (f"（{one.list_item}）" if one.list_item else "") for one in answer.grounds)
    grade, items = answer.grade or "—", "；".join(one.title for one in answer.items)
    told = [row.uscc, row.name or "（没有档案）", answer.verdict_title, why or "—", grade, items or "—", row.number]
    return [*told, f"{answer.at:%Y-%m-%d %H:%M}", USES[row.used] if row.used else "未报告"]


async def _rows(officer: Signed, batch: str) -> Any:
    async with reading() as connection:
        rows = await receipts_of_batch(connection, officer.unit, batch)
    if not rows:
        raise Refused("没有这批查验，或者不是本单位的", code="NotFound")
    return rows


async def _form(
    request: Request, officer: Signed, today: Today, values: dict[str, Any], refused: Refused | None = None,
    click: str = "",
) -> Response:  # fmt: skip
    faults = refused.faults if refused else {}
    fields = fields_of(SheetForm, values, faults, today, "codes")
    return await desk_page(
        request, officer, "staff/check_sheet.html", title="批量查验", today=today, fields=fields, faults=faults,
        sentence=refused.sentence if refused else "", status=status_of(refused) if refused else 200,
        click=click or token_urlsafe(16), most=settings().check_rows,
        crumbs=[{"label": "信用查验", "href": "/staff/check"}],
    )  # fmt: skip


async def _result(
    request: Request, officer: Signed, today: Today, batch: str, wrong: list[Refusal],
    values: dict[str, Any] | None = None, refused: Refused | None = None,
) -> Response:  # fmt: skip
    rows = await _rows(officer, batch)
    faults = refused.faults if refused else {}
    tally = [(title, TONES[effect], sum(row.verdict == effect for row in rows)) for effect, title in EFFECTS.items()]
    return await desk_page(
        request, officer, "staff/check_sheet_result.html", title="批量查验结果", today=today, rows=rows, wrong=wrong,
        batch=batch, tally=tally, effects=EFFECTS, tones=TONES, uses=USES, answer=answer_of(rows[0].answer),
        waiting=sum(not row.used for row in rows), fields=form_fields(UseForm, values, faults), faults=faults,
        sentence=refused.sentence if refused else "", status=status_of(refused) if refused else 200,
        crumbs=[{"label": "信用查验", "href": "/staff/check"}, {"label": "批量查验", "href": "/staff/check/sheet"}],
    )  # fmt: skip
