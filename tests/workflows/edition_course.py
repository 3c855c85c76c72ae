"""An edition that staff enter and another person judges, on the case's own clock."""

import asyncio
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from rules.actor import Actor
from rules.edition_entry import EditionDraft, EditionEntry, edition_case, soonest
from rules.scenario import actor
from rules.step import Answer, Receipt
from settings import settings
from tests.rules.edition_example import with_example_list

HANDLER, HEAD = actor("handler", "enf"), actor("head", "enf")
Handle = WorkflowHandle[Any, str]


def next_day() -> date:
    """The first day that may still be confirmed now."""
    return soonest(datetime.now(ZoneInfo("Asia/Shanghai")))


def draft(on: date, text: str = "", subject: str = "dishonesty") -> EditionDraft:
    return EditionDraft(subject=subject, in_force_on=on, text=text or with_example_list())


async def begun(client: Client, drafted: EditionDraft, *, by: Actor = HANDLER, turn: int = 1) -> Handle:
    """Begin a case and wait until it is a fact; what it is refused with is raised."""
    handle: Handle = await client.start_workflow(
        "edition",
        EditionEntry(draft=drafted, unit=by.unit, by=by),
        id=edition_case(drafted.subject, drafted.in_force_on, turn),
        task_queue=settings().task_queue,
        result_type=str,
    )
    await handle.execute_update("filed", result_type=Receipt)
    return handle


async def decided(handle: Handle, by: Actor = HEAD, **answers: str) -> None:
    """Answer the one step; it may still be opening."""
    for _ in range(100):
        try:
            answer = Answer(key="edition_confirmation.1", by=by, answers=answers)
            await handle.execute_update("decide", answer, result_type=Receipt)
        except WorkflowUpdateFailedError as error:
            if refusal(error).type != "TryAgain":
                raise
            await asyncio.sleep(0.05)
        else:
            return
    raise AssertionError("the step was never opened")


def refusal(error: WorkflowUpdateFailedError) -> ApplicationError:
    """What the case said instead."""
    assert isinstance(error.cause, ApplicationError)
    return error.cause
