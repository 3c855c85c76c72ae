"""提出惩戒 →（减损权利的，先行告知、听取意见）→ 法制审核 → 决定 → 送达 → 各单位实施 → 解除 → 各处确认。

实施方案 二（三）9：依据《全国失信惩戒措施基础清单》和江苏省的补充清单实施惩戒，过惩相当；国办发〔2020〕49号：清单以外
不得惩戒。机器到日子、失去依据即行解除，从不自行施加。
"""

from datetime import timedelta

from temporalio import workflow

from workflows.doing import do
from workflows.implementing import Implementing, measured

with workflow.unsafe.imports_passed_through():
    from activities import hanging, sanction, sanction_lifting
    from rules.dishonesty_item import DEGREES
    from rules.fault import judge
    from rules.hanging import Event, Fallen
    from rules.journal import Ending
    from rules.sanction_file import SanctionDecided, SanctionEntry, SanctionFiling, SanctionLifted, SanctionOnFile
    from rules.sanction_form import (
        SanctionDecision,
        SanctionDefence,
        SanctionDefenceAnswer,
        SanctionNoticeApproval,
        SanctionReview,
    )
    from rules.sanction_step import sanction_step

REPLIES = {"proceed": "意见不成立，继续办理", "stop": "意见成立，不再采取这项措施"}
# How the end of a measure is told to what hangs on it; an end with its basis is told as the end of that basis.
FALLS: dict[str, Event] = {"term_over": "expired", "lifted": "changed", "unserved": "withdrawn"}


@workflow.defn(name="sanction")
class Sanction(Implementing):
    """One measure on one determination, from its proposal to the day that it is lifted everywhere."""

    def __init__(self) -> None:
        super().__init__()
        # Whether the business has been told that it would be, so that it has to be told how that ended.
        self.told = False

    @workflow.run
    async def run(self, entry: SanctionEntry) -> str:
        filing = SanctionFiling(**self.moment(entry.by), proposal=entry.proposal)
        self.sanction = filed = await self.file(sanction.file_sanction, filing, entry.by)
        outcome = await self.unless(self.called_off, self.decide_on(filed), reason="不再办理")
        if outcome == "applied":
            await self.last()
        if self.taken_back:
            outcome = "withdrawn"
        else:
            outcome = await self.end(outcome)
        await self.finish()
        await do(sanction.close_sanction, Ending(**self.moment(), outcome=outcome))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return outcome

    def called_off(self) -> bool:
        """登记人撤回，或者所依据的认定、清单不再有效。"""
        return bool(self.taken_back or self.fallen or self.lift)

    async def decide_on(self, filed: SanctionOnFile) -> str:
        """听取意见、法制审核、决定、送达；送达之前什么也不采取。"""
        heard = await self.hear(filed) if filed.heard else {}
        if heard is None:
            return "not_pursued"
        answer = await self.of_unit(filed, "sanction_legal", self.proposed(filed) | heard)
        review = judge(SanctionReview, answer.answers)
        if review.outcome == "disagree":
            return "not_applied"
        answer = await self.of_unit(
            filed, "sanction_decision", self.proposed(filed) | heard | {"法制审核": review.opinion}
        )
        said = judge(SanctionDecision, answer.answers)
        if said.outcome == "reject":
            return "not_applied"
        decided = SanctionDecided(**self.moment(answer.by), reason=said.reason)
        self.sanction = await do(sanction.keep_sanction_decision, decided)
        papers = await self.letter("sanction_decision", answer.by)
        self.told = True
        self.mail_beside(papers)
        served = await self.serve(papers)
        self.sanction = applied = await do(sanction.apply_sanction, served)
        return "applied" if applied.dates else "basis_fallen"

    async def hear(self, filed: SanctionOnFile) -> dict[str, str] | None:
        """减损权利以前：告知措施、依据和权利，听取意见，逐点答复；None 为不再采取，否则是听到的和答复的。"""
        answer = await self.of_unit(filed, "sanction_notice", self.proposed(filed))
        if judge(SanctionNoticeApproval, answer.answers).outcome == "stop":
            return None
        papers = await self.letter("sanction_notice", answer.by)
        self.told = True
        self.mail_beside(papers)
        told = measured(filed) | {"期限": f"{filed.months} 个月", "采取的理由": filed.reason}
        heard = await self.window(
            papers, lambda day: sanction_step("sanction_defence", unit=filed.uscc, anchor=day, facts=told)
        )
        said = judge(SanctionDefence, heard.answers) if heard else None
        if said is None or said.outcome == "waive":
            return {"陈述申辩": "没有意见" if said else "期满未提出意见"}
        answer = await self.of_unit(filed, "sanction_answer", self.proposed(filed) | {"陈述申辩": said.points})
        reply = judge(SanctionDefenceAnswer, answer.answers)
        says = {"items": (said.points,), "reasons": (REPLIES[reply.outcome], reply.answer)}
        self.follow(self.serve_letter(await self.letter("sanction_reply", answer.by, **says)))
        if reply.outcome == "proceed":
            return {"陈述申辩": said.points, "答复": reply.answer}
        self.told = False
        return None

    async def last(self) -> None:
        """在实施期间：各单位实施并反馈，协同部门得知；到期满、依据消失或者核准解除的那一天为止。"""
        filed = self.sanction
        assert filed is not None
        assert filed.dates is not None
        self.in_force = True
        over = filed.dates.ends_on + timedelta(days=1)
        if not (self.lift or self.fallen or self.today() >= over):
            await self.implement_everywhere(filed)
        # What still waits for an approval does not keep a measure in force for a day longer than it was decided.
        await self.before(over, lambda: bool(self.lift or self.fallen), settled=lambda: True)

    async def end(self, outcome: str | None) -> str:
        """即日解除：不再使用，告诉当事人；可能实施过的单位、得知过的协同部门逐一确认，全部确认才算解除完毕。"""
        self.over, self.in_force, self.lifting = True, False, True
        lifted = self.how(outcome)
        applied = await do(sanction_lifting.lift_sanction, lifted)
        fell = next((one.event for one in self.fallen.values()), None) if lifted.event == "basis_fallen" else None
        event = fell or FALLS.get(lifted.event)
        if applied and event:
            self.follow(do(hanging.let_fall, Fallen(**self.moment(), event=event, why=lifted.why)))
        if self.told:
            self.follow(self.serve_letter(await self.letter("sanction_lifted", lifted.by)))
        if applied:
            assert self.sanction is not None
            await self.stopped_everywhere(self.sanction, lifted.why)
            await do(sanction_lifting.confirm_lifted, self.a_moment())
        return lifted.event

    def how(self, outcome: str | None) -> SanctionLifted:
        """Why it ends: what people decided, what fell, or that its time is over."""
        if outcome == "not_pursued" or outcome == "not_applied":
            return SanctionLifted(**self.moment(), event=outcome, why="")
        if self.lift:
            return self.lift.model_copy(update={"seq": self.next(), "at": self.now()})
        if self.fallen or outcome == "basis_fallen":
            why = "；".join(one.why for one in self.fallen.values()) or "送达以前所依据的已经不再有效，或者期限已经届满"
            return SanctionLifted(**self.moment(), event="basis_fallen", why=why)
        filed = self.sanction
        assert filed is not None
        assert filed.dates is not None
        return SanctionLifted(**self.moment(), event="term_over", why=f"最后一日 {filed.dates.ends_on} 已过")

    def proposed(self, filed: SanctionOnFile) -> dict[str, str]:
        """What everybody who decides should have before their eyes."""
        return measured(filed) | {
            "失信行为认定": f"{filed.determination_number}（{DEGREES[filed.degree]}）",
            "期限": f"{filed.months} 个月",
            "实施单位": "、".join(name for _, name in filed.units),
            "过惩相当": "；".join(filed.proportion),
            "采取的理由": filed.reason,
            "为什么不能更轻": filed.less,
        }
