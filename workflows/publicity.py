"""公示：期间任何人可以提出异议，逐件核实；异议成立的，不予授予。实施方案 二（三）9。"""

from collections import Counter
from datetime import date, timedelta

from temporalio import workflow

from workflows.doing import do, do_heard, refuse
from workflows.hanging import Hanging
from workflows.service import Serving
from workflows.taking_back import TakenBack

with workflow.unsafe.imports_passed_through():
    from activities import incentive_said
    from rules.fault import judge
    from rules.incentive_file import Granted, IncentiveOnFile, IncentiveSaid
    from rules.incentive_form import ObjectionVerdict, PublicObjection
    from rules.incentive_step import incentive_step
    from rules.journal import Telling
    from rules.refusal import Refused
    from rules.step import Answer, Receipt


class Publicized(Hanging, Serving, TakenBack):
    """The part of an incentive that is shown before it is granted, and hears objections."""

    def __init__(self) -> None:
        super().__init__()
        self.incentive: IncentiveOnFile | None = None
        self.shown = False
        self.objecting = 0
        # How many objections came, by the mark of the place that they came from and the day.
        self.objected: Counter[tuple[str, date]] = Counter()
        self.upheld = ""

    @property
    def on_file(self) -> IncentiveOnFile:
        assert self.incentive is not None
        return self.incentive

    @property
    def dates(self) -> Granted:
        assert self.on_file.dates is not None
        return self.on_file.dates

    async def publicize(self, filed: IncentiveOnFile) -> None:
        """Until its last day has passed and every objection is answered, or one of them is upheld."""
        assert filed.shown_until is not None
        self.shown = True
        over = filed.shown_until + timedelta(days=1)
        await self.before(over, lambda: bool(self.upheld), settled=lambda: not self.objecting)
        self.shown = False

    @workflow.update
    async def object_to(self, telling: Telling) -> Receipt:
        """公示期间，任何人提出异议；凭回执看答复。"""
        assert self.incentive is not None
        self.objecting += 1
        self.objected[_place(telling), self.today()] += 1
        n = self.turn("objections")
        receipt = await do_heard(
            incentive_said.keep_objection, IncentiveSaid(**self.moment(telling.by), n=n, content=telling.content)
        )
        self.aside(self._examine(self.incentive, n, judge(PublicObjection, telling.content)))
        return receipt

    @object_to.validator
    def _may_object(self, telling: Telling) -> None:
        filed = self.incentive
        if not self.shown or filed is None or filed.shown_until is None or self.today() > filed.shown_until:
            raise refuse(Refused("现在不在公示期间，不能再提出异议", code="NotShown"))
        if telling.by.kind != "system" or not telling.content.get("receipt"):
            raise refuse(Refused("异议从公示页面提出", code="NotYours"))
        try:
            judge(PublicObjection, telling.content)
        except Refused as refused:
            raise refuse(refused) from None
        if self.objected[_place(telling), self.today()] >= (most := filed.intake.objections_per_day):
            raise refuse(Refused(f"今天从您的网络已经收到 {most} 件对这项公示的异议，都会核实", code="TooMany"))
        if self.objecting >= (most := filed.intake.objections_at_once):
            raise refuse(Refused(f"这项公示正在核实的异议已有 {most} 件，暂时不能在网上再接收", code="TooMany"))

    async def _examine(self, filed: IncentiveOnFile, n: int, said: PublicObjection) -> None:
        """由没有提出、也没有决定的人核实。"""
        facts = {"激励": filed.title, "企业": filed.subject, "异议": said.facts}
        facts |= {"具备条件的理由": "；".join(filed.met_reasons)}
        answer = await self.of_unit(filed, "incentive_objection", facts)
        verdict = judge(ObjectionVerdict, answer.answers)
        content = verdict.model_dump()
        await do(incentive_said.answer_objection, IncentiveSaid(**self.moment(answer.by), n=n, content=content))
        if verdict.outcome == "upheld":
            self.upheld = verdict.answer
        self.objecting -= 1

    async def of_unit(self, filed: IncentiveOnFile, name: str, facts: dict[str, str], unit: str = "") -> Answer:
        """Ask the granting unit, or another one."""
        asked = incentive_step(name, unit=unit or filed.unit, anchor=self.today(), facts=facts, barred=filed.barred)
        answer = await self.ask(asked)
        assert answer is not None
        return answer


def _place(telling: Telling) -> str:
    """The mark of the network that an objection came from; nobody can tell the network from it."""
    return str(telling.content.get("place", ""))
