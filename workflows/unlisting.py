"""认定的终止：修复、撤销，或者所依据的文书不再有效；一人提出，另一人核准。实施方案 二（三）8。"""

from temporalio import workflow

from workflows.doing import refuse
from workflows.hanging import Hanging
from workflows.service import Serving
from workflows.taking_back import TakenBack

with workflow.unsafe.imports_passed_through():
    from rules.defence import unanswered
    from rules.dishonesty import DishonestyProposal
    from rules.dishonesty_basis import standing
    from rules.dishonesty_file import DishonestyEnded, DishonestyOnFile
    from rules.dishonesty_form import (
        END_EVENTS,
        CollectiveDecision,
        DefenceAnswer,
        EndApproval,
        EndProposal,
        HearingRecord,
    )
    from rules.dishonesty_item import catalogue
    from rules.dishonesty_step import dishonesty_step
    from rules.fault import judge
    from rules.form import FORMS
    from rules.journal import Telling
    from rules.penalty_file import Served
    from rules.penalty_form import day_fault
    from rules.refusal import Refused
    from rules.step import Answer, Receipt, Step

OVER = Refused("没有在用的认定，或者终止正在核准", code="NothingToEnd")


class Unlistable(Serving, TakenBack, Hanging):
    """The part of a determination that ends it, and that knows what its forms may say."""

    def __init__(self) -> None:
        super().__init__()
        self.proposal: DishonestyProposal | None = None
        self.dishonesty: DishonestyOnFile | None = None
        self.told = self.in_force = False
        self.ending = False
        self.end: DishonestyEnded | None = None
        # Why a paper that it rests on turned out never to have reached its business.
        self.unserved = ""

    async def of_unit(self, filed: DishonestyOnFile, name: str, facts: dict[str, str], **begun: str) -> Answer:
        more = {"barred": filed.barred, "defaults": begun}
        asked = dishonesty_step(name, unit=filed.unit, anchor=self.today(), facts=facts, **more)
        answer = await self.ask(asked)
        assert answer is not None
        return answer

    @property
    def unfounded(self) -> tuple[str, ...]:
        """Why the papers that are left no longer carry the determination; empty while they do."""
        if not self.fallen or self.dishonesty is None or self.proposal is None:
            return ()
        item = catalogue(self.dishonesty.proposed_on)[self.proposal.item]
        left = standing(self.proposal, item, self.dishonesty.grounds, self.fallen.values())
        return () if left.met else left.reasons

    def never_told(self, returned: Served, kind: str) -> None:
        """没有告知就没有听取意见：停下，须重新提出。"""
        self.unserved = returned.note

    def serve_again(self, returned: Served, kind: str) -> None:
        """决定没有送达：停止公示和使用，须重新提出；其余文书另行送达。"""
        if kind == "service_proof" and self.end is None:
            self.unserved = returned.note
        else:
            super().serve_again(returned, kind)

    @workflow.update
    async def propose_end(self, telling: Telling) -> Receipt:
        """经办提出修复、撤销或者依据消失，另一人（负责人）核准。"""
        assert self.dishonesty is not None
        self.ending = True
        self.held("end", telling.by)
        approving = self._approve_end(self.dishonesty, telling, judge(EndProposal, telling.content))
        await self.put_forward("dishonesty_end", approving, moot=OVER)
        return Receipt(case=self.case, key="end", at=self.now(), sentence="已提交核准")

    @propose_end.validator
    def _may_propose_end(self, telling: Telling) -> None:
        filed, by = self.dishonesty, telling.by
        if filed is None or by.kind != "staff" or by.unit != filed.unit:
            raise refuse(Refused("由作出认定的单位办理", code="NotYours"))
        if telling.by.persons & frozenset(filed.barred):
            raise refuse(Refused("您在本案中应当回避", code="NotYours"))
        if not self.in_force or self.ending:
            raise refuse(OVER)
        try:
            said = judge(EndProposal, telling.content)
        except Refused as refused:
            raise refuse(refused) from None
        faults = {"document_day": day_fault(said.document_day, since=filed.effective_on, today=self.today())}
        earliest = filed.dates.earliest_repair_on if filed.dates else None
        if said.event == "repaired" and earliest and self.today() < earliest:
            faults["event"] = f"最早 {earliest} 起可以修复"
        if found := {name: fault for name, fault in faults.items() if fault}:
            raise refuse(Refused("；".join(found.values()), code="FormFaulty", faults=found))

    async def _approve_end(self, filed: DishonestyOnFile, telling: Telling, said: EndProposal) -> None:
        facts = {
            "终止的原因": END_EVENTS[said.event],
            "依据文书": f"{said.document}（{said.document_day}）",
            "理由": said.reason,
            "提出人": telling.by.name,
        }
        asking = self.of_unit(filed, "dishonesty_end", facts)
        answer = await self.unless(lambda: not self.in_force, asking, reason="认定已经终止")
        if answer is not None and judge(EndApproval, answer.answers).outcome == "approve":
            why = said.model_dump(include={"event", "document", "document_day", "reason"})
            self.end = DishonestyEnded(**self.moment(answer.by), **why)
        self.ending = False

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """What was done was done on a day between; enough people discuss a listing; every point is answered."""
        super().judge_answer(step, answer)
        said, filed = judge(FORMS[step.form], answer.answers), self.dishonesty
        if filed is None:
            return
        faults = {}
        if isinstance(said, HearingRecord):
            faults["on"] = day_fault(said.on, since=step.anchor, today=self.today())
        if isinstance(said, CollectiveDecision):
            faults["met_on"] = day_fault(said.met_on, since=filed.effective_on, today=self.today())
            faults |= said.not_carried(quorum=filed.quorum, agreeing=filed.agreeing)
        if isinstance(said, DefenceAnswer) and said.outcome == "proceed":
            faults["answer"] = unanswered(step.defaults.get("answer", ""), said.answer)
        if found := {name: fault for name, fault in faults.items() if fault}:
            raise refuse(Refused("；".join(found.values()), code="FormFaulty", faults=found))

    def too_late_to_take_back(self) -> Refused | None:
        if self.hands.get("dishonesty_notice") or self.hands.get("dishonesty_legal"):
            return Refused("已经告知当事人或者已经法制审核，不能撤回", code="DecidedAlready")
        return None
