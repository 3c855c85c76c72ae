"""客户端、工作进程、重放和测试共有的一套：数据转换、沙箱放行、拒绝怎样传出活动。"""

from typing import Any

from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError
from temporalio.plugin import SimplePlugin
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from rules.refusal import Refused

# Importing a lifecycle anew for each case took a third of a worker's time; tests/workflows/test_pure.py holds the
# lifecycles to what the sandbox would: no clock, no chance, no machine.
RUNNER = SandboxedWorkflowRunner(
    restrictions=SandboxRestrictions.default.with_passthrough_modules("rules", "activities", "workflows")
)


class Refusing(Interceptor):
    """A refusal leaves an activity as what it is: a sentence, its code as the type, its faults as details."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _Refusing(next)


class _Refusing(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        try:
            return await super().execute_activity(input)
        except Refused as refused:
            raise ApplicationError(refused.sentence, refused.faults, type=refused.code, non_retryable=True) from None


def _runner(_: WorkflowRunner | None) -> WorkflowRunner:
    return RUNNER


PLUGIN = SimplePlugin(
    "xincheng", data_converter=pydantic_data_converter, interceptors=[Refusing()], workflow_runner=_runner
)
