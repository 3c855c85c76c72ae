"""案件已经结束，它的邮件才被退回：只登记下来，督办看得见。决定 0016。"""

from temporalio import workflow

from workflows.lifecycle import Lifecycle

with workflow.unsafe.imports_passed_through():
    from activities import email
    from rules.journal import Telling


@workflow.defn(name="returned_mail")
class ReturnedMail(Lifecycle):
    """One mail whose case has nobody left to hear that it came back."""

    @workflow.run
    async def run(self, telling: Telling) -> str:
        await self.file(email.keep_bounce, telling.model_copy(update={"at": self.now()}), telling.by)
        await self.be_heard()
        return "kept"
