"""信用查验：其他系统在自己的环节里问一家企业的信用状况，得到回执，再报告用没用。实施方案 二（一）3。"""

from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Request, Response, Security
from pydantic import BaseModel, ValidationError

from api.access import Caller, system
from api.check import Checker, UseForm, check, check_all, faults_of_receipt, no_receipt, report_use
from api.day import Now
from api.embed_token import grant
from api.systems import check_wire as wire
from api.systems.door import Limited, units_of
from api.systems.repeat import RepeatKey
from api.systems.wire import refused
from database.queries.check import receipt_of
from database.reading import reading
from rules.check import CheckRequest, faults
from rules.check_receipt import SHANGHAI, answer_of
from rules.fault import sentences, unseen
from rules.refusal import Refused
from settings import settings

router = APIRouter(prefix="/v1", tags=["信用查验"], dependencies=[Limited])
Asker = Annotated[Caller, Security(system, scopes=["check"])]
Number = Annotated[str, Path(max_length=40, examples=[wire.NUMBER])]
Shape = TypeVar("Shape", bound=BaseModel)


def body(model: type[BaseModel], example: dict[str, Any]) -> dict[str, Any]:
    """The description of a body that is judged in Chinese by `given`."""
    schema = model.model_json_schema()
    if "purpose" in schema["properties"]:
        schema["properties"]["purpose"]["enum"] = wire.PURPOSES
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}}


@router.post(
    "/check", status_code=201, response_model=wire.CheckShown, openapi_extra=body(CheckRequest, wire.QUESTION),
    summary="查验一家企业",
    description="为一项用途查验一家企业，每次都留回执。带 Idempotency-Key 的，当天同一个问题是同一次查验。",
    responses={200: {"model": wire.CheckShown, "description": "同一个键此前已经查验"}, **refused(409, 413, 415)},
)  # fmt: skip
async def ask(request: Request, response: Response, caller: Asker, now: Now, key: RepeatKey = None) -> wire.CheckShown:
    """Check one business for one purpose; every answer is logged as a receipt.

    With a header `Idempotency-Key` the same question is the same check for the rest of the day.
    """
    asked = await given(request, CheckRequest)
    told = await check(asked, checker(caller, key or ""), now=now)
    response.status_code = 201 if told.fresh else 200
    return wire.shown(told)


BATCH = {**{name: wire.QUESTION[name] for name in ("purpose", "authority", "matter", "by_commitment")},
         "usccs": [wire.QUESTION["uscc"]]}  # fmt: skip


@router.post(
    "/checks", status_code=201, response_model=wire.ChecksShown, openapi_extra=body(wire.ChecksPosted, BATCH),
    summary="批量查验", description="为一项用途查验至多 200 家企业，各有各的回执，各计一次。",
    responses=refused(413, 415),
)  # fmt: skip
async def ask_many(request: Request, caller: Asker, now: Now) -> wire.ChecksShown:
    """Check up to 200 businesses for one purpose; each has a receipt of its own and counts for itself."""
    asked = await given(request, wire.ChecksPosted)
    day = now.astimezone(SHANGHAI).date()
    questions, wrong = [], []
    for uscc in asked.usccs:
        one = CheckRequest.model_validate(asked.model_dump(exclude={"usccs"}) | {"uscc": uscc or "空"})
        found = faults(one, on=day)
        if others := {name: fault for name, fault in found.items() if name != "uscc"}:
            raise Refused("查验信息有误，请按提示修改", code="FormFaulty", faults=others)
        if found:
            wrong.append(wire.CodeRefused(uscc=uscc[:40], sentence=found["uscc"]))
        else:
            questions.append(one)
    told = await check_all(questions, checker(caller), now=now) if questions else []
    return wire.ChecksShown(items=[wire.shown(one) for one in told], refused=wrong)


@router.get(
    "/check/{number}", response_model=wire.CheckState, responses=refused(404),
    summary="看一张回执", description="本单位的回执、使用情况，以及按当时的档案能不能证明当时如此。",
)  # fmt: skip
async def receipt(caller: Asker, number: Number) -> wire.CheckState:
    """A receipt of the key's units, what was done with it, and whether it is proved by the file as it was then."""
    async with reading() as connection:
        row = await receipt_of(connection, number)
    if row is None or row.unit not in units_of(caller):
        raise no_receipt()
    return wire.state(row, answer_of(row.answer), await faults_of_receipt(row))


@router.post(
    "/check/{number}/use", response_model=wire.CheckState, responses=refused(404, 409, 413, 415),
    summary="报告怎样使用", description="报告结论应用了没有，只报一次；重复报告答复相同。未采用的写明理由。",
    openapi_extra=body(wire.UsePosted, {"used": "overridden", "reason": "该处罚与本次采购的履约能力无关"}),
)  # fmt: skip
async def use(request: Request, caller: Asker, now: Now, number: Number) -> wire.CheckState:
    """Report what was done with an answer, once; the same report again is answered alike."""
    said = await given(request, wire.UsePosted)
    reported = UseForm(used=said.used, reason=said.reason)
    row = await report_use(number, sorted(units_of(caller)), reported, caller.actor.name, now=now)
    return wire.state(row, answer_of(row.answer), await faults_of_receipt(row))


@router.post(
    "/check/embed", status_code=201, response_model=wire.EmbedGranted, responses=refused(413, 415),
    summary="领嵌入窗口的通行证", description="凭它，嵌入别的页面的查验窗口可以为这一项用途查验一刻钟。",
    openapi_extra=body(
        wire.EmbedPosted, {name: wire.QUESTION[name] for name in ("purpose", "authority", "matter")}
    ),
)  # fmt: skip
async def embed(request: Request, caller: Asker, now: Now) -> wire.EmbedGranted:
    """A token with which an embedded window may check, for one purpose and a quarter of an hour."""
    asked = await given(request, wire.EmbedPosted)
    question = CheckRequest(**asked.model_dump(), uscc=wire.QUESTION["uscc"])
    if wrong := faults(question, on=now.astimezone(SHANGHAI).date()):
        raise Refused("查验信息有误，请按提示修改", code="FormFaulty", faults=wrong)
    token, until = grant(checker(caller), question, now=now)
    return wire.EmbedGranted(token=token, until=until, window="/embed/check")


def checker(caller: Caller, key: str = "") -> Checker:
    """The key as somebody who checks; a scope `quota:<n>` gives it another number a day than the house's own."""
    own = (scope.removeprefix("quota:") for scope in caller.scopes if scope.startswith("quota:"))
    quota = next((int(one) for one in own if one.isdecimal()), settings().checks_per_day)
    actor = caller.actor
    return Checker(id=actor.id, name=actor.name, unit=actor.unit, via="system", quota=quota, click=key)


async def given(request: Request, model: type[Shape]) -> Shape:
    """The body of a request, judged in Chinese. Raises Refused WrongType, FormFaulty."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused("请求体应为 JSON（Content-Type: application/json）", code="WrongType")
    try:
        found = model.model_validate_json(await request.body(), strict=True)
    except ValidationError as error:
        raise Refused("请求有误，请按提示修改", code="FormFaulty", faults=sentences(model, error)) from None
    if broken := unseen(dict(found)):
        raise Refused("请求有误，请按提示修改", code="FormFaulty", faults=broken)
    return found
