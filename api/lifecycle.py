"""对案件说话只有两句：begin（立案）和 tell（告知）；案件说不，就是一次拒绝。DESIGN「The verbs of a lifecycle」."""

import asyncio
from time import monotonic
from typing import Any
from uuid import uuid4

import structlog
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from rules.message import Message
from rules.refusal import Refused
from rules.step import Receipt
from settings import settings, temporal_connection
from workflows.plugin import PLUGIN

log = structlog.get_logger()
# A step's row is seen a moment before its case hears answers to it; nobody need be told of that moment.
OPENING = 3.0
_client: Client | None = None
_connecting = asyncio.Lock()


async def client() -> Client:
    """The one connection of this process, made when first asked for. Raises Refused TryAgain."""
    global _client
    if _client is None:
        async with _connecting:
            if _client is None:
                _client = await _connected()
    return _client


def use(connection: Client | None) -> None:
    """Speak through a connection that is there already, or make a new one when next asked."""
    global _client
    _client = connection


async def _connected() -> Client:
    try:
        async with asyncio.timeout(settings().temporal_connect_timeout):
            return await Client.connect(**temporal_connection(), plugins=[PLUGIN])
    except (TimeoutError, RuntimeError, RPCError, OSError):
        raise Refused("暂时连不上流程引擎，请稍后再试", code="TryAgain") from None


async def begin(kind: str, message: Message, *, case: str) -> Receipt:
    """Start a case and wait until it is a fact.

    Raises Refused AlreadyEntered when the case has been entered, TryAgain when nobody answers, or what the case says.
    """
    speaker = await client()
    beginning: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        kind,
        message,
        id=case,
        task_queue=settings().task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    )
    # One journey begins the case and waits for it to be a fact: the case has both before its first turn. The question
    # is a new one each time, or the server would repeat what a refused beginning under the same number was told.
    filed = speaker.execute_update_with_start_workflow(
        "filed", id=f"filed/{uuid4().hex}", start_workflow_operation=beginning, result_type=Receipt
    )
    try:
        return await _update(filed)
    except WorkflowAlreadyStartedError:
        raise Refused("该事项已经登记，不能重复登记", code="AlreadyEntered") from None
    except Refused as refused:
        # A case that was refused may have ended before it could say so; its end says why.
        if refused.code != "CaseClosed":
            raise
        raise await _ending(speaker.get_workflow_handle(case)) from None


async def _ending(handle: WorkflowHandle[Any, Any]) -> Refused:
    try:
        async with asyncio.timeout(settings().temporal_rpc_timeout):
            await handle.result()
    except WorkflowFailureError as error:
        return _refusal(error)
    except (RPCError, TimeoutError):
        pass
    return _try_again()


async def tell(case: str, update: str, message: Message, *, click: str) -> Receipt:
    """Say something to a case; `click` is the rendered form's own id, so that a double click is one act.

    Raises Refused: the case's own code, CaseClosed when it has ended, TryAgain when nobody answers in time.
    """
    handle = (await client()).get_workflow_handle(case)
    limit = monotonic() + OPENING
    while True:
        try:
            return await _update(handle.execute_update(update, message, id=click or None, result_type=Receipt))
        except Refused as refused:
            if refused.code != "TryAgain" or monotonic() > limit:
                raise
        await asyncio.sleep(0.1)


async def _update(asked: Any) -> Receipt:
    try:
        async with asyncio.timeout(settings().temporal_rpc_timeout):
            receipt: Receipt = await asked
            return receipt
    except WorkflowUpdateFailedError as error:
        raise _refusal(error) from None
    except (WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError):
        raise _try_again() from None
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            raise Refused("案件已经办结，不能再办理", code="CaseClosed") from None
        raise _try_again() from None


def _try_again() -> Refused:
    return Refused("系统正忙，没有等到办理结果，请稍后用同一页面重新提交", code="TryAgain")


def _refusal(error: BaseException) -> Refused:
    """The innermost refusal: a validator's own, or that of an activity behind it."""
    cause: BaseException | None = error.__cause__
    refusal: ApplicationError | None = None
    while cause is not None:
        if isinstance(cause, ApplicationError):
            refusal = cause
        cause = cause.__cause__
    if refusal is not None and refusal.type == "AcceptedUpdateCompletedWorkflow":
        return Refused("案件已经办结，不能再办理", code="CaseClosed")
    # A refusal of the house carries its faults, be they none; what else fails is a fault, told in words of a program.
    if refusal is None or not refusal.type or not refusal.details or not isinstance(refusal.details[0], dict):
        log.error("fault", error=repr(refusal or error))
        return Refused("系统出错了，您的操作没有完成", code="Fault")
    faults = {str(name): str(fault) for name, fault in refusal.details[0].items()}
    return Refused(refusal.message, code=refusal.type, faults=faults)
