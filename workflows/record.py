"""信用记录登记：登记 →（不利信息和一切更改由第二人复核）→ 记入信用档案。实施方案 二（一）4。"""

import asyncio
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow

from workflows.doing import do
from workflows.lifecycle import Lifecycle

with workflow.unsafe.imports_passed_through():
    from activities import hanging, record_entry
    from rules.fault import judge
    from rules.hanging import RecordPutRight
    from rules.journal import Ending
    from rules.record_entry import RecordChecked, RecordEntering, RecordFiling
    from rules.record_step import RecordCheck, record_check


@workflow.defn(name="record")
class RecordOfBusiness(Lifecycle):
    """One record, from its entry until it stands in the chain of its business or is rejected."""

    @workflow.run
    async def run(self, entering: RecordEntering) -> str:
        draft = entering.draft
        await self.file(record_entry.file_record, RecordFiling(**self.moment(entering.by), draft=draft), entering.by)
        kept, by = "", entering.by
        if draft.checked:
            answer = await self.ask(record_check(draft, self.today()))
            assert answer is not None
            check, by = judge(RecordCheck, answer.answers), answer.by
            kept = check.reason
            if check.outcome == "reject":
                return await self.close("unrecorded")
        unkept = await do(record_entry.keep_record, RecordChecked(**self.moment(by), draft=draft, reason=kept))
        if draft.act == "correct" and not unkept:
            right = RecordPutRight(**self.moment(by), about=draft.about, event="corrected", why=draft.reason)
            self.follow(do(hanging.let_record_fall, right))
        return await self.close("unrecorded" if unkept else "recorded")

    async def close(self, outcome: str) -> str:
        # A record that needs nobody is over before whoever entered it has asked whether it was filed.
        with suppress(asyncio.TimeoutError):
            await workflow.wait_condition(lambda: self.heard, timeout=timedelta(minutes=1))
        await self.finish()
        await do(record_entry.close_record, Ending(**self.moment(), outcome=outcome))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return outcome
