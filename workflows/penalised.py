"""作出承诺的企业受到处罚：由办理单位判断处罚是否涉及承诺，涉及的启动核查。实施方案 二（一）1。"""

from temporalio import workflow

from workflows.doing import owe_answer, refuse
from workflows.signing import Signable

with workflow.unsafe.imports_passed_through():
    from rules.commitment_file import Called, CommitmentOnFile
    from rules.commitment_form import PenaltyReview
    from rules.commitment_step import commitment_step
    from rules.fault import judge
    from rules.journal import Telling
    from rules.refusal import Refused
    from rules.step import Receipt


class Penalised(Signable):
    """The part of a commitment that hears of the penalties of its business; a person decides whether they matter."""

    @workflow.update
    async def tell_penalty(self, telling: Telling) -> Receipt:
        """处罚记入了信用档案；系统只告知，不启动核查。"""
        assert self.commitment is not None
        self.called.add(("penalty", str(telling.content["number"])))
        self.aside(self._weigh(self.commitment, telling))
        owe_answer()
        return Receipt(case=self.case, key="penalty", at=self.now(), sentence="已告知办理单位")

    @tell_penalty.validator
    def _may_tell_penalty(self, telling: Telling) -> None:
        if telling.by.kind != "machine":
            raise refuse(Refused("人员认为处罚涉及承诺的，请直接启动核查", code="NotYours"))
        if self.commitment is None or not self.open_to_check:
            raise refuse(Refused("承诺还没有受理，或者履约结果已经认定", code="NotOpenToCheck"))
        if ("penalty", str(telling.content["number"])) in self.called:
            raise refuse(Refused("这件处罚已经告知，或者已经据以启动核查", code="CheckCalledAlready"))

    async def _weigh(self, filed: CommitmentOnFile, telling: Telling) -> None:
        told = telling.content
        facts = {
            "处罚决定": f"{told['number']}（{told['decided_on']}，{told['authority']}）",
            "违法行为": str(told["violation"]),
            "承诺事由": filed.matter,
            "承诺书": filed.letter,
        }
        asked = commitment_step(
            "commitment_penalty", unit=filed.handling_unit, anchor=self.today(), facts=facts, barred=filed.barred
        )
        answer = await self.unless(lambda: not self.open_to_check, self.ask(asked), reason="履约结果已经认定")
        if answer is None:
            return
        said = judge(PenaltyReview, answer.answers)
        if said.outcome == "check":
            called = Called(cause="penalty", source=str(told["number"]), reason=said.reason, by=answer.by.name)
            await self.take_call(called, answer.by)
