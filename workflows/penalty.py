"""处罚 → 提醒 → 修复。

实施方案 二（二）7「开展信用修复提醒服务」：按照“谁处罚、谁提醒”，在送达行政处罚决定书的同时送达《行政处罚信息信用修复
提醒函》；做好发放统计和效果跟踪。修复依《信用修复管理办法》，变更撤销依行政处罚法第四十八条。
"""

import asyncio
from datetime import date, timedelta
from typing import Any

from temporalio import workflow

from workflows.doing import do, do_far, refuse
from workflows.repair import Repairable

with workflow.unsafe.imports_passed_through():
    from activities import business_mail, letter, penalty, record, service
    from rules.fault import judge
    from rules.journal import Ending, Moment, Telling
    from rules.penalty_file import (
        ClassConfirmed,
        Correction,
        LetterOrder,
        MailOrder,
        PenaltyEntry,
        PenaltyFiling,
        PenaltyOnFile,
        Place,
        Recalled,
        RepairRequest,
        Revision,
        Withdrawal,
    )
    from rules.penalty_form import (
        ClassConfirmation,
        PaperApproval,
        PaperCorrection,
        RecallProof,
        RevisionApproval,
        RevisionProposal,
    )
    from rules.penalty_step import step
    from rules.refusal import Refused
    from rules.step import Answer, Fact, Receipt


@workflow.defn(name="penalty")
class Penalty(Repairable):
    """One penalty decision, from its entry to the day its record is no longer shown."""

    def __init__(self) -> None:
        super().__init__()
        self.issued = False
        self.taken_back = ""
        self.revision: Revision | None = None
        self.revision_proposed = False

    @workflow.run
    async def run(self, entry: PenaltyEntry) -> str:
        filing = PenaltyFiling(**self.moment(entry.by), decision=entry.decision)
        filed = await self.file(penalty.file_penalty, filing, entry.by)
        outcome = await self.unless(
            lambda: self.revision is not None or bool(self.taken_back),
            self.course(filed),
            reason="处罚决定变更、撤销或者案件撤回",
        )
        if outcome is None:
            outcome = await self.withdraw_publication(self.revision) if self.revision else "withdrawn"
        await self.finish()
        await do(penalty.close_penalty, Ending(**self.moment(), outcome=outcome))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return outcome

    async def course(self, filed: PenaltyOnFile) -> str:
        self.penalty = filed = await self.confirm_class(filed)
        await do(record.record_penalty, self.a_moment())
        bundle = await self.approve_papers(filed)
        served = await self.serve(bundle)
        if served.means != "electronic":
            self.follow(self.tell_of(bundle))
        if not filed.publication.published:
            return "unpublished"
        await do(penalty.publish_penalty, self.a_moment())
        self.aside(self.remind(filed))
        return await self.watch(filed)

    async def confirm_class(self, filed: PenaltyOnFile) -> PenaltyOnFile:
        """系统按版次判定，第二人复核；日期就此固定。"""
        facts = tuple(Fact(label="判定理由", value=reason) for reason in filed.classification.reasons)
        answer = await self._of_unit("class_confirmation", filed, self.today(), facts)
        confirmation = ClassConfirmation.model_validate(answer.answers)
        return await do(penalty.confirm_class, ClassConfirmed(**self.moment(answer.by), confirmation=confirmation))

    async def approve_papers(self, filed: PenaltyOnFile) -> Any:
        """决定书送达文书和提醒函一并起草、一并审签、一并编号。"""
        while True:
            await do_far(letter.draw_penalty_papers, self.a_moment())
            answer = await self._of_unit("paper_approval", filed, self.today())
            approval = PaperApproval.model_validate(answer.answers)
            if approval.outcome == "approve":
                self.issued = True
                return await do_far(letter.issue_penalty_papers, Moment(**self.moment(answer.by)))
            answer = await self._of_unit(
                "paper_correction", filed, self.today(), (Fact(label="退回理由", value=approval.reason),)
            )
            correction = PaperCorrection.model_validate(answer.answers)
            await do(penalty.correct_penalty, Correction(**self.moment(answer.by), correction=correction))

    async def remind(self, filed: PenaltyOnFile) -> None:
        """到最早修复日提醒一次，公示期满前再提醒一次。"""
        publication = filed.publication
        if publication.earliest_repair_on and publication.repairable:
            await self.until(publication.earliest_repair_on)
            await self.mail("repair_earliest_day")
        if publication.published_until and filed.remind_on:
            await self.until(filed.remind_on)
            await self.mail("repair_last_day")

    async def watch(self, filed: PenaltyOnFile) -> str:
        """公示期间可以申请修复；准予修复的，处处停止公示和使用；没有修复的，期满自动停止。"""
        until = filed.publication.published_until
        assert until is not None
        self.open_to_repair = True
        while request := await self.repair_request(before=until + timedelta(days=1)):
            if await self.review(filed, request):
                await self.recall(Withdrawal(**self.moment(), kind="repaired", why="信用修复"))
                return "repaired"
        self.open_to_repair = False
        await self.recall(Withdrawal(**self.moment(), kind="expired", why="公示期届满"))
        return "expired"

    async def repair_request(self, *, before: date) -> RepairRequest | None:
        """The next request, or None when the longest day of publication has passed."""
        over = asyncio.create_task(self.until(before))
        await workflow.wait_condition(lambda: self.request is not None or over.done())
        over.cancel()
        return self.request

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
        proof = RecallProof.model_validate(answer.answers)
        recalled = Recalled(**self.moment(answer.by), place=place.place, on=proof.on, evidence=proof.evidence)
        await do(record.confirm_recall, recalled)

    async def withdraw_publication(self, revision: Revision) -> str:
        """决定变更、撤销、确认违法或者无效：三个工作日内撤回信息并公开说明理由，另发替换的提醒函。"""
        outcome = "changed" if revision.event == "变更" else "revoked"
        withdrawal = Withdrawal(
            **self.moment(revision.by),
            kind=outcome,
            why=f"处罚决定被{revision.event}",
            explanation=f"{revision.document}：{revision.reason}",
            limit="withdrawal",
        )
        await do(penalty.revise_penalty, revision)
        if self.issued:
            order = LetterOrder(
                **self.moment(revision.by),
                letter="replacement_reminder",
                key="letter/replacement_reminder.1",
                revision=revision,
            )
            self.follow(self.serve_letter(await do_far(letter.write_letter, order)))
        await self.recall(withdrawal)
        return outcome

    @workflow.update
    async def revise(self, telling: Telling) -> Receipt:
        self.revision_proposed = True
        self.hands["revision"] = telling.by.persons
        self.aside(self._approve_revision(telling, judge(RevisionProposal, telling.content)))
        await workflow.wait_condition(
            lambda: any(live.open.step.name == "revision_approval" for live in self.live.values())
        )
        return Receipt(case=self.case, key="revision", at=self.now(), sentence="已提交核准")

    @revise.validator
    def _may_revise(self, telling: Telling) -> None:
        if self.penalty is None or telling.by.unit != self.penalty.unit:
            raise refuse(Refused("由作出处罚的单位办理变更、撤销", code="NotYours"))
        if self.revision_proposed:
            raise refuse(Refused("变更、撤销已经提出，正在核准或者已经办理", code="RevisionUnderWay"))
        try:
            judge(RevisionProposal, telling.content)
        except Refused as refused:
            raise refuse(refused) from None

    async def _approve_revision(self, telling: Telling, proposal: RevisionProposal) -> None:
        assert self.penalty is not None
        facts = (
            Fact(label="处理结果", value=proposal.event),
            Fact(label="依据文书", value=f"{proposal.document}（{proposal.document_day}）"),
            Fact(label="理由", value=proposal.reason),
            Fact(label="提出人", value=telling.by.name),
        )
        answer = await self._of_unit("revision_approval", self.penalty, self.today(), facts)
        if RevisionApproval.model_validate(answer.answers).outcome == "approve":
            self.revision = Revision(**self.moment(telling.by), **proposal.model_dump())
        else:
            self.revision_proposed = False

    @workflow.update
    async def withdraw(self, telling: Telling) -> Receipt:
        """The one who entered it takes it back, before its papers are issued."""
        self.taken_back = str(telling.content["reason"])
        await workflow.wait_condition(lambda: not self.live)
        return Receipt(case=self.case, key="withdraw", at=self.now(), sentence="已撤回")

    @withdraw.validator
    def _may_withdraw(self, telling: Telling) -> None:
        if self.issued:
            raise refuse(Refused("两书已经签发，不能撤回；决定有误的，请办理变更、撤销", code="IssuedAlready"))
        if not telling.by.persons & self.hands.get("filed", frozenset()):
            raise refuse(Refused("只有登记人可以撤回", code="NotYours"))
        if not str(telling.content.get("reason", "")).strip():
            raise refuse(Refused("请写明撤回理由", code="FormFaulty", faults={"reason": "请写明撤回理由"}))

    @workflow.update
    async def consent(self, telling: Telling) -> Receipt:
        """企业同意电子送达并签名确认；此后的文书电子送达。"""
        return await do(
            service.keep_consent,
            telling.model_copy(update={"key": self.key("consent"), "case": self.case, "at": self.now()}),
        )

    @workflow.update
    async def read(self, telling: Telling) -> Receipt:
        """企业打开了一份文书。"""
        return await do(service.keep_reading, telling.model_copy(update={"case": self.case, "at": self.now()}))

    async def mail(self, name: str) -> None:
        await do_far(business_mail.mail_business, MailOrder(**self.moment(), email=name, key=self.key(f"mail/{name}")))

    async def _of_unit(self, name: str, filed: PenaltyOnFile, anchor: date, facts: tuple[Fact, ...] = ()) -> Answer:
        answer = await self.ask(step(name, unit=filed.unit, anchor=anchor, facts=facts, barred=filed.barred))
        assert answer is not None
        return answer
