"""处罚决定被变更、撤销、确认违法或者无效。行政处罚法第四十八条：撤回处罚决定信息并公开说明理由。"""

from datetime import date

from temporalio import workflow

from workflows.doing import do, do_far, refuse
from workflows.recall import Recallable

with workflow.unsafe.imports_passed_through():
    from activities import letter, penalty
    from rules.fault import judge
    from rules.journal import Telling
    from rules.penalty_file import Bundle, LetterOrder, Revision, Withdrawal
    from rules.penalty_form import RevisionApproval, RevisionProposal, day_fault
    from rules.refusal import Refused
    from rules.step import Fact, Receipt


CLOSING = Refused("案件正在办结，不能再提出变更、撤销", code="CaseClosed")


class Revisable(Recallable):
    """The part of a penalty that undoes it when its decision changes or falls."""

    def __init__(self) -> None:
        super().__init__()
        self.recorded = False
        self.issued_on: date | None = None
        self.revision: Revision | None = None
        self.revision_proposed = False
        self.revised = False
        self.over = False

    def settled(self, bundle: Bundle) -> bool:
        """Who applies for repair has the papers; and those of a decision that was changed no longer count."""
        return super().settled(bundle) or bundle.key == "papers" and (self.revised or self.request_count > 0)

    async def withdraw_publication(self, revision: Revision) -> str:
        """决定变更、撤销、确认违法或者无效：三个工作日内撤回信息并公开说明理由，另发替换的提醒函。"""
        self.open_to_repair, self.revised = False, True
        await workflow.wait_condition(lambda: not self.request_coming)
        outcome = "changed" if revision.event == "变更" else "revoked"
        withdrawal = Withdrawal(
            **self.moment(revision.by),
            kind=outcome,
            why=f"处罚决定被{revision.event}",
            n=self.turn(f"record/{outcome}"),
            explanation=f"{revision.document}：{revision.reason}",
            limit="withdrawal",
        )
        await do(penalty.revise_penalty, revision)
        if self.request is not None:
            await self.mark(self.request, "ended", self.today(), withdrawal.why)
            self.request = None
        if self.issued_on:
            order = LetterOrder(
                **self.moment(revision.by),
                letter="replacement_reminder",
                key=self.key("letter/replacement_reminder"),
                revision=revision,
            )
            self.follow(self._replace_reminder(order))
        await self.recall(withdrawal)
        return outcome

    async def _replace_reminder(self, order: LetterOrder) -> None:
        await self.serve_letter(await do_far(letter.write_letter, order))

    @property
    def revoked(self) -> bool:
        """Nothing is left to be changed: the decision itself has fallen."""
        return self.revision is not None and self.revision.event != "变更"

    @workflow.update
    async def revise(self, telling: Telling) -> Receipt:
        self.revision_proposed = True
        self.held("revision", telling.by)
        approving = self._approve_revision(telling, judge(RevisionProposal, telling.content))
        await self.put_forward("revision_approval", approving, moot=CLOSING)
        return Receipt(case=self.case, key="revision", at=self.now(), sentence="已提交核准")

    @revise.validator
    def _may_revise(self, telling: Telling) -> None:
        if self.penalty is None or telling.by.unit != self.penalty.unit:
            raise refuse(Refused("由作出处罚的单位办理变更、撤销", code="NotYours"))
        if not self.recorded:
            raise refuse(Refused("案件还没有记入信用档案；登记有误的，请由登记人撤回", code="NotRecordedYet"))
        if self.over or self.revoked:
            raise refuse(CLOSING)
        if self.revision_proposed:
            raise refuse(Refused("变更、撤销已经提出，正在核准或者已经办理", code="RevisionUnderWay"))
        if telling.by.persons & self.hands.get("revision_approval", frozenset()):
            raise refuse(Refused("您（或您所代办的人员）核准过本案的变更、撤销，不得再提出", code="NotYours"))
        try:
            proposal = judge(RevisionProposal, telling.content)
        except Refused as refused:
            raise refuse(refused) from None
        if fault := day_fault(proposal.document_day, since=self.penalty.decided_on, today=self.today()):
            raise refuse(Refused(fault, code="FormFaulty", faults={"document_day": fault}))

    async def _approve_revision(self, telling: Telling, proposal: RevisionProposal) -> None:
        assert self.penalty is not None
        facts = (
            Fact(label="处理结果", value=proposal.event),
            Fact(label="依据文书", value=f"{proposal.document}（{proposal.document_day}）"),
            Fact(label="理由", value=proposal.reason),
            Fact(label="提出人", value=telling.by.name),
        )
        answer = await self.of_unit("revision_approval", self.penalty, self.today(), facts)
        if judge(RevisionApproval, answer.answers).outcome == "approve":
            self.revision = Revision(**self.moment(telling.by), **proposal.model_dump())
        else:
            self.revision_proposed = False
