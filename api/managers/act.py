"""一个环节的督办：看清期限和来龙去脉，就地催办、转办、请求说明；结果当场可见。"""

from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from api import desk
from api.access import Manager, Signed
from api.clock_card import clock_card
from api.day import Now, Today
from api.lifecycle import tell
from api.managers.scope import ids, overseen, supervision_page
from api.page import case_url, see_other
from api.refusal import status_of
from api.staff.case_page import facts_of, timeline
from api.staff.seeing import case_seen_by, step_seen_by
from database.queries.account import colleagues
from database.reading import reading
from rules.actor import ROLE_TITLES
from rules.clock import BALLS
from rules.fault import judge
from rules.journal import Telling
from rules.message import Message
from rules.refusal import Refused
from rules.step import OpenStep
from rules.unit import unit
from templates.form import Option, form_fields, posted

router = APIRouter(prefix="/managers/step", include_in_schema=False)
LATEST = 12
LOW: dict[str, Any] = {"rows": "2"}


class Chase(Message):
    """催办。"""

    reason: str = Field(
        "", title="催办内容", description="记入案件日志，并发邮件给办理人", max_length=400, json_schema_extra=LOW
    )


class Transfer(Message):
    """转办。"""

    to: str = Field(title="转给", max_length=80, json_schema_extra={"widget": "select"})
    why: str = Field(title="转办理由", min_length=1, max_length=400, json_schema_extra=LOW)


class Inquiry(Message):
    """请求说明。"""

    text: str = Field(
        title="请说明什么",
        description="承办单位在时限内说明，全文留档",
        min_length=1,
        max_length=400,
        json_schema_extra=LOW,
    )


FORMS: dict[str, type[BaseModel]] = {"chase": Chase, "transfer": Transfer, "inquire": Inquiry}
VERBS = {"chase": "催办", "transfer": "转办", "inquire": "请求说明"}


def step_url(case: str, key: str) -> str:
    return f"/managers/step/{quote(case, safe='/')}?key={quote(key)}"


@router.get("/{case:path}")
async def step(request: Request, manager: Manager, today: Today, case: str, key: str = "") -> Response:
    return await show(request, manager, today, case, key)


@router.post("/{act}/{case:path}")
async def act(request: Request, manager: Manager, now: Now, today: Today, act: str, case: str) -> Response:
    """催办、转办或者请求说明；`click` is the rendered form's own id."""
    if act not in FORMS:
        raise Refused("没有这种督办", code="NotFound")
    form = await request.form()
    key, click = str(form.get("key", "")), str(form.get("click", ""))
    async with reading() as connection:
        await _overseen_step(connection, manager, case, key, today)
    given = posted(FORMS[act], form.multi_items())
    try:
        said = await _done(manager, act, case, key, click, judge(FORMS[act], given).model_dump(), now)
    except Refused as refused:
        if status_of(refused) not in (403, 404, 409, 422):
            raise
        return await show(request, manager, today, case, key, act=act, given=given, refused=refused)
    return see_other(request, step_url(case, key), ("good", said))


async def _done(manager: Signed, act: str, case: str, key: str, click: str, said: dict[str, Any], now: Any) -> str:
    if act == "transfer":
        await desk.transfer(manager.actor, case, key, to=said["to"], why=said["why"], now=now, over=True)
        return "已转办"
    return (await tell(case, act, Telling(by=manager.actor, key=key, content=said), click=click)).sentence


async def show(
    request: Request, manager: Signed, today: date, case: str, key: str, *, act: str = "",
    given: dict[str, Any] | None = None, refused: Refused | None = None,
) -> Response:  # fmt: skip
    """The page of one step, with what was typed and why it was refused, if it was."""
    async with reading() as connection:
        about, row = await _overseen_step(connection, manager, case, key, today)
        staff = [] if row.role == "business" else await colleagues(connection, row.unit)
        entries = (await timeline(connection, case, "", ""))["entries"][:LATEST]
    opened = OpenStep.model_validate(row.open)
    forms = [
        {
            "act": name,
            "title": VERBS[name],
            "action": f"/managers/step/{name}/{quote(case, safe='/')}",
            "fields": _fields(name, staff, row.role, given if name == act else None, refused),
            "faults": refused.faults if refused and name == act else {},
            "sentence": refused.sentence if refused and name == act else "",
            "hidden": {"key": key, "click": uuid4().hex},
        }
        for name in FORMS
        if row.state == "open" and row.role != "law" and (name != "transfer" or staff)
    ]
    facts = [
        ("案件", about.title), ("当事人", row.subject), ("承办单位", unit(about.unit, today).name),
        *_hands(row), ("球权", BALLS[row.ball]),
        *facts_of(opened.step.facts),
    ]  # fmt: skip
    return await supervision_page(
        request, manager, "step", title=f"督办：{row.title}", today=today, row=row, facts=facts, forms=forms,
        clock=clock_card(opened, row.pauses, today), entries=entries, case_href=case_url(case, key=key),
        status=status_of(refused) if refused else 200,
        crumbs=[{"label": "督办看板", "href": "/managers/board"}, {"label": "在办环节", "href": "/managers/steps"}],
    )  # fmt: skip


async def _overseen_step(connection: AsyncConnection, manager: Signed, case: str, key: str, today: date) -> Any:
    """A case of the units overseen and a step of it. Raises Refused NotFound, also for what is only seen otherwise."""
    about = await case_seen_by(connection, manager, case, today)
    if about.unit not in ids(overseen(manager, today)):
        raise Refused("这个案件不归您督办", code="NotFound")
    return about, await step_seen_by(connection, manager, case, key, today)


def _hands(row: Any) -> list[tuple[str, str]]:
    if row.role == "law":
        return [("岗位", "不需要办理，期满自动继续")]
    return [("岗位", ROLE_TITLES[row.role]), ("持有人", row.holder_name or "待领")]


def _named(person: Any) -> str:
    return f"{person.name}（{'、'.join(ROLE_TITLES.get(post, post) for post in person.roles)}）"


def _fields(name: str, staff: Any, role: str, given: dict[str, Any] | None, refused: Refused | None) -> list[Any]:
    faults = refused.faults if refused and given is not None else {}
    chosen = (given or {}).get("to")
    people = tuple(Option(one.id, _named(one), one.id == chosen) for one in staff if role in one.roles)
    fields = form_fields(FORMS[name], given, faults)
    return [field._replace(options=people) if field.name == "to" else field for field in fields]
