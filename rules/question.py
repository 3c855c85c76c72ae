"""焦点问题：企业提问，由作出处罚的单位在三个工作日内答复；有用的，隐去企业信息后公开。实施方案 二（二）7。"""

import hashlib
from datetime import date

from pydantic import Field

from rules.actor import Actor
from rules.journal import Moment
from rules.message import Message
from rules.repair_form import QuestionAnswer
from rules.step import Fact, Step


class Question(Message):
    """A question of a business. `about` is the case it concerns, or empty; `unit` answers it."""

    uscc: str
    subject: str
    about: str = ""
    unit: str
    text: str = Field(title="问题", min_length=1, max_length=1000)
    by: Actor
    asked_on: date


class QuestionFiling(Moment):
    question: Question


class QuestionAnswered(Moment):
    answer: QuestionAnswer


def question_case(uscc: str, click: str) -> str:
    """The id of the case; one click of the form is one question, however often it is sent."""
    return f"question/{uscc}-{hashlib.sha256(f'{uscc}/{click}'.encode()).hexdigest()[:8].upper()}"


def question_number(case: str, asked_on: date) -> str:
    """The number people use, e.g. 问-2026-3F9A1C0B."""
    return f"问-{asked_on.year}-{case.rpartition('-')[2]}"


def answering(question: Question) -> Step:
    """The one step of a question."""
    facts = [Fact(label="提问企业", value=question.subject), Fact(label="问题", value=question.text)]
    if question.about:
        number = question.about.partition("/")[2]
        facts.append(Fact(label="所涉案件", value=number, href=f"/staff/case/{question.about}"))
    return Step(
        name="question_answer",
        title="答复焦点问题",
        clause="实施方案 二（二）7：及时收集掌握和解决焦点问题",
        role="handler",
        unit=question.unit,
        form="question_answer",
        limits=("question_answer",),
        anchor=question.asked_on,
        event="提问",
        facts=tuple(facts),
    )


def publication_faults(question: Question, answer: QuestionAnswer) -> dict[str, str]:
    """Why an answer may not be published as it stands; by field, empty means it may."""
    if not answer.publish:
        return {}
    if not answer.public_question:
        return {"public_question": "公开答复的，请写明公开时的问题表述"}
    names = (question.subject, question.uscc)
    texts = {"public_question": answer.public_question, "answer": answer.answer}
    return {
        field: "公开的内容不得出现企业名称或者信用代码"
        for field, text in texts.items()
        if any(name in text for name in names)
    }
