"""收回：信息到过哪里，就在哪里停止公示、共享和使用，逐处确认。"""

import asyncio

from temporalio import workflow

from workflows.doing import do
from workflows.portal import Visited

with workflow.unsafe.imports_passed_through():
    from activities import record
    from rules.fault import judge
    from rules.penalty_file import Place, Recalled, Withdrawal
    from rules.penalty_form import RecallProof
    from rules.penalty_step import step
    from rules.step import Fact


class Recallable(Visited):
    """The part of a penalty that takes its record back from wherever it was shared."""

    async def recall(self, withdrawal: Withdrawal) -> None:
        """逐处收回：信息到过哪里，就在哪里停止，逐处确认，各有时限。"""
        self.open_to_repair = False
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
        answer = await self.ask(asked.model_copy(update={"limits": (withdrawal.limit,)}))
        assert answer is not None
        proof = judge(RecallProof, answer.answers)
        recalled = Recalled(**self.moment(answer.by), place=place.place, on=proof.on, evidence=proof.evidence)
        await do(record.confirm_recall, recalled)
