"""失信行为认定 → 告知 → 陈述申辩 → 法制审核 → 决定 → 记录 → 终止。

实施方案 二（三）8「信用状况认定」：根据合法、客观、审慎、关联的原则，对照目录，对信用主体行为是否属于失信行为进行认定；
失信行为认定应当作为失信信息记录。列入名单的，依国办发〔2020〕49号先行告知、听取意见、逐点答复、集体决定。
"""

from datetime import timedelta

from temporalio import workflow

from workflows.doing import do
from workflows.unlisting import Unlistable

with workflow.unsafe.imports_passed_through():
    from activities import dishonesty, hanging
    from rules.defence import begun_answer, numbered
    from rules.dishonesty_file import (
        DishonestyDecided,
        DishonestyEnded,
        DishonestyEntry,
        DishonestyFiling,
        DishonestyOnFile,
    )
    from rules.dishonesty_form import (
        CollectiveDecision,
        Defence,
        DefenceAnswer,
        DishonestyDecision,
        HearingRecord,
        LegalReview,
        NoticeApproval,
    )
    from rules.dishonesty_item import DEGREES
    from rules.dishonesty_step import dishonesty_step
    from rules.fault import judge
    from rules.hanging import Event, Fallen
    from rules.journal import Ending


REPLIES = {"proceed": "意见不成立，继续办理认定", "stop": "意见成立，不再认定"}


@workflow.defn(name="dishonesty")
class Dishonesty(Unlistable):
    """One behaviour, from the proposal to determine it to the day that nothing rests on it any more."""

    @workflow.run
    async def run(self, entry: DishonestyEntry) -> str:
        self.proposal = entry.proposal
        filing = DishonestyFiling(**self.moment(entry.by), proposal=entry.proposal)
        self.dishonesty = filed = await self.file(dishonesty.file_dishonesty, filing, entry.by)
        outcome = await self.unless(self.stopped_from_outside, self.decide_on(filed), reason="撤回或者依据消失")
        if outcome == "determined":
            outcome = await self.last()
        elif outcome is None:
            outcome = "withdrawn" if self.taken_back else await self.stop()
        elif outcome == "rejected" and "dishonesty_notice" in self.hands:
            self.follow(self.serve_letter(await self.letter("dishonesty_dropped")))
        await self.finish()
        await do(dishonesty.close_dishonesty, Ending(**self.moment(), outcome=outcome))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return outcome

    def stopped_from_outside(self) -> bool:
        return bool(self.taken_back or self.unfounded or self.unserved)

    async def decide_on(self, filed: DishonestyOnFile) -> str:
        """告知、听取意见、审核、决定、送达、入档；不列入名单的，不经事先告知。"""
        heard = await self.hear(filed) if filed.listed else {}
        if heard is None:
            return "stopped"
        answer = await self.of_unit(filed, "dishonesty_legal", self.proposed(filed))
        review = judge(LegalReview, answer.answers)
        if review.outcome == "disagree":
            return "rejected"
        decided = await self.determine(filed, heard | {"法制审核": review.opinion})
        if decided is None:
            return "rejected"
        self.dishonesty = filed = await do(dishonesty.keep_decision, decided)
        self.told = True
        papers = await self.letter("dishonesty_decision", decided.by, more=("dishonesty_reminder",))
        self.mail_beside(papers)
        served = await self.serve(papers)
        self.dishonesty = await do(dishonesty.record_dishonesty, served)
        return "determined"

    async def hear(self, filed: DishonestyOnFile) -> dict[str, str] | None:
        """列入名单前：告知事实、理由、依据和权利，听取陈述申辩，逐点答复；None 为不再认定，否则是听到的和答复的。"""
        answer = await self.of_unit(filed, "dishonesty_notice", self.proposed(filed))
        if judge(NoticeApproval, answer.answers).outcome == "stop":
            return None
        told = {"拟列入": filed.listed, "事项": filed.item, "事实": filed.facts, "依据文书": filed.document}
        self.told = True
        notice = await self.letter("dishonesty_notice", answer.by)
        self.mail_beside(notice)
        heard = await self.window(
            notice, lambda day: dishonesty_step("defence", unit=filed.uscc, anchor=day, facts=told)
        )
        said = judge(Defence, heard.answers) if heard else None
        if said is None or said.outcome == "waive":
            return {"陈述申辩": "没有意见" if said else "期满未提出意见"}
        defence = said.points
        if said.hearing:
            record = judge(HearingRecord, (await self.of_unit(filed, "dishonesty_hearing", told)).answers)
            defence = f"{said.points}\n听证（{record.on}）：{record.minutes}".strip()
        facts = told | {"陈述申辩": numbered(said.points) + defence.removeprefix(said.points)}
        answer = await self.of_unit(filed, "defence_answer", facts, answer=begun_answer(said.points))
        reply = judge(DefenceAnswer, answer.answers)
        says = {"items": (defence,), "reasons": (REPLIES[reply.outcome], reply.answer)}
        self.follow(self.serve_letter(await self.letter("defence_reply", answer.by, **says)))
        return {"陈述申辩": defence, "答复": reply.answer} if reply.outcome == "proceed" else None

    async def determine(self, filed: DishonestyOnFile, heard: dict[str, str]) -> DishonestyDecided | None:
        """负责人决定；列入名单的，集体讨论决定，记明谁参加、怎么表决。None 为不予认定。"""
        name = "collective_decision" if filed.listed else "dishonesty_decision"
        answer = await self.of_unit(filed, name, self.proposed(filed) | heard)
        said = judge(CollectiveDecision if filed.listed else DishonestyDecision, answer.answers)
        if said.outcome == "reject":
            return None
        kept = said.model_dump(include={"reason", "votes_for", "votes_against", "met_on", "minutes"})
        members = said.attendance if isinstance(said, CollectiveDecision) else ()
        return DishonestyDecided(**self.moment(answer.by), members=members, **kept)

    async def last(self) -> str:
        """在用期间：期满自动终止；修复、撤销或者依据消失，经核准即行终止，其后果随之解除。"""
        filed = self.dishonesty
        assert filed is not None
        assert filed.dates is not None
        self.in_force = True
        over = filed.dates.ends_on + timedelta(days=1)
        # What still waits for an approval does not keep a determination in use for a day longer than it lasts.
        await self.before(over, lambda: bool(self.end or self.unfounded or self.unserved), settled=lambda: True)
        return await self.end_with(self.end or self.end_by_itself())

    async def stop(self) -> str:
        """在作出以后、入档以前停下的，也终止一次：已经入档的随之终止，已经告知的书面告知。"""
        end = self.end_by_itself()
        if await do(dishonesty.end_dishonesty, end):
            return await self.end_with(end)
        if self.told:
            why = self.unfounded or (self.unserved,)
            self.follow(self.serve_letter(await self.letter("dishonesty_dropped", reasons=why)))
        return end.event

    async def end_with(self, end: DishonestyEnded) -> str:
        self.end, self.in_force = end, False
        await do(dishonesty.end_dishonesty, end)
        event: Event = "withdrawn" if end.event == "unserved" else end.event
        fallen = Fallen(**self.moment(end.by), event=event, why=end.reason, document=end.document)
        self.follow(do(hanging.let_fall, fallen))
        self.follow(self.serve_letter(await self.letter("dishonesty_ended", end.by)))
        return end.event

    def end_by_itself(self) -> DishonestyEnded:
        """期满，或者所依据的文书不再有效、本案的文书没有送达：自动终止，不经申请。"""
        if self.unfounded:
            return DishonestyEnded(**self.moment(), event="basis_fallen", reason="；".join(self.unfounded))
        if self.unserved:
            return DishonestyEnded(**self.moment(), event="unserved", reason=self.unserved)
        return DishonestyEnded(**self.moment(), event="expired")

    def proposed(self, filed: DishonestyOnFile) -> dict[str, str]:
        """What everybody who decides should have before their eyes."""
        return {
            "事项": filed.item,
            "程度": DEGREES[filed.degree],
            "拟列入": filed.listed,
            "依据文书": f"{filed.document}（{filed.effective_on} 生效）",
            "事实": filed.facts,
            "对照": "；".join(filed.matched),
            **filed.principles,
        }
