"""POST /v1/record：其他系统登记资质许可、日常监管、公共服务等信用记录。实施方案 二（一）4。"""

import hashlib
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response, Security
from pydantic import Field

from api.access import Caller, system
from api.day import Now, Today
from api.lifecycle import begin
from api.systems.check import body, given
from api.systems.door import Limited, units_of
from api.systems.repeat import RepeatKey, once
from api.systems.wire import refused, shown_as
from database.queries.record_entry import case_of_record, entry_of_case
from database.reading import reading
from rules.message import Message
from rules.record_entry import RecordDraft, RecordEntering, record_faults
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import unit

router = APIRouter(prefix="/v1/record", tags=["信用记录"], dependencies=[Limited])
Recorder = Annotated[Caller, Security(system, scopes=["record"])]
EXAMPLE = {
    "item": "licence",
    "subject": "示例海州物流有限公司",
    "uscc": "91320799MA00000155",
    "title": "道路货物运输经营许可",
    "true_on": "2026-04-01",
    "number": "苏交运管许可连字 320700000001 号",
    "content": "道路普通货物运输",
    "valid_until": "2030-03-31",
    "paper": "准予行政许可决定书",
    "paper_number": "连交许〔2026〕21号",
    "paper_unit": "局行政服务处",
}
CASE = "record/91320799MA00000155-0F3A9C51D2B7"
SAME = ("subject", "content", "result", "valid_until", "adverse", "paper", "paper_unit", "issuer")


class RecordPosted(Message):
    """A record as a system posts it; `unit` left out is the key's own, `issuer` left out is that unit.

    `item` is one of the catalogue of the day; which fields it needs is said by a refusal, by field.
    """

    item: str = Field(title="信息项", min_length=1, max_length=40, examples=["licence"])
    subject: str = Field(title="市场主体名称", min_length=1, max_length=200)
    uscc: str = Field(title="统一社会信用代码", min_length=1, max_length=40)
    title: str = Field(title="信息名称", min_length=1, max_length=120)
    true_on: date = Field(title="发生日期")
    number: str = Field("", title="编号", max_length=120)
    content: str = Field("", title="内容", max_length=2000)
    result: str = Field("", title="结果或者等级", max_length=120)
    valid_until: date | None = Field(None, title="有效期至")
    adverse: bool = Field(False, title="不利信息", description="由第二人复核后才记入信用档案")
    issuer: str = Field("", title="作出单位", max_length=200)
    issuer_code: str = Field("", title="作出单位统一社会信用代码", max_length=40)
    paper: str = Field(title="来源文件名称", min_length=1, max_length=200)
    paper_number: str = Field(title="来源文件文号", min_length=1, max_length=120)
    paper_unit: str = Field(title="来源文件制发单位", min_length=1, max_length=200)
    remark: str = Field("", title="备注", max_length=500)
    unit: str = Field("", title="登记单位", max_length=40)


class RecordFiled(Message):
    """The receipt of a record. `recorded` is false while a second person has not looked at it."""

    model_config = shown_as(case=CASE, created=True, recorded=True, at="2026-04-01T09:30:00+08:00", sentence="已登记")
    case: str
    created: bool
    recorded: bool
    at: datetime
    sentence: str


@router.post(
    "", status_code=201, response_model=RecordFiled, openapi_extra=body(RecordPosted, EXAMPLE), summary="登记信用记录",
    description="同一记录可以再发一次，答 200 和同一案件；同一事项内容不同的答 409，由工作人员更正。",
    responses={200: {"model": RecordFiled, "description": "同一记录此前已登记"}, **refused(409, 413, 415)},
)  # fmt: skip
async def enter(
    request: Request, response: Response, caller: Recorder, now: Now, today: Today, key: RepeatKey = None
) -> RecordFiled:
    """Enter a record of the credit file; answers when it is a fact.

    The same record may be sent again after any doubt: it is answered with 200 and the same case. Another content under
    the same item, title, number, day and paper is refused with 409: it is corrected by people, on the desk.
    """
    posted = await given(request, RecordPosted)
    draft = _draft(posted, caller, today)
    if wrong := record_faults(draft, on=today):
        raise Refused("信用记录有误，请按提示修改", code="FormFaulty", faults=wrong)
    if reasons := obstacles_to_start(4, unit(draft.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")
    if key:
        await once(caller, key, hashlib.sha256(posted.model_dump_json().encode()).hexdigest(), now=now)
    async with reading() as connection:
        case = await case_of_record(connection, draft)
    if (found := await _on_file(case, draft, caller)) is not None:
        response.status_code = 200
        return found
    try:
        receipt = await begin("record", RecordEntering(draft=draft, by=caller.actor), case=case)
    except Refused as refusal:
        if refusal.code == "AlreadyEntered":
            raise Refused("这条记录正在登记，请稍后用同样的请求再试", code="TryAgain") from None
        raise
    return RecordFiled(case=case, created=True, recorded=not draft.checked, at=receipt.at, sentence=receipt.sentence)


def _draft(posted: RecordPosted, caller: Caller, today: date) -> RecordDraft:
    office = posted.unit or caller.actor.unit
    if office not in units_of(caller):
        raise Refused("密钥不能为该单位登记", code="NotYours", faults={"unit": "密钥不能为该单位登记"})
    whose: dict[str, Any] = {"unit": office, "issuer": posted.issuer or unit(office, today).name, "channel": "system"}
    return RecordDraft.model_validate(posted.model_dump() | whose)


async def _on_file(case: str, draft: RecordDraft, caller: Caller) -> RecordFiled | None:
    """The receipt of the same record; None when there is none. Raises Refused AlreadyEntered for another content."""
    async with reading() as connection:
        row = await entry_of_case(connection, case)
    if row is None:
        return None
    known = RecordDraft.model_validate(row.draft)
    if row.unit not in units_of(caller) or any(getattr(known, name) != getattr(draft, name) for name in SAME):
        raise Refused("这条记录已经登记，内容与本次不同；有错误的，请登记单位办理更正", code="AlreadyEntered")
    recorded = row.kept_at is not None
    return RecordFiled(case=case, created=False, recorded=recorded, at=row.entered_at, sentence="此前已登记")
