"""退信：中继收下之后才退回的邮件。电子送达因此不成立的，停止公示、换一种方式；已经看到的、与送达无关的，只作登记。"""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from activities import service
from activities.business_mail import mail_business
from database.queries.chain import broken_chains
from database.queries.credit_file import entries_of
from database.queries.publication import published_one
from database.reading import reading
from database.tables.letter import Mail
from database.writing import table
from local.course import Course
from local.timeline import Timeline, timeline_of
from rules.actor import Actor
from rules.bounce import mail_id
from rules.credit_file import EVER, items
from rules.journal import Telling
from rules.penalty_file import MailOrder
from rules.scenario import Scenario, actor
from tests.rules.penalty_example import code
from tests.workflows.rehearsal import APPLIED, decide, tell

MAIL = table(Mail)
RELAY = Actor(kind="system", id="key:邮件中继", name="邮件中继", unit="zfc")
WHY = "550 5.1.1 user unknown"


async def served_electronically(client: Client, serial: int, **penalty: Any) -> Course:
    """04-01 同意电子送达，04-03 签发，当日电子送达。"""
    own = {"no": f"连交罚〔2026〕{5700 + serial}号", "uscc": code(f"MAAB{serial:04d}"), **penalty}
    course = Course(client, Scenario(title="退信", begins_on=date(2026, 4, 1), penalty=own))
    await course.begin()
    await tell(course, date(2026, 4, 1), "consent", role="business", signature="示例法人")
    klass = "minor" if penalty else "general"
    await decide(course, date(2026, 4, 2), "class_confirmation", klass=klass, reason="核对无误")
    await decide(course, date(2026, 4, 3), "paper_approval", outcome="approve")
    return course


async def mails(case: str) -> dict[str, Any]:
    async with reading() as connection:
        return {row.template: row for row in await connection.execute(select(MAIL).where(MAIL.c.case_id == case))}


async def bounce(course: Course, template: str, by: Actor = RELAY) -> None:
    assert course.handle is not None
    row = (await mails(course.case))[template]
    telling = Telling(by=by, key=row.id, content={"diagnostic": WHY})
    await course.handle.execute_update("bounced", telling, id=f"bounced/{row.id}")
    await course.quiet()


def open_steps(timeline: Timeline) -> set[str]:
    return {step["key"] for step in timeline["steps"] if step["state"] == "open"}


async def shown(case: str, on: date) -> bool:
    async with reading() as connection:
        return await published_one(connection, case, on=on) is not None


async def test_papers_that_did_not_arrive_are_neither_shown_nor_used_until_they_are_served(house: Client) -> None:
    course = await served_electronically(house, 1)
    await decide(course, date(2026, 4, 7), "disclosure", places=["creditchina"], evidence="平台回执")
    assert await shown(course.case, date(2026, 4, 8))
    await bounce(course, "penalty_served")
    undone = await timeline_of(course.case)
    assert undone["penalty"]["served_on"] is None
    assert {letter["served_on"] for letter in undone["letters"]} == {None}
    assert not await shown(course.case, date(2026, 4, 8))
    assert open_steps(undone) == {"next_means.1", "recall.1"}
    assert [record["kind"] for record in undone["records"]] == ["penalty", "shown", "frozen"]
    row = (await mails(course.case))["penalty_served"]
    assert (row.state, row.answer) == ("bounced", WHY)

    await bounce(course, "penalty_served")
    assert await timeline_of(course.case) == undone

    await decide(course, date(2026, 4, 9), "next_means", means="post", reason="邮箱已停用")
    await decide(course, date(2026, 4, 9), "recall", 14, evidence="平台回执")
    assert not await shown(course.case, date(2026, 4, 10))
    await decide(course, date(2026, 4, 14), "service_proof", outcome="served", means="post", receiver="示例收件人")
    again = await timeline_of(course.case)
    assert (again["penalty"]["served_on"], again["penalty"]["served_by"]) == (date(2026, 4, 14), "post")
    assert (again["penalty"]["ended_on"], again["penalty"]["shown_from"]) == (None, date(2026, 4, 14))
    assert await shown(course.case, date(2026, 4, 14))
    assert [record["kind"] for record in again["records"]] == ["penalty", "shown", "frozen", "unfrozen"]
    assert open_steps(again) == {"disclosure.3"}
    upload = next(step for step in again["steps"] if step["key"] == "disclosure.3")
    assert (upload["due_on"], upload["reasons"][-1]) == (date(2026, 4, 13), "2026-04-14(周二) 两书送达时，期限已过")
    assert (await broken_chains())[0] == []


async def test_a_bounce_that_comes_before_the_service_is_written_down_is_not_overlooked(
    house: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sent_and_returned(order: MailOrder) -> str:
        state = await mail_business(order)
        telling = Telling(by=RELAY, key=mail_id(order.case, order.key), content={"diagnostic": WHY})
        await house.get_workflow_handle(order.case).execute_update("bounced", telling, id=f"bounced/{telling.key}")
        return state

    monkeypatch.setattr(service, "mail_business", sent_and_returned)
    course = await served_electronically(house, 6)
    timeline = await timeline_of(course.case)
    assert timeline["penalty"]["served_on"] is None
    assert open_steps(timeline) == {"next_means.1"}
    assert not await shown(course.case, date(2026, 4, 8))


async def test_what_the_business_has_opened_has_arrived(house: Client) -> None:
    course = await served_electronically(house, 2)
    await tell(course, date(2026, 4, 7), "read", role="business", letter="repair_reminder")
    await bounce(course, "penalty_served")
    timeline = await timeline_of(course.case)
    assert timeline["penalty"]["served_on"] == date(2026, 4, 3)
    assert await shown(course.case, date(2026, 4, 7))
    assert open_steps(timeline) == {"disclosure.1"}
    (told,) = [event for event in timeline["events"] if event["what"].startswith("邮件发出后被退回")]
    assert told["why"] == WHY


async def test_a_letter_that_did_not_arrive_goes_another_way_while_the_case_goes_on(house: Client) -> None:
    course = await served_electronically(house, 3)
    await tell(course, date(2026, 7, 2), "apply", role="business", **APPLIED)
    await decide(course, date(2026, 7, 3), "repair_acceptance", outcome="accept")
    await bounce(course, "request_accepted")
    await bounce(course, "penalty_served")
    timeline = await timeline_of(course.case)
    letters = {letter["template"]: letter["served_on"] for letter in timeline["letters"]}
    assert (letters["repair_acceptance"], letters["repair_reminder"]) == (None, date(2026, 4, 3))
    assert open_steps(timeline) == {"repair_review.1", "next_means.1", "disclosure.1"}
    await decide(course, date(2026, 7, 6), "next_means", means="post", reason="邮箱已停用")
    await decide(course, date(2026, 7, 7), "letter_delivery", outcome="served", means="post", receiver="示例收件人")
    letters = {one["template"]: one["served_on"] for one in (await timeline_of(course.case))["letters"]}
    assert letters["repair_acceptance"] == date(2026, 7, 7)


async def test_a_closed_case_serves_again_what_did_not_arrive(house: Client) -> None:
    minor = {"kinds": ["警告"], "content": "警告", "fine": "0"}
    course = await served_electronically(house, 4, **minor)
    closed = await timeline_of(course.case)
    assert (closed["case"]["outcome"], closed["penalty"]["served_on"]) == ("unpublished", date(2026, 4, 3))
    await bounce(course, "penalty_served")
    undone = await timeline_of(course.case)
    assert (undone["case"]["position"], undone["penalty"]["served_on"]) == ("closed", None)
    assert open_steps(undone) == {"next_means.1"}
    await decide(course, date(2026, 4, 8), "next_means", means="direct", reason="邮箱已停用")
    await decide(course, date(2026, 4, 9), "service_proof", outcome="served", means="direct", receiver="示例收件人")
    served = await timeline_of(course.case)
    assert (served["penalty"]["served_on"], served["case"]["position"]) == (date(2026, 4, 9), "closed")
    kinds = [record["kind"] for record in served["records"]]
    assert (kinds[:2], sorted(kinds[2:])) == (["penalty", "served"], ["frozen", "served", "unfrozen", "unserved"])
    async with reading() as connection:
        chain = await entries_of(connection, code("MAAB0004"))
    days = (date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 9))
    assert [items(chain, on=day, known_by=EVER)[0].state for day in days] == ["awaited", "frozen", "in_force"]


async def test_nobody_but_a_mail_system_tells_of_a_bounce(house: Client) -> None:
    course = await served_electronically(house, 5)
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await bounce(course, "penalty_served", by=actor("handler", "enf"))
    assert isinstance(refused.value.cause, ApplicationError)
    assert refused.value.cause.type == "NotYours"
    assert (await mails(course.case))["penalty_served"].state == "sent"
