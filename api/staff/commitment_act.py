"""对已提供的承诺再做三件事：录入纸面签署的承诺书，因故启动核查，修复后提出恢复适用。"""

from collections.abc import Callable
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
from api.staff.commitment_words import AT, letter_head
from api.staff.desk_page import desk_page
from api.staff.obstacle import check_obstacles, restoration_obstacles, scan_obstacles
from api.staff.seeing import case_seen_by
from database.queries.commitment_ledger import commitment_of
from database.queries.step import steps_of
from database.reading import reading
from rules.commitment_form import CheckCall, RestorationProposal, SignedScan
from rules.fault import judge
from rules.journal import Telling
from rules.refusal import Refused

router = APIRouter(prefix="/staff/commitment", include_in_schema=False)
Click = Annotated[str, Form(max_length=80)]
Obstacles = Callable[[Signed, Any, Any, Any], list[str]]


class Matter(NamedTuple):
    """One of the three: its form, its update, why it cannot be done now, and its words."""

    name: str
    title: str
    update: str
    form: type[BaseModel]
    obstacles: Obstacles
    submit: str
    notes: list[str]


SCAN = Matter(
    "scan", "录入纸面签署的承诺书", "enter_scan", SignedScan, scan_obstacles, "录入",
    ["扫描件应当是本案提供的这一版承诺书，签字盖章齐全。",
     "录入后在线签署的环节随即撤下，转审核岗位受理；录入扫描件的人不得受理，也不得核查。"],
)  # fmt: skip
CALL = Matter(
    "check", "启动履约核查", "call_for_check", CheckCall, check_obstacles, "启动核查",
    ["投诉举报、同一事项受到处罚、数据比对发现疑点的，写明来源；同一缘由、同一来源只启动一次。",
     "启动后由受理单位的审核岗位核查；核查认为没有全部履约的，先听取企业意见，再由负责人认定。",
     "正在核查的，新的核查排在其后。"],
)  # fmt: skip
RESTORE = Matter(
    "restore", "提出恢复适用承诺", "restore", RestorationProposal, restoration_obstacles, "提交核准",
    ["写明依据哪一份修复文书；提出后由负责人核准，提出人不得核准。",
     "核准后，这家企业不再因本案受限；承诺的结果仍留在信用记录里。"],
)  # fmt: skip
MATTERS = (SCAN, CALL, RESTORE)


@router.get("/scan/{case:path}")
async def scan_page(request: Request, officer: Officer, today: Today, case: str) -> Response:
    return await _page(request, officer, today, case, SCAN)


@router.post("/scan/{case:path}")
async def scan(request: Request, officer: Officer, now: Now, today: Today, case: str, click: Click = "") -> Response:
    return await _tell(request, officer, now, today, case, SCAN, click)


@router.get("/check/{case:path}")
async def check_page(request: Request, officer: Officer, today: Today, case: str) -> Response:
    return await _page(request, officer, today, case, CALL)


@router.post("/check/{case:path}")
async def check(request: Request, officer: Officer, now: Now, today: Today, case: str, click: Click = "") -> Response:
    return await _tell(request, officer, now, today, case, CALL, click)


@router.get("/restore/{case:path}")
async def restore_page(request: Request, officer: Officer, today: Today, case: str) -> Response:
    return await _page(request, officer, today, case, RESTORE)


@router.post("/restore/{case:path}")
async def restore(request: Request, officer: Officer, now: Now, today: Today, case: str, click: Click = "") -> Response:
    return await _tell(request, officer, now, today, case, RESTORE, click)


async def _tell(
    request: Request, officer: Signed, now: Any, today: date, case: str, matter: Matter, click: str
) -> Response:
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
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
        commitment = await commitment_of(connection, case)
        if commitment is None:
            raise Refused("这不是承诺案件", code="NotFound")
        reasons = matter.obstacles(officer, row, commitment, await steps_of(connection, case))
    return await desk_page(
        request, officer, "staff/matter.html", title=matter.title, subtitle=row.title, today=today, at=AT,
        matter=matter, status=422 if refused else 200, fields=fields, faults=faults,
        sentence=refused.sentence if refused else "", obstacles=reasons, click=uuid4().hex,
        background=[*background(row, None), *letter_head(commitment.offer, today)[2:]],
        action=case_url(case, f"/staff/commitment/{matter.name}"),
        back=case_url(case), crumbs=[{"label": row.subject, "href": case_url(case)}],
    )  # fmt: skip
