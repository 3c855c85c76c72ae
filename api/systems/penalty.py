"""POST /v1/penalty：其他系统登记处罚决定；GET：看它到了哪一步。实施方案 二（二）7。"""

import asyncio
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from pydantic import Field, ValidationError

from api.access import Caller
from api.day import Now, Today
from api.lifecycle import begin
from api.systems.door import Enterer, Limited, Reader, units_of
from api.systems.repeat import RepeatKey, once
from api.systems.wire import CASE, LetterShown, PenaltyFiled, PenaltyShown, StepShown, refused
from database.queries.case import case_of, letters_of, penalty_of
from database.queries.penalty import case_of_decision
from database.queries.step import steps_of
from database.reading import reading
from rules.fault import sentences, unseen
from rules.penalty import PenaltyDecision, faults
from rules.penalty_file import PenaltyEntry
from rules.penalty_sheet import fingerprint
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.sheet import same_penalty
from rules.unit import unit

router = APIRouter(prefix="/v1/penalty", tags=["处罚"], dependencies=[Limited])
EXAMPLE = {
    "no": "连交罚〔2026〕12号",
    "subject": "示例海州物流有限公司",
    "uscc": "91320799MA00000155",
    "violation": "未按规定安装卫星定位装置",
    "facts": "检查时发现该单位车辆未按规定安装卫星定位装置。",
    "basis": "《道路运输车辆动态监督管理办法》",
    "kinds": ["罚款"],
    "content": "罚款人民币5000元",
    "fine": "5000",
    "decided_on": "2026-04-01",
    "authority": "市交通执法支队",
}


class PenaltyPosted(PenaltyDecision):
    """A decision as a system posts it, in the columns of the national template.

    What is left out is filled in as on the form: `unit` is the key's own, `authority` and `source` are that unit by
    name. Who entered it is the key.
    """

    authority: str = Field("", title="处罚机关", description="不填的，为承办单位", max_length=200)
    unit: str = Field("", title="承办单位", max_length=40)
    entered_by: str = Field("", title="经办人", max_length=80, exclude=True)


BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": PenaltyPosted.model_json_schema(), "example": EXAMPLE}},
    }
}


@router.post(
    "", status_code=201, response_model=PenaltyFiled, openapi_extra=BODY, summary="登记行政处罚决定",
    description="文号就是它的身份：拿不准的可以再发一次，已经登记的答 200 和同一案件；同一文号内容不同的答 409。",
    responses={200: {"model": PenaltyFiled, "description": "同一决定此前已登记"}, **refused(409, 413, 415)},
)  # fmt: skip
async def enter(
    request: Request, response: Response, caller: Enterer, now: Now, today: Today, key: RepeatKey = None
) -> PenaltyFiled:
    """Enter a penalty decision; answers when it is a fact.

    The decision's number is its identity, so the same request may be sent again after any doubt: what is on file
    already is answered with 200 and the same case, another content under the number is refused with 409. A header
    `Idempotency-Key` is not needed for that; one that is given belongs to one content for a day.
    """
    decision = await posted(request, caller, today)
    if wrong := faults(decision, on=today):
        raise Refused("处罚信息有误，请按提示修改", code="FormFaulty", faults=wrong)
    if reasons := obstacles_to_start(7, unit(decision.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")
    if key:
        await once(caller, key, fingerprint(decision), now=now)
    async with reading() as connection:
        case = await case_of_decision(connection, decision.no)
    if (found := await on_file(case, decision, caller)) is not None:
        response.status_code = 200
        return found
    try:
        receipt = await begin("penalty", PenaltyEntry(decision=decision, by=caller.actor), case=case)
    except Refused as refusal:
        if refusal.code != "AlreadyEntered":
            raise
        response.status_code = 200
        return await _entered_meanwhile(case, decision, caller)
    return PenaltyFiled(case=case, href=href(case), created=True, at=receipt.at, sentence=receipt.sentence)


async def posted(request: Request, caller: Caller, today: date) -> PenaltyDecision:
    """The body as a decision of this caller. Raises Refused WrongType, FormFaulty, NotYours."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused("请求体应为 JSON（Content-Type: application/json）", code="WrongType")
    try:
        given = PenaltyPosted.model_validate_json(await request.body(), strict=True)
    except ValidationError as error:
        raise Refused("处罚信息有误，请按提示修改", code="FormFaulty", faults=sentences(PenaltyPosted, error)) from None
    if broken := unseen(dict(given)):
        raise Refused("处罚信息有误，请按提示修改", code="FormFaulty", faults=broken)
    office = given.unit or caller.actor.unit
    if office not in units_of(caller):
        raise Refused("密钥不能为该单位登记", code="NotYours", faults={"unit": "密钥不能为该单位登记"})
    name = unit(office, today).name
    whose = {"unit": office, "entered_by": caller.actor.id, "source": given.source or name}
    return PenaltyDecision.model_validate(given.model_dump() | whose | {"authority": given.authority or name})


async def on_file(case: str, decision: PenaltyDecision, caller: Caller) -> PenaltyFiled | None:
    """The receipt of the same decision; None when there is none. Raises Refused AlreadyEntered for another content."""
    async with reading() as connection:
        row = await penalty_of(connection, case)
    if row is None:
        return None
    same = row.unit in units_of(caller) and same_penalty(PenaltyDecision.model_validate(row.decision), decision)
    if not same:
        raise Refused("该文号已经登记，内容与本次不同；决定变更的，请在原案件中办理变更", code="AlreadyEntered")
    return PenaltyFiled(case=case, href=href(case), created=False, at=row.entered_at, sentence="此前已登记")


async def _entered_meanwhile(case: str, decision: PenaltyDecision, caller: Caller) -> PenaltyFiled:
    """Somebody began the case an instant before us; its row is there in a moment."""
    for _ in range(20):
        if (found := await on_file(case, decision, caller)) is not None:
            return found
        await asyncio.sleep(0.1)
    raise Refused("该文号正在登记，请稍后用同样的请求再试", code="TryAgain")


def href(case: str) -> str:
    return f"/v1/penalty/{quote(case, safe='/')}"


@router.get(
    "/{case:path}", response_model=PenaltyShown, responses=refused(404),
    summary="看一件处罚", description="本单位的一件处罚现在怎样。case 是登记回执里的案件编号，按百分号编码。",
)  # fmt: skip
async def state(caller: Reader, case: Annotated[str, Path(examples=[CASE])]) -> PenaltyShown:
    """A penalty of the key's units as it stands. `case` is the id in the receipt, percent-encoded."""
    async with reading() as connection:
        row = await penalty_of(connection, case)
        about = await case_of(connection, case) if row is not None else None
        if row is None or about is None or row.unit not in units_of(caller):
            raise Refused("没有这件处罚，或者不是本单位的", code="NotFound")
        steps = await steps_of(connection, case)
        letters = await letters_of(connection, case)
    shown = {name: row._mapping[name] for name in PenaltyShown.model_fields if name in row._mapping}
    return PenaltyShown(
        **{**shown, "case": case, "position": about.position, "outcome": about.outcome},
        steps=[StepShown.model_validate(dict(one._mapping)) for one in steps],
        letters=[LetterShown.model_validate(dict(one._mapping)) for one in letters if one.state == "issued"],
    )
