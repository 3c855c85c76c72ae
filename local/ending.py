"""一个没有立成的案件为什么没有立成：问它的结局。"""

from typing import Any

from temporalio.client import WorkflowFailureError, WorkflowHandle
from temporalio.exceptions import ApplicationError

from rules.refusal import Refused


async def refusal_at_end(handle: WorkflowHandle[Any, Any]) -> Refused | None:
    """The refusal that a case ended with; None when it did not fail. It waits for the end."""
    try:
        await handle.result()
    except WorkflowFailureError as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, ApplicationError):
            cause = cause.__cause__
        if cause is None:
            raise
        faults = dict(cause.details[0]) if cause.details else {}
        return Refused(cause.message, code=str(cause.type), faults=faults)
    return None
