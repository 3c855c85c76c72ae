"""焦点问题的事实：登记、答复、办结；答复后写给企业的邮件。"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from temporalio import activity

from activities.email import MailMessage
from database.tables.business import Business
from database.tables.case import Case
from database.tables.question import QuestionRow
from database.writing import note, put, table, writing
from rules.email import QuestionAnsweredEmail
from rules.journal import Ending, Entry
from rules.question import QuestionAnswered, QuestionFiling, question_number
from rules.refusal import Refused
from rules.unit import unit
from settings import settings

BUSINESS, CASE, QUESTION = table(Business), table(Case), table(QuestionRow)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@activity.defn
async def file_question(filing: QuestionFiling) -> None:
    """Put the question into the register. Raises Refused TooMany when its business has asked enough for a day."""
    question = filing.question
    case = {
        "id": filing.case,
        "kind": "question",
        "title": question_number(filing.case, question.asked_on),
        "subject": question.subject,
        "uscc": question.uscc,
        "unit": question.unit,
        "started_by": filing.by.id,
        "started_at": filing.at,
        "legal_date": question.asked_on,
        "position": "filed",
        "seq": filing.seq,
    }
    row = question.model_dump(include={"about", "uscc", "unit", "text"})
    midnight = datetime.combine(question.asked_on, time(), SHANGHAI)
    others = (QUESTION.c.uscc == question.uscc, QUESTION.c.asked_at >= midnight, QUESTION.c.case_id != filing.case)
    async with writing() as connection:
        asked = await connection.scalar(select(func.count()).select_from(QUESTION).where(*others))
        if asked and asked >= (most := settings().questions_per_day):
            raise Refused(f"今天已经提了 {most} 个问题，请等待答复，或者明天再提", code="TooMany")
        await put(connection, Case, case)
        await put(connection, QuestionRow, {"case_id": filing.case, "asked_at": filing.at, **row})
        entry = Entry(key="filed", at=filing.at, mark="step", what="企业提问", why=question.text, by=filing.by)
        await note(connection, filing.case, entry)


@activity.defn
async def keep_answer(answered: QuestionAnswered) -> list[MailMessage]:
    """Keep the answer, public if it is useful to others; returns the e-mail to a business that has an address."""
    said, today = answered.answer, answered.at.astimezone(SHANGHAI).date()
    values = {
        "answer": said.answer,
        "answered_on": today,
        "published": said.publish,
        "public_question": said.public_question if said.publish else "",
    }
    async with writing() as connection:
        one = QUESTION.c.case_id == answered.case
        await connection.execute(update(QUESTION).where(one).values(values))
        found = select(QUESTION.c.text, QUESTION.c.unit, QUESTION.c.asked_at, BUSINESS.c.name, BUSINESS.c.email)
        row = (await connection.execute(found.outerjoin(BUSINESS, BUSINESS.c.uscc == QUESTION.c.uscc).where(one))).one()
    if not row.email:
        return []
    office, asked_on = unit(row.unit, today), row.asked_at.astimezone(SHANGHAI).date()
    data = QuestionAnsweredEmail(
        link=f"{settings().public_url}/portal/questions",
        unit=office.name,
        phone=office.phone,
        company=row.name,
        question_no=question_number(answered.case, asked_on),
        asked_on=asked_on,
        question=row.text,
    ).model_dump(mode="json")
    message = MailMessage(
        case=answered.case, key="answered", to=row.email, at=answered.at, template="question_answered", data=data
    )
    return [message]


@activity.defn
async def close_question(ending: Ending) -> None:
    async with writing() as connection:
        values = {"position": "closed", "outcome": ending.outcome, "closed_at": ending.at, "seq": ending.seq}
        await connection.execute(update(CASE).where(CASE.c.id == ending.case).values(values))
        await note(connection, ending.case, Entry(key="closed", at=ending.at, mark="system", what="案件办结：已答复"))
