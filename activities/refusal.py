"""一次拒绝怎样离开活动：带着自己的代码和逐栏的错误，而且不再重试。"""

from typing import Any

from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from rules.refusal import Refused


class _Refusing(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        try:
            return await super().execute_activity(input)
        except Refused as refused:
            raise ApplicationError(refused.sentence, refused.faults, type=refused.code, non_retryable=True) from None


class Refusals(Interceptor):
    """A refusal of an activity reaches the person who asked as a refusal of a validator does."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:
        return _Refusing(super().intercept_activity(next))
