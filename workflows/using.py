"""使用：企业申请，办理单位逐次确认给没给；经办也可以登记已经给予的。实施方案 二（三）9。"""

import asyncio
from datetime import date, timedelta
from typing import TypeVar

from temporalio import workflow

from workflows.doing import do, do_heard, refuse
from workflows.publicity import Publicized

with workflow.unsafe.imports_passed_through():
    from activities import incentive_said
    from rules.actor import Actor
    from rules.fault import judge
    from rules.form import FORMS
    from rules.incentive_file import IncentiveOnFile, IncentiveSaid
    from rules.incentive_form import UseConfirmation, UseEntry, UseRequest
    from rules.journal import Telling
    from rules.penalty_form import day_fault
    from rules.refusal import Refused
    from rules.step import Answer, Receipt, Step

Form = TypeVar("Form", UseRequest, UseEntry)


class Used(Publicized):
    """The part of an incentive that its business makes use of while it is in force."""

    def __init__(self) -> None:
        super().__init__()
        # From when to when it was had, days included; without an end while it is had.
        self.spans: list[tuple[date, date | None]] = []
        self.using = 0
        self.confirming: list[asyncio.Task[None]] = []

    @property
    def in_force(self) -> bool:
        return bool(self.spans) and self.spans[-1][1] is None

    @workflow.update
    async def ask_use(self, telling: Telling) -> Receipt:
        """企业申请在一件事项上使用。"""
        assert self.incentive is not None
        self.using += 1
        said = judge(UseRequest, telling.content)
        n = self.turn("uses")
        asked = IncentiveSaid(**self.moment(telling.by), n=n, content=said.model_dump())
        receipt = await do_heard(incentive_said.keep_use, asked)
        self.confirming.append(asyncio.create_task(self._confirm(self.incentive, n, said, telling.by)))
        return receipt

    @ask_use.validator
    def _may_ask_use(self, telling: Telling) -> None:
        filed, by = self.incentive, telling.by
        if filed is None or by.kind != "business" or by.id != filed.uscc:
            raise refuse(Refused("由享受激励的企业申请使用", code="NotYours"))
        if not self.in_force:
            raise refuse(Refused("这项激励还没有授予，或者已经停止、期满", code="NotInForce"))
        if self.using >= (most := filed.intake.uses_at_once):
            raise refuse(Refused(f"已有 {most} 次使用等待确认，请等办理单位确认以后再申请", code="TooMany"))
        judged(UseRequest, telling)

    @workflow.update
    async def enter_use(self, telling: Telling) -> Receipt:
        """授予单位的经办登记一次已经给予的使用；停止、期满以前给予的，以后也可以登记。"""
        said = judge(UseEntry, telling.content)
        content = said.model_dump(mode="json") | {"unit": telling.by.unit}
        n = self.turn("uses")
        entered = IncentiveSaid(**self.moment(telling.by), n=n, content=content)
        return await do_heard(incentive_said.keep_use, entered)

    @enter_use.validator
    def _may_enter_use(self, telling: Telling) -> None:
        filed, by = self.incentive, telling.by
        if filed is None or by.kind != "staff" or by.unit != filed.unit or "handler" not in by.roles:
            raise refuse(Refused("由授予单位的经办岗位登记", code="NotYours"))
        if not self.spans:
            raise refuse(Refused("这项激励还没有授予", code="NotInForce"))
        if fault := self._had_fault(judged(UseEntry, telling).on):
            raise refuse(Refused(fault, code="FormFaulty", faults={"on": fault}))

    async def _confirm(self, filed: IncentiveOnFile, n: int, said: UseRequest, by: Actor) -> None:
        facts = {"激励": f"{filed.title}：{filed.gives}", "企业": filed.subject, "用于": said.matter, "申请人": by.name}
        try:
            answer = await self.of_unit(filed, "incentive_use", facts, said.unit)
            content = judge(UseConfirmation, answer.answers).model_dump(mode="json")
            confirmed = IncentiveSaid(**self.moment(answer.by), n=n, content=content)
            await do(incentive_said.confirm_use, confirmed)
        finally:
            self.using -= 1

    async def settle_uses(self) -> None:
        """停止、期满以前给予的，办理单位在期限内照实确认；到期没有确认的就此了结，告诉企业。"""
        if not self.using or self.incentive is None or self.incentive.uses_until is None:
            return
        over = self.incentive.uses_until + timedelta(days=1)
        await self.before(over, self._none_left, settled=lambda: self.using == self._unanswered())
        if self._none_left():
            return
        for task in self.confirming:
            task.cancel()
        await asyncio.gather(*self.confirming, return_exceptions=True)
        await self.sweep("激励已经停止或者终止，期限内没有确认给予")
        await do(incentive_said.lapse_uses, self.a_moment())

    def _none_left(self) -> bool:
        return self.in_force or not self.using

    def _unanswered(self) -> int:
        """How many uses are before their units, and not answered yet."""
        return sum(live.open.step.name == "incentive_use" and not live.taken for live in self.live.values())

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """What was done was done on a day between; it is given on a day on which the incentive was had."""
        super().judge_answer(step, answer)
        said = judge(FORMS[step.form], answer.answers)
        if isinstance(said, UseConfirmation):
            given = said.outcome == "given"
            fault = self._had_fault(said.on) if given else day_fault(said.on, since=step.anchor, today=self.today())
            if fault:
                raise refuse(Refused(fault, code="FormFaulty", faults={"on": fault}))

    def _had_fault(self, on: date) -> str:
        """Why nothing was given on that day; "" when the incentive was had then."""
        if fault := day_fault(on, since=self.spans[0][0], today=self.today()):
            return fault
        if any(first <= on <= (last or on) for first, last in self.spans):
            return ""
        return "这一天没有享有这项激励：停止、期满以前给予的，填写给予的那一天；没有给予的，照实确认没有给予"


def judged(form: type[Form], telling: Telling) -> Form:
    """What was told as its form. Raises the refusal as it travels."""
    try:
        return judge(form, telling.content)
    except Refused as refused:
        raise refuse(refused) from None
