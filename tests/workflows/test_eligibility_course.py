"""重新计算说给真的激励听：降级当天停止，评价过期当晚停止，修复以后问人要不要恢复。时间跳过；日期手算。"""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client

from database.queries.eligibility import ELIGIBILITY
from database.reading import reading
from local.accounts import open_accounts
from rules.eligibility import EligibilityDone, EligibilityOrder, Scope
from settings import settings
from tests.rules.penalty_example import code
from tests.workflows.incentive_course import IncentiveCourse

# 05-06 提出并公示，十个工作日（05-09 周六补班）到 05-19，05-20 授予。
BEGUN, GRANTED = date(2026, 5, 6), date(2026, 5, 20)


@pytest.fixture(scope="module")
async def bureau(house: Client) -> Client:
    await open_accounts({})
    return house


async def granted(client: Client, serial: int) -> IncentiveCourse:
    one = IncentiveCourse(client, code(f"MAAG46{serial:02d}"), BEGUN)
    await one.on_file()
    await one.granted(BEGUN, after=GRANTED)
    assert (await one.incentive()).state == "in_force"
    return one


async def computed(client: Client, one: IncentiveCourse, scope: Scope, on: date) -> EligibilityDone:
    """A run by a day that the case has reached."""
    await one.past(on)
    order, queue = EligibilityOrder(scope=scope, on=on), settings().task_queue
    id = f"eligibility/{queue}-{one.uscc}-{scope}-{on}"
    told = await client.execute_workflow("eligibility", order, id=id, task_queue=queue)
    await one.quiet()
    return EligibilityDone.model_validate(told)


async def eligible(one: IncentiveCourse) -> Any:
    async with reading() as connection:
        found = select(ELIGIBILITY.c.met).where(
            ELIGIBILITY.c.uscc == one.uscc, ELIGIBILITY.c.benefit == "green-channel"
        )
        return await connection.scalar(found)


async def test_a_lower_grade_reaches_the_incentive_by_itself(bureau: Client) -> None:
    one = await granted(bureau, 1)
    assert (await computed(bureau, one, "due", date(2026, 6, 30))).told == 0
    assert await eligible(one) is True
    worse = await one.graded("C", date(2026, 7, 1))
    assert (await computed(bureau, one, "due", date(2026, 7, 1))).told == 1
    row = await one.incentive()
    assert (row.state, row.stopped_on, row.because) == ("stopped", date(2026, 7, 1), [worse])
    assert await eligible(one) is False
    assert (await computed(bureau, one, "all", date(2026, 7, 2))).told == 0, "it knows"


async def test_a_grade_that_runs_out_is_found_by_the_night_after(bureau: Client) -> None:
    one = await granted(bureau, 2)
    body = {"title": "信用评价 AA", "tab": "evaluation", "unit": "trc", "result": "AA"}
    first = f"evaluation/{one.uscc}-2025-03-03/evaluation"
    after = {"before": {"valid_until": None}, "after": {"valid_until": "2026-08-31"}, "reason": "补记有效期"}
    await one.recorded("corrected", date(2026, 5, 21), body | after, about=first)
    assert (await computed(bureau, one, "due", date(2026, 6, 1))).told == 0
    assert (await computed(bureau, one, "all", date(2026, 8, 31))).told == 0
    assert (await computed(bureau, one, "all", date(2026, 9, 1))).told == 1
    row = await one.incentive()
    assert (row.state, row.stopped_on, row.because) == ("stopped", date(2026, 9, 1), [])
    assert "没有有效的信用评价结果" in row.missing[0]


async def test_after_a_repair_somebody_is_asked_and_nothing_is_given_back_by_itself(bureau: Client) -> None:
    one = await granted(bureau, 3)
    listed = await one.determined(date(2026, 8, 3))
    assert (await computed(bureau, one, "due", date(2026, 8, 3))).told > 0
    await one.served(date(2026, 8, 3))
    assert (await one.incentive()).because == [listed]
    await one.fell(listed, date(2026, 9, 7), "repaired")
    assert (await computed(bureau, one, "due", date(2026, 9, 8))).told > 0
    assert await eligible(one) is True
    assert (await one.incentive()).state == "stopped"
    await one.answer(date(2026, 9, 9), "incentive_resumption", outcome="resume", reason="已经修复")
    assert (await one.incentive()).state == "in_force"
