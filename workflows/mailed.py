"""退信：一封中继已经收下的邮件，后来没有送到。决定 0016。"""

from temporalio import workflow

from workflows.asking import Asking
from workflows.doing import do_heard, refuse

with workflow.unsafe.imports_passed_through():
    from activities import email
    from rules.journal import Telling
    from rules.refusal import Refused
    from rules.step import Receipt


class Mailed(Asking):
    """The part of a lifecycle that hears of its mails which came back."""

    def __init__(self) -> None:
        super().__init__()
        # Why, by the id of the mail. What is being served by one sees here that it did not arrive.
        self.bounces: dict[str, str] = {}

    @workflow.update
    async def bounced(self, telling: Telling) -> Receipt:
        self.bounces[telling.key] = str(telling.content["diagnostic"])
        receipt = await do_heard(email.keep_bounce, telling.model_copy(update={"case": self.case, "at": self.now()}))
        self.came_back(telling.key)
        return receipt

    @bounced.validator
    def _may_be_bounced(self, telling: Telling) -> None:
        if telling.by.kind != "system":
            raise refuse(Refused("退信由邮件系统登记", code="NotYours"))
        if not telling.key or not telling.content.get("diagnostic"):
            raise refuse(Refused("请写明是哪一封邮件、为什么退回", code="FormFaulty"))

    def came_back(self, mail: str) -> None:
        """What a lifecycle does about one of its mails that did not arrive."""
