"""The cases that have begun still run on the code of today. `python -m tests.workflows.record` records more."""

import json
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError, _Definition

import worker
from tests.workflows.record import COURSES, HISTORIES, history_of
from tests.workflows.record_commitment import COMMITTED
from tests.workflows.record_edition import ENTERED
from tests.workflows.record_sanction import SANCTIONED
from tests.workflows.record_sanction_list import LISTED
from tests.workflows.rehearsal import scenarios
from workflows.plugin import PLUGIN

FILES = sorted(HISTORIES.glob("*.json"))


def test_every_lifecycle_and_every_chosen_course_has_a_history() -> None:
    own = {"question_answered", "sheet_entered", "report_issued"}
    told = {history_of(file) for file in scenarios() if file.stem in COURSES}
    assert len(told) == len(COURSES)
    assert {file.stem for file in FILES} >= told | COMMITTED | SANCTIONED | LISTED | ENTERED | own
    begun = {json.loads(file.read_text())["events"][0][STARTED]["workflowType"]["name"] for file in FILES}
    # What ended before its mail came back only writes that down, in a workflow of one activity.
    assert begun == {_Definition.must_from_class(one).name for one in worker.WORKFLOWS} - {"returned_mail"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_recorded_case_runs_on_the_code_of_today(file: Path) -> None:
    await replay(file.read_text(encoding="utf-8"))


async def test_a_case_that_went_another_way_is_noticed() -> None:
    """The steps of a course in another order, as an unguarded change of the code would ask for them."""
    file = HISTORIES / "penalty_repaired_at_the_earliest_day.json"
    other = file.read_text(encoding="utf-8").replace('"draw_penalty_papers"', '"issue_penalty_papers"')
    with pytest.raises(NondeterminismError):
        await replay(other)


def test_no_history_tells_of_the_machine_that_recorded_it() -> None:
    for file in FILES:
        identities = {str(one) for one in identities_of(json.loads(file.read_text()))}
        assert not {one for one in identities if "@" in one}, file.name


STARTED = "workflowExecutionStartedEventAttributes"


async def replay(history: str) -> None:
    replayer = Replayer(workflows=worker.WORKFLOWS, plugins=[PLUGIN])
    case = json.loads(history)["events"][0][STARTED]["workflowId"]
    await replayer.replay_workflow(WorkflowHistory.from_json(case, history))


def identities_of(part: object) -> list[object]:
    if isinstance(part, dict):
        own = [value for name, value in part.items() if name == "identity"]
        return own + [one for value in part.values() for one in identities_of(value)]
    return [one for value in part for one in identities_of(value)] if isinstance(part, list) else []
