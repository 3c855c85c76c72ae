"""信用报告：要一份，出一份；编号和字节从此不变。实施方案 二（一）3。"""

from temporalio import workflow

from workflows.lifecycle import Lifecycle

with workflow.unsafe.imports_passed_through():
    from activities import report
    from rules.report import ReportFiling, ReportOrder


@workflow.defn(name="report")
class Report(Lifecycle):
    """One report of one business, issued as it is asked for."""

    @workflow.run
    async def run(self, order: ReportOrder) -> str:
        await self.file(report.issue_report, ReportFiling(**self.moment(order.by), order=order), order.by)
        await self.be_heard()
        return "issued"
