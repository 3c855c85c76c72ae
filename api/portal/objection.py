"""我的异议：提出、核对、回执、进度、补充、撤回。只能对本企业的信息提出。"""

from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Business, Signed
from api.day import SHANGHAI, Now, Today
from api.lifecycle import begin, tell
from api.objection import Target, fields_about, target_of
from api.page import case_url, see_other
from api.portal.evidence import Evidence, file_fields, own_files, take_files
from api.portal.objection_receipt import accept_by
from api.portal.shell import not_found, office_of, portal_page
from api.refusal import status_of
from database.queries import objection as queries
from database.queries import portal
from database.reading import reading
from rules.clock import limits
from rules.edition import in_force
from rules.fault import judge
from rules.journal import Telling
from rules.objection import MATTERS, OUTCOMES, Complaint
from rules.objection_file import Objection
from rules.objection_form import ObjectionSupplement
from rules.refusal import Refused
from rules.step import Answer

router = APIRouter(include_in_schema=False)
FIELDS = ("matter", "record", "reason", "wanted", "evidence", "photo")
LIMITS = ("objection_acceptance", "objection_own", "objection_others")
HOME = [{"label": "我的信用", "href": "/portal"}, {"label": "我的异议", "href": "/portal/objections"}]


class Objecting(Evidence):
    """提出异议。"""

    matter: str = Field("", title="异议针对", json_schema_extra={"widget": "radio"})
    record: str = Field(
        "", title="查验结果中的哪一条", description="对整个结论有异议的，不选", json_schema_extra={"widget": "select"}
    )
    reason: str = Field("", title="哪里不对、为什么", description="照实写，只写与这条信息有关的", max_length=2000)
    wanted: str = Field(
        "", title="应当是什么", description="例如正确的金额、名称，或者不应当有这条记录", max_length=2000
    )


class Supplementing(Evidence):
    """补充异议材料。"""

    text: str = Field("", title="补充说明", max_length=2000)


@router.get("/portal/objections")
async def objections(request: Request, business: Business, today: Today) -> Response:
    async with reading() as connection:
        rows = await queries.own_objections(connection, business.id)
    return await portal_page(
        request, business, today, "objections", at="/portal/objections", title="我的异议", rows=rows, outcomes=OUTCOMES,
        matters=MATTERS,
    )  # fmt: skip


@router.get("/portal/object")
async def object_page(request: Request, business: Business, today: Today, now: Now, about: str = "") -> Response:
    async with reading() as connection:
        target = await target_of(connection, about, now, uscc=business.id)
    return await _form(request, business, today, target, {"matter": target.matters[0]}, [])


@router.post("/portal/object")
async def object_to(request: Request, business: Business, today: Today, now: Now, about: str = "") -> Response:
    """Two sheets: what is said, then the same to be checked; only the second files it."""
    form = await request.form()
    click, kept = str(form.get("click", "")), [str(one) for one in form.getlist("kept")]
    async with reading() as connection:
        target = await target_of(connection, about, now, uscc=business.id)
        case = await queries.next_case(connection, target.key)
    answers: dict[str, Any] = {name: str(form.get(name, "")) for name in ("matter", "record", "reason", "wanted")}
    try:
        kept = await take_files(form, business, case, kept=kept, now=now)
        files = await own_files(business, kept)
        if form.get("page") == "back":
            return await _form(request, business, today, target, answers, kept)
        said = judge(Complaint, answers | {"evidence": [row.id for row in files]})
        if said.matter not in target.matters:
            fault = {"matter": "请选择异议针对什么"}
            raise Refused("表单有误，请按提示修改", code="FormFaulty", faults=fault)
        if form.get("page") != "check":
            record = next((one.title for one in target.told if one.record == said.record), "")
            return await portal_page(
                request, business, today, "objection_check", title="核对异议", office=target.unit, target=target,
                said=said, record=record, files=files, matters=MATTERS, click=token_urlsafe(16),
                action=_address(target), crumbs=HOME,
            )  # fmt: skip
        await begin("objection", Objection(about=target.key, complaint=said, by=business.actor), case=case)
    except Refused as refused:
        if refused.code == "AlreadyEntered":
            return see_other(request, case_url(case, "/portal/objection"), ("info", "这件异议已经提出"))
        if refused.code not in ("FormFaulty", "TryAgain", "ObjectionUnderWay"):
            raise
        return await _form(request, business, today, target, answers, kept, refused, click)
    return see_other(request, case_url(case, "/portal/objection"), ("good", "异议已经提交"))


async def _form(
    request: Request, business: Signed, today: Today, target: Target, answers: dict[str, Any], kept: list[str],
    refused: Refused | None = None, click: str = "",
) -> Response:  # fmt: skip
    faults = refused.faults if refused else {}
    fields = {one.name: one for one in file_fields(Objecting, answers, faults)}
    async with reading() as connection:
        before = await queries.objections_about(connection, target.key)
    data = in_force("objection", today).data
    return await portal_page(
        request, business, today, "objection_new", status=status_of(refused) if refused else 200, title="提出异议",
        office=target.unit, target=target, fields=fields_about([fields[name] for name in FIELDS], target, answers),
        faults=faults, sentence=refused.sentence if refused else "", files=await own_files(business, kept),
        click=click or token_urlsafe(16), action=_address(target), crumbs=HOME,
        at_once=bool(data["freeze_first" if not before else "freeze_repeated"]) and target.matters != ("check",),
        days={name: limits(today)[name].amount for name in LIMITS},
    )  # fmt: skip


def _address(target: Target) -> str:
    return case_url("", "/portal/object", about=target.key).replace("/?", "?")


@router.get("/portal/objection/{case:path}")
async def objection(request: Request, business: Business, today: Today, case: str) -> Response:
    return await _progress(request, business, today, case)


@router.post("/portal/objection/{case:path}")
async def supplement(request: Request, business: Business, today: Today, now: Now, case: str) -> Response:
    form = await request.form()
    click, kept = str(form.get("click", "")), [str(one) for one in form.getlist("kept")]
    answers: dict[str, Any] = {"text": str(form.get("text", ""))}
    row, step = await _own(business, case)
    if step is None:
        raise Refused("没有需要补充的材料，或者补充期限已过", code="StepClosed")
    try:
        kept = await take_files(form, business, row.case_id, kept=kept, now=now)
        said = answers | {"evidence": [one.id for one in await own_files(business, kept)]}
        judge(ObjectionSupplement, said)
        await tell(case, "decide", Answer(key=step.key, by=business.actor, answers=said), click=click)
    except Refused as refused:
        if refused.code != "FormFaulty":
            raise
        return await _progress(request, business, today, case, answers, kept, refused, click)
    return see_other(request, case_url(case, "/portal/objection"), ("good", "已经补充，办理期限继续计算"))


@router.post("/portal/objection-withdraw/{case:path}")
async def withdraw(request: Request, business: Business, case: str) -> Response:
    await _own(business, case)
    form = await request.form()
    telling = Telling(by=business.actor, content={"reason": str(form.get("reason", ""))})
    await tell(case, "withdraw", telling, click=str(form.get("click", "")))
    return see_other(request, case_url(case, "/portal/objection"), ("info", "异议已撤回。以后可以重新提出"))


async def _own(business: Signed, case: str) -> tuple[Any, Any]:
    """One's own objection, and the step of it that waits for its business. Raises Refused NotFound."""
    async with reading() as connection:
        row = await queries.own_objection(connection, business.id, case)
        steps = await portal.steps_to_do(connection, business.id, case)
    if row is None:
        raise not_found()
    return row, next((one for one in steps if one.form == "objection_supplement"), None)


async def _progress(
    request: Request, business: Signed, today: Today, case: str, answers: dict[str, Any] | None = None,
    kept: list[str] | None = None, refused: Refused | None = None, click: str = "",
) -> Response:  # fmt: skip
    row, step = await _own(business, case)
    async with reading() as connection:
        waits = await queries.open_step(connection, case)
        papers = await portal.letters(connection, business.id, case=case)
    faults = refused.faults if refused else {}
    fields = {one.name: one for one in file_fields(Supplementing, answers or {}, faults)}
    filed_on = row.filed_at.astimezone(SHANGHAI).date()
    return await portal_page(
        request, business, today, "objection", at="/portal/objections", status=status_of(refused) if refused else 200,
        title=f"异议 {row.number}", office=row.unit, row=row, step=step, waits=waits, papers=papers, faults=faults,
        fields=[fields[name] for name in ("text", "evidence", "photo")], sentence=refused.sentence if refused else "",
        files=await own_files(business, kept or []), sent=await own_files(business, row.evidence), filed_on=filed_on,
        accept_by=accept_by(filed_on), matters=MATTERS,
        outcomes=OUTCOMES, click=click or token_urlsafe(16), office_name=office_of(row.unit, today).name, crumbs=HOME,
        remedies=in_force("objection", today).data["remedy"],
    )  # fmt: skip
