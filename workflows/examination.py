"""异议的受理和核实：补充期间计时中止；信息由其他单位提供的，由其协助；参与作出记录的人不得决定。"""

from datetime import date
from typing import Any

from temporalio import workflow

from workflows.doing import do, refuse
from workflows.service import Serving
from workflows.taking_back import TakenBack

with workflow.unsafe.imports_passed_through():
    from activities import objection
    from rules.actor import MACHINE, Actor
    from rules.address import why_address
    from rules.clock import Pause
    from rules.fault import judge
    from rules.form import FORMS
    from rules.objection import MATTERS, OUTCOMES, Change, correction_fault, lines, read_changes
    from rules.objection_file import Marked, ObjectionOnFile, Settled
    from rules.objection_form import (
        CorrectionProof,
        InquiryAnswer,
        ObjectionAcceptance,
        ObjectionDecision,
        ObjectionReview,
        ObjectionSupplement,
        other_unit_fault,
    )
    from rules.objection_step import objection_step
    from rules.penalty_form import day_fault
    from rules.refusal import Refused
    from rules.step import Answer, Step


class Examined(TakenBack, Serving):
    """The part of an objection that finds out who is right."""

    def __init__(self) -> None:
        super().__init__()
        self.objection: ObjectionOnFile | None = None
        self.clock: tuple[Pause, ...] = ()
        self.other = ""
        self.reviewer: Actor = MACHINE
        self.over = False

    async def accept(self, filed: ObjectionOnFile) -> Settled | None:
        """受理（一个工作日）；要补充的一次列明；不予受理的说明理由，由另一人决定。"""
        while True:
            answer = await self.of_unit(filed, "objection_acceptance", ("objection_acceptance",))
            said = judge(ObjectionAcceptance, answer.answers)
            if said.outcome == "refuse":
                facts = {"处理意见": OUTCOMES["refused"], "理由": said.reason, "提出人": answer.by.name}
                if decided := await self.decided(filed, ("objection_own",), facts):
                    told: dict[str, Any] = {"findings": said.reason, "reason": decided[1]}
                    return Settled(**self.moment(decided[0]), outcome="refused", **told)
                continue
            if said.outcome == "accept":
                self.other, self.clock = said.other_unit, ()
                return None
            await self.supplement(filed, said.items)

    async def examine(self, filed: ObjectionOnFile) -> tuple[ObjectionReview, Settled]:
        """核实和决定共用一个期限：本单位的信息三个工作日，涉及其他单位的七个工作日；补充期间不计。"""
        limits = ("objection_others",) if self.other else ("objection_own",)
        found = await self.inquire_of(filed, self.other) if self.other else {}
        while True:
            now = await do(objection.look_at_record, self.a_moment())
            facts = {"记录现状": now, **found}
            answer = await self.of_unit(filed, "objection_review", limits, facts, changes=lines(filed.fields))
            review = judge(ObjectionReview, answer.answers)
            if review.outcome == "supplement":
                await self.supplement(filed, review.items)
                continue
            self.reviewer, changes = answer.by, self.changes(filed, review)
            facts = {
                "处理意见": OUTCOMES[review.outcome],
                "核实情况": review.findings,
                "更正": "；".join(f"{one.title}：“{one.before}”→“{one.after}”" for one in changes),
                "原决定": f"{review.event}（{review.document}）" if review.event else "",
                "核实人": answer.by.name,
                "记录现状": now,
            }
            if decided := await self.decided(filed, limits, facts):
                told: dict[str, Any] = {"findings": review.findings, "reason": decided[1], "changes": changes}
                return review, Settled(**self.moment(decided[0]), outcome=review.outcome, **told)

    async def decided(
        self, filed: ObjectionOnFile, limits: tuple[str, ...], facts: dict[str, str]
    ) -> tuple[Actor, str] | None:
        """Who agreed to what was proposed, and why; None when it was sent back."""
        answer = await self.of_unit(filed, "objection_decision", limits, facts)
        said = judge(ObjectionDecision, answer.answers)
        self.over = said.outcome == "approve"
        return (answer.by, said.reason) if self.over else None

    async def supplement(self, filed: ObjectionOnFile, items: str) -> None:
        """退回补充：球在异议人，本单位的计时停着。"""
        asked_on = self.today()
        await do(objection.mark_objection, Marked(**self.moment(), state="asked", text=items))
        facts = {"需要补充": items, "异议": filed.number}
        if filed.by.kind == "business":
            self.tell_objector("objection_asked")
            asked = objection_step("objection_supplement", unit=filed.uscc, anchor=asked_on, facts=facts)
        else:
            own: dict[str, Any] = {"role": "handler", "person": filed.by.id, "ball": "other"}
            asked = objection_step("objection_supplement", unit=filed.by.unit, anchor=asked_on, facts=facts, **own)
        answer = await self.ask(asked)
        said = judge(ObjectionSupplement, answer.answers) if answer else None
        told: dict[str, Any] = {"text": said.text, "evidence": said.evidence} if said else {}
        await do(objection.mark_objection, Marked(**self.moment(), state="supplemented", **told))
        waited = Pause(since=asked_on, until=self.today(), ball=asked.ball, reason="等待异议人补充")
        self.clock = (*self.clock, waited)

    async def inquire_of(self, filed: ObjectionOnFile, unit: str) -> dict[str, str]:
        """信息由其他单位提供的，由其协助核实。"""
        facts = {"异议针对": filed.title, "异议理由": filed.reason, "要求": filed.wanted}
        answer = await self.ask(objection_step("objection_inquiry", unit=unit, anchor=self.today(), facts=facts))
        assert answer is not None
        said = judge(InquiryAnswer, answer.answers)
        found = "所提供的信息无误" if said.outcome == "correct" else "所提供的信息有误"
        return {"协助核实": f"{found}：{said.findings}（{answer.by.name}）"}

    async def of_unit(
        self,
        filed: ObjectionOnFile,
        name: str,
        limits: tuple[str, ...],
        facts: dict[str, str] | None = None,
        **defaults: str,
    ) -> Answer:
        """The steps of one limit share its ledger: what stopped the clock of one is not counted for the next."""
        told = {
            "异议针对": f"{MATTERS[filed.matter]}：{filed.title}",
            "异议人": filed.subject if filed.by.kind == "business" else filed.by.name,
            "异议理由": filed.reason,
            "要求": filed.wanted,
            **(facts or {}),
        }
        asked = objection_step(
            name,
            unit=filed.unit,
            anchor=filed.received_on,
            facts=told,
            pauses=self.clock,
            limits=limits,
            barred=filed.barred,
        )
        if spoken_of := filed.record or (filed.about if filed.matter != "check" else ""):
            first, *others = asked.facts
            asked = asked.model_copy(
                update={"facts": (first.model_copy(update={"href": why_address(spoken_of)}), *others)}
            )
        if name == "objection_decision":
            own: dict[str, Any] = {"role": filed.decided_by, "barred": (*filed.barred, *filed.imposed_by)}
            asked = asked.model_copy(update=own | ({"unit": filed.decided_in} if filed.decided_in else {}))
        answer = await self.ask(asked.model_copy(update={"defaults": defaults}))
        assert answer is not None
        self.clock = self.stopped[name]
        return answer

    def tell_objector(self, name: str) -> None:
        """Beside the course: an e-mail to the business that objected; a unit sees the case on its desk."""
        if self.objection is not None and self.objection.by.kind == "business":
            self.follow(self.mail(name))

    def changes(self, filed: ObjectionOnFile, review: ObjectionReview) -> tuple[Change, ...]:
        return read_changes(review.changes, filed.fields)[0] if review.outcome == "corrected" else ()

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """A correction changes what may be corrected; what is taken down rests on a paper of its own."""
        super().judge_answer(step, answer)
        said, filed = judge(FORMS[step.form], answer.answers), self.objection
        if filed is None:
            return
        faults: dict[str, str] = {}
        if isinstance(said, ObjectionAcceptance):
            faults["other_unit"] = other_unit_fault(said.other_unit, filed.unit, self.today())
        if isinstance(said, CorrectionProof):
            faults["on"] = day_fault(said.on, since=filed.received_on, today=self.today())
        if isinstance(said, ObjectionReview):
            faults = review_faults(said, filed, self.today())
        if found := {name: fault for name, fault in faults.items() if fault}:
            raise refuse(Refused("；".join(found.values()), code="FormFaulty", faults=found))

    def too_late_to_take_back(self) -> Refused | None:
        if self.over:
            return Refused("异议已经处理，不能撤回", code="SettledAlready")
        return None


def review_faults(said: ObjectionReview, filed: ObjectionOnFile, today: date) -> dict[str, str]:
    """Why a review cannot be given as it stands, by field; "" where nothing is wrong."""
    if said.outcome == "corrected" and filed.matter != "check":
        changes, fault = read_changes(said.changes, filed.fields)
        return {"changes": fault or correction_fault(filed.about_kind, filed.body, changes)}
    if said.outcome != "removed" or not filed.ends_by:
        return {}
    faults = {"document": "" if said.document else "请写明变更、撤销所依据的文书及文号"}
    faults["event"] = "" if said.event or filed.ends_by != "revise" else "请选择原决定怎样"
    late = day_fault(said.document_day, since=date.min, today=today) if said.document_day else "请填写文书日期"
    return {**faults, "document_day": late}
