"""A commitment whose time is skipped; people are asked and answer by the name of the step."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper, TimeSkippingConfig
from temporalio.worker import Replayer

import worker
from database.reading import reading
from database.tables.case import Case, Event
from database.tables.commitment import Commitment, CommitmentCheck
from database.tables.record import Record
from database.tables.step import StepRow
from database.writing import table
from local.course import SHANGHAI, Course
from rules.actor import Role
from rules.commitment import CommitmentOffer, commitment_case
from rules.commitment_file import CommitmentEntry
from rules.refusal import Refused
from rules.scenario import Said, actor
from settings import settings
from workflows.plugin import PLUGIN

SIGN: dict[str, Any] = {"outcome": "sign", "read": True, "publish": True, "signer": "示例人", "signature": "示例人"}


class CommitmentCourse(Course):
    """One commitment from its offer; `begins_on` is the day of the offer."""

    def __init__(self, client: Client, offer: CommitmentOffer, begins_on: date) -> None:
        self.names = {}
        self.skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
        self.offer = offer
        self.by = actor("handler", offer.unit)
        self.case = commitment_case(offer)
        begins = datetime.combine(begins_on, time(9), SHANGHAI)
        self.offset = timedelta(seconds=int((begins - datetime.now(SHANGHAI)).total_seconds()))
        self.skipped = timedelta()
        self.handle = None
        self.resumed = False

    async def begin(self) -> None:
        self.handle = await self.skipper.client.start_workflow(
            "commitment",
            CommitmentEntry(offer=self.offer, by=self.by),
            id=self.case,
            task_queue=settings().task_queue,
            memo={"rehearsal_offset_seconds": int(self.offset.total_seconds())},
        )
        try:
            await self._tell("filed")
        except (Refused, RPCError):
            await self._refused(self.handle)

    async def _refused(self, handle: WorkflowHandle[Any, Any]) -> None:
        """A case that was refused may have ended before it could say so; its end says why."""
        try:
            await handle.result()
        except WorkflowFailureError as error:
            cause: BaseException | None = error
            while cause is not None and not isinstance(cause, ApplicationError):
                cause = cause.__cause__
            assert cause is not None
            raise Refused(cause.message, code=str(cause.type), faults=dict(cause.details[0])) from error

    def _unit(self, said: Said) -> str:
        return said.unit or (self.offer.uscc if said.role == "business" else self.offer.unit)

    async def answer(self, day: date, step: str, *, refused: str = "", person: str = "", **answers: Any) -> None:
        """Answer an open step at noon of a day; `refused` is the code that is expected."""
        at = time(12)
        await self.go_to(datetime.combine(day, at, SHANGHAI))
        await self.say(Said(on=day, at=at, decide=step, answers=answers, refused=refused, person=person))

    async def delivered(self, day: date) -> None:
        """The paper that waits for it is handed over to its business."""
        await self.answer(day, "letter_delivery", outcome="served", means="direct", receiver="示例收件人")

    async def tell(self, on: date, update: str, *, role: Role = "handler", refused: str = "", **content: Any) -> None:
        at = time(12)
        await self.go_to(datetime.combine(on, at, SHANGHAI))
        await self.say(Said(on=on, at=at, tell=update, role=role, answers=content, refused=refused))

    async def past(self, on: date) -> None:
        await self.go_to(datetime.combine(on, time(12), SHANGHAI))

    async def accepted(self, on: date) -> None:
        """Offered, signed in the portal and accepted on one day."""
        await self.begin()
        await self.answer(on, "commitment_signing", **SIGN)
        await self.answer(on, "commitment_acceptance", outcome="accept")

    async def replayed(self) -> None:
        """The case runs again on its own history; it raises where the code would go another way."""
        assert self.handle is not None
        replayer = Replayer(workflows=worker.WORKFLOWS, plugins=[PLUGIN])
        await replayer.replay_workflow(await self.handle.fetch_history())

    async def row(self, model: Any = Commitment) -> Any:
        found = table(model)
        key = found.c.id if model is Case else found.c.case_id
        async with reading() as connection:
            return (await connection.execute(select(found).where(key == self.case))).one()

    async def checks(self) -> list[Any]:
        found = table(CommitmentCheck)
        async with reading() as connection:
            rows = await connection.execute(select(found).where(found.c.case_id == self.case).order_by(found.c.n))
            return list(rows)

    async def steps(self) -> dict[str, str]:
        found = table(StepRow)
        async with reading() as connection:
            rows = await connection.execute(select(found.c.key, found.c.state).where(found.c.case_id == self.case))
            return {row.key: row.state for row in rows}

    async def due(self, key: str) -> date:
        return date.fromisoformat(str((await self._row(key)).due_on))

    async def records(self) -> list[str]:
        found = table(Record)
        async with reading() as connection:
            kinds = select(found.c.kind).where(found.c.case_id == self.case).order_by(found.c.seq)
            return list(await connection.scalars(kinds))

    async def events(self) -> list[str]:
        found = table(Event)
        async with reading() as connection:
            told = select(found.c.what).where(found.c.case_id == self.case).order_by(found.c.id)
            return list(await connection.scalars(told))
