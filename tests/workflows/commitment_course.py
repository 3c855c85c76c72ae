"""A commitment whose time is skipped; people are asked and answer by the name of the step."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from temporalio.client import Client
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
from rules.commitment import CommitmentOffer
from rules.scenario import Said, Scenario
from workflows.plugin import PLUGIN

SIGN: dict[str, Any] = {"outcome": "sign", "read": True, "publish": True, "signer": "示例人", "signature": "示例人"}


class CommitmentCourse(Course):
    """One commitment from its offer; `begins_on` is the day of the offer. The text of its letter is there already."""

    def __init__(self, client: Client, offer: CommitmentOffer, begins_on: date, *, by_business: bool = False) -> None:
        told = Scenario(
            title=offer.matter,
            begins_on=begins_on,
            lifecycle="commitment",
            by_business=by_business,
            commitment=offer.model_dump(mode="json"),
        )
        super().__init__(client, told)
        self.offer = offer

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
