"""复议、诉讼，走在真实的引擎上：停止执行期间不使用，维持的恢复，撤销的由处罚案件执行。"""

from datetime import date, datetime, time
from typing import Any

import pytest
from temporalio.client import Client

from local.accounts import open_accounts
from local.course import SHANGHAI, Course
from rules.penalty_file import PenaltyEntry
from rules.refusal import Refused
from rules.scenario import actor
from tests.workflows.objection_course import ContestCourse, decide, file_of, penalty_row, published
from tests.workflows.sanction_course import SanctionCourse, adopted, determined

ON, RESULT = date(2026, 9, 28), date(2026, 10, 12)
PAPER: dict[str, Any] = {"document": "示例行复决〔2026〕1号", "document_day": "2026-10-12", "proof": ["upload"]}
APPROVED: dict[str, Any] = {"outcome": "approve", "reason": "与文书一致"}


async def standing(penalty: Course, on: date) -> list[str]:
    assert isinstance(penalty.entry, PenaltyEntry)
    found = await file_of(penalty.entry.decision.uscc, datetime.combine(on, time(23), SHANGHAI))
    return [item.state for item in found]


async def test_what_is_stayed_is_not_used_until_it_is_upheld(house: Client) -> None:
    penalty = await published(house, 101)
    course = ContestCourse(house, f"{penalty.case}/penalty", ON, stayed=True)
    await course.begin()
    assert (await penalty_row(penalty)).frozen_on == ON
    early = PAPER | {"document_day": "2026-09-27"}
    await decide(course, RESULT, "contest_result", refused="FormFaulty", outcome="upheld", reason="合法", **early)
    await decide(course, RESULT, "contest_result", outcome="upheld", reason="合法", **PAPER)
    assert await standing(penalty, RESULT) == ["frozen"], "nobody acts alone"
    await decide(course, RESULT, "contest_approval", at=11, refused="NotYours", person="enf-handler", **APPROVED)
    await decide(course, RESULT, "contest_approval", at=11, **APPROVED)
    assert await standing(penalty, RESULT) == ["in_force"]
    assert await course.over()
    await course.replayed()


async def test_what_falls_is_taken_down_by_the_revision_of_its_own_case(house: Client) -> None:
    penalty = await published(house, 102)
    course = ContestCourse(house, f"{penalty.case}/penalty", ON, stayed=False)
    await course.begin()
    assert (await penalty_row(penalty)).frozen_on is None
    await penalty.go_to(datetime.combine(RESULT, time(9), SHANGHAI))
    await decide(course, RESULT, "contest_result", outcome="撤销", reason="主体有误", **PAPER)
    await decide(course, RESULT, "contest_approval", at=11, outcome="return", reason="请补全理由")
    await decide(course, RESULT, "contest_result", at=12, outcome="撤销", reason="处罚主体有误", **PAPER)
    await decide(course, RESULT, "contest_approval", at=13, **APPROVED)
    await decide(penalty, RESULT, "revision_approval", at=14, outcome="approve", reason="属实")
    assert await standing(penalty, RESULT) == ["ended"]
    assert "示例行复决〔2026〕1号" in (await penalty_row(penalty)).explanation


async def test_the_same_paper_is_entered_once_and_only_by_the_unit_that_decided(house: Client) -> None:
    penalty = await published(house, 103)
    await ContestCourse(house, f"{penalty.case}/penalty", ON, stayed=False).begin()
    elsewhere = ContestCourse(house, f"{penalty.case}/penalty", ON, stayed=True)
    by = actor("handler", "haizhou")
    elsewhere.entry = elsewhere.entry.model_copy(update={"by": by})
    elsewhere.case += "2"
    with pytest.raises(Refused) as refused:
        await elsewhere.begin()
    assert refused.value.code == "NotYours"
    assert (await penalty_row(penalty)).frozen_on is None


async def test_a_determination_that_falls_takes_its_measure_down_the_same_day(house: Client) -> None:
    """复议撤销认定：认定核准终止的当日，依据它的惩戒解除。"""
    await open_accounts({})
    basis = await determined(house, 6590)
    measure = SanctionCourse(house, basis, await adopted(house, 6590), date(2026, 5, 14))
    await measure.applied(date(2026, 5, 14))
    course = ContestCourse(house, f"{basis.case}/dishonesty", ON, stayed=False)
    await course.begin()
    await basis.past(RESULT)
    await measure.past(RESULT)
    await decide(course, RESULT, "contest_result", at=13, outcome="撤销", reason="事实不清", **PAPER)
    await decide(course, RESULT, "contest_approval", at=14, **APPROVED)
    assert (await basis.determination()).ended_on is None, "the unit that determined approves the end of it"
    await basis.answer(RESULT, "dishonesty_end", outcome="approve", reason="属实")
    row = await basis.determination()
    assert (row.ended_on, row.ended_why) == (RESULT, "认定被撤销：示例行复决〔2026〕1号（2026-10-12）")
    await measure.quiet()
    assert (await measure.sanction()).lifted_on == RESULT
