"""A step before people: answered once, by whoever was first; withdrawn whole when its course is stopped."""

import asyncio
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select
from temporalio import workflow
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from activities import step as steps
from api import lifecycle
from api.forgotten import BEGINNING, tell_again
from database.queries.case import events_of
from database.queries.forgotten import last_words
from database.reading import reading
from database.tables.step import StepRow
from database.writing import table
from rules.actor import Actor
from rules.clock import Limit
from rules.journal import Telling
from rules.penalty import case_id
from rules.penalty_file import PenaltyEntry
from rules.refusal import Refused
from rules.scenario import actor
from rules.step import Answer, Receipt
from settings import settings
from tests.rules.penalty_example import code, penalty
from workflows import asking

STEP = table(StepRow)
CONFIRM = Answer(key="class_confirmation.1", by=actor("reviewer", "enf"), answers={"klass": "general"})
Handle = WorkflowHandle[Any, str]


async def begun(client: Client, serial: int) -> Handle:
    decision = penalty(no=f"连交罚〔2026〕{5200 + serial}号", uscc=code(f"MAAK{serial:04d}"))
    entry = PenaltyEntry(decision=decision, by=actor("handler", "enf"))
    case = case_id(decision.no)
    handle = await client.start_workflow("penalty", entry, id=case, task_queue=settings().task_queue, result_type=str)
    await handle.execute_update("filed", result_type=Receipt)
    await opened(handle, "class_confirmation.1")
    return handle


async def opened(handle: Handle, key: str) -> None:
    for _ in range(200):
        if (await states(handle)).get(key) == "open":
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{key} was not opened")


async def states(handle: Handle) -> dict[str, str]:
    async with reading() as connection:
        found = select(STEP.c.key, STEP.c.state).where(STEP.c.case_id == handle.id)
        return {row.key: row.state for row in await connection.execute(found)}


async def lines(handle: Handle) -> list[str]:
    async with reading() as connection:
        return [line.what for line in await events_of(connection, handle.id, limit=100)]


async def decide(handle: Handle, answer: Answer, click: str | None = None) -> Receipt:
    receipt: Receipt = await handle.execute_update("decide", answer, id=click, result_type=Receipt)
    return receipt


async def refusal(handle: Handle, answer: Answer) -> str:
    with pytest.raises(WorkflowUpdateFailedError) as caught:
        await decide(handle, answer)
    assert isinstance(caught.value.cause, ApplicationError)
    return str(caught.value.cause.type)


async def test_a_double_click_is_one_decision(house: Client) -> None:
    handle = await begun(house, 1)
    first, second = await asyncio.gather(decide(handle, CONFIRM, "click"), decide(handle, CONFIRM, "click"))
    assert first == second
    assert await decide(handle, CONFIRM, "click") == first


async def test_of_two_people_the_first_decides_and_the_other_is_told(house: Client) -> None:
    handle = await begun(house, 2)
    other = CONFIRM.model_copy(update={"by": actor("reviewer", "enf", "enf-reviewer2")})
    said = await asyncio.gather(decide(handle, CONFIRM), decide(handle, other), return_exceptions=True)
    assert [type(one) for one in said].count(Receipt) == 1
    assert await refusal(handle, CONFIRM) == "StepClosed"


async def test_what_is_not_open_yet_is_asked_to_be_sent_again(house: Client) -> None:
    """A worker that died after the row and before the memory of it opens the step again."""
    handle = await begun(house, 3)
    assert await refusal(handle, CONFIRM.model_copy(update={"key": "class_confirmation.2"})) == "TryAgain"
    assert await refusal(handle, CONFIRM.model_copy(update={"key": "class_confirmation.9"})) == "StepClosed"
    assert await refusal(handle, CONFIRM.model_copy(update={"key": "nonsense"})) == "StepClosed"


async def test_what_is_refused_in_the_middle_of_a_case_is_waited_for(
    house: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edition that was suspended for a while is missing for a while; no case fails of it."""
    handle = await begun(house, 5)

    def suspended(on: date) -> dict[str, Limit]:
        raise Refused("《期限》已暂停执行，不得据以作出新的决定", code="NoEditionInForce")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(steps, "limits", suspended)
        await decide(handle, CONFIRM)
        await asyncio.sleep(1)
        assert "paper_approval.1" not in await states(handle)
    await opened(handle, "paper_approval.1")


async def test_an_answer_that_its_case_has_heard_is_told_again_to_no_effect(house: Client) -> None:
    """An explanation is the last that is written for a while, and looks as if it were forgotten."""
    handle = await begun(house, 6)
    asking = Telling(by=actor("supervisor", "enf"), key="class_confirmation.1", content={"text": "为何未办"})
    await handle.execute_update("inquire", asking, result_type=Receipt)
    await opened(handle, "explanation.1")
    await decide(handle, Answer(key="explanation.1", by=actor("handler", "enf"), answers={"text": "正在办理"}))
    lifecycle.use(house)
    before = await lines(handle)
    assert "办结：情况说明" in before
    async with reading() as connection:
        words = await last_words(connection, since=BEGINNING, before=datetime.now(UTC), limit=500)
    assert (handle.id, "explanation.1") in {(said.case_id, said.key) for said in words}
    await tell_again(BEGINNING, datetime.now(UTC))
    lifecycle.use(None)
    assert await lines(handle) == before


@pytest.mark.parametrize("pause", [0, 0.02, 0.05, 0.1, 0.2])
async def test_a_case_taken_back_at_any_moment_leaves_no_step_behind(house: Client, pause: float) -> None:
    """Also while its next step is being opened, or its papers are being drawn."""
    handle = await begun(house, 10 + int(pause * 100))
    deciding = asyncio.create_task(decide(handle, CONFIRM))
    await asyncio.sleep(pause)
    back = Telling(by=actor("handler", "enf"), content={"reason": "登记有误"})
    await handle.execute_update("withdraw", back, result_type=Receipt)
    await asyncio.gather(deciding, return_exceptions=True)
    assert await asyncio.wait_for(handle.result(), 30) == "withdrawn"
    assert "open" not in (await states(handle)).values()


def test_whose_hands_were_in_a_step_is_added_up_and_a_post_that_nobody_held_is_not_read_as_held_by_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workflow, "info", lambda: SimpleNamespace(workflow_id="penalty/示例"))
    monkeypatch.setattr(workflow, "memo_value", lambda *_, default, **__: default)
    case = asking.Asking()
    with pytest.raises(KeyError):
        case.hands["filed"]
    case.held("review", Actor(kind="staff", id="li", name="示例李", acting_for="wang"))
    case.held("review", Actor(kind="staff", id="zhao", name="示例赵"))
    assert case.hands == {"review": {"li", "wang", "zhao"}}
