"""让一个案件走完它的时间：每个工作流有自己的钟，只在我们说话时往前走。"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from temporalio.client import (
    Client,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from database.reading import reading
from database.tables.step import StepRow
from database.writing import table
from local.ending import refusal_at_end
from local.paper import keep_paper
from rules.actor import Actor, Role
from rules.incentive_file import EligibilityTold
from rules.journal import Telling
from rules.message import Message
from rules.refusal import Refused
from rules.sanction_list_file import ItemsJudged
from rules.scenario import Said, Scenario, actor
from rules.scenario_beginning import Cast, beginning
from rules.step import Answer
from settings import settings

SHANGHAI = ZoneInfo("Asia/Shanghai")
STEP = table(StepRow)
PATIENCE = 60.0
SHORTLY = 0.02
MORNING = time(9, 0)
# What is told in a message of its own; everything else is told as it is said.
OWN: dict[str, type[Message]] = {"judge_items": ItemsJudged, "eligibility": EligibilityTold}
SOON = timedelta(minutes=30)  # What is said within the half hour is said now: it saves moving a clock.


class Course:
    """One case whose time is skipped. `now()` is the case's own time."""

    def __init__(
        self, client: Client, scenario: Scenario, names: Mapping[str, str] | None = None, cast: Cast = ()
    ) -> None:
        self.names = names or {}
        self.skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
        self.scenario = scenario
        begun = beginning(scenario, cast)
        self.lifecycle, self.entry, self.case = begun.lifecycle, begun.entry, begun.case
        self.unit, self.uscc, self.papers = begun.unit, begun.uscc, begun.papers
        self.begins = datetime.combine(scenario.begins_on, MORNING, SHANGHAI)
        self.offset = timedelta(seconds=int((self.begins - datetime.now(SHANGHAI)).total_seconds()))
        self.skipped = timedelta()
        self.handle: WorkflowHandle[Any, Any] | None = None
        self.resumed = False
        self.refused = ""
        self.heard: frozenset[str] = frozenset()
        self.spoken_to = False

    def now(self) -> datetime:
        return datetime.now(SHANGHAI) + self.offset + self.skipped

    async def enter(self) -> None:
        """Begin the case, or see it refused as the scenario expects; what it has heard before is not said again."""
        refusal = self.scenario.expect.refused
        try:
            await self.begin()
        except Refused as refused:
            if refused.code != refusal:
                raise
            self.refused = f"{refused.sentence}（{refused.code}）"
            return
        if refusal:
            raise Refused(f"这个案件本应被拒绝（{refusal}），却被接受", code="NotRefused")

    async def begin(self) -> None:
        """Begin the case. Raises Refused when the house does not file it."""
        for paper in self.papers:
            await keep_paper(self.entry.by, paper, self.begins)
        by = self.entry.by.model_copy(update={"name": self.names.get(self.entry.by.id, self.entry.by.name)})
        try:
            self.handle = await self.skipper.client.start_workflow(
                self.lifecycle,
                self.entry.model_copy(update={"by": by}),
                id=self.case,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                task_queue=settings().task_queue,
                memo={"rehearsal_offset_seconds": int(self.offset.total_seconds())},
            )
        except WorkflowAlreadyStartedError:
            await self._resume()
        assert self.handle is not None
        try:
            if not self.resumed or not await self.over():
                await self._tell("filed")
        except (Refused, RPCError):
            # A case that was refused may have ended before it could say so; its end says why.
            if await self.over() and (refused := await refusal_at_end(self.handle)):
                raise refused from None
            raise

    async def _resume(self) -> None:
        """The case was begun before: its offset stands in its memo, what it has heard and skipped in the server."""
        self.resumed = True
        self.handle = self.skipper.client.get_workflow_handle(self.case)
        memo = await (await self.handle.describe()).memo()
        self.offset = timedelta(seconds=int(memo["rehearsal_offset_seconds"]))
        events = [event async for event in self.handle.fetch_history_events()]
        heard = [event.workflow_execution_update_accepted_event_attributes for event in events]
        self.heard = frozenset(one.accepted_request.meta.update_id for one in heard)
        await self._settle()

    async def _settle(self) -> None:
        """Learn from the server what was skipped; a skip that was under way when a story was cut off goes on first."""
        assert self.handle is not None
        for _ in range(int(PATIENCE / 0.1)):
            info = await self.skipper.get_time_skipping_info(self.handle)
            if info is None:
                return
            self.skipped = info.current_time.ToDatetime(UTC) - datetime.now(UTC)
            # Skipping is switched off by the skip that has arrived.
            if not info.effective_config.enabled or await self.over():
                return
            await asyncio.sleep(0.1)
        raise Refused("案件的时间没有走完上一段，请查看日志", code="NeverQuiet")

    async def go_to(self, instant: datetime) -> None:
        """Let the case's time pass until an instant; what is due on the way happens on its day."""
        await self.quiet()
        wait = instant - self.now()
        if wait > SOON and not await self.over():
            assert self.handle is not None
            try:
                await asyncio.wait_for(self.skipper.fast_forward(self.handle, wait), PATIENCE)
            except TimeoutError:
                raise Refused(f"案件的时间没有走到 {instant:%Y-%m-%d}，请查看日志", code="NeverQuiet") from None
            await self.quiet()
            await self._settle()

    async def say(self, said: Said, click: str | None = None) -> None:
        """Say one thing. `click` names a turn of a scenario: it is said once, however often its telling is begun."""
        try:
            if said.decide:
                await self._decide(said, click)
            else:
                await self._tell(said.tell, await self._message(said), click=click)
        except Refused as refused:
            if refused.code != said.refused and not self._told_by_the_house(refused):
                raise
        else:
            if said.refused:
                raise Refused(f"{said.on} 的话本应被拒绝（{said.refused}），却被接受", code="NotRefused")
        self.spoken_to = True
        await self.quiet()

    def _told_by_the_house(self, refused: Refused) -> bool:
        """Whether the turn at which we were interrupted has been told again by the web, which did not wait for us."""
        return self.resumed and not self.spoken_to and refused.code == "StepClosed"

    async def _message(self, said: Said) -> Message:
        by = self._actor(said.role or "handler", self._unit(said), said.person, said.acting_for)
        if said.tell in OWN:
            return OWN[said.tell].model_validate({"by": by, "on": said.on, **said.answers})
        return Telling(by=by, content=said.answers, key=await self._key_of(said))

    def _actor(self, role: Role, unit: str, person: str = "", acting_for: str = "") -> Actor:
        by = actor(role, unit, person, acting_for)
        return by.model_copy(update={"name": self.names.get(by.id, by.name)})

    def _unit(self, said: Said) -> str:
        return said.unit or (self.uscc if said.role == "business" else self.unit)

    async def _decide(self, said: Said, click: str | None) -> None:
        key = await self.open_key(said.decide)
        row = await self._row(key)
        by = self._actor(said.role or row.role, said.unit or row.unit, said.person, said.acting_for)
        answers = {"on": str(said.on), **said.answers} if "on" not in said.answers else said.answers
        await self._tell("decide", Answer(key=key, by=by, answers=answers), click=click)

    async def _key_of(self, said: Said) -> str:
        if letter := said.answers.get("letter"):
            return f"{self.case}/{letter}"
        name = said.answers.get("step")
        return await self.open_key(str(name)) if name else ""

    async def open_key(self, name: str) -> str:
        """The open step of a name. Refused NoSuchStep when nobody is asked that now.

        After a crash a row may say that a step is done while its case has forgotten who said so: it is said again.
        """
        every = select(STEP.c.key).where(STEP.c.case_id == self.case, STEP.c.name == name)
        found = every.where(STEP.c.state == "open").order_by(STEP.c.seq).limit(1)
        for _ in range(200 if self.resumed else 50):
            async with reading() as connection:
                if key := await connection.scalar(found):
                    return str(key)
            await asyncio.sleep(0.05)
        if self.resumed:
            async with reading() as connection:
                if key := await connection.scalar(every.order_by(STEP.c.seq.desc()).limit(1)):
                    return str(key)
        raise Refused(f"{self.now():%Y-%m-%d} 没有打开的环节“{name}”", code="NoSuchStep")

    async def _row(self, key: str) -> Any:
        async with reading() as connection:
            return (await connection.execute(select(STEP).where(STEP.c.case_id == self.case, STEP.c.key == key))).one()

    async def _tell(self, update: str, *message: Any, click: str | None = None) -> None:
        assert self.handle is not None
        try:
            await self.handle.execute_update(update, *message, id=click, rpc_timeout=timedelta(seconds=30))
        except WorkflowUpdateFailedError as error:
            cause = error.cause
            if isinstance(cause, ApplicationError):
                faults = dict(cause.details[0]) if cause.details else {}
                raise Refused(cause.message, code=cause.type or "Refused", faults=faults) from error
            raise
        except WorkflowUpdateRPCTimeoutOrCancelledError as error:
            raise Refused("案件没有答复，请查看日志", code="TryAgain") from error

    async def over(self) -> bool:
        assert self.handle is not None
        return (await self.handle.describe()).close_time is not None

    async def quiet(self) -> None:
        """Wait until the case does nothing: skipping earlier would jump over a timer that is about to start."""
        assert self.handle is not None
        calm, pause, patience = 0, SHORTLY, PATIENCE
        while patience > 0:
            described = (await self.handle.describe()).raw_description
            busy = described.pending_activities or described.HasField("pending_workflow_task")
            calm = 0 if busy else calm + 1
            if calm >= 2:
                return
            # Asking costs the server something: whoever is busy for longer is asked less often.
            pause = min(2 * pause, 10 * SHORTLY) if busy else SHORTLY
            patience -= pause
            await asyncio.sleep(pause)
        raise Refused("案件迟迟没有安静下来，请查看日志", code="NeverQuiet")
