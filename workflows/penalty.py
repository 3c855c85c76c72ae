"""处罚 → 提醒 → 修复。

实施方案 二（二）7「开展信用修复提醒服务」：按照“谁处罚、谁提醒”，在送达行政处罚决定书的同时送达《行政处罚信息信用修复
提醒函》；做好发放统计和效果跟踪。修复依《信用修复管理办法》，变更撤销依行政处罚法第四十八条。
"""

import asyncio
from datetime import date, timedelta
from typing import Any

from temporalio import workflow

from workflows.doing import do, do_far, refuse
from workflows.revision import Revisable

with workflow.unsafe.imports_passed_through():
    from activities import commitment_call, letter, penalty, record
    from rules.fault import judge
    from rules.form import FORMS
    from rules.journal import Ending, Moment
    from rules.penalty_file import (
        Bundle,
        ClassConfirmed,
        Correction,
        PenaltyEntry,
        PenaltyFiling,
        PenaltyOnFile,
        RepairRequest,
        Served,
        Withdrawal,
    )
    from rules.penalty_form import (
        ClassConfirmation,
        NoticeProof,
        PaperApproval,
        PaperCorrection,
        RecallProof,
        ServiceProof,
        day_fault,
    )
    from rules.penalty_step import step
    from rules.refusal import Refused
    from rules.step import Answer, Fact, Step


@workflow.defn(name="penalty")
class Penalty(Revisable):
    """One penalty decision, from its entry to the day its record is no longer shown."""

    def __init__(self) -> None:
        super().__init__()
        # Whether anything rests on the service of the papers, and the act of service that turned out to be none.
        self.stands = False
        self.unserved: Served | None = None
        self.reminded = False

    @workflow.run
    async def run(self, entry: PenaltyEntry) -> str:
        filing = PenaltyFiling(**self.moment(entry.by), decision=entry.decision)
        filed = await self.file(penalty.file_penalty, filing, entry.by)
        outcome = await self.unless(
            lambda: self.revision is not None or bool(self.taken_back),
            self.course(filed),
            reason="处罚决定变更、撤销或者案件撤回",
        )
        if outcome is None and self.revision is None:
            return await self.close(await self.take_back())
        # A revision that was proposed while the course came to its own end is decided before the case is closed.
        await workflow.wait_condition(lambda: self.revision is not None or not self.revision_proposed)
        while True:
            if self.revision is not None:
                outcome = await self.withdraw_publication(self.revision)
            assert outcome is not None
            await self.close(outcome)
            if self.revoked:
                break
            self.revision, self.revision_proposed = None, False
            await self.listen(filed)
            if self.revision is None:
                break
        await self.finish()
        return outcome

    async def close(self, outcome: str) -> str:
        self.over = True
        await self.finish()
        await do(penalty.close_penalty, Ending(**self.moment(), outcome=outcome, why=self.taken_back))
        await workflow.wait_condition(workflow.all_handlers_finished)
        self.over = False
        return outcome

    async def listen(self, filed: PenaltyOnFile) -> None:
        """办结以后，包括变更以后，决定仍可能被变更、撤销，直到对它起诉的最长期限届满。"""
        if filed.revisable_until is None:
            return
        over = filed.revisable_until + timedelta(days=1)
        await self.before(over, lambda: self.revision is not None, settled=lambda: not self.revision_proposed)

    async def take_back(self) -> str:
        """登记人撤回：已经入档的，记录随之终止。"""
        if self.recorded:
            await self.recall(Withdrawal(**self.moment(), kind="withdrawn", why=f"登记人撤回：{self.taken_back}"))
        return "withdrawn"

    async def course(self, filed: PenaltyOnFile) -> str:
        self.penalty = filed = await self.confirm_class(filed)
        self.recorded = True
        if await do(record.record_penalty, self.a_moment()):
            self.follow(do(commitment_call.tell_commitments, self.a_moment()))
        bundle = await self.approve_papers(filed)
        served = await self.serve(bundle)
        self.stands = True
        while True:
            resting = self.rest_on(filed, bundle, served)
            outcome = await self.unless(lambda: self.unserved is not None, resting, reason="送达不成立")
            if outcome is not None:
                return outcome
            returned, self.unserved = self.unserved, None
            assert returned is not None
            served = await self.undo_service(bundle, returned)

    async def rest_on(self, filed: PenaltyOnFile, bundle: Bundle, served: Served) -> str:
        """送达以后才有的：公示、提醒、公示期间的修复。"""
        if served.means != "electronic" and not self.bounces:
            self.follow(self.tell_of(bundle))
        until = filed.publication.published_until
        if until is None:
            self.stands = False
            return "unpublished"
        if self.today() <= until:
            self.disclose(filed, await do(record.publish_penalty, self.a_moment()))
        if not self.reminded:
            self.reminded = True
            self.aside(self.remind(filed))
        return await self.watch(filed, until)

    async def undo_service(self, bundle: Bundle, returned: Served) -> Served:
        """电子送达被证明没有到达：在重新送达以前，处罚信息不公示、不使用。决定 0016。"""
        why = "电子送达的邮件被退回，送达不成立"
        frozen = Withdrawal(**self.moment(), kind="frozen", why=why, n=self.turn("record/frozen"))
        _, served = await asyncio.gather(self.suspend(frozen), self.serve(bundle, returned=returned))
        await do(record.resume_use, Withdrawal(**self.moment(), kind="unfrozen", why="已经重新送达", n=frozen.n))
        return served

    def serve_again(self, returned: Served, kind: str) -> None:
        if self.stands and returned.bundle.key == "papers":
            self.unserved = returned
        else:
            in_use = returned.bundle.key == "papers" and not self.recalled
            anew = self.undo_service(returned.bundle, returned) if in_use else None
            again = anew or self.serve(returned.bundle, kind=kind, returned=returned)
            self.follow(self.unless(lambda: self.revision is not None, again, reason="处罚决定变更、撤销"))

    async def confirm_class(self, filed: PenaltyOnFile) -> PenaltyOnFile:
        """系统按版次判定，第二人复核；日期就此固定。"""
        self.penalty = filed
        found = filed.classification
        facts = (
            *(Fact(label="判定理由", value=reason) for reason in found.reasons),
            *(Fact(label="复核提示", value=note) for note in found.notes),
        )
        asked = step("class_confirmation", unit=filed.unit, anchor=self.today(), facts=facts, barred=filed.barred)
        answer = await self.ask(asked.model_copy(update={"defaults": {"klass": filed.classification.klass}}))
        assert answer is not None
        confirmation = judge(ClassConfirmation, answer.answers)
        return await do(penalty.confirm_class, ClassConfirmed(**self.moment(answer.by), confirmation=confirmation))

    async def approve_papers(self, filed: PenaltyOnFile) -> Any:
        """决定书送达文书和提醒函一并起草、一并审签、一并编号。"""
        while True:
            await do_far(letter.draw_penalty_papers, self.a_moment())
            answer = await self.of_unit("paper_approval", filed, self.today())
            approval = judge(PaperApproval, answer.answers)
            if approval.outcome == "approve":
                self.issued_on = self.today()
                return await do_far(letter.issue_penalty_papers, Moment(**self.moment(answer.by)))
            answer = await self.of_unit(
                "paper_correction", filed, self.today(), (Fact(label="退回理由", value=approval.reason),)
            )
            correction = judge(PaperCorrection, answer.answers)
            await do(penalty.correct_penalty, Correction(**self.moment(answer.by), correction=correction))

    async def remind(self, filed: PenaltyOnFile) -> None:
        """到最早修复日提醒一次，公示期满前再提醒一次。"""
        publication = filed.publication
        if publication.earliest_repair_on and publication.repairable:
            await self.until(publication.earliest_repair_on)
            if self.open_to_repair:
                await self.mail("repair_earliest_day")
        if publication.published_until and filed.remind_on:
            await self.until(filed.remind_on)
            if self.open_to_repair:
                await self.mail("repair_last_day")

    async def watch(self, filed: PenaltyOnFile, until: date) -> str:
        """公示期间可以申请修复；准予修复的，处处停止公示和使用；没有修复的，期满自动停止。"""
        self.open_to_repair = True
        while request := await self.repair_request(before=until + timedelta(days=1)):
            if await self.review(filed, request):
                return await self.stop_showing("repaired", "信用修复")
        return await self.stop_showing("expired", "公示期届满")

    async def stop_showing(self, kind: str, why: str) -> str:
        self.open_to_repair = self.stands = False
        await self.recall(Withdrawal(**self.moment(), kind=kind, why=why))
        return kind

    async def repair_request(self, *, before: date) -> RepairRequest | None:
        """The next request, or None when the longest day of publication has passed."""
        await self.before(before, lambda: self.request is not None, settled=lambda: not self.request_coming)
        return self.request

    def deliverable_since(self, step: Step) -> date:
        """A notice may have been given before anybody wrote down that it would be."""
        if step.name == "notice_proof" and self.penalty is not None:
            return self.penalty.decided_on
        return super().deliverable_since(step)

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """What was done was done on a day between; a class that differs from the computed one gives its reason."""
        super().judge_answer(step, answer)
        filed, said = self.penalty, judge(FORMS[step.form], answer.answers)
        if filed is None:
            return
        faults = {}
        if isinstance(said, ServiceProof | NoticeProof | RecallProof):
            since = filed.decided_on
            if isinstance(said, ServiceProof):
                since = max(step.anchor, self.issued_on or since)
            faults["on"] = day_fault(said.on, since=since, today=self.today())
        if isinstance(said, ClassConfirmation):
            if said.klass != filed.classification.klass and not said.reason:
                faults["reason"] = "与系统判定不一致，请写明更正理由"
            if said.publish_minor and not filed.minor_publishable:
                faults["publish_minor"] = "决定作出时施行的规定不公示轻微处罚"
        if found := {name: fault for name, fault in faults.items() if fault}:
            raise refuse(Refused("；".join(found.values()), code="FormFaulty", faults=found))

    def too_late_to_take_back(self) -> Refused | None:
        if self.issued_on:
            return Refused("两书已经签发，不能撤回；决定有误的，请办理变更、撤销", code="IssuedAlready")
        if self.revised:
            return Refused("决定已经变更、撤销，不能撤回", code="IssuedAlready")
        return None
