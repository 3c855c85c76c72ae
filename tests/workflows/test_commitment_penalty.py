"""作出承诺的企业受到处罚：办理单位判断是否涉及承诺，涉及的启动核查；系统不自行启动。"""

from datetime import date
from typing import Any

from sqlalchemy import select
from temporalio.client import Client

from database.reading import reading
from database.tables.case import Event
from database.writing import table
from local.course import Course
from rules.scenario import Scenario
from tests.workflows.commitment_course import CommitmentCourse
from tests.workflows.rehearsal import decide
from tests.workflows.test_commitment import BEGUN, FED_BACK, GOOD, course, offering

__all__ = ["offering"]
EVENT = table(Event)


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


async def test_who_calls_for_a_second_check_while_one_is_on_its_way_is_seen_at_once(offering: Client) -> None:
    one, day = course(offering, 204), date(2026, 5, 13)
    await one.accepted(BEGUN)
    calls = [("complaint", "投诉〔2026〕24号"), ("sampled", "抽查〔2026〕2号"), ("data", "比对〔2026〕2号")]
    told = ["投诉举报", "抽查", "数据比对", "同一事项受到行政处罚"]
    for cause, source in calls:
        await one.tell(day, "call_for_check", cause=cause, source=source, reason="有疑点")
    no = await penalised(offering, one, 5, day)
    await one.answer(day, "commitment_penalty", outcome="check", reason="同一车辆")
    async with reading() as connection:
        seen = select(EVENT.c.what, EVENT.c.why, EVENT.c.by_name).where(EVENT.c.case_id == one.case)
        lines = (await connection.execute(seen.where(EVENT.c.what.startswith("启动")).order_by(EVENT.c.id))).all()
    assert [line.what for line in lines] == [f"启动履约核查：{title}" for title in told]
    assert all(line.by_name for line in lines)
    why = [line.why for line in lines]
    assert why[0] == "投诉〔2026〕24号：有疑点", "nothing was on its way before it"
    assert [each.partition("。")[0] for each in why[1:3]] == [f"{source}：有疑点" for _, source in calls[1:]]
    assert why[3].startswith(f"{no}：同一车辆。已有一件核查正在进行")
    assert [step for step in await one.steps() if step.startswith("commitment_check")] == ["commitment_check.1"]
    await one.answer(day, "commitment_check", **GOOD)
    assert (await one.steps())["commitment_check.2"] == "open"
    await one.replayed()
