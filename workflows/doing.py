"""一件事怎样做成：房子里唯一的超时和重试办法，以及拒绝怎样传回去。"""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from rules.refusal import Refused

Out = TypeVar("Out")
In = TypeVar("In")
SHANGHAI = ZoneInfo("Asia/Shanghai")
SHORT = timedelta(seconds=10)
RETRY = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    backoff_coefficient=2,
    maximum_interval=timedelta(minutes=1),
)
# What is refused when a case is filed is no case. Later a refusal means that an edition or a fact is missing: the case
# waits for it, and goes on as soon as it is there.
FILING = dataclasses.replace(RETRY, non_retryable_error_types=["Refused"])


def heed_cancellation() -> None:
    """Stop a course that was cancelled while what it waited for came to its end all the same.

    An activity that finishes after it was asked to stop hands over its result, and until Python 3.12 so does a wait
    that is over at the instant of its cancellation: the course would go on, and whoever stops it would wait for ever.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def do(activity: Callable[[In], Awaitable[Out]], message: In, *, retry: RetryPolicy = RETRY) -> Out:
    """A short activity on the database, beside the workflow; it may run twice, so its rows carry the case's keys.

    What runs beside the workflow holds its turn open, and the answer to a person's act goes out with the turn. So the
    first one after an act is scheduled instead: the person hears at once, and the case goes on by itself.
    """
    if _owes_answer():
        return await _scheduled(activity, message, SHORT, retry=retry)
    return await _done(
        workflow.start_local_activity(
            activity,
            message,
            start_to_close_timeout=SHORT,
            retry_policy=retry,
            local_retry_threshold=timedelta(seconds=30),
            cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
        )
    )


async def do_heard(activity: Callable[[In], Awaitable[Out]], message: In) -> Out:
    """What a person's act writes outside a step: scheduled, so that the history has the act before the row has it."""
    owe_answer()
    done = await do(activity, message)
    owe_answer()
    return done


async def do_far(activity: Callable[[In], Awaitable[Out]], message: In) -> Out:
    """An activity that renders or leaves the house (letters, mail, long reading): scheduled, heard of, tried again."""
    _owes_answer()
    return await _scheduled(activity, message, timedelta(minutes=10), heard_within=timedelta(seconds=12))


async def _scheduled(
    activity: Callable[[In], Awaitable[Out]],
    message: In,
    limit: timedelta,
    *,
    heard_within: timedelta | None = None,
    retry: RetryPolicy = RETRY,
) -> Out:
    return await _done(
        workflow.start_activity(
            activity,
            message,
            start_to_close_timeout=limit,
            heartbeat_timeout=heard_within,
            retry_policy=retry,
            cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
        )
    )


async def _done(handle: workflow.ActivityHandle[Out]) -> Out:
    try:
        done = await handle
    except ActivityError as error:
        # One that was between two attempts is stopped at once, and says so as a failure.
        if is_cancelled_exception(error):
            raise asyncio.CancelledError from None
        raise
    heed_cancellation()
    return done


def owe_answer() -> None:
    """The answer to a person's act goes out with this turn: what is done next is scheduled."""
    workflow.instance().owes_answer = True


def _owes_answer() -> bool:
    """Whether a person's act is told with this turn; asked once, for what follows it is what tells them."""
    case = workflow.instance()
    owes, case.owes_answer = case.owes_answer, False
    return bool(owes)


def refuse(refused: Refused) -> ApplicationError:
    """A refusal as it travels: type is the stable code, details are the faults by field."""
    return ApplicationError(refused.sentence, refused.faults, type=refused.code, non_retryable=True)
