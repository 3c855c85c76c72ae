"""对一个案件再做一件事的那一页：表单、须知、案情；现在不能办的，说明为什么。"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import uuid4

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection

from api.access import Signed
from api.answers import answers_of, fields_of
from api.lifecycle import tell
from api.page import case_url, see_other
from api.refusal import status_of
from api.staff.case_page import background
from api.staff.desk_page import desk_page
from api.staff.seeing import case_seen_by
from database.reading import reading
from rules.fault import judge
from rules.journal import Telling
from rules.refusal import Refused


class Matter(NamedTuple):
    """One thing that can be said to a case outside its steps: its form, its update, where it is posted, its words."""

    name: str
    title: str
    update: str
    form: type[BaseModel]
    at: str
    submit: str
    notes: list[str]


class Stands(NamedTuple):
    """How the case stands for whoever wants to do it: why it cannot be done now, and what they should know."""

    row: Any
    obstacles: list[str]
    background: list[tuple[str, Any]]


async def case_about(
    officer: Signed, case: str, today: date, read: Callable[[AsyncConnection, str], Awaitable[Any]], what: str
) -> tuple[Any, Any]:
    """A case that this officer may see, and what it is about. Raises Refused NotFound for a case of another kind."""
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
        about = await read(connection, case)
    if about is None:
        raise Refused(f"这不是{what}", code="NotFound")
    return row, about


def stands(row: Any, obstacles: Sequence[str], told: Iterable[tuple[str, Any]]) -> Stands:
    """How a case stands; what there is nothing to tell about is left out."""
    return Stands(row, list(obstacles), [*background(row, None), *((name, str(one)) for name, one in told if one)])


async def matter_page(
    request: Request, officer: Signed, today: date, matter: Matter, stands: Stands, *,
    values: dict[str, Any] | None = None, refused: Refused | None = None,
) -> Response:  # fmt: skip
    faults, case = refused.faults if refused else {}, stands.row.id
    async with reading() as connection:
        fields = await fields_of(connection, matter.form, values, faults)
    return await desk_page(
        request, officer, "staff/matter.html", title=matter.title, subtitle=stands.row.title, today=today,
        matter=matter, status=422 if refused else 200, fields=fields, faults=faults, click=uuid4().hex,
        sentence=refused.sentence if refused else "", obstacles=stands.obstacles, background=stands.background,
        action=case_url(case, matter.at), back=case_url(case),
        crumbs=[{"label": stands.row.subject, "href": case_url(case)}],
    )  # fmt: skip


async def matter_told(
    request: Request, officer: Signed, now: datetime, today: date, matter: Matter, stands: Stands
) -> Response:
    """Say it to the case; what is refused comes back on the form with everything that was typed.

    Raises Refused NotAllowed for what the page of this matter says cannot be done now, or not by this officer.
    """
    if stands.obstacles:
        raise Refused("；".join(stands.obstacles), code="NotAllowed")
    form, row = await request.form(), stands.row
    typed: dict[str, Any] = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    try:
        answers = await answers_of(request, matter.form, officer.actor, now=now, case=row.id, uscc=row.uscc)
        typed |= answers
        judge(matter.form, answers)
        telling = Telling(by=officer.actor, content=answers)
        receipt = await tell(row.id, matter.update, telling, click=str(form.get("click", ""))[:80])
    except Refused as refused:
        if status_of(refused) not in (413, 415, 422):
            raise
        return await matter_page(request, officer, today, matter, stands, values=typed, refused=refused)
    return see_other(request, case_url(row.id), ("good", receipt.sentence))
