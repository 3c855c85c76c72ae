"""登记有误的，由登记人撤回；什么时候为时已晚，各种案件自己说。"""

from temporalio import workflow

from workflows.doing import owe_answer, refuse
from workflows.lifecycle import Lifecycle

with workflow.unsafe.imports_passed_through():
    from rules.journal import Telling
    from rules.refusal import Refused
    from rules.step import Receipt


class TakenBack(Lifecycle):
    """A lifecycle that whoever entered it may take back; its course stops when `taken_back` says why."""

    def __init__(self) -> None:
        super().__init__()
        self.taken_back = ""

    def too_late_to_take_back(self) -> Refused | None:
        """Why it stands; None while it may be taken back."""
        raise NotImplementedError

    @workflow.update
    async def withdraw(self, telling: Telling) -> Receipt:
        self.taken_back = str(telling.content["reason"])
        owe_answer()
        # What is asked beside the course goes on until the case closes, which waits for its mails.
        asked = {key for key, live in self.live.items() if not live.open.step.aside}
        await workflow.wait_condition(lambda: asked.isdisjoint(self.live))
        return Receipt(case=self.case, key="withdraw", at=self.now(), sentence="已撤回")

    @withdraw.validator
    def _may_withdraw(self, telling: Telling) -> None:
        if late := self.too_late_to_take_back():
            raise refuse(late)
        if not telling.by.persons & self.hands.get("filed", frozenset()):
            raise refuse(Refused("只有登记人可以撤回", code="NotYours"))
        if not str(telling.content.get("reason", "")).strip():
            raise refuse(Refused("请写明撤回理由", code="FormFaulty", faults={"reason": "请写明撤回理由"}))
