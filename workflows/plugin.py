"""客户端、工作进程、重放和测试共有的一套：数据转换、沙箱放行、拒绝怎样传出活动。"""

import asyncio
from typing import Any

from temporalio import activity
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import CompositePayloadConverter, DataConverter
from temporalio.exceptions import ApplicationError
from temporalio.plugin import SimplePlugin
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
    UnsandboxedWorkflowRunner,
    WorkflowRunner,
)

from rules.refusal import Refused

BEAT = 3.0
# The sandbox imports a lifecycle anew for each case and looks at every payload from inside: half of a worker's time.
# tests/workflows/test_pure.py holds the lifecycles to what it would: no clock, no chance, no machine.
RUNNER = UnsandboxedWorkflowRunner()


class Attending(Interceptor):
    """A refusal leaves an activity as what it is: a sentence, with its faults and its code as details.

    Whether it is final says the retry policy of the one who asked: see `workflows.doing`.

    While an activity runs, it is said to live: when its worker is killed, another takes it up within seconds.
    """

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _Attending(next)


class _Attending(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        beating = asyncio.create_task(_beat()) if activity.info().heartbeat_timeout else None
        try:
            return await super().execute_activity(input)
        except Refused as refused:
            raise ApplicationError(refused.sentence, refused.faults, refused.code, type="Refused") from None
        finally:
            if beating:
                beating.cancel()


async def _beat() -> None:
    while True:
        await asyncio.sleep(BEAT)
        activity.heartbeat()


class Payloads(CompositePayloadConverter):
    """Messages as JSON by pydantic, with one set of converters in a process.

    The SDK makes a converter for each case and two for each turn of it, and each would work out anew how a message of
    every type is read.
    """

    _shared = tuple(PydanticPayloadConverter().converters.values())

    def __init__(self) -> None:
        super().__init__(*self._shared)


def _runner(_: WorkflowRunner | None) -> WorkflowRunner:
    return RUNNER


PLUGIN = SimplePlugin(
    "xincheng",
    data_converter=DataConverter(payload_converter_class=Payloads),
    interceptors=[Attending()],
    workflow_runner=_runner,
)
