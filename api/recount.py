"""工作日历更新后，对每个在办案件说一声：按新日历重新计算。"""

from datetime import timedelta

from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.service import RPCError

from database.queries.step import cases_not_counted_with
from database.reading import reading
from rules.working_day import calendar
from settings import settings, temporal_connection
from workflows.plugin import PLUGIN


async def recount_all() -> tuple[int, int]:
    """How many cases with open steps were told, and how many of their steps were counted anew.

    A case that ends meanwhile is passed over. It may be run again: a step that was counted with this calendar stays.
    """
    client = await Client.connect(**temporal_connection(), plugins=[PLUGIN])
    timeout = timedelta(seconds=settings().temporal_rpc_timeout)
    version, cases, steps = calendar().version, 0, 0
    async with reading() as connection:
        counted_otherwise = await cases_not_counted_with(connection, version)
    for case in counted_otherwise:
        handle = client.get_workflow_handle(case)
        try:
            steps += await handle.execute_update("recount", version, id=f"recount/{version}", rpc_timeout=timeout)
            cases += 1
        except (WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError, RPCError):
            continue
    return cases, steps
