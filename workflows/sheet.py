"""表格导入：读取 → 核对清单 → 逐行登记案件。实施方案 二（一）4、二（二）7。"""

from temporalio import workflow

from workflows.doing import do, do_far
from workflows.lifecycle import Lifecycle

with workflow.unsafe.imports_passed_through():
    from activities import sheet, sheet_entry
    from rules.fault import judge
    from rules.journal import Ending
    from rules.sheet import SheetConfirmation, SheetOrder, SheetWork
    from rules.sheet_kind import SHEETS
    from rules.sheet_step import sheet_confirmation


@workflow.defn(name="sheet")
class PenaltySheet(Lifecycle):
    """One sheet, of penalties or of records, from its upload until every good row is a case of its own."""

    @workflow.run
    async def run(self, order: SheetOrder) -> str:
        await self.file(sheet.file_sheet, SheetWork(**self.moment(order.by), order=order), order.by)
        outcome = await self.course(order)
        await self.finish()
        await do(sheet.close_sheet, Ending(**self.moment(), outcome=outcome))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return outcome

    async def course(self, order: SheetOrder) -> str:
        counted = await do_far(sheet.read_sheet, SheetWork(**self.moment(order.by), order=order))
        if counted.fault:
            return "unreadable"
        if not counted.good:
            return "empty"
        answer = await self.ask(
            sheet_confirmation(order.unit, self.today(), self.case, counted, SHEETS[order.kind].clause)
        )
        assert answer is not None
        if judge(SheetConfirmation, answer.answers).outcome == "discard":
            return "discarded"
        while await do_far(sheet_entry.enter_rows, SheetWork(**self.moment(order.by), order=order)):
            pass
        return "entered"
