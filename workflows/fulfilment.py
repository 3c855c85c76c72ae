"""履约核查：因故启动 → 核查 → 听取意见 → 认定 → 限期整改和复查 → 反馈办理单位。实施方案 二（一）1。"""

from datetime import date
from functools import partial
from typing import Any

from temporalio import workflow

from workflows.calling import Calling
from workflows.doing import do, refuse

with workflow.unsafe.imports_passed_through():
    from activities import fulfilment
    from rules.actor import MACHINE, Actor
    from rules.commitment import CAUSES, MEASURES, OUTCOMES, Outcome, settled
    from rules.commitment_file import SILENT, WAIVED, Called, Check, CommitmentOnFile, FedBack, decision_faults
    from rules.commitment_form import Feedback, FulfilmentCheck, FulfilmentDecision, Rectification, Statement
    from rules.commitment_step import commitment_step
    from rules.fault import judge
    from rules.form import FORMS
    from rules.penalty_file import Bundle, Served
    from rules.penalty_form import day_fault
    from rules.refusal import Refused
    from rules.step import Answer, Step

# What a business hears by e-mail when it is asked, and when its window has passed without an answer.
ASKED, PASSED = {"commitment_signing": "commitment_offered"}, {"missing_item": "missing_item_overdue"}


class Fulfilment(Calling):
    """The part of a commitment that finds out whether it was kept."""

    def __init__(self) -> None:
        super().__init__()
        self.checks = self.rectified = 0
        self.check: Check | None = None
        self.reply = ""
        # The notice on which the newest hearing rests, and that it turned out never to have arrived.
        self.hearing = ""
        self.untold: Served | None = None

    async def examine(self, filed: CommitmentOnFile, called: Called) -> Check:
        """A check until its outcome stands; nothing adverse is decided before the business was heard about it."""
        name, before = "commitment_check", None
        while True:
            self.check = check = await self._inspect(filed, called, name, before)
            if check.outcome is not None:
                self.hearing = ""
                return check
            check, answer = await self._heard_and_decided(filed, check)
            said = judge(FulfilmentDecision, answer.answers)
            if said.outcome == "return":
                continue
            self.reply = said.heard
            outcome = settled(before, said.outcome) if before else said.outcome
            decided = {"measure": said.measure, "reason": said.reason, "decided_by": answer.by.name}
            check = await self._keep(check, answer.by, **decided, outcome=outcome, decided_on=self.today())
            if said.measure != "rectify":
                return check
            before = outcome
            await self._rectify(filed, check)
            name = "commitment_recheck"

    async def _inspect(self, filed: CommitmentOnFile, called: Called, name: str, before: Outcome | None) -> Check:
        """核查人看到什么、有什么证据、结果如何；对企业没有不利的，结果就此成立。"""
        facts = {
            "缘由": CAUSES[called.cause],
            "来源": called.source,
            "情况": called.reason,
            "承诺事由": filed.matter,
            "承诺书": filed.letter,
            "容缺的材料": filed.missing,
        }
        asked_on = self.today()
        answer = await self.of_unit(filed, name, facts)
        said = judge(FulfilmentCheck, answer.answers)
        self.checks += 1
        kept = settled(before, said.outcome) if before else said.outcome
        check = Check(
            **self.moment(answer.by),
            n=self.checks,
            called=called,
            asked_on=asked_on,
            again=name == "commitment_recheck",
            found=said.outcome,
            findings=said.findings,
            evidence=said.evidence,
            complete=said.complete,
            checked_on=said.on,
            checked_by=answer.by.name,
            outcome=None if filed.consequences[said.outcome].heard else kept,
        )
        await do(fulfilment.keep_check, check)
        self.follow(self.letter("fulfilment_record", n=check.n))
        return check

    async def _heard_and_decided(self, filed: CommitmentOnFile, check: Check) -> tuple[Check, Answer]:
        """没有告知就没有听取意见：告知书没有送达的，待作的认定撤下，重新送达、重新听取。"""
        while True:
            self.check = check = await self._hear(filed, check)
            deciding = self.of_unit(filed, "commitment_decision", self._told(check))
            answer = await self.unless(lambda: self.untold is not None, deciding, reason="告知书没有送达，重新听取意见")
            if answer is not None and self.untold is None:
                return check, answer

    async def _hear(self, filed: CommitmentOnFile, check: Check) -> Check:
        """告知拟认定的结果和理由，听取陈述申辩；期满没有提出的，记明。"""
        facts = {"拟认定结果": OUTCOMES[check.found], "核查情况": check.findings, "承诺事由": filed.matter}
        returned, self.untold = self.untold, None
        notice = returned.bundle if returned else await self.notice("hearing_notice", check)
        self.hearing = notice.key
        answer = await self.window(notice, partial(_step, filed, "commitment_hearing", facts), returned=returned)
        if answer is None:
            return await self._keep(check, MACHINE, statement=SILENT)
        said = judge(Statement, answer.answers)
        return await self._keep(check, answer.by, statement=said.text or WAIVED)

    def _told(self, check: Check) -> dict[str, str]:
        return {
            "核查结果": OUTCOMES[check.found],
            "核查情况": check.findings,
            "核查人": check.checked_by,
            "陈述申辩": check.statement,
            "此前整改": f"已责令整改 {self.rectified} 次" if self.rectified else "",
        }

    async def _rectify(self, filed: CommitmentOnFile, check: Check) -> None:
        """责令限期整改：企业报告整改，或者期满。"""
        self.rectified, self.hearing = self.rectified + 1, ""
        facts = {"认定结果": OUTCOMES[check.outcome or check.found], "理由": check.reason, "核查情况": check.findings}
        order = await self.notice("rectification_order", check)
        answer = await self.window(order, partial(_step, filed, "rectification", facts))
        text = judge(Rectification, answer.answers).text if answer else "期满未报告整改"
        await self._keep(check, answer.by if answer else MACHINE, rectified=text)

    async def notice(self, name: str, check: Check) -> Bundle:
        """A notice of a check; what its business may or must do is counted from its service."""
        bundle = await self.letter(name, n=check.n, reasons=(self.reply,) if self.reply else ())
        self.mail_beside(bundle)
        return bundle

    def never_told(self, returned: Served, kind: str) -> None:
        if returned.bundle.key == self.hearing:
            self.untold = returned
        else:
            super().never_told(returned, kind)

    async def tell_outcome(self, filed: CommitmentOnFile, check: Check) -> None:
        """告知企业结果：对其不利的，作出文书，写明救济途径，并送达。"""
        assert check.outcome is not None
        if filed.consequences[check.outcome].heard:
            reasons = (self.reply,) if self.reply else ()
            await self.serve_letter(await self.letter("fulfilment_outcome", n=check.n, reasons=reasons))
        else:
            await self.mail("commitment_outcome", n=check.n)

    async def feed_back(self, filed: CommitmentOnFile, check: Check) -> None:
        """结果送交办理单位；没有反馈的，逾期催办，案件不办结。"""
        assert check.outcome is not None
        facts = {
            "履约结果": OUTCOMES[check.outcome],
            "处理措施": MEASURES[check.measure] if check.measure else "",
            "理由": check.reason or check.findings,
            "承诺事由": filed.matter,
        }
        asked = commitment_step(
            "commitment_feedback", unit=filed.handling_unit, anchor=self.today(), facts=facts, barred=filed.barred
        )
        answer = await self.ask(asked)
        assert answer is not None
        said = judge(Feedback, answer.answers)
        await do(fulfilment.keep_feedback, FedBack(**self.moment(answer.by), n=check.n, feedback=said))

    async def _keep(self, check: Check, by: Actor, **more: Any) -> Check:
        """The check as it has come further."""
        further = check.model_copy(update={**self.moment(by), **more})
        await do(fulfilment.keep_check, further)
        return further

    async def of_unit(self, filed: CommitmentOnFile, name: str, facts: dict[str, str]) -> Answer:
        asked = commitment_step(name, unit=filed.unit, anchor=self.today(), facts=facts, barred=filed.barred)
        answer = await self.ask(asked)
        assert answer is not None
        return answer

    async def of_business(self, filed: CommitmentOnFile, name: str, facts: dict[str, str]) -> Answer | None:
        if name in ASKED:
            self.follow(self.mail(ASKED[name]))
        answer = await self.ask(_step(filed, name, facts, self.today()))
        if answer is None and name in PASSED:
            self.follow(self.mail(PASSED[name]))
        return answer

    def must_be_of_this_case(self, by: Actor) -> None:
        filed = self.commitment
        if filed is None or (by.id != filed.uscc if by.kind == "business" else by.unit != filed.unit):
            raise refuse(Refused("只能由作出承诺的企业或者承诺受理单位办理", code="NotYours"))

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """What was checked was checked on a day between; a decision is what the business was heard about, or milder."""
        super().judge_answer(step, answer)
        said, filed, faults = judge(FORMS[step.form], answer.answers), self.commitment, {}
        if filed is None or filed.accepted_on is None:
            return
        if isinstance(said, FulfilmentCheck):
            faults["on"] = day_fault(said.on, since=filed.accepted_on, today=self.today())
            faults["complete"] = self.unfinished(filed) if said.complete else ""
        if isinstance(said, FulfilmentDecision) and said.outcome != "return":
            assert self.check is not None
            faults = decision_faults(said, said.outcome, self.check, filed, rectified=self.rectified)
        if found := {name: fault for name, fault in faults.items() if fault}:
            raise refuse(Refused("；".join(found.values()), code="FormFaulty", faults=found))

    def unfinished(self, filed: CommitmentOnFile) -> str:
        """Why a commitment cannot have been done with before its time; "" when it can."""
        return "" if filed.dates.due_on else "没有约定履约期限的承诺持续有效，履行到有效期届满"


def _step(filed: CommitmentOnFile, name: str, facts: dict[str, str], anchor: date) -> Step:
    return commitment_step(name, unit=filed.uscc, anchor=anchor, facts=facts)
