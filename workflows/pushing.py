"""通报：措施告诉协同部门，解除的也告诉，直到每一处都有回执。实施方案 二（三）9。"""

import asyncio
from typing import Any, Literal

from temporalio import workflow

from workflows.asking import Live
from workflows.doing import do, do_far, refuse
from workflows.lifecycle import Lifecycle

with workflow.unsafe.imports_passed_through():
    from activities import push
    from rules.fault import judge
    from rules.penalty_form import day_fault
    from rules.push import PushAttempt, PushOrder, PushPartner, PushProof, PushQueueing, PushSettled, push_step
    from rules.refusal import Refused
    from rules.step import Answer, Receipt, Step


class Pushing(Lifecycle):
    """The part of a case that tells the partners of the bureau; a lifecycle that mixes it in tells them what."""

    def __init__(self) -> None:
        super().__init__()
        self.pushing: list[asyncio.Task[Any]] = []
        self.lifting = False
        self.by_hand: dict[str, PushPartner] = {}
        self.settling: set[str] = set()

    async def push(self, partners: tuple[str, ...], what: PushOrder, *, barred: tuple[str, ...] = ()) -> None:
        """Begin to tell the partners of a measure; each is followed beside the course until it has a receipt."""
        for one in await self._queue(partners, what):
            course = self.unless(self._not_to_be_pushed, self._tell(one, what, barred), reason="措施已经解除，不再通报")
            self.pushing.append(self.aside(course))

    async def push_lifting(self, partners: tuple[str, ...], what: PushOrder, *, barred: tuple[str, ...] = ()) -> None:
        """Tell every partner that may know of the measure that it is lifted; returns when each has a receipt.

        What has not been received of the measure itself is given up first, so that it cannot arrive afterwards.
        """
        self.lifting = True
        await workflow.wait_condition(lambda: all(task.done() for task in self.pushing))
        await asyncio.gather(*(self._tell(one, what, barred) for one in await self._queue(partners, what)))

    async def _queue(self, partners: tuple[str, ...], what: PushOrder) -> tuple[PushPartner, ...]:
        return await do(push.queue_pushes, PushQueueing(**self.moment(), partners=partners, what=what))

    def _not_to_be_pushed(self) -> bool:
        """What people have answered is still written down: it was handed over, and has to be lifted there."""
        return self.lifting and not self.settling

    async def _close(self, live: Live, state: Literal["done", "lapsed"], answer: Answer | None = None) -> Receipt:
        if live.open.step.name == "push_applied" and answer is not None:
            self.settling.add(str(live.open.step.defaults["partner"]))
        return await super()._close(live, state, answer)

    async def _tell(self, told: PushPartner, what: PushOrder, barred: tuple[str, ...]) -> None:
        why, posting = "对方没有接收推送的系统", told.wired
        while True:
            if posting:
                answer = await do_far(push.push_notice, self._attempt(told, what))
                while answer.state == "waiting":
                    await workflow.sleep(answer.pause)
                    answer = await do_far(push.push_notice, self._attempt(told, what))
                if answer.state != "by_hand":
                    return
                why = answer.why
            posting = await self._by_hand(told, what, why, barred)
            if not posting:
                return

    def _attempt(self, told: PushPartner, what: PushOrder) -> PushAttempt:
        return PushAttempt(**self.moment(), partner=told.partner, event=what.event)

    async def _by_hand(self, told: PushPartner, what: PushOrder, why: str, barred: tuple[str, ...]) -> bool:
        """The unit hands the notice over; True when it is to be posted again."""
        asked = push_step(told, what, case=self.case, on=self.today(), why=why, barred=barred)
        self.by_hand[told.partner] = told
        answer = await self.ask(asked)
        assert answer is not None
        proof = judge(PushProof, answer.answers)
        settled = PushSettled(**self.moment(answer.by), partner=told.partner, event=what.event, proof=proof)
        await do(push.settle_push, settled)
        self.settling.discard(told.partner)
        return proof.outcome == "resend"

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """A receipt is of a day between; only what has an address is posted again; whoever knows of it must be told."""
        super().judge_answer(step, answer)
        if step.form != "push_proof":
            return
        said, told = judge(PushProof, answer.answers), self.by_hand[str(step.defaults["partner"])]
        faults = {}
        if said.outcome == "handed" and said.on:
            faults["on"] = day_fault(said.on, since=step.anchor, today=self.today())
        if said.outcome == "resend" and not told.wired:
            faults["outcome"] = "对方没有接收推送的系统，请送交通报表"
        if said.outcome == "declined" and step.name == "push_lifted" and not told.doubtful:
            faults["outcome"] = "对方收到过采取措施的通报，解除的通报必须送到并取得回执"
        if found := {name: fault for name, fault in faults.items() if fault}:
            raise refuse(Refused("；".join(found.values()), code="FormFaulty", faults=found))
