"""工作人员对一条信息提出异议，或者登记针对它的行政复议、诉讼。"""

from datetime import date
from typing import Any, NamedTuple
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from api import desk
from api.access import Officer, Signed
from api.answers import answers_of, fields_of
from api.day import Now, Today
from api.lifecycle import begin
from api.objection import Target, fields_about, target_of
from api.page import case_url, see_other
from api.refusal import status_of
from api.staff.desk_page import desk_page
from api.staff.obstacle import ELSEWHERE
from database.queries import objection as queries
from database.reading import reading
from rules.fault import judge
from rules.objection import Complaint, contest_case
from rules.objection_file import Contest, Objection
from rules.objection_form import ContestEntry
from rules.refusal import Refused
from templates.page import day, uscc

router = APIRouter(prefix="/staff", include_in_schema=False)


class Matter(NamedTuple):
    """One of the two: its form and its words."""

    name: str
    title: str
    kind: str
    form: type[BaseModel]
    submit: str
    notes: list[str]


OBJECT = Matter(
    "object", "提出异议", "objection", Complaint, "提交异议",
    ["本单位或者其他单位发现信息有误的，从这里提出；由形成该信息的单位受理、核实、决定。",
     "第一次提出的，信息立即标注核实中、暂不使用；参与作出该信息的人不得决定。"],
)  # fmt: skip
CONTEST = Matter(
    "contest", "登记复议、诉讼", "contest", ContestEntry, "登记",
    ["由作出决定的单位登记；决定停止执行的，信息标注核实中，不作为依据使用。",
     "结果出来后在该案件登记并由负责人核准；变更、撤销处罚的，由处罚案件办理变更、撤销。"],
)  # fmt: skip


@router.get("/object")
async def object_page(request: Request, officer: Officer, today: Today, now: Now, about: str = "") -> Response:
    return await _page(request, officer, today, OBJECT, await _target(about, now), noted=now)


@router.post("/object")
async def object_to(request: Request, officer: Officer, today: Today, now: Now, about: str = "") -> Response:
    return await _begin(request, officer, today, now, OBJECT, await _target(about, now))


@router.get("/contest")
async def contest_page(request: Request, officer: Officer, today: Today, now: Now, about: str = "") -> Response:
    return await _page(request, officer, today, CONTEST, await _target(about, now), noted=now)


@router.post("/contest")
async def contest(request: Request, officer: Officer, today: Today, now: Now, about: str = "") -> Response:
    return await _begin(request, officer, today, now, CONTEST, await _target(about, now))


async def _target(about: str, now: Now) -> Target:
    async with reading() as connection:
        return await target_of(connection, about, now)


async def _begin(request: Request, officer: Signed, today: date, now: Now, matter: Matter, target: Target) -> Response:
    typed = {name: value for name, value in (await request.form()).multi_items() if isinstance(value, str)}
    async with reading() as connection:
        case = await queries.next_case(connection, target.key)
    if matter is CONTEST:
        case = contest_case(target.key, typed.get("document", ""))
    try:
        _may(officer, matter, target)
        answers = await answers_of(request, matter.form, officer.actor, now=now, case=case, uscc=target.uscc)
        said = judge(matter.form, typed | answers)
        entered: Any = (
            Contest(about=target.key, entry=said, by=officer.actor)
            if isinstance(said, ContestEntry)
            else Objection(about=target.key, complaint=said, by=officer.actor)
        )
        receipt = await begin(matter.kind, entered, case=case)
    except Refused as refused:
        if status_of(refused) not in (409, 413, 415, 422):
            raise
        return await _page(request, officer, today, matter, target, values=typed, refused=refused)
    return see_other(request, case_url(case), ("good", receipt.sentence))


def _may(officer: Signed, matter: Matter, target: Target) -> None:
    if matter is CONTEST and (target.unit != officer.unit or "handler" not in officer.actor.roles):
        raise Refused(ELSEWHERE, code="NotYours")


async def _page(
    request: Request, officer: Signed, today: date, matter: Matter, target: Target, *,
    values: dict[str, Any] | None = None, refused: Refused | None = None, noted: Any = None,
) -> Response:  # fmt: skip
    _may(officer, matter, target)
    faults = refused.faults if refused else {}
    async with reading() as connection:
        fields = await fields_of(connection, matter.form, values, faults)
    fields = fields_about(fields, target, values or {})
    if noted is not None:
        what = f"{matter.kind}:{target.key}"
        await desk.note_access(officer.actor, what, uscc=target.uscc, purpose=matter.title, now=noted)
    known = [
        ("信息", target.title),
        ("信用代码", uscc(target.uscc)),
        ("日期", day(target.since)),
        ("现状", target.standing),
    ]
    back = f"/staff/why/{target.key}" if target.item else "/staff/todo"
    return await desk_page(
        request, officer, "staff/matter.html", title=matter.title, subtitle=target.title, today=today, matter=matter,
        status=status_of(refused) if refused else 200, fields=fields, faults=faults,
        sentence=refused.sentence if refused else "", obstacles=[], click=uuid4().hex,
        background=[(label, value) for label, value in known if value], back=back,
        action=case_url("", f"/staff/{matter.name}", about=target.key).replace("/?", "?"),
        crumbs=[{"label": "待办", "href": "/staff/todo"}],
    )  # fmt: skip
