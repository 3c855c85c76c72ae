"""批量办理：逐项去办，办了什么、没办什么、为什么，都列出来。"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from api import desk
from api.access import Officer, Signed
from api.day import Now, Today
from api.lifecycle import tell
from api.page import case_url, own_address, see_other
from api.staff.desk_page import desk_page
from api.staff.seeing import step_seen_by, supervises
from api.staff.todo import export_of
from api.staff.todo_list import number_of
from database.queries.account import colleagues
from database.reading import reading
from rules.actor import ROLE_TITLES
from rules.journal import Telling
from rules.refusal import Refused

router = APIRouter(prefix="/staff/todo/bulk", include_in_schema=False)
MOST = 200
TODO = "/staff/todo"
TITLES = {"claim": "领取", "transfer": "转办", "chase": "催办"}


@router.post("")
async def bulk(
    request: Request, officer: Officer, now: Now, today: Today,
    act: Annotated[str, Form()], chosen: Annotated[list[str], Form()] = [],  # noqa: B006
    to: Annotated[str, Form()] = "", why: Annotated[str, Form(max_length=500)] = "", click: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """One act on every chosen step. Transfer and chase first ask to whom, or why. `back` is the list it came from."""
    steps, back = [_chosen(one) for one in chosen[:MOST]], own_address(back, TODO)
    if not steps:
        return see_other(request, back, ("warn", "请先勾选要办理的事项"))
    if act == "export":
        return await _export(officer, steps, today)
    if act not in TITLES:
        raise Refused("没有这种批量办理", code="NotFound")
    if act == "transfer" and not to or act == "chase" and not click:
        return await _ask(request, officer, today, act, chosen[:MOST], back)

    async def one(row: Any) -> None:
        case, key = row.case_id, row.key
        if act == "claim":
            await desk.claim(officer.actor, case, key, now=now)
        elif act == "transfer":
            over = supervises(officer, row.unit, today)
            await desk.transfer(officer.actor, case, key, to=to, why=why, now=now, over=over)
        else:
            telling = Telling(by=officer.actor, key=key, content={"reason": why})
            await tell(case, "chase", telling, click=f"{click}/{key}")

    done, refused = await _each(steps, one, today, officer)
    return await desk_page(
        request, officer, "staff/bulk_result.html", title=f"批量{TITLES[act]}结果", today=today, done=done,
        refused=refused, crumbs=[_crumb(back)],
    )  # fmt: skip


def _chosen(text: str) -> tuple[str, str]:
    """`<case>|<key>:<version>` as the list posts it."""
    case, _, key = text.rpartition(":")[0].rpartition("|")
    return case, key


async def _each(
    steps: list[tuple[str, str]], one: Callable[[Any], Awaitable[None]], today: Any, officer: Signed
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    done: list[dict[str, str]] = []
    refused: list[dict[str, str]] = []
    for case, key in steps:
        line = {"label": "所选的环节", "href": case_url(case, key=key)}
        try:
            async with reading() as connection:
                row = await step_seen_by(connection, officer, case, key, today)
            line["label"] = " · ".join(filter(None, (row.subject, number_of(row), row.title)))
            await one(row)
            done.append(line)
        except Refused as refusal:
            refused.append({**line, "reason": refusal.sentence})
    return done, refused


def _crumb(back: str) -> dict[str, str]:
    return {"label": "在办环节" if back.startswith("/managers/steps") else "待办", "href": back}


async def _ask(request: Request, officer: Signed, today: Any, act: str, chosen: list[str], back: str) -> Response:
    async with reading() as connection:
        staff = await colleagues(connection, officer.unit)
    return await desk_page(
        request, officer, "staff/bulk_ask.html", title=f"批量{TITLES[act]}", today=today, act=act, chosen=chosen,
        click=uuid4().hex, crumbs=[_crumb(back)],
        staff=[(one.id, one.name, "、".join(ROLE_TITLES.get(role, role) for role in one.roles)) for one in staff
               if one.id not in officer.actor.persons],
    )  # fmt: skip


async def _export(officer: Signed, steps: list[tuple[str, str]], today: Any) -> Response:
    async with reading() as connection:
        rows = []
        for case, key in steps:
            rows.append(await step_seen_by(connection, officer, case, key, today))
    return await export_of(rows, today, note=f"待办导出，{today}；选中的 {len(rows)} 项")
