"""我的问题：向作出处罚的单位提问，看答复。"""

from secrets import token_urlsafe

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.access import Business, Signed
from api.day import Today
from api.lifecycle import begin
from api.page import see_other
from api.portal.shell import office_of, portal_page
from api.refusal import status_of
from database.queries import portal as queries
from database.queries.question import questions_of
from database.reading import reading
from rules.clock import limits
from rules.fault import judge
from rules.message import Message
from rules.question import Question, question_case
from rules.refusal import Refused
from templates.form import Option, form_fields, posted

router = APIRouter(include_in_schema=False)


class Asking(Message):
    """提问。"""

    about: str = Field("", title="关于哪一项处罚", max_length=200, json_schema_extra={"widget": "select"})
    text: str = Field(title="您的问题", description="请勿填写身份证号等个人信息", min_length=1, max_length=1000)


@router.get("/portal/questions")
async def questions(request: Request, business: Business, today: Today, about: str = "") -> Response:
    return await _questions(request, business, today, {"about": about})


@router.post("/portal/questions")
async def ask(request: Request, business: Business, today: Today) -> Response:
    form = await request.form()
    answers, click = posted(Asking, form.multi_items()), str(form.get("click", ""))
    try:
        said = judge(Asking, answers)
        async with reading() as connection:
            firm = await queries.business(connection, business.id)
            row = await queries.penalty(connection, business.id, said.about) if said.about else None
            unit = row.unit if row else await queries.latest_unit(connection, business.id)
        if firm is None or (said.about and row is None):
            raise Refused("请选择自己的处罚", code="FormFaulty", faults={"about": "请选择自己的处罚"})
        asked = Question(
            uscc=business.id, subject=firm.name, about=said.about, unit=unit or office_of("", today).id, text=said.text,
            by=business.actor, asked_on=today,
        )  # fmt: skip
        await begin("question", asked, case=question_case(business.id, click))
    except Refused as refused:
        if refused.code != "AlreadyEntered":
            return await _questions(request, business, today, answers, refused, click)
    return see_other(request, "/portal/questions", ("good", "问题已提交，答复后会在本页显示，留有邮箱的另发邮件"))


async def _questions(
    request: Request,
    business: Signed,
    today: Today,
    answers: dict[str, object],
    refused: Refused | None = None,
    click: str = "",
) -> Response:
    async with reading() as connection:
        asked = await questions_of(connection, business.id)
        penalties = await queries.penalties(connection, business.id)
    faults = refused.faults if refused else {}
    fields = form_fields(Asking, answers, faults)
    cases = tuple(Option(row.case_id, f"{row.no}", row.case_id == answers.get("about")) for row in penalties)
    fields[0] = fields[0]._replace(options=cases)
    return await portal_page(
        request, business, today, "questions", at="/portal/questions", status=status_of(refused) if refused else 200,
        title="我的问题", questions=asked, fields=fields, faults=faults, sentence=refused.sentence if refused else "",
        click=click or token_urlsafe(16), days=limits(today)["question_answer"].amount,
        units={row.unit: office_of(row.unit, today) for row in asked},
    )  # fmt: skip
