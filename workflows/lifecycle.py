"""每个案件共有的动词。它不认识任何一种案件。

A lifecycle is one durable workflow whose id is the case's business key, and its code reads like its clause.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

from workflows.clock import Clocked
from workflows.doing import FILING, do, refuse
from workflows.mailed import Mailed
from workflows.supervision import Supervised

with workflow.unsafe.imports_passed_through():
    from rules.actor import Actor
    from rules.refusal import Refused
    from rules.step import Receipt

Out = TypeVar("Out")
In = TypeVar("In")
NOT_FILED = refuse(Refused("立案未成功", code="NotFiled"))


class Lifecycle(Clocked, Supervised, Mailed):
    """The base of every lifecycle: it becomes a fact first, then runs, then waits for its last handlers."""

    def __init__(self) -> None:
        super().__init__()
        self.receipt: Receipt | None = None
        self.refused: ApplicationError | None = None
        self.heard = False

    async def file(self, activity: Callable[[In], Awaitable[Out]], message: In, by: Actor) -> Out:
        """Make the case a fact; the update `filed` answers after this."""
        try:
            filed = await do(activity, message, retry=FILING)
        except (ActivityError, ApplicationError) as error:
            self.refused = refusal_of(error)
            await self.be_heard()
            raise self.refused from None
        self.hands["filed"] = by.persons
        self.receipt = Receipt(case=self.case, key="filed", at=self.now(), sentence="已登记")
        return filed

    async def be_heard(self) -> None:
        """A case that ended before its first question would leave the one who asks without an answer."""
        with suppress(asyncio.TimeoutError):
            await workflow.wait_condition(lambda: self.heard, timeout=timedelta(minutes=1))
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.update
    async def filed(self) -> Receipt:
        self.heard = True
        await workflow.wait_condition(lambda: self.receipt is not None or self.refused is not None)
        if self.receipt is None:
            raise self.refused or NOT_FILED
        return self.receipt

    async def before(self, day: date | None, happened: Callable[[], bool], *, settled: Callable[[], bool]) -> None:
        """Wait until something has happened, or that day has begun and nothing that could still happen is under way."""
        past = asyncio.create_task(self.until(day)) if day else None
        await workflow.wait_condition(lambda: happened() or (past is not None and past.done() and settled()))
        if past is not None:
            past.cancel()

    async def finish(self) -> None:
        """What ran beside the case ends with it; papers on their way are followed until they are served."""
        while pending := [task for task in self.followed if not task.done()]:
            await asyncio.gather(*pending, return_exceptions=True)
        await self.ask_no_more("案件办结")

    async def ask_no_more(self, reason: str) -> None:
        """What ran beside the case is over: nobody is asked any more, only its papers are served."""
        for task in self.asides:
            task.cancel()
        await asyncio.gather(*self.asides, return_exceptions=True)
        await self.sweep(reason)


def refusal_of(error: ActivityError | ApplicationError) -> ApplicationError:
    """The refusal that an activity left with, as an update tells it; one beside the workflow leaves unwrapped."""
    cause = error.cause if isinstance(error, ActivityError) else error
    if not isinstance(cause, ApplicationError) or cause.type != "Refused":
        return NOT_FILED
    faults, code = cause.details
    return refuse(Refused(cause.message, code=code, faults=faults))
