"""告知书的邮件在窗口期满以后才退回：没有告知就没有听取意见，待作的认定重新听取，已作的认定不成立。"""

import asyncio
from datetime import date
from typing import Any

import pytest
from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateStage
from temporalio.exceptions import ApplicationError

from activities import step as steps
from database.tables.case import Case
from rules.bounce import mail_id
from rules.clock import Limit
from rules.journal import Telling
from rules.refusal import Refused
from rules.scenario import actor
from rules.step import Receipt, Step
from tests.workflows.commitment_course import CommitmentCourse
from tests.workflows.dishonesty_course import SERVED
from tests.workflows.test_bounce import RELAY, WHY
from tests.workflows.test_commitment import BEGUN, FED_BACK, PROOF, course, offering, standing
from tests.workflows.test_sanction_end import agrees_to_mail

__all__ = ["offering"]
CHECKED, SILENT = date(2026, 4, 2), date(2026, 4, 20)
FOUND = {"outcome": "unfulfilled", "measure": "record", "reason": "没有做到"}
DONE_SINCE: dict[str, Any] = {"document": "验收意见〔2026〕3号", "document_day": "2026-04-20", "reason": "义务履行完毕"}


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


async def barred(client: Client, serial: int) -> CommitmentCourse:
    """04-20 认定没有做到，04-21 起等待修复。"""
    one = await unheard(client, serial)
    await one.answer(SILENT, "commitment_decision", **FOUND)
    await one.answer(SILENT, "commitment_feedback", **FED_BACK)
    assert await standing(one) == ((await one.row()).number,)
    await one.past(date(2026, 4, 21))
    return one


async def bounced(one: CommitmentCourse) -> None:
    mail = mail_id(one.case, "service.1/mail")
    assert one.handle is not None
    telling = Telling(by=RELAY, key=mail, content={"diagnostic": WHY})
    await one.handle.execute_update("bounced", telling, id=f"bounced/{mail}")


async def came_back(one: CommitmentCourse) -> None:
    """The mail that told of the hearing was returned."""
    await bounced(one)
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
    one = await barred(offering, 4382)
    await came_back(one)
    assert await standing(one) == (), "it bars nobody any more from that day on"
    assert await one.records() == ["commitment", "commitment_unfulfilled", "ended"]
    assert (await one.row()).bar_lifted_on == date(2026, 4, 21)
    await one.answer(date(2026, 4, 22), "commitment_feedback", **FED_BACK)
    assert await one.over()
    assert (await one.row(Case)).outcome == "unfulfilled"
    await one.replayed()


async def test_nobody_is_asked_to_restore_what_applies_again(offering: Client) -> None:
    one = await barred(offering, 4383)
    await one.tell(date(2026, 4, 21), "restore", **DONE_SINCE)
    await came_back(one)
    assert await standing(one) == ()
    assert (await one.steps())["restoration.1"] == "withdrawn"
    await one.tell(date(2026, 4, 21), "restore", refused="NothingToRestore", **DONE_SINCE)
    await one.answer(date(2026, 4, 22), "commitment_feedback", **FED_BACK)
    assert await one.over()
    await one.replayed()


async def test_who_asks_to_restore_is_answered_though_the_bar_is_lifted_before_anybody_was_asked(
    offering: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edition that is missing for a while keeps the step from being opened, and the mail comes back meanwhile."""
    one = await barred(offering, 4384)
    limit_of = steps.limit_of

    def missing(step: Step) -> Limit:
        if step.name == "restoration":
            raise Refused("《期限》已暂停执行，不得据以作出新的决定", code="NoEditionInForce")
        return limit_of(step)

    monkeypatch.setattr(steps, "limit_of", missing)
    assert one.handle is not None
    asked = await one.handle.start_update(
        "restore",
        Telling(by=actor("handler", "enf"), content=DONE_SINCE),
        wait_for_stage=WorkflowUpdateStage.ACCEPTED,
        result_type=Receipt,
    )
    await bounced(one)
    with pytest.raises(WorkflowUpdateFailedError) as caught:
        await asyncio.wait_for(asked.result(), 20)
    assert isinstance(caught.value.cause, ApplicationError)
    assert caught.value.cause.type == "NothingToRestore"
    assert "恢复适用" in caught.value.cause.message
    await one.answer(date(2026, 4, 22), "commitment_feedback", **FED_BACK)
    assert await one.over()
    assert "restoration.1" not in await one.steps()
    await one.replayed()
