"""每晚和每次档案变化时，计算谁具备哪项激励的条件，告诉进行中的激励。实施方案 二（三）9。"""

from temporalio import workflow

from workflows.doing import SHANGHAI, do, do_far

with workflow.unsafe.imports_passed_through():
    from activities import eligibility
    from rules.eligibility import EligibilityDone, EligibilityOrder, EligibilityPage


@workflow.defn(name="eligibility")
class Eligibilities:
    """One run over everybody who is due, or over everybody; no case of its own, and nothing of it is decided here."""

    def __init__(self) -> None:
        self.owes_answer = False
        self.done = EligibilityDone()

    @workflow.run
    async def run(self, order: EligibilityOrder) -> EligibilityDone:
        # It begins every minute, and mostly nobody is due: that is found beside the workflow and leaves little behind.
        if order.scope == "due" and not await do(eligibility.is_anybody_due, order):
            return self.done
        begun = workflow.now()
        on = order.on or begun.astimezone(SHANGHAI).date()
        while True:
            counted = self.done.model_dump()
            page = EligibilityPage(scope=order.scope, on=on, at=workflow.now(), begun_at=begun, **counted)
            self.done = await do_far(eligibility.compute_page, page)
            if not self.done.after:
                return self.done

    @workflow.query
    def progress(self) -> EligibilityDone:
        """How far it has come, for whoever operates the house."""
        return self.done
