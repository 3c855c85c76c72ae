"""A determination whose time is skipped; people are asked and answer by the name of the step."""

from datetime import date, datetime, time, timedelta
from typing import Any

from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from database.tables.dishonesty import Dishonesty
from local.course import SHANGHAI
from rules.dishonesty import DishonestyProposal, dishonesty_case
from rules.dishonesty_file import DishonestyEntry
from rules.refusal import Refused
from rules.scenario import Said, actor
from settings import settings
from tests.workflows.commitment_course import CommitmentCourse

SERVED: dict[str, Any] = {"outcome": "served", "means": "direct", "receiver": "示例人（法定代表人）"}


class DishonestyCourse(CommitmentCourse):
    """One determination from its proposal; `begins_on` is the day of the proposal."""

    def __init__(self, client: Client, proposal: DishonestyProposal, begins_on: date) -> None:
        self.names = {}
        self.skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
        self.proposal = proposal
        self.by = actor("handler", proposal.unit)
        self.case = dishonesty_case(proposal)
        begins = datetime.combine(begins_on, time(9), SHANGHAI)
        self.offset = timedelta(seconds=int((begins - datetime.now(SHANGHAI)).total_seconds()))
        self.skipped = timedelta()
        self.handle = None
        self.resumed = False

    async def begin(self) -> None:
        self.handle = await self.skipper.client.start_workflow(
            "dishonesty",
            DishonestyEntry(proposal=self.proposal, by=self.by),
            id=self.case,
            task_queue=settings().task_queue,
            memo={"rehearsal_offset_seconds": int(self.offset.total_seconds())},
        )
        try:
            await self._tell("filed")
        except (Refused, RPCError):
            await self._refused(self.handle)

    def _unit(self, said: Said) -> str:
        return said.unit or (self.proposal.uscc if said.role == "business" else self.proposal.unit)

    async def notified(self, on: date) -> None:
        """Proposed, and the business told in advance on one day."""
        await self.begin()
        await self.answer(on, "dishonesty_notice", outcome="approve")
        await self.answer(on, "letter_delivery", on=str(on), **SERVED)

    async def listed(self, on: date, *, silent_until: date) -> None:
        """Told on a day, unanswered until its window closed, reviewed, decided and served the next morning."""
        await self.notified(on)
        await self.past(silent_until)
        await self.decided(silent_until)

    async def decided(self, on: date) -> None:
        await self.answer(on, "dishonesty_legal", outcome="agree", opinion="程序合法，证据充分")
        vote: dict[str, Any] = {"members": "甲、乙、丙", "votes_for": 3, "votes_against": 0, "minutes": ["纪要"]}
        await self.answer(on, "collective_decision", outcome="determine", reason="符合名单规定", met_on=str(on), **vote)
        await self.answer(on, "service_proof", on=str(on), **SERVED)

    async def determination(self) -> Any:
        return await self.row(Dishonesty)
