"""A determination whose time is skipped; people are asked and answer by the name of the step."""

from datetime import date
from typing import Any

from temporalio.client import Client

from database.tables.dishonesty import Dishonesty
from local.course import Course
from rules.dishonesty import DishonestyProposal
from rules.scenario import Scenario
from tests.workflows.commitment_course import CommitmentCourse

SERVED: dict[str, Any] = {"outcome": "served", "means": "direct", "receiver": "示例人（法定代表人）"}


class DishonestyCourse(CommitmentCourse):
    """One determination from its proposal; `begins_on` is the day of the proposal."""

    def __init__(self, client: Client, proposal: DishonestyProposal, begins_on: date) -> None:
        about = {"title": proposal.item, "lifecycle": "dishonesty", "dishonesty": proposal.model_dump(mode="json")}
        Course.__init__(self, client, Scenario.model_validate({**about, "begins_on": begins_on}))
        self.proposal = proposal

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
        await self.decided_by_mail(on)
        await self.answer(on, "service_proof", on=str(on), **SERVED)

    async def decided_by_mail(self, on: date) -> None:
        """Reviewed and decided; who agreed to it is served by e-mail at once."""
        await self.answer(on, "dishonesty_legal", outcome="agree", opinion="程序合法，证据充分")
        vote: dict[str, Any] = {"members": "甲、乙、丙", "votes_for": 3, "votes_against": 0, "minutes": ["纪要"]}
        await self.answer(on, "collective_decision", outcome="determine", reason="符合名单规定", met_on=str(on), **vote)

    async def determination(self) -> Any:
        return await self.row(Dishonesty)
