"""异议 → 标注核实中 → 受理 → 核实 → 决定 → 核实无误或者修正 → 告知每一处。

实施方案 二（一）4（信用记录准确、规范、完整）；《江苏省社会信用条例》信用主体权益保护。期限、冻结、回避都是版次的参数。
"""

import asyncio

from temporalio import workflow

from workflows.doing import do, do_far
from workflows.examination import Examined

with workflow.unsafe.imports_passed_through():
    from activities import hanging, objection, removal
    from rules.fault import judge
    from rules.form import FORMS
    from rules.hanging import Event, RecordPutRight
    from rules.journal import Ending
    from rules.objection_file import Objection, ObjectionFiling, ObjectionOnFile, Receiver, Removal, Settled, Told
    from rules.objection_form import CorrectionProof, CorrectionSeen, ObjectionReview
    from rules.objection_step import objection_step


@workflow.defn(name="objection")
class ObjectionCase(Examined):
    """One objection to one record (or check), until everybody who had the record knows its outcome."""

    @workflow.run
    async def run(self, entered: Objection) -> str:
        filing = ObjectionFiling(**self.moment(entered.by), objection=entered)
        self.objection = filed = await self.file(objection.file_objection, filing, entered.by)
        self.tell_objector("objection_received")
        outcome = await self.unless(lambda: bool(self.taken_back), self.course(filed), reason="异议人撤回异议")
        if outcome is None:
            outcome = "retracted"
            await self.settle(Settled(**self.moment(), outcome="retracted", findings=self.taken_back))
        await self.finish()
        await do(objection.close_objection, Ending(**self.moment(), outcome=outcome))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return outcome

    async def course(self, filed: ObjectionOnFile) -> str:
        """受理；核实；由没有参与作出记录的人决定；结果书面告知，修正的告知每一处。"""
        if settled := await self.accept(filed):
            await self.settle(settled)
            return settled.outcome
        await do(objection.accept_objection, self.a_moment())
        review, settled = await self.examine(filed)
        receivers = await self.settle(settled)
        if settled.outcome == "removed" and filed.ends_by:
            await self.take_down(filed, review)
        elif settled.outcome in ("corrected", "removed") and filed.matter != "check" and not filed.ends_by:
            self.let_fall(filed, settled)
        await asyncio.gather(*(self.tell(filed, receiver, settled) for receiver in receivers))
        return settled.outcome

    def let_fall(self, filed: ObjectionOnFile, settled: Settled) -> None:
        """记录修正、撤下的，因这条记录而失去什么的（激励、重点关注）当日得知。"""
        event: Event = "corrected" if settled.outcome == "corrected" else "annulled"
        right = RecordPutRight(**self.moment(settled.by), about=filed.about, event=event, why=settled.findings)
        self.follow(do(hanging.let_record_fall, right))

    async def settle(self, settled: Settled) -> tuple[Receiver, ...]:
        """结果入档；写通知书送达异议人，附理由和救济途径。"""
        assert self.objection is not None
        receivers = await do(objection.settle_objection, settled)
        told = self.objection.by.kind == "business" or settled.outcome in ("corrected", "removed")
        if settled.outcome != "retracted" and told:
            self.follow(self.write("objection_refusal" if settled.outcome == "refused" else "objection_result"))
        return receivers

    async def write(self, name: str) -> None:
        await self.serve_letter(await self.letter(name))

    async def take_down(self, filed: ObjectionOnFile, review: ObjectionReview) -> None:
        """记录由它自己的案件撤下：处罚走变更、撤销，未履约的承诺走恢复适用，各由负责人核准。"""
        assert filed.ends_by
        content = {"reason": review.findings, "document": review.document, "document_day": str(review.document_day)}
        if filed.ends_by == "revise":
            content |= {"event": review.event or "", "changes": review.findings if review.event == "变更" else ""}
        elif filed.ends_by in ("propose_end", "propose_exit"):
            content |= {"event": "annulled"}
        by = {"about_case": filed.about_case, "update": filed.ends_by, "content": content}
        await do_far(removal.take_down, Removal(**self.moment(self.reviewer), **by))

    async def tell(self, filed: ObjectionOnFile, receiver: Receiver, settled: Settled) -> None:
        """收到过这条记录的每一处：公示平台逐处更正，查验过的单位复核已作的处理。"""
        facts = {"更正": settled.findings, "查验回执": "、".join(receiver.receipts), "去处": receiver.title}
        facts["内容"] = "；".join(f"{one.title}：“{one.before}”→“{one.after}”" for one in settled.changes)
        name = "correction_notice" if receiver.kind == "place" else "correction_seen"
        unit, about = (filed.unit, receiver.title) if receiver.kind == "place" else (receiver.id, "")
        asked = objection_step(name, unit=unit, anchor=self.today(), facts=facts, about=about)
        answer = await self.ask(asked)
        assert answer is not None
        said = judge(FORMS[asked.form], answer.answers)
        text = said.evidence if isinstance(said, CorrectionProof) else ""
        if isinstance(said, CorrectionSeen):
            text = f"{'不影响已作的处理' if said.outcome == 'unaffected' else '已经或者将要重新处理'}：{said.note}"
        on = said.on if isinstance(said, CorrectionProof) else self.today()
        await do(objection.keep_told, Told(**self.moment(answer.by), receiver=receiver, on=on, said=text))
