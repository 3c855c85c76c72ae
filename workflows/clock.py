"""期限的中止、恢复，以及日历更新后的重新计算。"""

from typing import Any

from temporalio import workflow

from workflows.asking import Asking, Live
from workflows.doing import do_heard, refuse

with workflow.unsafe.imports_passed_through():
    from activities import step as steps
    from rules.actor import MACHINE, Actor
    from rules.clock import BALLS, Pause
    from rules.journal import Recount, Telling
    from rules.refusal import Refused
    from rules.step import Receipt, refusals


class Clocked(Asking):
    """The updates that stop a clock and start it again."""

    @workflow.update
    async def pause(self, telling: Telling) -> Receipt:
        live = self.live[telling.key]
        pause = Pause(since=self.today(), ball=_ball(telling), reason=str(telling.content["reason"]))
        return await self._recount(live, (*live.pauses, pause), f"中止计时：{pause.reason}", telling.by)

    @workflow.update
    async def resume(self, telling: Telling) -> Receipt:
        live = self.live[telling.key]
        pauses = tuple(p if p.until else p.model_copy(update={"until": self.today()}) for p in live.pauses)
        return await self._recount(live, pauses, "恢复计时", telling.by)

    @pause.validator
    def _may_pause(self, telling: Telling) -> None:
        live = self._standing(telling.key)
        if reasons := refusals(live.open.step, telling.by, self.hands):
            raise refuse(Refused("；".join(reasons), code="NotYours"))
        if live.open.deadline.suspended:
            raise refuse(Refused("本环节计时已经中止", code="AlreadyPaused"))
        if self.today() >= live.open.deadline.on:
            raise refuse(Refused("期限已到，不得再中止计时", code="DueAlready"))
        if not str(telling.content.get("reason", "")).strip():
            raise refuse(Refused("请写明中止计时的理由", code="FormFaulty", faults={"reason": "请写明理由"}))
        if _ball(telling) not in BALLS or _ball(telling) == "unit":
            raise refuse(Refused("请选择中止期间由谁办理", code="FormFaulty", faults={"ball": "请选择由谁办理"}))

    @resume.validator
    def _may_resume(self, telling: Telling) -> None:
        live = self._standing(telling.key)
        if reasons := refusals(live.open.step, telling.by, self.hands):
            raise refuse(Refused("；".join(reasons), code="NotYours"))
        if not live.open.deadline.suspended:
            raise refuse(Refused("本环节计时没有中止", code="NotPaused"))

    @workflow.update
    async def recount(self, calendar: str) -> int:
        """Count every open step anew with the calendar that is now in force; returns how many were counted."""
        waiting = [live for live in self.live.values() if live.open.deadline.calendar != calendar]
        for live in waiting:
            if live.open.key not in self.live:
                continue
            await self._recount(live, live.pauses, "工作日历更新，重新计算期限", MACHINE)
        return len(waiting)

    async def _recount(self, live: Live, pauses: tuple[Pause, ...], why: str, by: Actor) -> Receipt:
        recount = Recount(case=self.case, seq=self.next(), at=self.now(), open=live.open, pauses=pauses, why=why, by=by)
        live.rearm(await do_heard(steps.recount_step, recount), pauses)
        return Receipt(case=self.case, key=live.open.key, at=self.now(), sentence=why)


def _ball(telling: Telling) -> Any:
    return telling.content.get("ball") or "other"
