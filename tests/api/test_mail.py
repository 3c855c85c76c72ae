"""退信从中继进来：JSON 或者报告原文；找得到案件的，案件接着办；不是自己单位的、没有这封信的，各有答复。"""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api import lifecycle
from api.day import today
from database.reading import reading
from database.tables.letter import Mail
from database.writing import table
from rules.actor import Actor
from rules.journal import Telling
from rules.penalty import case_id
from rules.penalty_file import PenaltyEntry
from rules.question import Question, question_case
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.api.test_systems import system
from tests.rules.test_bounce import OURS, report

MAIL = table(Mail)
WHY = "550 5.1.1 user unknown"


@pytest.fixture
async def running(open_house: Any) -> Any:
    return open_house


async def mail_of(case: str, template: str) -> Any:
    found = select(MAIL).where(MAIL.c.case_id == case, MAIL.c.template == template, MAIL.c.state != "queued")
    row: Any = None

    async def sent() -> bool:
        nonlocal row
        async with reading() as connection:
            row = (await connection.execute(found)).one_or_none()
        return row is not None

    await house.until(sent)
    return row


async def served_electronically() -> str:
    entered = house.decision(3, email="firm@example.invalid")
    case = case_id(entered.no)
    await lifecycle.begin("penalty", PenaltyEntry(decision=entered, by=house.staff("zhang", "handler")), case=case)
    await house.open_step(case, "class_confirmation")
    firm = Actor(kind="business", id=entered.uscc, name=entered.subject, unit=entered.uscc, roles=("business",))
    await lifecycle.tell(case, "consent", Telling(by=firm, content={"signature": "示例法人"}), click="")
    await house.said(case, "class_confirmation", house.staff("li", "reviewer"), klass="general", reason="核对无误")
    await house.said(case, "paper_approval", house.staff("wang", "head"), outcome="approve")
    await house.open_step(case, "disclosure")
    return case


def said(mail: Any, **changed: Any) -> dict[str, Any]:
    return {"message_id": mail.message_id, "status": "5.1.1", "diagnostic": WHY, **changed}


async def test_a_bounce_reaches_its_case_once_and_is_seen_by_managers(running: Any) -> None:
    relay = await system(running, "mail", unit="zfc", name="邮件中继")
    case = await served_electronically()
    mail = await mail_of(case, "penalty_served")
    first = await relay.post("/v1/mail/bounce", json=said(mail, at=f"{today()}T08:00:00+08:00"))
    assert first.status_code == 200, first.text
    assert (first.json()["noted"], first.json()["case"]) == (True, case)
    assert await house.open_step(case, "next_means")
    again = await relay.post("/v1/mail/bounce", json=said(mail))
    assert (again.status_code, again.json()["sentence"]) == (200, "此前已登记退信")
    async with reading() as connection:
        row = (await connection.execute(select(MAIL).where(MAIL.c.id == mail.id))).one()
    assert (row.state, row.sent_at is not None) == ("bounced", True)
    await person("boss", unit="zfc", roles=["supervisor"])
    async with await signed_in(running, "boss") as boss:
        page = (await boss.get("/managers/mail?state=bounced")).text
    assert WHY in page
    assert "发出后退回" in page


async def test_a_report_may_be_sent_as_it_came(running: Any) -> None:
    relay = await system(running, "mail", name="读信箱")
    case = await served_electronically()
    mail = await mail_of(case, "penalty_served")
    raw = report().replace(OURS.encode(), mail.message_id.encode())
    kind = {"content-type": "message/rfc822"}
    delayed = await relay.post("/v1/mail/bounce", content=raw.replace(b"failed", b"delayed"), headers=kind)
    assert (delayed.status_code, delayed.json()["noted"]) == (200, False)
    head, _, body = raw.partition(b"\n\n")
    boundary = {"content-type": 'multipart/report; report-type=delivery-status; boundary="B"'}
    told = await relay.post("/v1/mail/bounce", content=body, headers=boundary)
    assert (told.status_code, told.json()["noted"]) == (200, True), told.text
    whole = await relay.post("/v1/mail/bounce", content=raw, headers=kind)
    assert whole.json()["sentence"] == "此前已登记退信"
    assert (await mail_of(case, "penalty_served")).answer == "550 5.1.1 <a@example.invalid>: user unknown"


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"Subject: away\n\nI am away", "message/rfc822", 422, "NoReport"),
        (report(), "message/rfc822", 404, "NotFound"),
        (b"x", "text/plain", 415, "WrongType"),
        (b"{}", "application/json", 422, "FormFaulty"),
        (b'{"message_id": "<x@y>", "status": "2.0.0", "diagnostic": "ok"}', "application/json", 422, "FormFaulty"),
        (b'{"message_id": "<x@y>", "diagnostic": "no"}', "application/json", 404, "NotFound"),
    ],
)
async def test_what_cannot_be_noted_says_why(running: Any, content: bytes, kind: str, status: int, code: str) -> None:
    relay = await system(running, "mail")
    answer = await relay.post("/v1/mail/bounce", content=content, headers={"content-type": kind})
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


async def test_a_bounce_is_told_for_units_below_the_key_and_by_keys_for_mail_alone(running: Any) -> None:
    case = await served_electronically()
    mail = await mail_of(case, "penalty_served")
    other = await system(running, "mail", unit="haizhou", name="海州邮件")
    refused = await other.post("/v1/mail/bounce", json=said(mail))
    assert (refused.status_code, refused.json()["code"]) == (403, "NotYours")
    reader: httpx.AsyncClient = await system(running, "read", name="只读")
    assert (await reader.post("/v1/mail/bounce", json=said(mail))).json()["code"] == "ScopeMissing"
    assert (await mail_of(case, "penalty_served")).state == "sent"


async def test_a_mail_of_a_case_that_has_ended_is_written_down(running: Any) -> None:
    entered = house.decision(3, email="firm@example.invalid")
    penalty = await house.served(entered)
    by = Actor(kind="business", id=entered.uscc, name=entered.subject)
    asked = Question(
        uscc=entered.uscc, subject=entered.subject, about=penalty, unit="enf", text="可以分期吗？", by=by,
        asked_on=today(),
    )  # fmt: skip
    case = question_case(entered.uscc, "click")
    await lifecycle.begin("question", asked, case=case)
    await house.said(case, "question_answer", house.staff("zhang", "handler"), answer="可以申请。")
    mail = await mail_of(case, "question_answered")
    relay = await system(running, "mail", name="邮件中继")

    async def noted() -> bool:
        return (await relay.post("/v1/mail/bounce", json=said(mail))).status_code == 200

    await house.until(noted)
    assert (await mail_of(case, "question_answered")).answer == WHY
