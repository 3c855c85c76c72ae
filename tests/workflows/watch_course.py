"""A watch whose time is skipped; people are asked and answer by the name of the step."""

from datetime import date
from typing import Any

from sqlalchemy import select
from temporalio.client import Client

from database.reading import reading
from database.tables.letter import LetterRow
from database.tables.watch import Watch
from database.writing import table
from local.course import Course
from rules.actor import Actor
from rules.scenario import Scenario
from rules.watch import WatchProposal, watch_case
from rules.watch_file import WatchEntry
from tests.workflows.commitment_course import CommitmentCourse

SERVED: dict[str, Any] = {"outcome": "served", "means": "direct", "receiver": "示例人（法定代表人）"}


class WatchCourse(CommitmentCourse):
    """One watch from its proposal at 9:00 of a day; `serial` is the how-manieth of its business."""

    def __init__(
        self, client: Client, proposal: WatchProposal, on: date, *, serial: int = 1, by: Actor | None = None
    ) -> None:
        about = {"title": "重点关注", "lifecycle": "watch", "watch": proposal.model_dump(mode="json")}
        Course.__init__(self, client, Scenario.model_validate({**about, "begins_on": on}))
        self.case = watch_case(proposal.uscc, serial)
        self.entry = WatchEntry(proposal=proposal, by=by or self.entry.by)

    async def watched(self, on: date) -> None:
        """Proposed, decided and served on one day."""
        await self.begin()
        await self.answer(on, "watch_decision", outcome="approve", reason="有必要重点关注")
        await self.answer(on, "letter_delivery", on=str(on), **SERVED)

    async def watch(self) -> Any:
        return await self.row(Watch)

    async def letters(self) -> dict[str, Any]:
        """What each letter of the case says, by its name."""
        found = table(LetterRow)
        async with reading() as connection:
            rows = await connection.execute(select(found.c.template, found.c.data).where(found.c.case_id == self.case))
            return {row.template: row.data for row in rows}

    async def served(self, on: date) -> None:
        await self.answer(on, "letter_delivery", on=str(on), **SERVED)
