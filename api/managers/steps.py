"""在办环节清单：看板每一格点进来的地方；可以成批催办。"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from api.access import Manager, Signed
from api.day import Today
from api.managers.act import step_url
from api.managers.board import NEAR
from api.managers.scope import ids, overseen, supervision_page
from api.staff.todo_list import STEP_TITLES, choice, shown_row
from database.queries.board import BUSINESSES
from database.queries.step import Narrowed, business_steps, merged, open_steps_of_units
from database.reading import reading
from rules.clock import BALLS, shift
from rules.message import Message
from rules.working_day import calendar
from templates.form import Field as FormField
from templates.form import Option, form_fields

router = APIRouter(prefix="/managers/steps", include_in_schema=False)
PAGE = 50
STATES = {"overdue": "已逾期", "today": "今日到期", "near": "临期", "suspended": "计时中止"}


class StepFilter(Message):
    """筛选条件，都在网址里。"""

    unit: str = Field("", title="单位", max_length=40, json_schema_extra={"widget": "select"})
    step: str = Field("", title="步骤", max_length=40, json_schema_extra=choice(**STEP_TITLES))
    state: Literal["", "overdue", "today", "near", "suspended"] = Field(
        "", title="状态", json_schema_extra=choice(**STATES)
    )
    ball: str = Field("", title="球权", max_length=20, json_schema_extra=choice(**BALLS))

    def query(self) -> str:
        return urlencode({name: value for name, value in self.model_dump().items() if value})


def narrowed(asked: StepFilter, today: date, after: str) -> Narrowed:
    since, until = {
        "overdue": (None, today - timedelta(days=1)),
        "today": (today, today),
        "near": (today, shift(today, NEAR, calendar())),
    }.get(asked.state, (None, None))
    stopped = True if asked.state == "suspended" else False if asked.state else None
    return Narrowed(name=asked.step, since=since, until=until, suspended=stopped, ball=asked.ball, after=_place(after))


def _place(after: str) -> tuple[date, str, str] | None:
    parts = after.split("|")
    try:
        return (date.fromisoformat(parts[0]), parts[1], parts[2]) if len(parts) == 3 else None
    except ValueError:
        return None


@router.get("")
async def steps(
    request: Request, manager: Manager, today: Today, unit: str = "", step: str = "", state: str = "", ball: str = "",
    after: str = "",
) -> Response:  # fmt: skip
    """One page of open steps, earliest due first."""
    asked = StepFilter(unit=unit[:40], step=step[:40], state=state if state in STATES else "", ball=ball[:20])
    async with reading() as connection:
        rows = await asked_for(connection, manager, asked, today, after)
    shown, last = rows[:PAGE], rows[PAGE - 1] if len(rows) > PAGE else None
    following = f"{last.due_on}|{last.case_id}|{last.key}" if last else ""
    names = {one.id: one.name for one in overseen(manager, today)} | {BUSINESSES: "企业（当事人）"}
    fields = [_units(field, names) if field.name == "unit" else field for field in form_fields(StepFilter, dict(asked))]
    return await supervision_page(
        request, manager, "steps", title="在办环节", today=today, block="list", fields=fields, query=asked.query(),
        rows=[_row(row, names, today) for row in shown],
        next_href=f"/managers/steps?{asked.query()}&after={quote(following)}" if last else None,
        first_href=f"/managers/steps?{asked.query()}" if after else None,
    )  # fmt: skip


async def asked_for(
    connection: AsyncConnection, manager: Signed, asked: StepFilter, today: date, after: str
) -> Sequence[Any]:
    """One step more than fits the page. Steps of businesses are merged in, for their clock is ours to follow too."""
    chosen = overseen(manager, today)
    what = narrowed(asked, today, after)
    runs = []
    if asked.unit != BUSINESSES:
        runs.append(await open_steps_of_units(connection, ids(chosen, asked.unit), what, limit=PAGE + 1))
    if asked.unit in ("", BUSINESSES):
        runs.append(await business_steps(connection, ids(chosen), what, limit=PAGE + 1))
    return merged(runs, PAGE + 1)


def _row(row: Any, names: dict[str, str], today: date) -> dict[str, Any]:
    # Supervision follows the window of the business itself.
    return (
        shown_row(row, today)
        | ({"suspended": None} if row.role == "business" else {})
        | {"href": step_url(row.case_id, row.key), "title": names.get(row.unit, "企业")}
    )


def _units(field: FormField, names: dict[str, str]) -> FormField:
    return field._replace(options=tuple(Option(id, name, id == field.value) for id, name in names.items()))
