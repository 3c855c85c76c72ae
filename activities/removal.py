"""请记录自己的案件把它撤下：处罚办理变更、撤销，未履约的承诺恢复适用，认定终止，惩戒解除，重点关注退出；各案有各案的核准。"""

from temporalio import activity
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from database.writing import note, writing
from rules.journal import Entry, Telling
from rules.objection_file import Removal
from rules.step import Receipt

# What a case says when it has done so already, or is about to; there is nothing left to ask of it.
DONE = {"RevisionUnderWay", "CaseClosed", "NothingToRestore", "NothingToEnd"}
TITLES = {
    "revise": "变更、撤销",
    "restore": "恢复适用承诺",
    "propose_end": "终止认定",
    "propose_lift": "解除惩戒",
    "propose_exit": "退出重点关注",
}


@activity.defn
async def take_down(removal: Removal) -> None:
    """Tell the case; the same removal twice is one act. What the case refuses for another reason is written down."""
    handle = activity.client().get_workflow_handle(removal.about_case)
    telling = Telling(by=removal.by, content=removal.content)
    told, why = f"已向所涉案件提出{TITLES[removal.update]}", ""
    try:
        await handle.execute_update(removal.update, telling, id=removal.case, result_type=Receipt)
    except WorkflowUpdateFailedError as error:
        if not isinstance(error.cause, ApplicationError):
            raise
        if error.cause.type not in DONE:
            told = f"所涉案件没有接受{TITLES[removal.update]}，请到该案件办理"
        why = error.cause.message
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise
        told, why = "所涉案件已经办结", f"需要{TITLES[removal.update]}的，请到该案件办理"
    entry = Entry(key="removal", at=removal.at, mark="step", what=told, why=why, by=removal.by)
    async with writing() as connection:
        await note(connection, removal.case, entry)
