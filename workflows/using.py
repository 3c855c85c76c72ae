"""使用：企业申请，办理单位逐次确认给没给；经办也可以登记已经给予的。实施方案 二（三）9。"""

from typing import TypeVar

from temporalio import workflow

from workflows.doing import do, do_heard, refuse
from workflows.publicity import Publicized

with workflow.unsafe.imports_passed_through():
    from activities import incentive_said
    from rules.actor import Actor
    from rules.fault import judge
    from rules.form import FORMS
    from rules.incentive_file import IncentiveOnFile, IncentiveSaid
    from rules.incentive_form import UseConfirmation, UseEntry, UseRequest
    from rules.journal import Telling
    from rules.penalty_form import day_fault
    from rules.refusal import Refused
    from rules.step import Answer, Receipt, Step

Form = TypeVar("Form", UseRequest, UseEntry)
# So many uses wait for their confirmation at a time.
WAITING = 10


class Used(Publicized):
    """The part of an incentive that its business makes use of while it is in force."""

    def __init__(self) -> None:
        super().__init__()
        self.in_force = False
        self.using = 0

    @workflow.update
    async def ask_use(self, telling: Telling) -> Receipt:
        """企业申请在一件事项上使用。"""
        assert self.incentive is not None
        self.using += 1
        said = judge(UseRequest, telling.content)
        n = self.turn("uses")
        asked = IncentiveSaid(**self.moment(telling.by), n=n, content=said.model_dump())
        receipt = await do_heard(incentive_said.keep_use, asked)
        self.aside(self._confirm(self.incentive, n, said, telling.by))
        return receipt

    @ask_use.validator
    def _may_ask_use(self, telling: Telling) -> None:
        filed, by = self.incentive, telling.by
        if filed is None or by.kind != "business" or by.id != filed.uscc:
            raise refuse(Refused("由享受激励的企业申请使用", code="NotYours"))
        self._must_be_in_force()
        if self.using >= WAITING:
            raise refuse(Refused("已有多次使用等待确认，请等办理单位确认以后再申请", code="TooMany"))
        judged(UseRequest, telling)

    @workflow.update
    async def enter_use(self, telling: Telling) -> Receipt:
        """授予单位的经办登记一次已经给予的使用。"""
        said = judge(UseEntry, telling.content)
        content = said.model_dump(mode="json") | {"unit": telling.by.unit}
        n = self.turn("uses")
        entered = IncentiveSaid(**self.moment(telling.by), n=n, content=content)
        return await do_heard(incentive_said.keep_use, entered)

    @enter_use.validator
    def _may_enter_use(self, telling: Telling) -> None:
        filed, by = self.incentive, telling.by
        if filed is None or by.kind != "staff" or by.unit != filed.unit or "handler" not in by.roles:
            raise refuse(Refused("由授予单位的经办岗位登记", code="NotYours"))
        self._must_be_in_force()
        said = judged(UseEntry, telling)
        assert filed.dates is not None
        if fault := day_fault(said.on, since=filed.dates.starts_on, today=self.today()):
            raise refuse(Refused(fault, code="FormFaulty", faults={"on": fault}))

    async def _confirm(self, filed: IncentiveOnFile, n: int, said: UseRequest, by: Actor) -> None:
        facts = {"激励": f"{filed.title}：{filed.gives}", "企业": filed.subject, "用于": said.matter, "申请人": by.name}
        answer = await self.of_unit(filed, "incentive_use", facts, said.unit)
        content = judge(UseConfirmation, answer.answers).model_dump(mode="json")
        confirmed = IncentiveSaid(**self.moment(answer.by), n=n, content=content)
        await do(incentive_said.confirm_use, confirmed)
        self.using -= 1

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """What was done was done on a day between; nothing is given out of an incentive that is not in force."""
        super().judge_answer(step, answer)
        said, filed, faults = judge(FORMS[step.form], answer.answers), self.incentive, {}
        if isinstance(said, UseConfirmation) and filed is not None and filed.dates is not None:
            since = filed.dates.starts_on if said.outcome == "given" else step.anchor
            faults["on"] = day_fault(said.on, since=since, today=self.today())
            if said.outcome == "given" and not self.in_force:
                faults["outcome"] = "这项激励已经停止，不能再给予"
        if found := {name: fault for name, fault in faults.items() if fault}:
            raise refuse(Refused("；".join(found.values()), code="FormFaulty", faults=found))

    def _must_be_in_force(self) -> None:
        if not self.in_force:
            raise refuse(Refused("这项激励还没有授予，或者已经停止、期满", code="NotInForce"))


def judged(form: type[Form], telling: Telling) -> Form:
    """What was told as its form. Raises the refusal as it travels."""
    try:
        return judge(form, telling.content)
    except Refused as refused:
        raise refuse(refused) from None
