"""修复后恢复适用承诺：未履约或者虚假的，修复前不适用以承诺代替的办理。国办发〔2020〕42号。"""

from temporalio import workflow

from workflows.doing import do, owe_answer, refuse
from workflows.shown import Shown

with workflow.unsafe.imports_passed_through():
    from activities import fulfilment, hanging
    from rules.commitment_file import CommitmentOnFile, Restored
    from rules.commitment_form import RestorationApproval, RestorationProposal
    from rules.fault import judge
    from rules.hanging import Fallen
    from rules.journal import Telling
    from rules.penalty_form import day_fault
    from rules.refusal import Refused
    from rules.step import Receipt


class Restorable(Shown):
    """The part of a commitment that bars its business after a failure, until it is repaired."""

    def __init__(self) -> None:
        super().__init__()
        self.barring = False
        self.restoring = False

    @workflow.update
    async def restore(self, telling: Telling) -> Receipt:
        """经办提出，另一人（负责人）核准。"""
        assert self.commitment is not None
        self.restoring = True
        self.hands["restore"] = self.hands.get("restore", frozenset()) | telling.by.persons
        proposal = judge(RestorationProposal, telling.content)
        owe_answer()
        self.aside(self._approve_restoration(self.commitment, telling, proposal))
        await workflow.wait_condition(lambda: any(live.open.step.name == "restoration" for live in self.live.values()))
        return Receipt(case=self.case, key="restore", at=self.now(), sentence="已提交核准")

    @restore.validator
    def _may_restore(self, telling: Telling) -> None:
        filed, by = self.commitment, telling.by
        if filed is None or by.kind != "staff" or by.unit != filed.unit:
            raise refuse(Refused("由承诺受理单位办理", code="NotYours"))
        if not self.barring or self.restoring:
            raise refuse(Refused("没有需要恢复的承诺，或者恢复正在核准", code="NothingToRestore"))
        try:
            proposal = judge(RestorationProposal, telling.content)
        except Refused as refused:
            raise refuse(refused) from None
        if fault := day_fault(proposal.document_day, since=filed.accepted_on or self.today(), today=self.today()):
            raise refuse(Refused(fault, code="FormFaulty", faults={"document_day": fault}))

    async def _approve_restoration(
        self, filed: CommitmentOnFile, telling: Telling, proposal: RestorationProposal
    ) -> None:
        facts = {
            "依据文书": f"{proposal.document}（{proposal.document_day}）",
            "理由": proposal.reason,
            "提出人": telling.by.name,
        }
        answer = await self.of_unit(filed, "restoration", facts)
        if judge(RestorationApproval, answer.answers).outcome == "approve":
            await do(fulfilment.restore_commitment, Restored(**self.moment(answer.by), proposal=proposal))
            self.follow(self._tell_restored(proposal))
            restored = Fallen(**self.moment(answer.by), event="repaired", why="承诺修复", document=proposal.document)
            self.follow(do(hanging.let_fall, restored))
            self.follow(self.take_down(filed, "restored", "修复，恢复适用承诺"))
            self.barring = False
        self.restoring = False

    async def _tell_restored(self, proposal: RestorationProposal) -> None:
        """修复的结果告知企业。"""
        document, day, reasons = (proposal.document,), proposal.document_day, (proposal.reason,)
        await self.serve_letter(await self.letter("commitment_restored", items=document, day=day, reasons=reasons))
