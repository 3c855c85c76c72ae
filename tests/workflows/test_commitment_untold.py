"""告知书的邮件在窗口期满以后才退回：没有告知就没有听取意见，待作的认定重新听取，已作的认定不成立。"""

from datetime import date

from temporalio.client import Client

from database.tables.case import Case
from rules.bounce import mail_id
from rules.journal import Telling
from tests.workflows.commitment_course import CommitmentCourse
from tests.workflows.dishonesty_course import SERVED
from tests.workflows.test_bounce import RELAY, WHY
from tests.workflows.test_commitment import BEGUN, FED_BACK, PROOF, course, offering, standing
from tests.workflows.test_sanction_end import agrees_to_mail

__all__ = ["offering"]
CHECKED, SILENT = date(2026, 4, 2), date(2026, 4, 20)
FOUND = {"outcome": "unfulfilled", "measure": "record", "reason": "没有做到"}


async def unheard(client: Client, serial: int) -> CommitmentCourse:
    """04-02 告知书以邮件送达，期满没有意见，等待认定。"""
    one = course(client, serial)
    await one.accepted(BEGUN)
    await agrees_to_mail(one.offer.uscc)
    await one.tell(CHECKED, "call_for_check", cause="complaint", source="投诉〔2026〕8号", reason="没有做到")
    await one.answer(CHECKED, "commitment_check", outcome="unfulfilled", findings="没有做到", **PROOF)
    await one.past(SILENT)
    assert (await one.steps())["commitment_decision.1"] == "open"
    return one


async def came_back(one: CommitmentCourse) -> None:
    """The mail that told of the hearing was returned."""
    mail = mail_id(one.case, "service.1/mail")
    assert one.handle is not None
    telling = Telling(by=RELAY, key=mail, content={"diagnostic": WHY})
    await one.handle.execute_update("bounced", telling, id=f"bounced/{mail}")
    await one.quiet()


async def test_who_was_not_told_is_heard_before_anything_is_decided(offering: Client) -> None:
    one = await unheard(offering, 4381)
    await came_back(one)
    assert (await one.steps())["commitment_decision.1"] == "withdrawn"
    await one.answer(SILENT, "next_means", means="direct", reason="邮箱已停用")
    await one.answer(date(2026, 4, 21), "letter_delivery", on="2026-04-21", **SERVED)
    await one.answer(date(2026, 4, 22), "commitment_hearing", outcome="state", text="已经做到")
    assert await one.records() == ["commitment"], "nothing adverse is on file yet"
    await one.answer(date(2026, 4, 23), "commitment_decision", heard="没有证据", **FOUND)
    assert await one.records() == ["commitment", "commitment_unfulfilled"]
    assert (await one.checks())[0].statement == "已经做到"
    await one.replayed()


async def test_what_was_decided_of_who_was_never_told_does_not_stand(offering: Client) -> None:
    one = await unheard(offering, 4382)
    await one.answer(SILENT, "commitment_decision", **FOUND)
    await one.answer(SILENT, "commitment_feedback", **FED_BACK)
    assert await standing(one) == ((await one.row()).number,)
    await one.past(date(2026, 4, 21))
    await came_back(one)
    assert await standing(one) == (), "it bars nobody any more from that day on"
    assert await one.records() == ["commitment", "commitment_unfulfilled", "ended"]
    assert (await one.row()).bar_lifted_on == date(2026, 4, 21)
    await one.answer(date(2026, 4, 22), "commitment_feedback", **FED_BACK)
    assert await one.over()
    assert (await one.row(Case)).outcome == "unfulfilled"
    await one.replayed()
