"""守信激励：提出 → 决定 → 公示 → 授予 → 使用 → 续期，条件不再具备的自动停止。

实施方案 二（三）9「依法依规开展守信激励」。机器只停止和到期，授予、续期、恢复都由没有提出的人决定。
"""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from temporalio import workflow

from workflows.doing import do, do_heard
from workflows.using import Used

with workflow.unsafe.imports_passed_through():
    from activities import incentive, incentive_standing
    from rules.actor import MACHINE, Actor
    from rules.fault import judge
    from rules.hanging import VOID
    from rules.incentive import Eligibility
    from rules.incentive_file import (
        EligibilityTold,
        IncentiveDecided,
        IncentiveEnded,
        IncentiveEntry,
        IncentiveFiling,
        IncentiveOnFile,
    )
    from rules.incentive_form import IncentiveDecision, Renewal, Resumption
    from rules.refusal import Refused
    from rules.step import Receipt

DAY = timedelta(days=1)


@workflow.defn(name="incentive")
class Incentive(Used):
    """One benefit of one business, from its proposal to its last day."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Eligibility | None = None
        self.looked = 0
        self.why = ""
        self.asking = False
        self.in_vain: tuple[str, ...] = ()

    @workflow.run
    async def run(self, entry: IncentiveEntry) -> str:
        filing = IncentiveFiling(**self.moment(entry.by), proposal=entry.proposal)
        self.incentive = filed = await self.file(incentive.file_incentive, filing, entry.by)
        course = self.decide_on(filed)
        outcome = await self.unless(lambda: bool(self.taken_back) or self.lost, course, reason="不再办理授予")
        outcome = outcome or ("withdrawn" if self.taken_back else "ineligible")
        outcome = await self.last() if outcome == "granted" else outcome
        if outcome == "ineligible":
            self.why = "；".join(self.found.missing if self.found and self.lost else self.on_file.missing)
        self.shown = False
        ended = IncentiveEnded(**self.moment(), event=outcome, why=self.why)
        self.incentive = await do(incentive.end_incentive, ended)
        self.tell_end(outcome)
        await self.ask_no_more("激励已经终止，不再办理")
        self.follow(self.settle_uses())
        await self.finish()
        await do(incentive.close_incentive, IncentiveEnded(**self.moment(), event=outcome, why=self.why))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return outcome

    async def decide_on(self, filed: IncentiveOnFile) -> str:
        """负责人决定；公示，异议都不成立；期满时仍具备条件的，授予。"""
        facts = {"激励": f"{filed.title}：{filed.gives}", "企业": filed.subject, "推荐理由": filed.reason}
        facts |= {"具备条件": "；".join(filed.met_reasons)}
        answer = await self.of_unit(filed, "incentive_decision", facts)
        said = judge(IncentiveDecision, answer.answers)
        if said.outcome == "reject":
            self.why = said.reason
            return "not_granted"
        decided = IncentiveDecided(**self.moment(answer.by), reason=said.reason)
        self.incentive = filed = await do(incentive.announce_incentive, decided)
        await self.publicize(filed)
        if self.upheld:
            self.why = self.upheld
            return "objected"
        self.incentive = filed = await do(incentive.grant_incentive, self.a_moment())
        return "granted" if filed.dates else "ineligible"

    def tell_end(self, outcome: str) -> None:
        """已经公示过的，书面告诉企业为什么没有授予；享受到期的，发邮件。"""
        if outcome in ("objected", "ineligible") and self.on_file.shown_until:
            self.write("incentive_refused", reasons=(self.why,))
        elif outcome == "run_out":
            self.follow(self.mail("incentive_expired"))

    async def last(self) -> str:
        """享受期间：期满终止；条件一旦不再具备，停止；停止的根据不再成立，恢复剩余的期间。"""
        self.write("incentive_granted", items=("授予",))
        while await self.had():
            turn = self.turn("weighed")
            self.incentive = await do(incentive_standing.stop_incentive, self.a_moment())
            if not self.on_file.stopped:
                self.knows(turn, None)
                continue
            self.write("incentive_stopped", reasons=self.on_file.missing)
            self.follow(self.settle_uses())
            if not await self.given_back():
                return "lost"
            self.write("incentive_granted", items=("恢复",))
        return "run_out"

    async def had(self) -> bool:
        """In force until its last day has passed (False), or its business has no longer what it takes (True)."""
        since = self.today() if self.spans else self.dates.starts_on
        self.spans.append((since, None))
        renewing = self.aside(self.ask_renewal())
        await self.through(lambda: self.lost)
        self.spans[-1] = (since, min(self.today(), self.dates.ends_on))
        await self.put_away(renewing)
        return self.lost

    async def through(self, happened: Callable[[], bool]) -> None:
        """Until something has happened, or the last day has passed, which a renewal may put off."""
        while not happened() and self.today() <= self.dates.ends_on:
            await self.over(self.dates.ends_on, happened)

    async def over(self, last: date, happened: Callable[[], bool]) -> None:
        def stirred() -> bool:
            return happened() or self.dates.ends_on != last

        await self.before(last + DAY, stirred, settled=lambda: self.quiet)

    async def put_away(self, beside: asyncio.Task[Any]) -> None:
        """What was asked about an incentive as it stood until now is asked no longer."""
        await self._stop(beside)
        self.asking = False
        await self.sweep("激励已经停止、恢复或者期满")

    async def ask_renewal(self) -> None:
        """临近期满仍具备条件的，由另一人决定是否续期；没有决定的，到期终止。"""
        while True:
            await self.until(self.dates.renew_on)
            turn = self.turn("weighed")
            self.knows(turn, await do(incentive_standing.weigh_incentive, self.a_moment()))
            if self.lost:
                return
            self.asking = True
            answer = await self.of_unit(self.on_file, "incentive_renewal", self.standing())
            said = judge(Renewal, answer.answers)
            last = self.dates.ends_on
            if said.outcome == "renew":
                decided = IncentiveDecided(**self.moment(answer.by), reason=said.reason)
                self.incentive = await do(incentive_standing.renew_incentive, decided)
            self.asking = False
            if self.dates.ends_on == last:
                return
            self.write("incentive_granted", answer.by, items=("续期",))

    async def given_back(self) -> bool:
        """Stopped until what it rests on proves void, or somebody resumes it (True), or its last day passes."""
        resuming = self.aside(self.ask_resumption())
        while self.on_file.stopped and self.today() <= self.dates.ends_on:
            await self.through(lambda: self.unfounded or not self.on_file.stopped)
            if self.unfounded and self.on_file.stopped:
                self.in_vain = self.on_file.because
                await self.again(MACHINE, "使它停止的案件已被撤销或者更正")
        await self.put_away(resuming)
        return not self.on_file.stopped

    async def ask_resumption(self) -> None:
        """停止的原因经修复、期满而消除的，不自动恢复：由没有提出的人决定。"""
        while True:
            await workflow.wait_condition(lambda: self.found is not None and self.found.met)
            self.asking = True
            answer = await self.of_unit(self.on_file, "incentive_resumption", self.standing())
            said, turn = judge(Resumption, answer.answers), self.turn("weighed")
            if said.outcome == "resume":
                await self.again(answer.by, said.reason)
            self.knows(turn, None)
            self.asking = False

    async def again(self, by: Actor, reason: str) -> None:
        turn = self.turn("weighed")
        decided = IncentiveDecided(**self.moment(by), reason=reason)
        self.incentive = await do(incentive_standing.resume_incentive, decided)
        if not self.incentive.stopped:
            self.knows(turn, None)

    def knows(self, turn: int, found: Eligibility | None) -> None:
        """Of several looks at the file, the one that began last counts, whichever comes back last."""
        if turn > self.looked:
            self.looked, self.found = turn, found

    @workflow.update
    async def eligibility(self, told: EligibilityTold) -> Receipt:
        """条件有变：按自己的时间重新计算一次，以算出的为准。"""
        await workflow.wait_condition(lambda: self.incentive is not None or self.refused is not None)
        if self.incentive is not None:
            turn = self.turn("weighed")
            self.knows(turn, await do_heard(incentive_standing.weigh_incentive, self.a_moment()))
        sentence = "条件不再具备" if self.lost else "仍具备条件"
        return Receipt(case=self.case, key="eligibility", at=self.now(), sentence=sentence)

    @property
    def lost(self) -> bool:
        return self.found is not None and not self.found.met

    @property
    def unfounded(self) -> bool:
        """Every case that stood against it is as if it had never been."""
        because = self.on_file.because
        void = all(case in self.fallen and self.fallen[case].event in VOID for case in because)
        return bool(because) and void and because != self.in_vain

    @property
    def quiet(self) -> bool:
        """Nobody is asked about going on, or nobody has answered yet: no answer is on its way to becoming a fact."""
        names = ("incentive_renewal", "incentive_resumption")
        waiting = any(not live.taken for live in self.live.values() if live.open.step.name in names)
        return waiting or not self.asking

    def standing(self) -> dict[str, str]:
        """What whoever decides about going on should have before their eyes."""
        filed = self.on_file
        found = self.found.met_reasons if self.found else ()
        return {
            "激励": f"{filed.title}：{filed.gives}",
            "企业": filed.subject,
            "期限": f"{self.dates.starts_on} 至 {self.dates.ends_on}",
            "停止的原因": "；".join(filed.missing),
            "现在具备条件": "；".join(found),
        }

    def write(self, name: str, by: Actor = MACHINE, **says: tuple[str, ...]) -> None:
        """A letter to the business; the case does not wait for its service until it ends."""
        self.follow(self._written(name, by, says))

    async def _written(self, name: str, by: Actor, says: dict[str, tuple[str, ...]]) -> None:
        await self.serve_letter(await self.letter(name, by, **says))

    def too_late_to_take_back(self) -> Refused | None:
        if self.hands.get("incentive_decision"):
            return Refused("负责人已经决定，不能撤回", code="DecidedAlready")
        return None
