"""信用修复：受理、补正、核查、延长、决定。《信用修复管理办法》；谁认定、谁修复。"""

from datetime import date
from typing import Any

from temporalio import workflow

from workflows.application import Applied
from workflows.doing import refuse

with workflow.unsafe.imports_passed_through():
    from rules.clock import Pause
    from rules.fault import judge
    from rules.penalty_file import PenaltyOnFile, RepairRequest
    from rules.penalty_step import step
    from rules.refusal import Refused
    from rules.repair_form import (
        ExtensionApproval,
        RepairAcceptance,
        RepairDecision,
        RepairReview,
    )
    from rules.step import Answer, Fact, Step


class Repairable(Applied):
    """The part of a penalty that decides whether it is repaired."""

    async def review(self, penalty: PenaltyOnFile, request: RepairRequest) -> bool:
        """True when the record is repaired; False when it was refused, denied or withdrawn."""
        verdict = await self.unless(
            lambda: self.request_withdrawn, self._examine(penalty, request), reason="申请人撤回修复申请"
        )
        if verdict is None:
            await self.mark(request, "withdrawn", self.today())
        self.request = None
        return bool(verdict)

    async def _examine(self, penalty: PenaltyOnFile, request: RepairRequest) -> bool:
        accepted_on = await self._accept(penalty, request)
        return accepted_on is not None and await self._decide(penalty, request, accepted_on)

    async def _accept(self, penalty: PenaltyOnFile, request: RepairRequest) -> date | None:
        """受理（三个工作日），补正期间计时中止。"""
        self.clock = ()
        while True:
            answer = await self._ask_about("repair_acceptance", penalty, request, request.received_on)
            verdict = judge(RepairAcceptance, answer.answers)
            if verdict.outcome == "accept":
                accepted_on = self.today()
                await self.mark(request, "accepted", accepted_on)
                await self.write(penalty, request, "repair_acceptance", day=accepted_on)
                return accepted_on
            if verdict.outcome == "refuse":
                self.request_decided = True
                await self.mark(request, "refused", self.today(), verdict.reason)
                await self.write(penalty, request, "repair_refusal", reasons=(verdict.reason,))
                return None
            await self._supplement(penalty, request, verdict.items)

    async def _supplement(self, penalty: PenaltyOnFile, request: RepairRequest, items: str) -> None:
        """退回补正：球在企业，本单位的计时停着，补来或者窗口到期后继续。"""
        asked_on = self.today()
        await self.mark(request, "supplement", asked_on, items)
        await self.write(penalty, request, "supplement_notice", items=(items,), day=asked_on)
        await self.ask(
            step(
                "repair_supplement",
                unit=penalty.uscc,
                anchor=asked_on,
                facts=(Fact(label="需要补正", value=items), Fact(label="申请编号", value=request.number)),
            )
        )
        await self.mark(request, "resumed", self.today())
        waited = Pause(since=asked_on, until=self.today(), ball="business", reason="等待企业补正")
        self.clock = (*self.clock, waited)

    async def _decide(self, penalty: PenaltyOnFile, request: RepairRequest, accepted_on: date) -> bool:
        """核查和决定共用一个期限：受理后七个工作日，经另一人批准可以延长十个工作日。"""
        self.clock = ()
        extra: tuple[str, ...] = ()
        while True:
            answer = await self._ask_about("repair_review", penalty, request, accepted_on, extra)
            review = judge(RepairReview, answer.answers)
            if review.outcome == "supplement":
                await self._supplement(penalty, request, review.items)
                continue
            if review.outcome == "extend":
                if await self._extend(penalty, request, accepted_on, review.findings, already=bool(extra)):
                    extra = ("repair_extension",)
                continue
            facts = (
                Fact(label="核查意见", value="建议准予修复" if review.outcome == "grant" else "建议不予修复"),
                Fact(label="核查情况", value=review.findings),
                Fact(label="核查人", value=answer.by.name),
            )
            answer = await self._ask_about("repair_decision", penalty, request, accepted_on, extra, facts)
            decision = judge(RepairDecision, answer.answers)
            if decision.outcome == "return":
                continue
            self.request_decided = True
            granted = decision.outcome == "grant"
            await self.mark(request, "granted" if granted else "denied", self.today(), decision.reason)
            letter_name = "repair_granted" if granted else "repair_denied"
            await self.write(penalty, request, letter_name, reasons=(decision.reason,))
            return granted

    async def _extend(
        self,
        penalty: PenaltyOnFile,
        request: RepairRequest,
        accepted_on: date,
        why: str,
        *,
        already: bool,
    ) -> bool:
        facts = (Fact(label="延期理由", value=why), Fact(label="此前延期", value="已延长过一次" if already else "无"))
        answer = await self._ask_about("extension_approval", penalty, request, accepted_on, (), facts)
        approval = judge(ExtensionApproval, answer.answers)
        if approval.outcome == "approve":
            await self.mark(request, "extended", self.today(), approval.reason)
            await self.write(
                penalty,
                request,
                "extension_notice",
                reasons=(approval.reason,),
                day=accepted_on,
                pauses=self.clock,
            )
        return approval.outcome == "approve"

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """An extension is given once."""
        super().judge_answer(step, answer)
        if step.name == "repair_review" and answer.answers.get("outcome") == "extend":
            if "repair_extension" in step.limits:
                raise refuse(Refused("办理期限已经延长过一次，不得再次延长", code="ExtendedAlready"))

    async def _ask_about(
        self,
        name: str,
        penalty: PenaltyOnFile,
        request: RepairRequest,
        anchor: date,
        extra: tuple[str, ...] = (),
        facts: tuple[Fact, ...] = (),
    ) -> Answer:
        """The steps of one limit share its ledger: what stopped the clock of one is not counted for the next."""
        asked = step(name, unit=penalty.unit, anchor=anchor, pauses=self.clock, extra=extra, barred=penalty.barred)
        about = (Fact(label="申请编号", value=request.number), *facts)
        answer = await self.ask(asked.model_copy(update={"facts": about}))
        assert answer is not None
        self.clock = self.stopped[name]
        return answer

    async def write(self, penalty: PenaltyOnFile, request: RepairRequest, name: str, **says: Any) -> None:
        """A letter of the repair: drawn and numbered now, served beside the course of the case."""
        bundle = await self.letter(name, n=request.n, **says)
        self.follow(self.serve_letter(bundle))

    async def of_unit(self, name: str, filed: PenaltyOnFile, anchor: date, facts: tuple[Fact, ...] = ()) -> Answer:
        answer = await self.ask(step(name, unit=filed.unit, anchor=anchor, facts=facts, barred=filed.barred))
        assert answer is not None
        return answer
