"""主动向社会作出承诺：选文本，写明承诺什么、到哪天，看清全文再提交；也可以更新正在履行的一份。实施方案 二（一）1。"""

import asyncio
import hashlib
from datetime import date
from secrets import token_urlsafe
from typing import Any, cast

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Business, Signed
from api.day import Today
from api.lifecycle import begin
from api.page import see_other
from api.portal.commitment import CRUMBS, commitment_story
from api.portal.commitment import HERE as LIST
from api.portal.shell import not_found, office_of, portal_page
from api.refusal import status_of
from database.queries import commitment_shown as queries
from database.queries import portal
from database.reading import reading
from rules.address import case_address, step_address
from rules.commitment import CommitmentOffer, Type, commitment_case, faults
from rules.commitment_file import CommitmentEntry
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import units
from templates.form import Option, form_fields, posted

router = APIRouter(include_in_schema=False)
HERE = "/portal/commitment-new"


class Pledging(Message):
    """主动承诺。"""

    template: str = Field(title="承诺书文本", max_length=80, json_schema_extra={"widget": "radio"})
    matter: str = Field(title="承诺什么", description="一句话，例如：按时维护营运车辆", max_length=100)
    details: str = Field(
        title="具体承诺内容", description="做到什么程度、怎样让公众看得见，照实写", max_length=2000,
        json_schema_extra={"rows": 6},
    )  # fmt: skip
    valid_until: date = Field(title="承诺有效期至", description="到期以前可以更新；到期后标明已到期")
    due_on: date | None = Field(None, title="哪一天以前做到", description="要到某一天做成一件事的填写；持续做到的不填")
    unit: str = Field(title="送哪个单位受理", max_length=40, json_schema_extra={"widget": "select"})


@router.get("/portal/commitment-new")
async def new_page(request: Request, business: Business, today: Today, replaces: str = "") -> Response:
    known = await _renewed(business, replaces, today)
    return await _form(request, business, today, known, replaces)


@router.post("/portal/commitment-new")
async def new(request: Request, business: Business, today: Today) -> Response:
    form = await request.form()
    replaces, click = str(form.get("replaces", "")), str(form.get("click", ""))
    answers = posted(Pledging, form.multi_items())
    if form.get("act") == "change":
        return await _form(request, business, today, answers, replaces)
    try:
        offer, text = await _offer(business, judge(Pledging, answers), replaces, click, today)
        if form.get("act") != "confirm":
            return await _preview(request, business, today, offer, text, answers, click)
        case = commitment_case(offer)
        await begin("commitment", CommitmentEntry(offer=offer, by=business.actor), case=case)
    except Refused as refused:
        if refused.code != "AlreadyEntered":
            return await _form(request, business, today, answers, replaces, refused, click)
    return see_other(request, await _signing(business, case))


async def _renewed(business: Signed, replaces: str, today: Today) -> dict[str, Any]:
    """What the one that is renewed says, to be changed. Raises Refused NotFound."""
    if not replaces:
        async with reading() as connection:
            return {"unit": await portal.latest_unit(connection, business.id) or ""}
    told = await commitment_story(business, replaces, today)
    if not told.may_renew:
        raise not_found()
    return {**told.row.offer, "valid_until": None, "due_on": None}


async def _offer(
    business: Signed, said: Pledging, replaces: str, click: str, today: Today
) -> tuple[CommitmentOffer, Any]:
    """The commitment as it will be filed, and its text; the click names it. Raises Refused FormFaulty."""
    async with reading() as connection:
        texts = {row.id: row for row in await queries.voluntary_templates(connection)}
        firm = await portal.business(connection, business.id)
    if firm is None:
        raise not_found()
    if said.template not in texts:
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults={"template": "请选择承诺书文本"})
    text = texts[said.template]
    offer = CommitmentOffer(
        **said.model_dump(),
        uscc=business.id,
        subject=firm.name,
        legal_representative=firm.legal_representative,
        email=firm.email,
        phone=firm.phone,
        address=firm.address,
        use="voluntary",
        type=cast(Type, text.type),
        reference=f"自主-{hashlib.sha256(f'{business.id}/{click}'.encode()).hexdigest()[:8].upper()}",
        replaces=replaces,
    )
    if wrong := faults(offer, on=today):
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults=wrong)
    return offer, text


async def _signing(business: Signed, case: str) -> str:
    """Where the letter is signed; its step is put a moment after the case is filed."""
    for _ in range(40):
        async with reading() as connection:
            steps = await portal.steps_to_do(connection, business.id, case)
        if steps:
            return step_address("commitment", case, steps[0].key)
        await asyncio.sleep(0.05)
    return case_address("commitment", case)


async def _form(
    request: Request,
    business: Signed,
    today: Today,
    answers: dict[str, Any],
    replaces: str,
    refused: Refused | None = None,
    click: str = "",
) -> Response:
    async with reading() as connection:
        texts = await queries.voluntary_templates(connection)
    found = refused.faults if refused else {}
    fields = form_fields(Pledging, answers, found)
    chosen = {"template": answers.get("template"), "unit": answers.get("unit")}
    offices = [(one.id, one.name) for one in units(today) if not obstacles_to_start(1, one, today)]
    lists = {"template": [(row.id, f"《{row.title}》") for row in texts], "unit": offices}
    for place, field in enumerate(fields):
        if field.name in lists:
            options = tuple(Option(id, label, id == chosen[field.name]) for id, label in lists[field.name])
            fields[place] = field._replace(options=options)
    return await portal_page(
        request, business, today, "commitment_new", at=LIST, status=status_of(refused) if refused else 200,
        title="更新主动承诺" if replaces else "作出主动承诺", texts=texts, fields=fields, faults=found,
        sentence=refused.sentence if refused else "", replaces=replaces, click=click or token_urlsafe(16),
        crumbs=CRUMBS,
    )  # fmt: skip


async def _preview(
    request: Request,
    business: Signed,
    today: Today,
    offer: CommitmentOffer,
    text: Any,
    answers: dict[str, Any],
    click: str,
) -> Response:
    return await portal_page(
        request, business, today, "commitment_preview", at=LIST, title="看清全文再提交", office=offer.unit, offer=offer,
        text=text, answers=answers, office_name=office_of(offer.unit, today).name, click=click, crumbs=CRUMBS,
    )  # fmt: skip
