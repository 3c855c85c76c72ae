"""上传和收回：经办传到了哪里，逐处登记；信息到过哪里，就在哪里停止公示、共享和使用，逐处确认。"""

import asyncio
from typing import Any

from temporalio import workflow

from workflows.doing import do, refuse
from workflows.portal import Visited
from workflows.repair import Repairable

with workflow.unsafe.imports_passed_through():
    from activities import record
    from rules.fault import judge
    from rules.penalty_file import Disclosed, PenaltyOnFile, Place, Recalled, Withdrawal
    from rules.penalty_form import DisclosureProof, RecallProof, day_fault
    from rules.penalty_step import WITHDRAWAL, step
    from rules.refusal import Refused
    from rules.step import Answer, Fact, Step


class Recallable(Repairable, Visited):
    """The part of a penalty that follows its record to wherever it is shared, and takes it back from there."""

    def __init__(self) -> None:
        super().__init__()
        self.to_disclose: dict[str, Place] = {}
        self.disclosing: asyncio.Task[Any] | None = None
        self.recalled = False

    def disclose(self, filed: PenaltyOnFile, places: tuple[Place, ...]) -> None:
        """Beside the course: the unit uploads the record by hand, until it is everywhere or no longer shown."""
        self.to_disclose = {place.place: place for place in places}
        self.disclosing = self.aside(
            self.unless(self._not_to_be_uploaded, self._disclose(filed), reason="公示已经停止，不再上传")
        )

    def _not_to_be_uploaded(self) -> bool:
        """What has been answered is still written down: it was uploaded, and has to be recalled."""
        waiting = [live for live in self.live.values() if live.open.step.name == "disclosure"]
        return self.recalled and any(not live.taken for live in waiting)

    async def _disclose(self, filed: PenaltyOnFile) -> None:
        while left := tuple(self.to_disclose.values()):
            facts = tuple(Fact(label="待上传", value=place.title) for place in left)
            asked = step("disclosure", unit=filed.unit, anchor=filed.decided_on, facts=facts, barred=filed.barred)
            answer = await self.ask(asked.model_copy(update={"defaults": {"places": list(self.to_disclose)}}))
            assert answer is not None
            proof = judge(DisclosureProof, answer.answers)
            places = tuple(self.to_disclose.pop(place) for place in dict.fromkeys(proof.places))
            said = Disclosed(**self.moment(answer.by), places=places, on=proof.on, evidence=proof.evidence)
            await do(record.confirm_disclosure, said)

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """It is uploaded where it has not been, on a day since the decision."""
        super().judge_answer(step, answer)
        if step.name != "disclosure" or self.penalty is None:
            return
        said = judge(DisclosureProof, answer.answers)
        faults = {"on": day_fault(said.on, since=self.penalty.decided_on, today=self.today())}
        if not set(said.places) <= set(self.to_disclose):
            faults["places"] = "只能勾选待上传的去处"
        if found := {name: fault for name, fault in faults.items() if fault}:
            raise refuse(Refused("；".join(found.values()), code="FormFaulty", faults=found))

    async def suspend(self, withdrawal: Withdrawal) -> None:
        """送达不成立：停止公示和使用，重新送达以后恢复。"""
        await self.recall(withdrawal)
        self.recalled = False

    async def recall(self, withdrawal: Withdrawal) -> None:
        """逐处收回：信息到过哪里，就在哪里停止，逐处确认，各有时限。"""
        self.open_to_repair, self.recalled = False, True
        await workflow.wait_condition(lambda: self.disclosing is None or self.disclosing.done())
        places = await do(record.end_publication, withdrawal)
        await asyncio.gather(*(self._recall_from(place, withdrawal) for place in places))

    async def _recall_from(self, place: Place, withdrawal: Withdrawal) -> None:
        assert self.penalty is not None
        asked = step(
            "recall",
            unit=self.penalty.unit,
            anchor=self.today(),
            about=place.title,
            barred=self.penalty.barred,
            facts=(Fact(label="去处", value=place.title), Fact(label="原因", value=withdrawal.why)),
        )
        fallen = {"clause": WITHDRAWAL} if withdrawal.limit == "withdrawal" else {}
        answer = await self.ask(asked.model_copy(update={"limits": (withdrawal.limit,), **fallen}))
        assert answer is not None
        proof = judge(RecallProof, answer.answers)
        recalled = Recalled(**self.moment(answer.by), place=place.place, on=proof.on, evidence=proof.evidence)
        await do(record.confirm_recall, recalled)
