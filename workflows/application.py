"""修复申请：企业在线提出，或者由经办代录“信用中国”推送、窗口递交的；可以撤回。"""

from datetime import date

from temporalio import workflow

from workflows.doing import do, do_heard, owe_answer, refuse
from workflows.service import Serving
from workflows.taking_back import TakenBack

with workflow.unsafe.imports_passed_through():
    from activities import repair
    from rules.actor import Actor
    from rules.clock import Pause
    from rules.fault import judge
    from rules.journal import Telling
    from rules.penalty_file import PenaltyOnFile, RepairFiling, RepairMark, RepairRequest
    from rules.refusal import Refused
    from rules.repair import PenaltyStanding, obstacles
    from rules.repair_form import (
        RepairApplication,
        RepairEntry,
    )
    from rules.step import Receipt


class Applied(TakenBack, Serving):
    """The part of a penalty that its business, or an official for it, may ask to be repaired."""

    def __init__(self) -> None:
        super().__init__()
        self.penalty: PenaltyOnFile | None = None
        self.open_to_repair = False
        self.request: RepairRequest | None = None
        self.request_count = 0
        self.request_coming = False
        self.request_withdrawn = False
        self.request_decided = False
        self.clock: tuple[Pause, ...] = ()

    @workflow.update
    async def apply(self, telling: Telling) -> Receipt:
        self.request_count += 1
        n, self.request_coming = self.request_count, True
        by_staff = telling.by.kind == "staff"
        form: type[RepairApplication] = RepairEntry if by_staff else RepairApplication
        application = judge(form, telling.content)
        received_on = application.received_on if isinstance(application, RepairEntry) else self.today()
        filing = RepairFiling(
            **self.moment(telling.by),
            n=n,
            channel=application.channel if isinstance(application, RepairEntry) else "portal",
            received_on=received_on,
            application=application.model_dump(mode="json"),
        )
        request = await do_heard(repair.file_repair, filing)
        self.request_withdrawn = self.request_decided = self.request_coming = False
        self.request = request
        self.follow(self.mail("request_received", n=n))
        return Receipt(case=self.case, key=f"repair.{n}", at=self.now(), sentence=f"已收到申请，编号 {request.number}")

    def must_be_of_this_case(self, by: Actor) -> None:
        """A business speaks of its own penalty, an official of their unit's."""
        penalty = self.penalty
        if penalty is None or (by.id != penalty.uscc if by.kind == "business" else by.unit != penalty.unit):
            raise refuse(Refused("只能由本案的当事人或者承办单位办理", code="NotYours"))

    @apply.validator
    def _may_apply(self, telling: Telling) -> None:
        self.must_be_of_this_case(telling.by)
        penalty = self.penalty
        if penalty is None or not self.open_to_repair:
            raise refuse(Refused("该处罚信息目前不在可申请修复的阶段", code="NotOpenToRepair"))
        if self.request_coming or self.request is not None:
            raise refuse(Refused("已有一件修复申请正在办理", code="RequestUnderWay"))
        try:
            form = judge(RepairEntry if telling.by.kind == "staff" else RepairApplication, telling.content)
        except Refused as refused:
            raise refuse(refused) from None
        on = form.received_on if isinstance(form, RepairEntry) else self.today()
        if on > self.today():
            raise refuse(Refused("收到日期晚于今天", code="FormFaulty", faults={"received_on": "收到日期晚于今天"}))
        standing = PenaltyStanding(
            published=penalty.publication.published,
            earliest_repair_on=penalty.publication.earliest_repair_on,
            published_until=penalty.publication.published_until,
            repairable=penalty.publication.repairable,
            owes_money=penalty.owes_money,
            fine_paid=form.fine_paid,
            corrected=form.corrected,
            committed=form.committed,
        )
        if reasons := obstacles(standing, on=on):
            raise refuse(Refused("；".join(reasons), code="NotYetRepairable"))

    @workflow.update
    async def withdraw_request(self, telling: Telling) -> Receipt:
        self.request_withdrawn = True
        owe_answer()
        await workflow.wait_condition(lambda: self.request is None)
        return Receipt(case=self.case, key="repair", at=self.now(), sentence="申请已撤回")

    @withdraw_request.validator
    def _may_withdraw_request(self, telling: Telling) -> None:
        self.must_be_of_this_case(telling.by)
        if self.request is None or self.request_decided:
            raise refuse(Refused("没有正在办理的修复申请", code="NoRequest"))

    async def mark(self, request: RepairRequest, state: str, on: date, reason: str = "") -> None:
        await do(repair.mark_repair, RepairMark(**self.moment(), n=request.n, state=state, on=on, reason=reason))
