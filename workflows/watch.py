"""重点关注：提出 → 决定 → 告知 → 入档 → 定期复核 → 退出。

实施方案 二（三）9：建立重点关注对象制度，实施与其失信程度相对应的监管措施。
不利的措施不得无人决定而继续：复核逾期的自行退出。
"""

import asyncio

from temporalio import workflow

from workflows.doing import do
from workflows.unwatching import Leavable

with workflow.unsafe.imports_passed_through():
    from activities import hanging, watch, watch_finding
    from rules.fault import judge
    from rules.hanging import VOID, Event, Fallen
    from rules.journal import Ending
    from rules.watch import Period
    from rules.watch_file import (
        END_EVENTS,
        WatchDecided,
        WatchEnded,
        WatchEntry,
        WatchFiling,
        WatchKept,
        WatchOnFile,
    )
    from rules.watch_finding import Met
    from rules.watch_form import DEGREES, SUPERVISION, WatchDecision, WatchReview, WatchReviewDecision


@workflow.defn(name="watch")
class Watch(Leavable):
    """One business under watch by one unit, from the proposal until it has left."""

    @workflow.run
    async def run(self, entry: WatchEntry) -> str:
        filing = WatchFiling(**self.moment(entry.by), proposal=entry.proposal)
        self.watch = filed = await self.file(watch.file_watch, filing, entry.by)
        self.aside(self.heed())
        outcome = await self.unless(self.stopped_from_outside, self.decide_on(filed), reason="撤回或者标准不再满足")
        if outcome == "watched":
            outcome = await self.leave(await self.last())
        elif outcome is None:
            outcome = await self.leave(self.end_by_itself()) if self.unfounded else "withdrawn"
        await self.finish()
        await do(watch.close_watch, Ending(**self.moment(), outcome=outcome))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return outcome

    def stopped_from_outside(self) -> bool:
        return bool(self.taken_back or self.unfounded)

    async def decide_on(self, filed: WatchOnFile) -> str:
        """另一人决定；决定列入的，告知企业，送达以后记入信用档案。"""
        answer = await self.of_unit(filed, "watch_decision", self.shown(filed))
        said = judge(WatchDecision, answer.answers)
        if said.outcome == "reject":
            return "not_watched"
        decided = WatchDecided(**self.moment(answer.by), reason=said.reason)
        self.watch = await do(watch.decide_watch, decided)
        notice = await self.letter("watch_notice", answer.by)
        self.told = True
        self.mail_beside(notice)
        served = await self.serve(notice, kind="letter_delivery")
        self.watch = await do(watch.record_watch, served)
        return "watched"

    async def last(self) -> WatchEnded:
        """关注期间：到复核日复核；核准提前退出、标准不再满足、到期没有复核决定的，退出。"""
        self.in_force = True
        while True:
            filed = self.watch
            assert filed is not None
            assert filed.period is not None
            await self.before(filed.period.review_on, self.over, settled=lambda: True)
            kept = None if self.over() else await self.review_in_time(filed, filed.period)
            if not isinstance(kept, WatchKept):
                self.in_force = False
                return kept or self.end or self.end_by_itself()
            self.watch = await do(watch.continue_watch, kept)
            self.follow(self.serve_letter(await self.letter("watch_continued", kept.by)))

    async def review_in_time(self, filed: WatchOnFile, period: Period) -> WatchKept | WatchEnded | None:
        """复核；期内没有人作出决定的，自行退出；None 为复核之外已经退出。"""
        lapse = asyncio.create_task(self.until(period.lapses_on))
        kept = await self.unless(lambda: self.over() or lapse.done(), self.review(filed), reason="退出重点关注")
        lapse.cancel()
        if kept is None and not self.over():
            return WatchEnded(**self.moment(), event="review_missed")
        return kept

    async def review(self, filed: WatchOnFile) -> WatchKept | WatchEnded:
        """对照现在的信用档案，经办提出退出或者继续，负责人决定；决定时标准已经不满足的，退出。"""
        self.found = (await do(watch_finding.look_at_file, self.a_moment())).found
        if not self.found:
            return WatchEnded(**self.moment(), event="unfounded", reason="没有现行的标准")
        facts = self.shown(filed) | {"现在的对照": _told(self.found)}
        answer = await self.of_unit(filed, "watch_review", facts)
        said = judge(WatchReview, answer.answers)
        answer = await self.of_unit(filed, "watch_review_decision", facts | self.reviewed(said))
        verdict = judge(WatchReviewDecision, answer.answers)
        if "exit" in (said.outcome, verdict.outcome):
            return WatchEnded(**self.moment(answer.by), event="reviewed", reason=verdict.reason)
        self.found = (await do(watch_finding.look_at_file, self.a_moment())).found
        met = self.finding(said.criterion)
        if met is None or not met.met:
            return WatchEnded(**self.moment(), event="unfounded", reason="；".join(met.reasons) if met else "")
        why = f"{said.reason.rstrip('。；')}；{verdict.reason}"
        chosen = said.model_dump(include={"criterion", "degree", "supervision"})
        return WatchKept(**self.moment(answer.by), **chosen, reason=why, found=met)

    async def leave(self, end: WatchEnded) -> str:
        """退出：记录当日终止，告知企业，依附于它的当日得知。"""
        await do(watch.end_watch, end)
        void = any(one.event in VOID for one in self.fallen.values())
        event: Event = "basis_fallen" if end.event == "unfounded" and void else "expired"
        # An annulment that is still being approved when the watch ends otherwise is told as what it is.
        event = "annulled" if self.annulled else event
        await do(hanging.let_fall, Fallen(**self.moment(end.by), event=event, why=END_EVENTS[end.event]))
        await self.ask_no_more(END_EVENTS[end.event])
        if self.told:
            self.follow(self.serve_letter(await self.letter("watch_ended", end.by)))
        return end.event

    def over(self) -> bool:
        return bool(self.end or self.unfounded)

    def end_by_itself(self) -> WatchEnded:
        """机器只解除，不施加：列入的标准不再满足。"""
        assert self.unfounded is not None
        return WatchEnded(**self.moment(), event="unfounded", reason="；".join(self.unfounded.reasons))

    def shown(self, filed: WatchOnFile) -> dict[str, str]:
        """What everybody who decides should have before their eyes."""
        return {
            "依据的标准": filed.met.title,
            "信用档案": "；".join(filed.met.reasons),
            "理由": filed.reason,
            **self.measured(filed.degree, filed.supervision),
        }

    def reviewed(self, said: WatchReview) -> dict[str, str]:
        """What a review comes to, for the one who decides."""
        if said.outcome == "exit":
            return {"复核意见": f"退出重点关注：{said.reason}"}
        met = self.finding(said.criterion)
        measured = self.measured(said.degree or 0, said.supervision)
        told = {"复核意见": f"继续关注：{said.reason}", "复核依据的标准": met.title if met else said.criterion}
        return told | {f"复核拟定的{name}": value for name, value in measured.items()}

    def measured(self, degree: int, supervision: tuple[str, ...]) -> dict[str, str]:
        named = [SUPERVISION.get(one, one) for one in supervision]
        return {"程度": DEGREES.get(str(degree), str(degree)), "监管措施": "；".join(named)}


def _told(found: tuple[Met, ...]) -> str:
    """Every criterion that a file is held against, in one text."""
    held = [one for one in found if one.cases or not one.met]
    return "\n".join(f"{one.title}：{'满足' if one.met else '不满足'}。{'；'.join(one.reasons)}" for one in held)
