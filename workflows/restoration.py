"""修复后恢复适用承诺：未履约或者虚假的，修复前不适用以承诺代替的办理。国办发〔2020〕42号。"""

from datetime import date
from typing import Literal

from temporalio import workflow

from workflows.doing import do, refuse
from workflows.shown import Shown

with workflow.unsafe.imports_passed_through():
    from activities import fulfilment, hanging
    from rules.actor import MACHINE, Actor
    from rules.commitment_file import CommitmentOnFile, FedBack, Restored
    from rules.commitment_form import Feedback, RestorationApproval, RestorationProposal, RestorationRequest
    from rules.commitment_step import commitment_step
    from rules.fault import judge
    from rules.hanging import Fallen
    from rules.journal import Telling
    from rules.penalty_file import Served
    from rules.penalty_form import day_fault
    from rules.refusal import Refused
    from rules.step import Receipt

UNHEARD = "告知书没有送达，没有听取意见，原认定不成立"
RESTORED = Refused("承诺已经恢复适用，不需要再提", code="NothingToRestore")


class Restorable(Shown):
    """The part of a commitment that bars its business after a failure, until it is repaired."""

    def __init__(self) -> None:
        super().__init__()
        self.barring = False
        self.restoring = False

    @workflow.update
    async def restore(self, telling: Telling) -> Receipt:
        """经办提出，或者企业申请；由负责人核准，提出的人不得核准。"""
        assert self.commitment is not None
        self.restoring = True
        self.held("restore", telling.by)
        proposal, told = _asked(telling, self.today())
        approving = self._approve_restoration(self.commitment, proposal, told)
        await self.put_forward("restoration", approving, moot=RESTORED)
        return Receipt(case=self.case, key="restore", at=self.now(), sentence="已提交核准")

    @restore.validator
    def _may_restore(self, telling: Telling) -> None:
        filed, by = self.commitment, telling.by
        own = filed is not None and (by.id == filed.uscc if by.kind == "business" else by.unit == filed.unit)
        if filed is None or by.kind not in ("staff", "business") or not own:
            raise refuse(Refused("由承诺受理单位或者作出承诺的企业提出", code="NotYours"))
        if not self.barring or self.restoring:
            raise refuse(Refused("没有需要恢复的承诺，或者恢复正在核准", code="NothingToRestore"))
        try:
            proposal, _ = _asked(telling, self.today())
        except Refused as refused:
            raise refuse(refused) from None
        if fault := day_fault(proposal.document_day, since=filed.accepted_on or self.today(), today=self.today()):
            raise refuse(Refused(fault, code="FormFaulty", faults={"document_day": fault}))

    def pending(self) -> bool:
        """Whether papers or answers are still on their way."""
        return any(not task.done() for task in self.followed)

    async def undo(self, returned: Served) -> None:
        """没有听取意见的认定不成立：即日恢复适用承诺，依附于它的随之解除，告知企业和办理单位。"""
        filed = self.commitment
        assert filed is not None
        self.untold = None
        said = {"document": "退信", "document_day": returned.on, "reason": f"{UNHEARD}：{returned.note}"[:1000]}
        await self._restore(filed, MACHINE, RestorationProposal.model_validate(said), "withdrawn")
        self.follow(self._feed_back_undone(filed))

    async def _feed_back_undone(self, filed: CommitmentOnFile) -> None:
        """办理单位据不成立的认定所作的处理，也要改回来。"""
        facts = {"履约结果": f"{UNHEARD}，恢复适用承诺", "承诺事由": filed.matter}
        asked = commitment_step(
            "commitment_feedback", unit=filed.handling_unit, anchor=self.today(), facts=facts, barred=filed.barred
        )
        answer = await self.ask(asked)
        assert answer is not None
        said = judge(Feedback, answer.answers)
        await do(fulfilment.keep_feedback, FedBack(**self.moment(answer.by), n=self.checks, feedback=said))

    async def _approve_restoration(
        self, filed: CommitmentOnFile, proposal: RestorationProposal, told: dict[str, str]
    ) -> None:
        facts = {"依据文书": f"{proposal.document}（{proposal.document_day}）", "理由": proposal.reason, **told}
        asking = self.of_unit(filed, "restoration", facts)
        answer = await self.unless(lambda: not self.barring, asking, reason="承诺已经恢复适用")
        if answer is not None and self.barring:
            said = judge(RestorationApproval, answer.answers)
            if said.outcome == "approve":
                await self._restore(filed, answer.by, proposal, "repaired")
            else:
                self.follow(self._tell_restored("restoration_refused", proposal, said.reason))
        self.restoring = False

    async def _restore(
        self, filed: CommitmentOnFile, by: Actor, proposal: RestorationProposal, event: Literal["repaired", "withdrawn"]
    ) -> None:
        await do(fulfilment.restore_commitment, Restored(**self.moment(by), proposal=proposal, event=event))
        self.follow(self._tell_restored("commitment_restored", proposal, proposal.reason))
        why = "承诺修复" if event == "repaired" else UNHEARD
        restored = Fallen(**self.moment(by), event=event, why=why, document=proposal.document)
        self.follow(do(hanging.let_fall, restored))
        if self.barring:
            self.follow(self.take_down(filed, "restored", f"{why}，恢复适用承诺"))
        self.barring = False

    async def _tell_restored(self, name: str, proposal: RestorationProposal, reason: str) -> None:
        """恢复与否，作出文书告知企业。"""
        document, day = (proposal.document,), proposal.document_day
        await self.serve_letter(await self.letter(name, items=document, day=day, reasons=(reason,)))


def _asked(telling: Telling, today: date) -> tuple[RestorationProposal, dict[str, str]]:
    """What is proposed, and who asks for it, for whoever decides. Raises Refused FormFaulty."""
    if telling.by.kind != "business":
        return judge(RestorationProposal, telling.content), {"提出人": telling.by.name}
    said = judge(RestorationRequest, telling.content)
    asks = f"{telling.by.name}（{said.signer}签署）"
    return said.proposal(today), {"申请企业": asks, "证明材料": f"{len(said.evidence)} 份，见本案材料"}
