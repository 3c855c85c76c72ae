"""信用承诺 → 履约核查 → 反馈 → 记录。

实施方案 二（一）1「全面推进信用承诺制度」：强化信用承诺履约核查反馈机制，将承诺信息和履约信息纳入信用记录，作为监管
依据，形成管理闭环；鼓励市场主体主动向社会作出信用承诺。
"""

import asyncio
from datetime import timedelta
from typing import Any

from temporalio import workflow

from workflows.doing import do, do_far, owe_answer, refuse
from workflows.restoration import Restorable

with workflow.unsafe.imports_passed_through():
    from activities import commitment, commitment_renewal, fulfilment
    from rules.actor import MACHINE
    from rules.commitment import Outcome
    from rules.commitment_file import (
        Called,
        Check,
        CommitmentEntry,
        CommitmentFiling,
        CommitmentOnFile,
        Settled,
        Supplied,
    )
    from rules.commitment_form import ItemSupplied
    from rules.fault import judge
    from rules.journal import Ending, Telling
    from rules.refusal import Refused
    from rules.step import Receipt


@workflow.defn(name="commitment")
class Commitment(Restorable):
    """One commitment of one business in one matter, from the offer of its letter to the end of what followed."""

    def __init__(self) -> None:
        super().__init__()
        self.supplying: asyncio.Task[Any] | None = None
        self.superseded = ""

    @workflow.run
    async def run(self, entry: CommitmentEntry) -> str:
        filing = CommitmentFiling(**self.moment(entry.by), offer=entry.offer)
        self.commitment = filed = await self.file(commitment.file_commitment, filing, entry.by)
        course = self.course(filed)
        outcome = await self.unless(lambda: bool(self.taken_back), course, reason="登记人撤回") or "withdrawn"
        # What failed bars its business until it is repaired, so the case stays open for its restoration.
        await workflow.wait_condition(lambda: self.untold is not None or not (self.barring or self.pending()))
        if self.untold is not None:
            await self.undo(self.untold)
        await workflow.wait_condition(lambda: not self.barring)
        await self.finish()
        await do(commitment.close_commitment, Ending(**self.moment(), outcome=outcome))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return outcome

    async def course(self, filed: CommitmentOnFile) -> str:
        accepted = await self.accept(filed)
        if isinstance(accepted, str):
            return accepted
        self.commitment, self.open_to_check = accepted, True
        self.show(accepted, await do(commitment.publish_commitment, self.a_moment()))
        self.follow(self.hand_over())
        if accepted.replaces:
            await do_far(commitment_renewal.supersede_commitment, self.a_moment())
        if accepted.missing:
            self.supplying = self.aside(self.supply(accepted))
        return await self.watch(accepted)

    async def hand_over(self) -> None:
        """签署的承诺书连同告知的内容定稿，告诉企业可以查阅。"""
        await self.tell_of(await self.letter("commitment_letter"))

    async def supply(self, filed: CommitmentOnFile) -> None:
        """容缺的材料：补交或者期满，都启动核查。"""
        answer = await self.of_business(filed, "missing_item", {"容缺的材料": filed.missing})
        called = Called(cause="missing_item", reason="期满未补交")
        if answer is not None:
            item = judge(ItemSupplied, answer.answers)
            await do(fulfilment.supply_item, Supplied(**self.moment(answer.by), **item.model_dump()))
            called = called.model_copy(update={"reason": f"已补交：{item.text}"})
        await self.take_call(called, answer.by if answer else MACHINE)

    def unfinished(self, filed: CommitmentOnFile) -> str:
        owed = self.supplying is not None and not self.supplying.done()
        return "容缺的材料还没有补交" if owed else super().unfinished(filed)

    async def watch(self, filed: CommitmentOnFile) -> Outcome:
        """等到履约期限，其间因故核查；结果一经认定即入档，并送交办理单位。核查人确认已经全部完成的，不再等。"""
        check: Check | None = None
        while called := await self.next_call(filed):
            self.examining = True
            check = await self.examine(filed, called)
            self.examining = False
            assert check.outcome is not None
            self.follow(self.feed_back(filed, check))
            self.follow(self.tell_outcome(filed, check))
            only_item = called.cause == "missing_item" and filed.dates.ends_on is None
            if called.cause == "due" or only_item or check.complete or filed.consequences[check.outcome].heard:
                break
        self.open_to_check = False
        return await self.settle(filed, check)

    async def next_call(self, filed: CommitmentOnFile) -> Called | None:
        """The next check, the last one on the day after it is due; None when it ended without being due."""
        ends_on = filed.dates.ends_on
        over = ends_on + timedelta(days=1) if ends_on else None
        await self.before(over, lambda: bool(self.calls or self.superseded), settled=lambda: True)
        if self.calls:
            return self.calls.pop(0)
        if self.superseded:
            return None
        return Called(cause="due") if filed.dates.due_on else None

    async def settle(self, filed: CommitmentOnFile, check: Check | None) -> Outcome:
        """履约信息纳入信用记录；未履约或者虚假的，修复前不再适用以承诺代替的办理。"""
        if self.supplying is not None:
            await self._stop(self.supplying)
            await self.sweep("履约结果已经认定")
        outcome: Outcome = check.outcome if check and check.outcome else "not_needed"
        quiet = f"企业已更新，由 {self.superseded} 代替" if self.superseded else "承诺有效期届满，其间没有启动核查"
        why = (check.reason or check.findings) if check else quiet
        n = check.n if check else 0
        await do(fulfilment.settle_commitment, Settled(**self.moment(), n=n, outcome=outcome, reason=why))
        self.barring = filed.consequences[outcome].bars
        if not self.barring:
            self.follow(self.take_down(filed, "ended", "履约结果已经认定" if check else quiet))
        if check is None and not self.superseded:
            self.follow(self.mail("commitment_expired"))
        return outcome

    @workflow.update
    async def supersede(self, telling: Telling) -> Receipt:
        """企业的主动承诺有了受理过的新一份，这一份到此为止；正在核查的，先把核查做完。"""
        self.superseded = str(telling.content["number"])
        owe_answer()
        return Receipt(case=self.case, key="supersede", at=self.now(), sentence="已由新的承诺代替")

    @supersede.validator
    def _may_supersede(self, telling: Telling) -> None:
        if telling.by.kind != "machine" or self.commitment is None or self.commitment.use != "voluntary":
            raise refuse(Refused("只有主动承诺由受理过的新一份代替", code="NotYours"))
        if not self.open_to_check or self.superseded:
            raise refuse(Refused("这一份承诺已经不在履行", code="NotInForce"))
