"""对已提供的承诺再做三件事：录入纸面签署的承诺书，因故启动核查，修复后提出恢复适用。"""

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Officer, Signed
from api.day import Now, Today
from api.staff.case_page import background
from api.staff.commitment_words import letter_head
from api.staff.matter import Matter, Stands, matter_page, matter_told
from api.staff.obstacle import check_obstacles, restoration_obstacles, scan_obstacles
from api.staff.seeing import case_seen_by
from database.queries.commitment_ledger import commitment_of
from database.queries.step import steps_of
from database.reading import reading
from rules.commitment_form import CheckCall, RestorationProposal, SignedScan
from rules.refusal import Refused

router = APIRouter(prefix="/staff/commitment", include_in_schema=False)
Obstacles = Callable[[Signed, Any, Any, Any], list[str]]

SCAN = Matter(
    "scan", "录入纸面签署的承诺书", "enter_scan", SignedScan, "/staff/commitment/scan", "录入",
    ["扫描件应当是本案提供的这一版承诺书，签字盖章齐全。",
     "录入后在线签署的环节随即撤下，转审核岗位受理；录入扫描件的人不得受理，也不得核查。"],
)  # fmt: skip
CALL = Matter(
    "check", "启动履约核查", "call_for_check", CheckCall, "/staff/commitment/check", "启动核查",
    ["投诉举报、同一事项受到处罚、数据比对发现疑点的，写明来源；同一缘由、同一来源只启动一次。",
     "启动后由受理单位的审核岗位核查；核查认为没有全部履约的，先听取企业意见，再由负责人认定。",
     "正在核查的，新的核查排在其后。"],
)  # fmt: skip
RESTORE = Matter(
    "restore", "提出恢复适用承诺", "restore", RestorationProposal, "/staff/commitment/restore",
    "提交核准",
    ["写明依据哪一份修复文书；提出后由负责人核准，提出人不得核准。",
     "核准后，这家企业不再因本案受限；承诺的结果仍留在信用记录里。"],
)  # fmt: skip
ACTS: tuple[tuple[Matter, Obstacles], ...] = (
    (SCAN, scan_obstacles), (CALL, check_obstacles), (RESTORE, restoration_obstacles),
)  # fmt: skip


def _routes(matter: Matter, obstacles: Obstacles) -> None:
    """The page of an act and its answer."""
    address = f"/{matter.name}/{{case:path}}"

    @router.get(address)
    async def page(request: Request, officer: Officer, today: Today, case: str) -> Response:
        stands = await _stands(officer, case, today, obstacles)
        return await matter_page(request, officer, today, matter, stands)

    @router.post(address)
    async def say(request: Request, officer: Officer, now: Now, today: Today, case: str) -> Response:
        stands = await _stands(officer, case, today, obstacles)
        return await matter_told(request, officer, now, today, matter, stands)


for _matter, _obstacles in ACTS:
    _routes(_matter, _obstacles)


async def _stands(officer: Signed, case: str, today: date, obstacles: Obstacles) -> Stands:
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
        commitment = await commitment_of(connection, case)
        if commitment is None:
            raise Refused("这不是承诺案件", code="NotFound")
        reasons = obstacles(officer, row, commitment, await steps_of(connection, case))
    return Stands(row, reasons, [*background(row, None), *letter_head(commitment.offer, today)[2:]])
