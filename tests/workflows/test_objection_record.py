"""对评价等级和其他登记的记录提出异议：更正写进链里，取代原来的一条；没有自己案件的，撤下即不曾有过。"""

from datetime import date, datetime, time
from typing import Any

from temporalio.client import Client

from activities.record import append
from database.tables.business import Business
from database.writing import put, writing
from local.course import SHANGHAI
from rules.credit_file import Item
from rules.journal import Moment
from tests.rules.penalty_example import code
from tests.workflows.objection_course import ObjectionCourse, business, decide, file_of

DAY = date(2026, 6, 1)
GRADE: dict[str, Any] = {
    "title": "2025 年度信用评价", "unit": "enf", "grade": "C", "published": True, "published_until": "2027-04-30",
    "valid_until": "2027-04-30", "adverse": True,
}  # fmt: skip


async def graded(serial: int) -> tuple[str, str]:
    """A grade in the file of a business; answers the business and the key of the record."""
    uscc, case = code(f"MAAW{serial:04d}"), f"evaluation/2025-{serial}"
    moment = Moment(case=case, seq=1, at=datetime.combine(date(2026, 5, 1), time(9), SHANGHAI))
    async with writing() as connection:
        await put(connection, Business, {"uscc": uscc, "name": "示例被评企业", "pinyin": "slbpqy"})
        await append(connection, moment, uscc, "evaluation", date(2026, 5, 1), GRADE)
    return uscc, f"{case}/evaluation"


async def now(uscc: str) -> list[Item]:
    return list(await file_of(uscc, datetime.combine(DAY, time(23), SHANGHAI)))


async def decided(client: Client, uscc: str, key: str, **review: Any) -> ObjectionCourse:
    course = ObjectionCourse(client, key, DAY, business(uscc), matter="grade", reason="得分计算有误", wanted="B")
    await course.begin()
    assert [item.state for item in await now(uscc)] == ["frozen"]
    await decide(course, DAY, "objection_acceptance", outcome="accept")
    await decide(course, DAY, "objection_review", at=11, findings="加分项漏计", **review)
    await decide(course, DAY, "objection_decision", at=12, outcome="approve", reason="属实")
    return course


async def test_a_grade_is_put_right_by_a_record_that_supersedes_it(house: Client) -> None:
    uscc, key = await graded(1)
    await decided(house, uscc, key, outcome="corrected", changes="等级：B")
    found = await now(uscc)
    assert [(item.state, item.body["grade"]) for item in found] == [("corrected", "C"), ("in_force", "B")]
    assert found[0].state_why.endswith("加分项漏计")


async def test_a_record_without_a_case_of_its_own_is_struck(house: Client) -> None:
    uscc, key = await graded(2)
    course = await decided(house, uscc, key, outcome="removed")
    assert [item.state for item in await now(uscc)] == ["corrected"], "nothing stands in its place"
    assert (await course.letters())["objection_result"]["removed"] is True
