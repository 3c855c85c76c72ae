"""焦点问题登记簿：企业提了什么、答了什么、公开了什么。实施方案 二（二）7。"""

from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Officer
from api.day import SHANGHAI, Today
from api.page import case_url
from api.staff.desk_page import desk_page
from database.queries.question import questions_for
from database.reading import reading
from rules.question import question_number

router = APIRouter(prefix="/staff/questions", include_in_schema=False)
PAGE = 50


@router.get("")
async def register(
    request: Request, officer: Officer, today: Today, waiting: bool = False, before: str = ""
) -> Response:
    at, _, case = before.partition("|")
    try:
        place = (datetime.fromisoformat(at), case) if case else None
    except ValueError:
        place = None
    async with reading() as connection:
        rows = await questions_for(connection, officer.unit, open_only=waiting, before=place, limit=PAGE + 1)
    shown = rows[:PAGE]
    return await desk_page(
        request, officer, "staff/questions.html", title="焦点问题", today=today, waiting=waiting, case_url=case_url,
        rows=[
            {"row": one, "number": question_number(one.case_id, one.asked_at.astimezone(SHANGHAI).date())}
            for one in shown
        ],
        older=f"{shown[-1].asked_at.isoformat()}|{shown[-1].case_id}" if len(rows) > PAGE else "", before=before,
    )  # fmt: skip
