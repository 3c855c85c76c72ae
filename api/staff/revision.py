"""对已登记的处罚再做两件事：代录修复申请，提出变更、撤销。"""

from datetime import date
from typing import Annotated, Any, NamedTuple
from uuid import uuid4

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel

from api.access import Officer, Signed
from api.answers import answers_of, fields_of
from api.day import Now, Today
from api.lifecycle import tell
from api.page import case_url, see_other
from api.refusal import status_of
from api.staff.case_page import background
from api.staff.desk_page import desk_page
from api.staff.obstacle import ELSEWHERE, enters, repair_obstacles, revision_obstacles
from api.staff.seeing import case_seen_by
from database.queries.case import penalty_of, repairs_of
from database.queries.step import steps_of
from database.reading import reading
from rules.fault import judge
from rules.journal import Telling
from rules.penalty_form import RevisionProposal
from rules.refusal import Refused
from rules.repair_form import RepairEntry

router = APIRouter(prefix="/staff/penalty", include_in_schema=False)
Click = Annotated[str, Form(max_length=80)]


class Matter(NamedTuple):
    """One of the two: its form, its update, and its words."""

    name: str
    title: str
    update: str
    form: type[BaseModel]
    submit: str
    notes: list[str]


REPAIR = Matter(
    "repair", "代录修复申请", "apply", RepairEntry, "提交申请",
    ["只录入由“信用中国”推送或者窗口收到的申请；企业已在企业端申请的，不要重复录入。",
     "受理期限自收到日期起算；收到日期不符合最早修复日的，系统会说明原因。"],
)  # fmt: skip
REVISION = Matter(
    "revise", "提出变更、撤销", "revise", RevisionProposal, "提交核准",
    ["提出后由负责人核准；核准后在三个工作日内撤下公示，并公开说明理由。",
     "已经签发文书的，系统另发替换的提醒函；正在办理的环节会撤下。"],
)  # fmt: skip


@router.get("/repair/{case:path}")
async def repair_page(request: Request, officer: Officer, today: Today, case: str) -> Response:
    return await _page(request, officer, today, case, REPAIR)


@router.post("/repair/{case:path}")
async def repair(request: Request, officer: Officer, now: Now, today: Today, case: str, click: Click = "") -> Response:
    return await _tell(request, officer, now, today, case, REPAIR, click)


@router.get("/revise/{case:path}")
async def revise_page(request: Request, officer: Officer, today: Today, case: str) -> Response:
    return await _page(request, officer, today, case, REVISION)


@router.post("/revise/{case:path}")
async def revise(request: Request, officer: Officer, now: Now, today: Today, case: str, click: Click = "") -> Response:
    return await _tell(request, officer, now, today, case, REVISION, click)


async def _tell(
    request: Request, officer: Signed, now: Any, today: date, case: str, matter: Matter, click: str
) -> Response:
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
    if not enters(officer, row):
        raise Refused(ELSEWHERE, code="NotYours")
    typed = {name: value for name, value in (await request.form()).multi_items() if isinstance(value, str)}
    try:
        typed |= (answers := await answers_of(request, matter.form, officer.actor, now=now, case=case, uscc=row.uscc))
        judge(matter.form, answers)
        receipt = await tell(case, matter.update, Telling(by=officer.actor, content=answers), click=click)
    except Refused as refused:
        if status_of(refused) not in (413, 415, 422):
            raise
        return await _page(request, officer, today, case, matter, values=typed, refused=refused)
    return see_other(request, case_url(case), ("good", receipt.sentence))


async def _page(
    request: Request, officer: Signed, today: date, case: str, matter: Matter, *,
    values: dict[str, Any] | None = None, refused: Refused | None = None,
) -> Response:  # fmt: skip
    faults = refused.faults if refused else {}
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
        fields = await fields_of(connection, matter.form, values, faults)
        penalty = await penalty_of(connection, case)
        if penalty is None:
            raise Refused("这不是处罚案件", code="NotFound")
        if matter is REVISION:
            reasons = revision_obstacles(officer, row, await steps_of(connection, case))
        else:
            reasons = repair_obstacles(officer, row, penalty, await repairs_of(connection, case), today)
    return await desk_page(
        request, officer, "staff/matter.html", title=matter.title, subtitle=row.title, today=today, matter=matter,
        status=422 if refused else 200, fields=fields, faults=faults, sentence=refused.sentence if refused else "",
        obstacles=reasons,
        click=uuid4().hex, background=background(row, penalty), action=case_url(case, f"/staff/penalty/{matter.name}"),
        back=case_url(case), crumbs=[{"label": row.subject, "href": case_url(case)}],
    )  # fmt: skip
