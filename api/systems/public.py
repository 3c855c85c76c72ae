"""系统可以问的其余：期限怎样数，今天公示着什么，一份文书是不是真的。"""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.day import Today
from api.public.penalty import mark_of, place_of
from api.systems.door import Limited, Reader
from api.systems.wire import DeadlineShown, PaperShown, Published, PublishedPage, refused
from database.queries.publication import checked_paper, published
from database.reading import reading
from rules.deadline import reckon
from rules.refusal import Refused
from rules.working_day import calendar

router = APIRouter(prefix="/v1", dependencies=[Limited])
Since = Annotated[str, Query(alias="from", description="起算的日期，当日不计", max_length=10, examples=["2026-09-28"])]
Length = Annotated[int | None, Query(ge=1, le=1000, examples=[10])]


@router.get(
    "/deadline", tags=["期限"], response_model=DeadlineShown, responses=refused(),
    summary="算到期日", description="到期的日子和逐步的由来。working_days、days、months、name 恰好给一个。",
)  # fmt: skip
async def deadline(
    caller: Reader,
    since: Since,
    working_days: Length = None,
    days: Length = None,
    months: Annotated[int | None, Query(ge=1, le=240, examples=[3])] = None,
    name: Annotated[str | None, Query(max_length=40, description="限期名", examples=["repair_decision"])] = None,
) -> DeadlineShown:
    """The day on which a limit ends, with its steps. Give exactly one of working_days, days, months or name."""
    due = await asyncio.to_thread(
        reckon, since, calendar(), working_days=working_days, days=days, months=months, named=name
    )
    return DeadlineShown(on=due.on, steps=list(due.steps), provisional=due.provisional, calendar=due.calendar)


@router.get(
    "/published", tags=["公示"], response_model=PublishedPage, responses=refused(),
    summary="今天正在公示的处罚", description="新作出的在前；已修复、已结束的不在其中。",
)  # fmt: skip
async def published_today(
    caller: Reader, today: Today,
    after: Annotated[str, Query(max_length=200, description="上一页的 next", examples=[""])] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PublishedPage:  # fmt: skip
    """The penalties public today, newest decision first. What was repaired or is over is not among them."""
    place = place_of(after)
    async with reading() as connection:
        rows = await published(connection, on=today, after=place, limit=limit + 1)
    items = [Published.model_validate(dict(row._mapping) | {"case": row.case_id}) for row in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    return PublishedPage(on=today, items=items, next=mark_of(last, last.decided_on) if last else None)


@router.get(
    "/verify/{check_id}", tags=["核验"], response_model=PaperShown, responses=refused(404),
    summary="核验文书", description="凭文书上印的核验码。",
)  # fmt: skip
async def verify(
    caller: Reader, check_id: Annotated[str, Path(max_length=80, examples=["7K2M-9XQD-4TRW"])]
) -> PaperShown:
    """A paper by the code printed on it."""
    async with reading() as connection:
        row = await checked_paper(connection, check_id)
    if row is None:
        raise Refused("没有这份文书", code="NotFound")
    return PaperShown(
        title=row.title, number=row.number, unit=row.unit, issued_on=row.issued_on, sha256=row.sha256,
        replaced_by=row.later_number,
    )  # fmt: skip
