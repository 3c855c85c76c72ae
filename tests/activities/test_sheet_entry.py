"""登记不成的一行，人看到的总是一句中文；程序自己的话只进日志。"""

from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from activities.sheet_entry import FAULT, _faults
from rules.refusal import Refused
from rules.sheet_kind import SHEETS
from workflows.doing import refuse

PENALTY = SHEETS["penalty"]
NUMBER = PENALTY.headings[PENALTY.number]


def test_a_refusal_stands_under_the_heading_of_its_field() -> None:
    refused = refuse(Refused("信息有误", code="FormFaulty", faults={PENALTY.number: "文号有误", "strange": "别处有误"}))
    assert _faults(PENALTY, WorkflowUpdateFailedError(refused))[NUMBER] in ("文号有误", "别处有误")
    alone = refuse(Refused("该事项已经登记", code="AlreadyEntered"))
    assert _faults(PENALTY, WorkflowUpdateFailedError(alone)) == {NUMBER: "该事项已经登记"}


def test_what_is_no_refusal_is_not_shown_in_the_words_of_a_program() -> None:
    broken = ApplicationError("Failed decoding arguments", type="ValueError")
    assert _faults(PENALTY, WorkflowUpdateFailedError(broken)) == {NUMBER: FAULT}
    nested = ApplicationError("Workflow Update handler missing")
    nested.__cause__ = refuse(Refused("文号有误", code="FormFaulty"))
    assert _faults(PENALTY, WorkflowUpdateFailedError(nested)) == {NUMBER: "文号有误"}
