"""上传和收回：经办传到了哪里，逐处登记；要停止的，在信息到过的每一处停止，逐处确认。"""

import asyncio
from collections.abc import Callable
from typing import Any

from temporalio import workflow

from workflows.doing import do, refuse
from workflows.portal import Visited

with workflow.unsafe.imports_passed_through():
    from activities import record
    from rules.fault import judge
    from rules.penalty_file import Disclosed, Place, Recalled
    from rules.penalty_form import DisclosureProof, RecallProof, day_fault
    from rules.refusal import Refused
    from rules.step import Answer, Fact, Step


class Disclosing(Visited):
    """The part of a case that follows its record to wherever people upload it, and takes it back from there."""

    def __init__(self) -> None:
        super().__init__()
        self.to_disclose: dict[str, Place] = {}
        self.disclosing: asyncio.Task[Any] | None = None
        self.recalled = False

    def upload(self, asked: Step, places: tuple[Place, ...]) -> None:
        """Beside the course: the unit uploads the record by hand, until it is everywhere or no longer shown."""
        self.to_disclose = {place.place: place for place in places}
        self.disclosing = self.aside(
            self.unless(self._not_to_be_uploaded, self._disclose(asked), reason="公示已经停止，不再上传")
        )

    def _not_to_be_uploaded(self) -> bool:
        """What has been answered is still written down: it was uploaded, and has to be recalled."""
        waiting = [live for live in self.live.values() if live.open.step.form == "disclosure_proof"]
        return self.recalled and any(not live.taken for live in waiting)

    async def _disclose(self, asked: Step) -> None:
        while left := tuple(self.to_disclose.values()):
            facts = tuple(Fact(label="待上传", value=place.title) for place in left)
            more = {"facts": facts, "defaults": {"places": list(self.to_disclose)}}
            answer = await self.ask(asked.model_copy(update=more))
            assert answer is not None
            proof = judge(DisclosureProof, answer.answers)
            places = tuple(self.to_disclose.pop(place) for place in dict.fromkeys(proof.places))
            said = Disclosed(**self.moment(answer.by), places=places, on=proof.on, evidence=proof.evidence)
            await do(record.confirm_disclosure, said)

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """It is uploaded where it has not been, on a day since it might be."""
        super().judge_answer(step, answer)
        if step.form != "disclosure_proof":
            return
        said = judge(DisclosureProof, answer.answers)
        faults = {"on": day_fault(said.on, since=step.anchor, today=self.today())}
        if not set(said.places) <= set(self.to_disclose):
            faults["places"] = "只能勾选待上传的去处"
        if found := {name: fault for name, fault in faults.items() if fault}:
            raise refuse(Refused("；".join(found.values()), code="FormFaulty", faults=found))

    async def uploading_over(self) -> None:
        """Nothing is uploaded any more; what was answered is on file."""
        self.recalled = True
        await workflow.wait_condition(lambda: self.disclosing is None or self.disclosing.done())

    async def recall_from(self, places: tuple[Place, ...], asked: Callable[[Place], Step]) -> None:
        """Every place confirms by itself that it has stopped."""
        await asyncio.gather(*(self._recall_from(place, asked(place)) for place in places))

    async def _recall_from(self, place: Place, asked: Step) -> None:
        answer = await self.ask(asked)
        assert answer is not None
        proof = judge(RecallProof, answer.answers)
        recalled = Recalled(**self.moment(answer.by), place=place.place, on=proof.on, evidence=proof.evidence)
        await do(record.confirm_recall, recalled)
