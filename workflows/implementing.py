"""惩戒的实施和解除：各单位逐一反馈，不予实施的由决定单位处理；解除的逐一确认。实施方案 二（三）9。"""

import asyncio
from collections.abc import Coroutine
from typing import Any, Literal

from temporalio import workflow

from workflows.asking import Live
from workflows.doing import do, refuse
from workflows.hanging import Hanging
from workflows.pushing import Pushing
from workflows.service import Serving
from workflows.taking_back import TakenBack

with workflow.unsafe.imports_passed_through():
    from activities import sanction, sanction_lifting
    from rules.actor import MACHINE, Actor
    from rules.fault import judge
    from rules.form import FORMS
    from rules.journal import Telling
    from rules.penalty_file import Served
    from rules.penalty_form import day_fault
    from rules.push import PushOrder
    from rules.refusal import Refused
    from rules.sanction_file import MAY_APPLY, SanctionLifted, SanctionOnFile, UnitFedBack, UnitState
    from rules.sanction_form import (
        LiftApproval,
        LiftedProof,
        LiftProposal,
        RefusalReview,
        SanctionFeedback,
        UnreportedLifting,
    )
    from rules.sanction_step import sanction_step
    from rules.step import Answer, Receipt, Step

OVER = Refused("没有在实施的惩戒，或者解除正在核准", code="NothingToEnd")


class Implementing(Serving, TakenBack, Hanging, Pushing):
    """The part of a sanction that carries it out unit by unit, hears why it should be lifted, and follows its end."""

    def __init__(self) -> None:
        super().__init__()
        self.sanction: SanctionOnFile | None = None
        self.in_force = False
        self.over = False
        self.lift: SanctionLifted | None = None
        self.approving = self.pushed = False
        # How each unit that was asked stands, and the course that asks it.
        self.units: dict[str, UnitState] = {}
        self.implementing: dict[str, asyncio.Task[Any]] = {}
        # What an implementing unit has answered is kept by the act itself: the end may overtake what follows it.
        self.said: dict[str, Answer] = {}

    async def of_unit(self, filed: SanctionOnFile, name: str, facts: dict[str, str], **more: Any) -> Answer:
        asked = sanction_step(name, unit=filed.unit, anchor=self.today(), facts=facts, barred=filed.barred, **more)
        answer = await self.ask(asked)
        assert answer is not None
        return answer

    async def implement_everywhere(self, filed: SanctionOnFile) -> None:
        """Ask every unit to carry it out, and tell the partners; both go on beside the course."""
        self.implementing = {unit: self.aside(self._implement(filed, unit, name)) for unit, name in filed.units}
        if filed.partners:
            self.pushed = True
            await self.push(filed.partners, self.notice(filed), barred=filed.barred)

    async def _implement(self, filed: SanctionOnFile, unit: str, name: str) -> None:
        """One unit carries it out and says so; where it refuses, the unit that decided accepts that or insists."""
        dates, insisted = filed.dates, ""
        assert dates is not None
        self.units[unit] = "asked"
        while not self.over:
            facts = measured(filed) | {"期限": f"{dates.starts_on} 至 {dates.ends_on}", "决定单位的意见": insisted}
            asked = sanction_step("sanction_done", unit=unit, anchor=self.today(), facts=facts, barred=filed.barred)
            await self.unless(lambda: self.over, self.ask(asked), reason="惩戒已经解除")
            answer = self.said.pop(unit, None)
            if answer is None:
                return
            said = judge(SanctionFeedback, answer.answers)
            told = said.model_dump(include={"on", "reason", "evidence"})
            await self._fed(unit, said.outcome, answer.by, **told)
            if said.outcome != "refused":
                return
            asking = self.of_unit(filed, "sanction_refusal", measured(filed) | {"实施单位": name, "理由": said.reason})
            answer = await self.unless(lambda: self.over, asking, reason="惩戒已经解除")
            review = judge(RefusalReview, answer.answers) if answer else None
            if answer is None or review is None or review.outcome == "accept":
                return
            insisted = review.reason
            await self._fed(unit, "asked", answer.by, on=self.today(), reason=insisted)

    async def _fed(self, unit: str, state: UnitState, by: Actor, **told: Any) -> None:
        self.units[unit] = state
        await do(sanction.keep_unit_feedback, UnitFedBack(**self.moment(by), unit=unit, state=state, **told))

    async def _close(self, live: Live, state: Literal["done", "lapsed"], answer: Answer | None = None) -> Receipt:
        if live.open.step.name == "sanction_done" and answer is not None:
            self.said[live.open.step.unit] = answer
        return await super()._close(live, state, answer)

    async def stopped_everywhere(self, filed: SanctionOnFile, why: str) -> None:
        """Every unit that may have applied it says that it has stopped, every partner that knew has its receipt."""
        told: list[Coroutine[Any, Any, None]] = [self._stopped(filed, unit, name, why) for unit, name in filed.units]
        if self.pushed:
            told.append(self.push_lifting(filed.partners, self.notice(filed, why), barred=filed.barred))
        await asyncio.gather(*told)

    async def _stopped(self, filed: SanctionOnFile, unit: str, name: str, why: str) -> None:
        """What a unit said in the last moment is written down first; who was never asked has nothing to stop."""
        if unit not in self.implementing:
            await self._fed(unit, "never", MACHINE, on=self.today(), reason="解除以前没有请其实施")
            return
        await self.implementing[unit]
        if self.units[unit] not in MAY_APPLY:
            return
        step = "sanction_lifted" if self.units[unit] == "done" else "sanction_unreported"
        facts = measured(filed) | {"实施单位": name, "解除的原因": why}
        asked = sanction_step(step, unit=unit, anchor=self.today(), facts=facts, barred=filed.barred)
        answer = await self.ask(asked)
        assert answer is not None
        proof: Any = judge(LiftedProof if step == "sanction_lifted" else UnreportedLifting, answer.answers)
        if isinstance(proof, UnreportedLifting) and proof.outcome == "never":
            await self._fed(unit, "never", answer.by, on=self.today())
            return
        told = {"on": proof.on, "reason": proof.how, "evidence": proof.evidence}
        fed = UnitFedBack(**self.moment(answer.by), unit=unit, state="lifted", **told)
        await do(sanction_lifting.confirm_unit_lifted, fed)

    def notice(self, filed: SanctionOnFile, lifted: str = "") -> PushOrder:
        """What the partners are told: that it is applied, or that it is lifted."""
        assert filed.dates is not None
        return PushOrder(
            event="lifted" if lifted else "applied",
            number=filed.number,
            uscc=filed.uscc,
            name=filed.subject,
            measure=filed.measure,
            basis=filed.list_item,
            unit=filed.unit,
            since=filed.dates.starts_on,
            until=filed.dates.ends_on,
            why=lifted or filed.reason,
        )

    @workflow.update
    async def propose_lift(self, telling: Telling) -> Receipt:
        """经办提出提前解除，负责人（另一人）核准。"""
        assert self.sanction is not None
        self.approving = True
        self.held("lift", telling.by)
        approving = self._approve_lift(self.sanction, telling, judge(LiftProposal, telling.content))
        await self.put_forward("sanction_lift", approving, moot=OVER)
        return Receipt(case=self.case, key="lift", at=self.now(), sentence="已提交核准")

    @propose_lift.validator
    def _may_propose_lift(self, telling: Telling) -> None:
        filed, by = self.sanction, telling.by
        if filed is None or by.kind != "staff" or by.unit != filed.unit:
            raise refuse(Refused("由作出惩戒决定的单位办理", code="NotYours"))
        if by.persons & frozenset(filed.barred):
            raise refuse(Refused("您在本案中应当回避", code="NotYours"))
        if not self.in_force or self.approving:
            raise refuse(OVER)
        try:
            judge(LiftProposal, telling.content)
        except Refused as refused:
            raise refuse(refused) from None

    async def _approve_lift(self, filed: SanctionOnFile, telling: Telling, said: LiftProposal) -> None:
        facts = measured(filed) | {"解除的理由": said.reason, "依据的材料": said.document, "提出人": telling.by.name}
        answer = await self.unless(
            lambda: self.over, self.of_unit(filed, "sanction_lift", facts), reason="惩戒已经解除"
        )
        if answer is not None and judge(LiftApproval, answer.answers).outcome == "approve":
            self.lift = SanctionLifted(**self.moment(answer.by), event="lifted", why=said.reason)
        self.approving = False

    def serve_again(self, returned: Served, kind: str) -> None:
        """A decision that did not arrive was never applied lawfully: it is lifted at once, and may be proposed anew."""
        if kind != "service_proof":
            super().serve_again(returned, kind)
        elif not self.over:
            self.lift = SanctionLifted(**self.moment(), event="unserved", why=returned.note)

    def never_told(self, returned: Served, kind: str) -> None:
        """Whoever was not told in advance was not heard: it goes no further, and may be proposed anew."""
        if not self.over:
            self.lift = SanctionLifted(**self.moment(), event="unserved", why=returned.note)

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """What was done was done on a day between; what is declined in one place is said by its own form."""
        super().judge_answer(step, answer)
        said = judge(FORMS[step.form], answer.answers)
        on = said.on if isinstance(said, SanctionFeedback | LiftedProof | UnreportedLifting) else None
        if on and (fault := day_fault(on, since=step.anchor, today=self.today())):
            raise refuse(Refused(fault, code="FormFaulty", faults={"on": fault}))

    def too_late_to_take_back(self) -> Refused | None:
        if self.hands.get("sanction_notice") or self.hands.get("sanction_legal"):
            return Refused("已经告知当事人或者已经法制审核，不能撤回", code="DecidedAlready")
        return None


def measured(filed: SanctionOnFile) -> dict[str, str]:
    """The measure as everybody who has to do with it should have it before their eyes."""
    return {
        "惩戒措施": filed.measure,
        "类别": filed.klass_title,
        "内容": filed.content,
        "清单": filed.list_item,
        "依据": filed.basis,
    }
