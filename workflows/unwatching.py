"""重点关注的退出：一人提出、另一人核准；依据不再有效或者月初核对，标准不再满足的，当日退出。方案 二（三）9。"""

from temporalio import workflow

from workflows.doing import do, refuse
from workflows.hanging import Hanging
from workflows.service import Serving
from workflows.taking_back import TakenBack

with workflow.unsafe.imports_passed_through():
    from activities import watch_finding
    from rules.fault import judge
    from rules.form import FORMS
    from rules.journal import Telling
    from rules.refusal import Refused
    from rules.repair import months_after
    from rules.step import Answer, Receipt, Step
    from rules.watch import unsuited
    from rules.watch_file import END_EVENTS, WatchEnded, WatchLooked, WatchOnFile
    from rules.watch_finding import Met
    from rules.watch_form import ExitApproval, ExitProposal, WatchReview
    from rules.watch_step import watch_step

OVER = Refused("没有在进行的重点关注", code="NothingToEnd")


class Leavable(Serving, TakenBack, Hanging):
    """The part of a watch that ends it, and that knows what its forms may say."""

    def __init__(self) -> None:
        super().__init__()
        self.watch: WatchOnFile | None = None
        self.found: tuple[Met, ...] = ()
        self.unfounded: Met | None = None
        self.weighed = 0
        self.told = False
        self.in_force = False
        self.leaving = False
        self.annulled = False
        self.end: WatchEnded | None = None

    async def of_unit(self, filed: WatchOnFile, name: str, facts: dict[str, str]) -> Answer:
        asked = watch_step(name, unit=filed.unit, anchor=self.today(), facts=facts, barred=filed.barred)
        answer = await self.ask(asked)
        assert answer is not None
        return answer

    async def heed(self) -> None:
        """所依据的案件每有一件不再有效，以及每月初，就再对照一次：标准仍然满足的，说明并继续；不再满足的，即行退出。"""
        while self.unfounded is None:
            month = months_after(self.today().replace(day=1), 1)
            await self.before(month, lambda: len(self.fallen) > self.weighed, settled=lambda: True)
            monthly, self.weighed = len(self.fallen) == self.weighed, len(self.fallen)
            # The file has what was put right as it is now.
            without = tuple(sorted(case for case, one in self.fallen.items() if one.event != "corrected"))
            looked = WatchLooked(**self.moment(), without=without, monthly=monthly)
            found = await do(watch_finding.look_again, looked)
            self.unfounded = None if found.met else found

    @workflow.update
    async def propose_exit(self, telling: Telling) -> Receipt:
        """经办提出、企业请求提前退出，记录被撤销的退出，由另一人（负责人）核准；企业的请求不予核准的，书面告知。"""
        assert self.watch is not None
        self.leaving, self.annulled = self.leaving or not _annuls(telling), self.annulled or _annuls(telling)
        self.held("exit", telling.by)
        approving = self._approve_exit(self.watch, telling, judge(ExitProposal, telling.content))
        await self.put_forward("watch_exit", approving, moot=OVER)
        return Receipt(case=self.case, key="exit", at=self.now(), sentence="已提交核准")

    @propose_exit.validator
    def _may_propose_exit(self, telling: Telling) -> None:
        filed, by = self.watch, telling.by
        own = filed is not None and (by.unit == filed.unit if by.kind == "staff" else by.id == filed.uscc)
        if not own:
            raise refuse(Refused("由实施重点关注的单位或者企业自己提出", code="NotYours"))
        if not self.in_force:
            raise refuse(OVER)
        # An annulment does not wait for a request that is being looked at: the two are decided beside each other.
        if self.annulled or (self.leaving and not _annuls(telling)):
            raise refuse(Refused("退出正在核准", code="ExitUnderWay"))
        try:
            judge(ExitProposal, telling.content)
        except Refused as refused:
            raise refuse(refused) from None

    async def _approve_exit(self, filed: WatchOnFile, telling: Telling, said: ExitProposal) -> None:
        annuls = _annuls(telling)
        facts = {
            "退出的原因": END_EVENTS["overturned" if annuls else "exited"],
            "理由": said.reason,
            "依据的材料": said.document,
            "提出人": telling.by.name if telling.by.kind == "staff" else filed.subject,
        }
        answer = await self.of_unit(filed, "watch_exit", facts)
        if not self.in_force:
            return
        approval = judge(ExitApproval, answer.answers)
        if approval.outcome == "approve":
            why = f"{said.reason.rstrip('。；')}；{approval.reason}"
            event = "overturned" if self.annulled else "exited"
            left = {"event": event, "reason": why, "document": said.document}
            self.end = WatchEnded(**self.moment(answer.by), **left)
        elif telling.by.kind == "business":
            says = {"items": (said.reason,), "reasons": (approval.reason,)}
            self.follow(self.serve_letter(await self.letter("watch_stays", answer.by, **says)))
        if approval.outcome == "reject":
            self.leaving, self.annulled = self.leaving and annuls, self.annulled and not annuls

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """What was done was done on a day between; a review goes on with a criterion that is met, and no further."""
        super().judge_answer(step, answer)
        said, faults = judge(FORMS[step.form], answer.answers), {}
        if isinstance(said, WatchReview) and said.outcome == "continue":
            faults = self._overdone(said)
        if found := {name: fault for name, fault in faults.items() if fault}:
            raise refuse(Refused("；".join(found.values()), code="FormFaulty", faults=found))

    def _overdone(self, said: WatchReview) -> dict[str, str]:
        met = self.finding(said.criterion)
        if met is None or not met.met:
            why = "；".join(met.reasons) if met else "现行版次没有这条标准"
            return {"criterion": f"现在没有达到这条标准：{why}"}
        return unsuited(said.degree or 0, said.supervision, allowed=met.degree, on=self.today())

    def finding(self, criterion: str) -> Met | None:
        """What was found of a criterion when the file was last looked at."""
        return next((one for one in self.found if one.criterion == criterion), None)

    def too_late_to_take_back(self) -> Refused | None:
        if self.hands.get("watch_decision"):
            return Refused("已经决定，不能撤回", code="DecidedAlready")
        return None


def _annuls(telling: Telling) -> bool:
    """Whether an exit takes the watch back, as an objection that was upheld or a reconsideration tells it."""
    return telling.by.kind == "staff" and telling.content.get("event") == "annulled"
