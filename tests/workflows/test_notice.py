"""A public notice names the paper that could not be served, what was tried with that very paper, and nothing else."""

from datetime import date

from sqlalchemy import select
from temporalio.client import Client

from database.reading import reading
from database.tables.letter import LetterRow
from database.writing import table
from local.course import Course
from local.timeline import timeline_of
from rules.scenario import Scenario
from tests.rules.penalty_example import code
from tests.workflows.rehearsal import APPLIED, decide, tell

LETTER = table(LetterRow)


async def test_a_refusal_that_cannot_be_served_is_noticed_for_itself(house: Client) -> None:
    own = {"no": "连交罚〔2026〕5401号", "uscc": code("MAAP0001")}
    course = Course(house, Scenario(title="公告", begins_on=date(2026, 4, 1), penalty=own))
    await course.begin()
    await decide(course, date(2026, 4, 2), "class_confirmation", klass="general")
    await decide(course, date(2026, 4, 3), "paper_approval", outcome="approve")
    await decide(course, date(2026, 4, 7), "service_proof", outcome="returned", means="direct", note="大门紧闭")
    await decide(course, date(2026, 4, 8), "next_means", means="post", reason="走访未遇")
    await decide(course, date(2026, 4, 9), "service_proof", outcome="served", means="post", receiver="示例收件人")
    await tell(course, date(2026, 7, 2), "apply", role="business", **APPLIED)
    await decide(course, date(2026, 7, 3), "repair_acceptance", outcome="refuse", reason="缴款凭证不符")
    await decide(course, date(2026, 7, 6), "letter_delivery", outcome="returned", means="post", note="原址查无此人")
    await decide(course, date(2026, 7, 7), "next_means", means="public_notice", reason="邮寄无法送达")
    await decide(course, date(2026, 7, 8), "notice_proof", place="本局网站", reason="经过见案卷")
    async with reading() as connection:
        found = select(LETTER).where(LETTER.c.case_id == course.case)
        letters = {row.template: row for row in await connection.execute(found)}
    notice, refusal = letters["public_notice"].data, letters["repair_refusal"]
    assert notice["papers"] == [{"name": "信用修复申请不予受理通知书", "no": refusal.number, "copies": 1}]
    assert notice["tried"] == ["2026-07-06 邮寄送达：原址查无此人"]
    assert notice["request"]["no"] == "修复-连交罚〔2026〕5401号-1"
    assert refusal.data["remedies"][0]["within"] == "自收到本文书之日起60日内"
    assert notice["remedies"] == refusal.data["remedies"]


async def test_a_notice_by_mail_that_bounced_is_told_and_changes_no_service(house: Client) -> None:
    own = {"no": "连交罚〔2026〕5402号", "uscc": code("MAAP0002"), "email": "bounce@example.invalid"}
    course = Course(house, Scenario(title="退信", begins_on=date(2026, 4, 1), penalty=own))
    await course.begin()
    await decide(course, date(2026, 4, 2), "class_confirmation", klass="general")
    await decide(course, date(2026, 4, 3), "paper_approval", outcome="approve")
    await decide(course, date(2026, 4, 7), "service_proof", outcome="served", means="direct", receiver="示例收件人")
    timeline = await timeline_of(course.case)
    assert timeline["penalty"]["served_on"] == date(2026, 4, 7)
    (told,) = [event for event in timeline["events"] if event["what"].startswith("邮件被退回：")]
    assert told["why"]
    assert [step["key"] for step in timeline["steps"] if step["state"] == "open"] == ["disclosure.1"]
