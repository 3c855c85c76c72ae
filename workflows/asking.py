"""问：把一张表放到一个岗位（或者企业）面前，等答复；提醒、到期、升级、窗口关闭。

Decisions of people are updates: the validator refuses with a sentence and a code and leaves no trace in the history;
the update returns after its row is saved.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, TypeVar

from temporalio import workflow

from workflows.doing import SHANGHAI, do, do_far, heed_cancellation, owe_answer, refuse

with workflow.unsafe.imports_passed_through():
    from activities import alarm
    from activities import email as mail
    from activities import step as steps
    from rules.actor import MACHINE, Actor
    from rules.clock import Pause
    from rules.fault import judge
    from rules.form import FORMS, verdict
    from rules.journal import Closing, KnockOn, Moment, Opening, Sweep
    from rules.refusal import Refused
    from rules.step import Answer, Knock, OpenStep, Receipt, Step, refusals

Out = TypeVar("Out")
REHEARSAL = "rehearsal_offset_seconds"


class Live:
    """A step that people have before them."""

    def __init__(self, opened: OpenStep, asker: asyncio.Task[Any]) -> None:
        self.open, self.asker = opened, asker
        self.alarms = list(opened.alarms)
        self.pauses = opened.step.pauses
        self.taken = False
        self.answer: Answer | None = None
        self.chased_at: datetime | None = None
        self.changes = 0

    def rearm(self, opened: OpenStep, pauses: tuple[Pause, ...]) -> None:
        self.open, self.alarms, self.pauses = opened, list(opened.alarms), pauses
        self.changes += 1


class Asking:
    """The part of a lifecycle that waits for people."""

    def __init__(self) -> None:
        self.case = workflow.info().workflow_id
        self.offset = timedelta(seconds=workflow.memo_value(REHEARSAL, default=0, type_hint=int))
        self.live: dict[str, Live] = {}
        self.opening: dict[str, asyncio.Task[Any]] = {}
        self.stopped: dict[str, tuple[Pause, ...]] = {}
        self.hands: dict[str, frozenset[str]] = {}
        self.rounds: Counter[str] = Counter()
        self.followed: list[asyncio.Task[Any]] = []
        self.asides: list[asyncio.Task[Any]] = []
        self.seq = 0
        # Somebody's act is saved and the answer to it goes out with this turn; see `workflows.doing.do`.
        self.owes_answer = False

    def now(self) -> datetime:
        """The case's own time in Shanghai. A rehearsal may begin on another day than today."""
        return (workflow.now() + self.offset).astimezone(SHANGHAI)

    def today(self) -> date:
        return self.now().date()

    def next(self) -> int:
        self.seq += 1
        return self.seq

    def key(self, name: str) -> str:
        """A key that the case has not used: `name.1`, `name.2` …"""
        return f"{name}.{self.turn(name)}"

    def moment(self, by: Actor = MACHINE) -> dict[str, Any]:
        """What every message to an activity says first: which case, which turn of it, when, and who."""
        return {"case": self.case, "seq": self.next(), "at": self.now(), "by": by}

    def a_moment(self) -> Moment:
        return Moment(**self.moment())

    def aside(self, course: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Follow something beside the course of the case until the case ends."""
        task = asyncio.create_task(course)
        self.asides.append(task)
        return task

    def follow(self, course: Coroutine[Any, Any, Any]) -> None:
        """Follow something that the case does not wait for, but that is finished before the case is."""
        self.followed.append(asyncio.create_task(course))

    def turn(self, name: str) -> int:
        self.rounds[name] += 1
        return self.rounds[name]

    def held(self, post: str, by: Actor) -> None:
        """Keep whose hands were in a step. Who reads a post that nobody held says what that means, or fails."""
        self.hands[post] = self.hands.get(post, frozenset()) | by.persons

    async def until(self, day: date) -> None:
        """Sleep until that day begins in Shanghai."""
        begins = datetime.combine(day, time(), SHANGHAI)
        while (wait := begins - self.now()) > timedelta():
            await workflow.sleep(wait)

    async def ask(self, step: Step) -> Answer | None:
        """Put a form before a role of a unit, or before the business, and wait; remind, call out, escalate.

        Returns the accepted answer; None only when a window that closes by itself (`late="close"`) has passed.
        """
        if step.not_by:
            hands = {name: tuple(sorted(self.hands[name])) for name in step.not_by if name in self.hands}
            step = step.model_copy(update={"hands": hands})
        opening = Opening(case=self.case, key=self.key(step.name), seq=self.next(), step=step, at=self.now())
        asker = asyncio.current_task()
        assert asker is not None
        self.opening[opening.key] = asker
        live = self.live[opening.key] = Live(await do(steps.open_step, opening), asker)
        del self.opening[opening.key]
        while live.answer is None:
            if not await self._answered(live, since=live.changes):
                ring = live.alarms.pop(0)
                if ring.knock == "lapse" and not live.taken:
                    await self._close(live, "lapsed")
                    return None
                await self.knock(live.open.key, ring.knock)
        self.stopped[step.name] = live.pauses
        return live.answer

    async def _answered(self, live: Live, *, since: int) -> bool:
        """True when something happened to the step; False when its next alarm goes off."""

        def stirred() -> bool:
            return live.answer is not None or live.changes != since

        if not live.alarms or live.open.deadline.suspended:
            await workflow.wait_condition(stirred)
            return True
        rings = datetime.combine(live.alarms[0].on, self._morning(live), SHANGHAI) - self.now()
        if rings <= timedelta():
            return stirred()
        try:
            await workflow.wait_condition(stirred, timeout=rings)
        except TimeoutError:
            return False
        heed_cancellation()
        return True

    def _morning(self, live: Live) -> time:
        """A window closes as its day begins; the knocks of a morning are spread over half an hour from 08:30."""
        if live.alarms[0].knock == "lapse":
            return time()
        return time(8, 30 + sum(self.case.encode()) % 30)

    async def knock(self, key: str, knock: Knock, *, by: Actor = MACHINE, why: str = "") -> None:
        said = KnockOn(case=self.case, key=key, knock=knock, at=self.now(), nth=self.turn(key), by=by, why=why)
        for message in await do(alarm.knock, said):
            # A relay that is down must keep neither the case from its answer nor who chases from theirs.
            self.follow(do_far(mail.send_email, message))

    async def _close(self, live: Live, state: Literal["done", "lapsed"], answer: Answer | None = None) -> Receipt:
        closing = Closing(
            case=self.case,
            key=live.open.key,
            seq=self.next(),
            at=self.now(),
            title=live.open.step.title,
            state=state,
            answer=answer,
            said=verdict(live.open.step.form, answer.answers) if answer else "",
            internal=live.open.step.role != "business",
        )
        self.live.pop(live.open.key, None)
        return await do(steps.close_step, closing)

    async def unless(self, stopped: Callable[[], bool], course: Coroutine[Any, Any, Out], *, reason: str) -> Out | None:
        """Follow a course unless something stops it; then its open steps are withdrawn and the answer is None."""
        task = asyncio.create_task(course)
        try:
            await workflow.wait_condition(lambda: task.done() or stopped())
        except asyncio.CancelledError:
            await self._stop(task)
            raise
        await self._stop(task)
        if not task.cancelled():
            return task.result()
        await self.sweep(reason)
        return None

    async def _stop(self, task: asyncio.Task[Any]) -> None:
        # This is no finally clause: a workflow that falls out of the worker's cache must not wait for anything.
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def sweep(self, reason: str) -> None:
        """Withdraw the open steps that nobody waits for any more; what runs beside the course keeps its own."""
        askers = self.opening | {key: live.asker for key, live in self.live.items()}
        keys = tuple(key for key, asker in askers.items() if asker.done())
        for key in keys:
            # A course that was stopped while a step was being opened has left a row, though the case never knew it.
            self.opening.pop(key, None)
            self.live.pop(key, None)
        if keys:
            swept = Sweep(case=self.case, keys=keys, seq=self.next(), at=self.now(), reason=reason)
            await do(steps.withdraw_steps, swept)

    def _standing(self, key: str) -> Live:
        live = self.live.get(key)
        name, _, turn = key.rpartition(".")
        if key in self.opening or turn == str(self.rounds[name] + 1):
            # Its row was seen before the case remembered it: a worker that died in between opens it again.
            raise refuse(Refused("该环节正在打开，请稍后用同一页面重新提交", code="TryAgain"))
        if live is None or live.taken:
            raise refuse(Refused("该环节已办结或已撤回，请刷新页面", code="StepClosed"))
        return live

    @workflow.update
    async def decide(self, answer: Answer) -> Receipt:
        live = self.live[answer.key]
        live.taken = True
        self.held(live.open.step.name, answer.by)
        receipt = await self._close(live, "done", answer)
        live.answer = answer
        owe_answer()
        return receipt

    @decide.validator
    def _may_decide(self, answer: Answer) -> None:
        live = self._standing(answer.key)
        step = live.open.step
        if reasons := refusals(step, answer.by, self.hands):
            raise refuse(Refused("；".join(reasons), code="NotYours"))
        if live.open.deadline.suspended:
            raise refuse(Refused("本环节计时已中止，请先恢复计时", code="ClockStopped"))
        try:
            judge(FORMS[step.form], answer.answers)
        except Refused as refused:
            raise refuse(refused) from None
        self.judge_answer(step, answer)

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """What a lifecycle knows beyond the form; it raises `refuse(…)`."""
