"""对正在实施的惩戒提出提前解除：一人提出，另一人核准。实施方案 二（三）9。"""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Officer, Signed
from api.day import Now, Today
from api.staff.matter import Matter, Stands, case_about, matter_page, matter_told, stands
from api.staff.sanction_obstacle import lifting_obstacles
from database.queries.sanction import sanction_of
from database.queries.step import steps_of
from database.reading import reading
from rules.sanction_form import LiftProposal

router = APIRouter(prefix="/staff/sanction", include_in_schema=False)
LIFT = Matter(
    "lift", "提出解除惩戒", "propose_lift", LiftProposal, "/staff/sanction/lift", "提交核准",
    ["情形已经改变，或者当初不应当采取的，写明理由；期满、修复、认定或者清单不再有效的，系统当日解除，不必提出。",
     "提出后由负责人核准，提出人不得核准；核准当日解除，实施过的单位和得知过的协同部门逐一确认。"],
)  # fmt: skip


@router.get("/lift/{case:path}")
async def lift_page(request: Request, officer: Officer, today: Today, case: str) -> Response:
    return await matter_page(request, officer, today, LIFT, await _standing(officer, case, today))


@router.post("/lift/{case:path}")
async def lift(request: Request, officer: Officer, now: Now, today: Today, case: str) -> Response:
    return await matter_told(request, officer, now, today, LIFT, await _standing(officer, case, today))


async def _standing(officer: Signed, case: str, today: date) -> Stands:
    row, about = await case_about(officer, case, today, sanction_of, "失信惩戒案件")
    async with reading() as connection:
        reasons = lifting_obstacles(officer, row, about, await steps_of(connection, case))
    told = [("惩戒措施", about.measure), ("开始实施", about.starts_on), ("最后一日", about.ends_on)]
    return stands(row, reasons, told)
