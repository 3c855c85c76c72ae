"""启动履约核查：抽查、投诉举报、受到处罚、数据比对、容缺材料期满，每一次启动都记入时间线。实施方案 二（一）1。"""

from temporalio import workflow

from workflows.disclosing import Disclosing
from workflows.doing import do_heard, refuse
from workflows.taking_back import TakenBack

with workflow.unsafe.imports_passed_through():
    from activities import fulfilment
    from rules.actor import Actor
    from rules.commitment_file import Called, CallTaken, CommitmentOnFile
    from rules.commitment_form import CheckCall
    from rules.fault import judge
    from rules.journal import Telling
    from rules.refusal import Refused
    from rules.step import Receipt


class Calling(TakenBack, Disclosing):
    """The part of a commitment that is called upon to be checked, and keeps the calls in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.commitment: CommitmentOnFile | None = None
        self.open_to_check = self.examining = False
        self.calls: list[Called] = []
        self.called: set[tuple[str, str]] = set()

    async def take_call(self, called: Called, by: Actor) -> None:
        """一件在查时，其余由其一并查明，其后依次核查。"""
        waits = self.examining or bool(self.calls)
        self.calls.append(called)
        await do_heard(fulfilment.keep_call, CallTaken(**self.moment(by), called=called, waits=waits))

    @workflow.update
    async def call_for_check(self, telling: Telling) -> Receipt:
        """启动核查：抽查、投诉举报、同一事项受到处罚、数据比对。"""
        said = judge(CheckCall, telling.content)
        self.called.add((said.cause, said.source))
        await self.take_call(Called(**said.model_dump(), by=telling.by.name), telling.by)
        return Receipt(case=self.case, key="check", at=self.now(), sentence="已启动履约核查")

    @call_for_check.validator
    def _may_call_for_check(self, telling: Telling) -> None:
        by, filed = telling.by, self.commitment
        if filed is None or not self.open_to_check:
            raise refuse(Refused("承诺还没有受理，或者履约结果已经认定", code="NotOpenToCheck"))
        of_staff = by.unit in (filed.unit, filed.handling_unit) or "supervisor" in by.roles
        if by.kind not in ("staff", "system", "machine") or (by.kind == "staff" and not of_staff):
            raise refuse(Refused("由承诺受理单位、办理单位或者督办启动核查", code="NotYours"))
        try:
            said = judge(CheckCall, telling.content)
        except Refused as refused:
            raise refuse(refused) from None
        if (said.cause, said.source) in self.called:
            raise refuse(Refused("同一缘由、同一来源的核查已经启动", code="CheckCalledAlready"))
