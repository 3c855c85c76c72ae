"""作出承诺的企业受到处罚：办理单位判断是否涉及承诺，涉及的启动核查；系统不自行启动。"""

from datetime import date
from typing import Any

from temporalio.client import Client

from local.course import Course
from rules.scenario import Scenario
from tests.workflows.commitment_course import CommitmentCourse
from tests.workflows.rehearsal import decide
from tests.workflows.test_commitment import BEGUN, FED_BACK, GOOD, course, offering

__all__ = ["offering"]


async def penalised(client: Client, one: CommitmentCourse, serial: int, on: date) -> str:
    """A penalty of the business of a commitment is entered and its class confirmed; its number."""
    own: dict[str, Any] = {"no": f"连交罚〔2026〕{7800 + serial}号", "uscc": one.uscc, "subject": one.offer.subject}
    penalty = Course(client, Scenario(title="处罚", begins_on=on, penalty=own))
    await penalty.begin()
    await decide(penalty, on, "class_confirmation", klass="general")
    await one.quiet()
    return str(own["no"])


async def test_a_penalty_is_weighed_by_a_person_who_calls_for_the_check(offering: Client) -> None:
    """05-11 告知，五个工作日：05-12、13、14、15、18 → 05-18。"""
    one = course(offering, 201, handling_unit="haizhou")
    await one.accepted(BEGUN)
    await one.past(date(2026, 5, 11))
    no = await penalised(offering, one, 1, date(2026, 5, 11))
    assert await one.due("commitment_penalty.1") == date(2026, 5, 18)
    assert "commitment_check.1" not in await one.steps(), "nothing adverse happens by itself"
    row = await one._row("commitment_penalty.1")
    assert row.unit == "haizhou"
    assert no in str(row.open["step"]["facts"])
    await one.answer(date(2026, 5, 12), "commitment_penalty", outcome="check", reason="同一车辆")
    await one.answer(date(2026, 5, 13), "commitment_check", **GOOD)
    (check,) = await one.checks()
    assert (check.cause, check.source, check.called_by) == ("penalty", no, "示例经办")
    call: dict[str, Any] = {"cause": "penalty", "source": no, "reason": "再查一次"}
    await one.tell(date(2026, 5, 13), "call_for_check", refused="CheckCalledAlready", **call)
    await one.replayed()


async def test_a_penalty_that_does_not_matter_starts_no_check(offering: Client) -> None:
    one = course(offering, 202)
    await one.accepted(BEGUN)
    await penalised(offering, one, 2, BEGUN)
    await one.answer(date(2026, 4, 2), "commitment_penalty", outcome="unrelated", reason="另一项业务")
    await one.past(date(2026, 4, 8))
    assert "commitment_check.1" not in await one.steps()
    assert (await one.steps())["commitment_penalty.1"] == "done"


async def test_nobody_is_asked_once_the_outcome_stands(offering: Client) -> None:
    one = course(offering, 203)
    await one.accepted(BEGUN)
    await penalised(offering, one, 3, BEGUN)
    await one.answer(date(2026, 7, 1), "commitment_check", **GOOD)
    await one.answer(date(2026, 7, 1), "commitment_feedback", **FED_BACK)
    assert await one.over()
    assert (await one.steps())["commitment_penalty.1"] == "withdrawn"
    await penalised(offering, one, 4, date(2026, 7, 2))
    assert "commitment_penalty.2" not in await one.steps()
