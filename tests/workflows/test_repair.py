"""A repair whose clock was stopped: the letter and the step say the same day, and a day is left to act."""

from datetime import date
from typing import Any

from sqlalchemy import select
from temporalio.client import Client

from database.reading import reading
from database.tables.letter import LetterRow
from database.tables.step import StepRow
from database.writing import table
from local.course import Course
from rules.scenario import Scenario
from tests.rules.penalty_example import code
from tests.workflows.rehearsal import APPLIED, decide, tell

STEP, LETTER = table(StepRow), table(LetterRow)
VERIFIED = {"fine_paid": True, "corrected": True, "findings": "属实"}


async def published(client: Client, serial: int) -> Course:
    """A penalty that has been shown since 2026-04-08 and may be repaired from 2026-07-01."""
    own = {"no": f"连交罚〔2026〕{5500 + serial}号", "uscc": code(f"MAAR{serial:04d}")}
    course = Course(client, Scenario(title="修复", begins_on=date(2026, 4, 1), penalty=own))
    await course.begin()
    await decide(course, date(2026, 4, 2), "class_confirmation", klass="general")
    await decide(course, date(2026, 4, 3), "paper_approval", outcome="approve")
    proof: dict[str, Any] = {"outcome": "served", "means": "direct", "receiver": "示例法人"}
    await decide(course, date(2026, 4, 8), "service_proof", **proof)
    uploaded: dict[str, Any] = {"places": ["creditchina"], "evidence": "平台回执"}
    await decide(course, date(2026, 4, 8), "disclosure", at=15, **uploaded)
    return course


async def steps(course: Course) -> dict[str, Any]:
    async with reading() as connection:
        rows = await connection.execute(select(STEP).where(STEP.c.case_id == course.case))
        return {row.key: row for row in rows}


async def test_an_extension_notice_says_the_day_of_the_step(house: Client) -> None:
    """受理 07-03，06、07、08 计 3，补正 07-13 到；14 至 17 计 4 → 07-17；延长 10 个：20 至 24、27 至 31 → 07-31。"""
    course = await published(house, 1)
    await tell(course, date(2026, 7, 1), "apply", role="business", **APPLIED)
    await decide(course, date(2026, 7, 3), "repair_acceptance", outcome="accept")
    await decide(course, date(2026, 7, 8), "repair_review", outcome="supplement", items="维护记录", findings="不全")
    await decide(course, date(2026, 7, 13), "repair_supplement", text="补交")
    await decide(course, date(2026, 7, 14), "repair_review", outcome="extend", findings="需向登记地核实")
    await decide(course, date(2026, 7, 14), "extension_approval", at=14, outcome="approve", reason="属实")
    async with reading() as connection:
        notice = select(LETTER.c.data).where(LETTER.c.case_id == course.case, LETTER.c.template == "extension_notice")
        said = (await connection.execute(notice)).scalar_one()
    assert (said["before"]["day"], said["decide_by"]["day"]) == ("2026-07-17", "2026-07-31")
    assert str((await steps(course))["repair_review.3"].due_on) == "2026-07-31"


async def test_who_asked_on_the_last_day_has_a_day_left(house: Client) -> None:
    """受理：07-01 收到，02、03、06 → 07-06；当日通知补正，07-09 补来，至少留一个工作日 → 07-10。"""
    course = await published(house, 2)
    await tell(course, date(2026, 7, 1), "apply", role="business", **APPLIED)
    await decide(course, date(2026, 7, 6), "repair_acceptance", outcome="supplement", items="缴款凭证")
    await decide(course, date(2026, 7, 9), "repair_supplement", text="补交")
    again = (await steps(course))["repair_acceptance.2"]
    assert str(again.due_on) == "2026-07-10"
    assert "中止结束后至少留 1 个工作日办理（本局内部设定）" in again.open["deadline"]["steps"]


async def test_a_clock_is_not_stopped_on_the_day_on_which_it_has_run_out(house: Client) -> None:
    """受理：07-01 收到，02、03、06 → 07-06；前一个工作日可以中止，当日和以后不可以。"""
    course = await published(house, 4)
    stop: dict[str, Any] = {"reason": "商请登记地核实", "ball": "other", "step": "repair_acceptance"}
    await tell(course, date(2026, 7, 1), "apply", role="business", **APPLIED)
    for day in (date(2026, 7, 6), date(2026, 7, 8)):
        await tell(course, day, "pause", role="reviewer", refused="DueAlready", **stop)
    standing = (await steps(course))["repair_acceptance.1"]
    assert (standing.suspended, str(standing.due_on), standing.pauses) == (False, "2026-07-06", [])


async def test_what_is_recalled_because_the_decision_fell_rests_on_the_penalty_law(house: Client) -> None:
    course = await published(house, 3)
    proposal: dict[str, Any] = {
        "event": "撤销", "document": "连政行复〔2026〕示例1号", "document_day": "2026-05-08", "reason": "主体有误",
    }  # fmt: skip
    await tell(course, date(2026, 5, 11), "revise", role="handler", **proposal)
    await decide(course, date(2026, 5, 12), "revision_approval", outcome="approve", reason="属实")
    assert (await steps(course))["recall.1"].clause == "行政处罚法第四十八条：撤回处罚决定信息并公开说明理由"
