"""使激励停止的评价记录，经异议或者经登记单位更正、撤下的，自行恢复；换了更好的等级的，由人决定。真的流程引擎。"""

from datetime import date
from typing import Any

import pytest
from temporalio.client import Client

from local.accounts import open_accounts
from tests.rules.penalty_example import code
from tests.rules.record_example import record
from tests.workflows.incentive_course import IncentiveCourse
from tests.workflows.objection_course import ObjectionCourse, business, decide
from tests.workflows.test_incentive import BEGUN, ENDS, GRANTED, hangs_on, in_use
from tests.workflows.test_record import begun, checked, kept

STOPPED, HEARD = date(2026, 7, 2), date(2026, 7, 10)


@pytest.fixture(scope="module")
async def bureau(house: Client) -> Client:
    await open_accounts({})
    return house


async def had(client: Client, serial: int) -> IncentiveCourse:
    one = IncentiveCourse(client, code(f"MAAG48{serial:02d}"), BEGUN)
    await one.on_file()
    await one.granted(BEGUN, after=GRANTED)
    return one


async def stopped(one: IncentiveCourse) -> None:
    await one.weighed(STOPPED)
    assert (await one.incentive()).state == "stopped"
    await one.served(STOPPED)
    await one.past(HEARD)


async def given_back(one: IncentiveCourse, because: str) -> None:
    await one.quiet()
    row = await one.incentive()
    assert (row.state, row.missing, row.n) == ("in_force", [], 2)
    assert await in_use(one) == [("green-channel", HEARD, ENDS)]
    assert await hangs_on(one) == {because: False}
    assert "恢复，至 2027-05-20" in await one.events()
    await one.replayed()


@pytest.mark.parametrize(
    ("serial", "review"), [(20, {"outcome": "corrected", "changes": "结果：AA"}), (21, {"outcome": "removed"})]
)
async def test_a_grade_that_an_objection_puts_right_gives_it_back(
    bureau: Client, serial: int, review: dict[str, Any]
) -> None:
    one = await had(bureau, serial)
    worse = await one.graded("B", date(2026, 7, 1))
    await stopped(one)
    said: dict[str, Any] = {"matter": "grade", "reason": "得分计算有误", "wanted": "AA"}
    objection = ObjectionCourse(bureau, f"{worse}/evaluation", HEARD, business(one.uscc), **said)
    await objection.begin()
    await decide(objection, HEARD, "objection_acceptance", outcome="accept")
    await decide(objection, HEARD, "objection_review", at=11, findings="加分项漏计", **review)
    assert (await one.incentive()).state == "stopped"
    await decide(objection, HEARD, "objection_decision", at=12, outcome="approve", reason="属实")
    await given_back(one, worse)


async def test_a_grade_that_its_own_unit_puts_right_gives_it_back(bureau: Client) -> None:
    one = await had(bureau, 22)
    about = {"item": "evaluation", "title": "年度信用评价", "uscc": one.uscc, "subject": "示例守信运输有限公司",
             "true_on": date(2026, 7, 1), "valid_until": date(2027, 6, 30)}  # fmt: skip
    key = await kept(bureau, record(**about, result="B"))
    await stopped(one)
    [worse] = (await one.incentive()).because
    putting_right = await begun(bureau, record(**about, act="correct", about=key, result="AA", reason="等级录入有误"))
    await checked(putting_right)
    assert await putting_right.result() == "recorded"
    await given_back(one, worse)


async def test_a_better_grade_in_place_of_the_worse_gives_nothing_back_by_itself(bureau: Client) -> None:
    one = await had(bureau, 23)
    await one.graded("B", date(2026, 7, 1))
    await stopped(one)
    await one.graded("AA", date(2026, 7, 9))
    await one.weighed(HEARD)
    assert (await one.incentive()).state == "stopped"
    await one.answer(HEARD, "incentive_resumption", outcome="resume", reason="新的评价为 AA")
    assert (await one.incentive()).state == "in_force"
    await one.replayed()
