"""主动承诺的更新：新的一份受理、公开之后，告诉旧的一份到此为止。实施方案 二（一）1：鼓励主动向社会作出信用承诺。"""

from temporalio import activity
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities.commitment import commitment_row
from database.reading import reading
from rules.actor import MACHINE
from rules.journal import Moment, Telling
from rules.step import Receipt

# An old one that has ended meanwhile needs no ending.
PASSED_BY = ("NotInForce", "CaseClosed", "AcceptedUpdateCompletedWorkflow")


@activity.defn
async def supersede_commitment(moment: Moment) -> None:
    """Tell the commitment that this one renews; told twice, it is one update."""
    async with reading() as connection:
        row = await commitment_row(connection, moment.case)
    handle = activity.client().get_workflow_handle(row.replaces)
    telling = Telling(by=MACHINE, content={"number": row.number})
    try:
        await handle.execute_update("supersede", telling, id=f"supersede/{row.number}", result_type=Receipt)
    except WorkflowUpdateFailedError as error:
        if not (isinstance(error.cause, ApplicationError) and error.cause.type in PASSED_BY):
            raise
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise
