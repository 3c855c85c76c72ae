"""代班：谁不在、由谁代办、从哪天到哪天；代办的人切换身份，每一步都记明代办关系。"""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import Field, model_validator

from api import desk
from api.access import Officer, Signed
from api.day import Today
from api.page import see_other
from api.session import act_for
from api.staff.desk_page import desk_page
from database.queries.account import absences_about, absences_covered_by, colleagues
from database.reading import reading
from rules.actor import ROLE_TITLES
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from templates.form import Option, form_fields, posted

router = APIRouter(prefix="/staff", include_in_schema=False)


class AbsenceForm(Message):
    """一次代班。"""

    person: str = Field(title="不在岗人员", max_length=80, json_schema_extra={"widget": "select"})
    substitute: str = Field(title="代办人员", max_length=80, json_schema_extra={"widget": "select"})
    since: date = Field(title="自")
    until: date = Field(title="至", description="含当日")

    @model_validator(mode="after")
    def _sensible(self) -> "AbsenceForm":
        if self.person == self.substitute:
            raise ValueError("代办人员不能是本人")
        if self.until < self.since:
            raise ValueError("结束日期不能早于开始日期")
        return self


@router.get("/absence")
async def absence(request: Request, officer: Officer, today: Today) -> Response:
    return await _page(request, officer, today)


@router.post("/absence")
async def set_absence(request: Request, officer: Officer, today: Today) -> Response:
    """For oneself; the head and the supervisor also for others of their unit."""
    answers = posted(AbsenceForm, (await request.form()).multi_items())
    try:
        form = judge(AbsenceForm, answers)
        async with reading() as connection:
            staff = {one.id for one in await colleagues(connection, officer.unit)}
        if form.person not in staff or form.substitute not in staff:
            raise Refused("只能在本单位人员之间设置代班", code="FormFaulty", faults={"person": "不是本单位人员"})
        if form.person not in _may_set(officer, staff):
            raise Refused("只能为本人设置代班", code="FormFaulty", faults={"person": "他人的代班由负责人设置"})
        if form.until < today:
            raise Refused("表单有误", code="FormFaulty", faults={"until": "结束日期已经过去"})
        await desk.set_absence(form.model_dump() | {"set_by": officer.session.account})
    except Refused as refused:
        return await _page(request, officer, today, answers, refused)
    return see_other(request, "/staff/absence", ("good", "已设置代班"))


@router.post("/absence/end")
async def end_absence(request: Request, officer: Officer, id: Annotated[str, Form(max_length=300)]) -> Response:
    async with reading() as connection:
        staff = {one.id for one in await colleagues(connection, officer.unit)}
    await desk.end_absence(id, sorted(_may_set(officer, staff)))
    return see_other(request, "/staff/absence", ("good", "已取消代班"))


@router.post("/acting")
async def acting(
    request: Request, officer: Officer, today: Today, person: Annotated[str, Form(max_length=80)] = ""
) -> Response:
    """Stand in for somebody whose absence covers today, or stop when nobody is named."""
    if person:
        async with reading() as connection:
            absent = {one.id: one.name for one in await absences_covered_by(connection, officer.session.account, today)}
        if person not in absent:
            raise Refused("今天没有由您代办的设置", code="NotAllowed")
        await act_for(officer.session, person)
        return see_other(request, "/staff/todo", ("good", f"现在代 {absent[person]} 办理"))
    await act_for(officer.session, "")
    return see_other(request, "/staff/todo", ("good", "已结束代办"))


def _may_set(officer: Signed, staff: set[str]) -> set[str]:
    """Whose absence somebody may set; a substitute sets none for the person they stand in for."""
    over = {"head", "supervisor"} & set(officer.session.roles) and not officer.session.absent
    return staff if over else {officer.session.account}


async def _page(
    request: Request, officer: Signed, today: date, answers: dict[str, object] | None = None,
    refused: Refused | None = None,
) -> Response:  # fmt: skip
    faults = refused.faults if refused else {}
    async with reading() as connection:
        rows = await absences_about(connection, officer.unit, today)
        staff = await colleagues(connection, officer.unit)
        covered = await absences_covered_by(connection, officer.session.account, today)
    values = answers or {"person": officer.session.account, "since": today.isoformat()}
    may = _may_set(officer, {one.id for one in staff})
    names = [(one.id, f"{one.name}（{'、'.join(ROLE_TITLES.get(role, role) for role in one.roles)}）") for one in staff]
    fields = [
        field._replace(
            options=tuple(
                Option(id, name, str(values.get(field.name, "")) == id)
                for id, name in names
                if field.name == "substitute" or id in may
            )
        )
        if field.widget == "select"
        else field
        for field in form_fields(AbsenceForm, values, faults)
    ]
    return await desk_page(
        request, officer, "staff/absence.html", title="代班设置", today=today, status=422 if refused else 200,
        rows=rows, fields=fields, faults=faults, sentence=refused.sentence if refused else "", covered=covered, may=may,
    )  # fmt: skip
