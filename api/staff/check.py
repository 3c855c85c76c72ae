"""信用查验：查一家企业 → 可打印的结果和回执 → 报告用没用；没有报告的列在前面。实施方案 二（一）3。"""

from datetime import date, datetime
from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Officer, Signed
from api.check import VIAS, Checker, UseForm, check, faults_of_receipt, no_receipt, report_use
from api.day import Now, Today
from api.page import see_other
from api.refusal import status_of
from api.staff.desk_page import desk_page, units_below
from database.queries.business import businesses_like
from database.queries.check import receipt_of, receipts_of_unit
from database.reading import reading
from rules.check import EFFECTS, USES, CheckRequest, Effect, purposes
from rules.check_receipt import answer_of
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from rules.unit import unit, unit_names
from rules.uscc import faults as code_faults
from rules.uscc import normalise
from settings import settings
from templates.form import Option, form_fields, posted
from templates.qr import qr

router = APIRouter(prefix="/staff/check", include_in_schema=False)
PAGE = 50
AUTHORITY = "连交传〔2022〕81号 二（一）3：在办事流程中核查市场主体信用记录"
TONES: dict[Effect, str] = {"none": "good", "notice": "warn", "restricted": "bad"}


class CheckForm(Message):
    """查验一家企业。"""

    who: str = Field(title="企业", description="统一社会信用代码，或者名称的一部分", min_length=1, max_length=200)
    purpose: str = Field(title="查验用途", max_length=40, json_schema_extra={"widget": "select"})
    authority: str = Field(
        AUTHORITY, title="查验依据", description="规定查验的法律、文件或者职责", min_length=2, max_length=300,
        json_schema_extra={"widget": "textarea", "rows": 2},
    )  # fmt: skip
    matter: str = Field("", title="办理事项", description="例如项目编号、受理号", max_length=200)
    by_commitment: bool = Field(False, title="以告知承诺方式办理", description="只用于行政审批")


@router.get("")
async def ask(request: Request, officer: Officer, today: Today, who: str = "") -> Response:
    return await _form(request, officer, today, {"who": who})


@router.post("")
async def answer(request: Request, officer: Officer, today: Today, now: Now) -> Response:
    """Check the business of a code; a name is looked up first."""
    form = await request.form()
    answers, click = posted(CheckForm, form.multi_items()), str(form.get("click", "")) or token_urlsafe(16)
    try:
        said = judge(CheckForm, answers)
        if code_faults(said.who) and len(normalise(said.who)) != 18:
            return await _form(request, officer, today, answers, like=said.who, click=click)
        told = await check(question(said, said.who), checker(officer, "staff", click), now=now)
    except Refused as refused:
        return await _form(request, officer, today, answers, refused=refused, click=click)
    return see_other(request, f"/staff/check/{told.answer.number}")


@router.get("/list")
async def checks(
    request: Request, officer: Officer, today: Today, waiting: bool = False, before: str = ""
) -> Response:  # fmt: skip
    """The checks of one's unit, newest first; a supervisor's, and those of the units below."""
    async with reading() as connection:
        rows = await receipts_of_unit(
            connection, seen_units(officer, today), open_only=waiting, before=_place(before), limit=PAGE + 1
        )
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return await desk_page(
        request, officer, "staff/checks.html", title="查验记录", today=today, rows=rows[:PAGE], waiting=waiting,
        older=f"{last.at.isoformat()}|{last.number}" if last else "", before=before, uses=USES, vias=VIAS,
        effects=EFFECTS, tones=TONES, titles={one.name: one.title for one in purposes(today)},
        units=unit_names(today), crumbs=[{"label": "信用查验", "href": "/staff/check"}],
    )  # fmt: skip


@router.get("/{number}")
async def result(request: Request, officer: Officer, today: Today, number: str) -> Response:
    return await _result(request, officer, today, number)


@router.post("/{number}")
async def report(request: Request, officer: Officer, today: Today, now: Now, number: str) -> Response:
    """What was done with the answer."""
    form = posted(UseForm, (await request.form()).multi_items())
    try:
        await report_use(number, [officer.unit], judge(UseForm, form), officer.actor.name, now=now)
    except Refused as refused:
        if refused.code != "FormFaulty":
            raise
        return await _result(request, officer, today, number, form, refused)
    return see_other(request, f"/staff/check/{number}", ("good", "已记下这次查验的使用情况"))


def question(said: CheckForm, uscc: str) -> CheckRequest:
    return CheckRequest.model_validate(said.model_dump(exclude={"who"}) | {"uscc": uscc})


def checker(officer: Signed, via: Any, click: str = "", batch: str = "") -> Checker:
    actor = officer.actor
    return Checker(id=actor.id, name=actor.name, unit=officer.unit, via=via, click=click, batch=batch)


def fields_of(
    model: type[Message], values: dict[str, Any], faults: dict[str, str], today: date, uscc_at: str = "who"
) -> list[Any]:
    """The fields of a form with the purposes in force; a fault of the code stands at the field it was written in."""
    told = {uscc_at if name == "uscc" else name: fault for name, fault in faults.items()}
    chosen = values.get("purpose")
    options = tuple(Option(one.name, one.title, one.name == chosen) for one in purposes(today))
    fields = form_fields(model, values, told)
    return [one._replace(options=options) if one.name == "purpose" else one for one in fields]


def seen_units(officer: Signed, today: date) -> list[str]:
    below = units_below(officer.unit, today) if "supervisor" in officer.actor.roles else ()
    return sorted({officer.unit, *below})


async def _form(
    request: Request, officer: Signed, today: date, values: dict[str, Any], *, like: str = "",
    refused: Refused | None = None, click: str = "",
) -> Response:  # fmt: skip
    firms: Any = []
    if like:
        async with reading() as connection:
            firms = await businesses_like(connection, like)
        what = "请核对名称，或者填写代码" if len(like) > 1 else "名称请至少写两个字，或者填写代码"
        refused = None if firms else Refused("没有找到这家企业", code="FormFaulty", faults={"who": what})
    faults = refused.faults if refused else {}
    fields = fields_of(CheckForm, values, faults, today)
    return await desk_page(
        request, officer, "staff/check.html", title="信用查验", today=today, fields=fields, firms=firms, like=like,
        faults={one.name: one.fault for one in fields if one.fault}, sentence=refused.sentence if refused else "",
        status=status_of(refused) if refused else 200, click=click or token_urlsafe(16),
        kept={name: value for name, value in values.items() if name != "who" and value},
    )  # fmt: skip


async def _result(
    request: Request, officer: Signed, today: date, number: str, values: dict[str, Any] | None = None,
    refused: Refused | None = None,
) -> Response:  # fmt: skip
    async with reading() as connection:
        row = await receipt_of(connection, number)
    if row is None or row.unit not in seen_units(officer, today):
        raise no_receipt()
    url = f"{settings().public_url}/verify/check/{number}"
    faults = refused.faults if refused else {}
    return await desk_page(
        request, officer, "staff/check_result.html", title="查验结果", subtitle=row.number, today=today, row=row,
        answer=answer_of(row.answer), tone=TONES[row.verdict], unproved=await faults_of_receipt(row), uses=USES,
        unit_name=unit(row.unit, today).name, units=unit_names(today), url=url, qr=qr(url, f"核验二维码：{url}"),
        fields=form_fields(UseForm, values, faults), faults=faults, sentence=refused.sentence if refused else "",
        status=status_of(refused) if refused else 200, own=row.unit == officer.unit, vias=VIAS,
        crumbs=[{"label": "信用查验", "href": "/staff/check"}, {"label": "查验记录", "href": "/staff/check/list"}],
    )  # fmt: skip


def _place(before: str) -> tuple[datetime, str] | None:
    at, _, number = before.partition("|")
    try:
        return (datetime.fromisoformat(at), number) if number else None
    except ValueError:
        return None
