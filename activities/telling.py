"""一案对另一案说话：说过一次就是一次，对方已经办结或者早已知道的，放过。"""

from collections.abc import Container

from temporalio import activity
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from rules.message import Message
from rules.step import Receipt


async def say(case: str, update: str, message: Message, *, click: str, passed_by: Container[str] = ()) -> bool:
    """Whether a case took what it was told; the same `click` is told once. `passed_by`: refusals that are fine."""
    handle = activity.client().get_workflow_handle(case)
    try:
        await handle.execute_update(update, message, id=click, result_type=Receipt)
    except WorkflowUpdateFailedError as error:
        if isinstance(error.cause, ApplicationError) and error.cause.type in passed_by:
            return False
        raise
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise
        return False
    return True
