"""对已登记的处罚再做两件事：代录修复申请，提出变更、撤销。"""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from api.access import Officer, Signed
from api.day import Now, Today
from api.staff.case_page import background
from api.staff.matter import Matter, Stands, matter_page, matter_told
from api.staff.obstacle import ELSEWHERE, enters, repair_obstacles, revision_obstacles
from api.staff.seeing import case_seen_by
from database.queries.case import penalty_of, repairs_of
from database.queries.step import steps_of
from database.reading import reading
from rules.penalty_form import RevisionProposal
from rules.refusal import Refused
from rules.repair_form import RepairEntry

router = APIRouter(prefix="/staff/penalty", include_in_schema=False)
REPAIR = Matter(
    "repair", "代录修复申请", "apply", RepairEntry, "/staff/penalty/repair", "提交申请",
    ["只录入由“信用中国”推送或者窗口收到的申请；企业已在企业端申请的，不要重复录入。",
     "受理期限自收到日期起算；收到日期不符合最早修复日的，系统会说明原因。"],
)  # fmt: skip
REVISION = Matter(
    "revise", "提出变更、撤销", "revise", RevisionProposal, "/staff/penalty/revise", "提交核准",
    ["提出后由负责人核准；核准后在三个工作日内撤下公示，并公开说明理由。",
     "已经签发文书的，系统另发替换的提醒函；正在办理的环节会撤下。"],
)  # fmt: skip


@router.get("/repair/{case:path}")
async def repair_page(request: Request, officer: Officer, today: Today, case: str) -> Response:
    return await _page(request, officer, today, case, REPAIR)


@router.post("/repair/{case:path}")
async def repair(request: Request, officer: Officer, now: Now, today: Today, case: str) -> Response:
    return await _tell(request, officer, now, today, case, REPAIR)


@router.get("/revise/{case:path}")
async def revise_page(request: Request, officer: Officer, today: Today, case: str) -> Response:
    return await _page(request, officer, today, case, REVISION)


@router.post("/revise/{case:path}")
async def revise(request: Request, officer: Officer, now: Now, today: Today, case: str) -> Response:
    return await _tell(request, officer, now, today, case, REVISION)


async def _page(request: Request, officer: Signed, today: date, case: str, matter: Matter) -> Response:
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
        stands = await _stands(connection, officer, row, today, matter)
    return await matter_page(request, officer, today, matter, stands)


async def _tell(request: Request, officer: Signed, now: Any, today: date, case: str, matter: Matter) -> Response:
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
        if not enters(officer, row):
            raise Refused(ELSEWHERE, code="NotYours")
        stands = await _stands(connection, officer, row, today, matter)
    return await matter_told(request, officer, now, today, matter, stands)


async def _stands(connection: AsyncConnection, officer: Signed, row: Any, today: date, matter: Matter) -> Stands:
    penalty = await penalty_of(connection, row.id)
    if penalty is None:
        raise Refused("这不是处罚案件", code="NotFound")
    if matter is REVISION:
        reasons = revision_obstacles(officer, row, await steps_of(connection, row.id))
    else:
        reasons = repair_obstacles(officer, row, penalty, await repairs_of(connection, row.id), today)
    return Stands(row, reasons, background(row, penalty))
