"""重新计算自己按时开始；一件激励该听到的都听到，听到一次；半途而废的从头再来。"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from temporalio import workflow
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from activities import eligibility as computing
from activities.business import name_on_file
from activities.record import append
from api.day import today
from database.engine import engine
from database.queries.eligibility import DUE, ELIGIBILITY, latest_runs
from database.reading import reading
from database.tables.incentive import Incentive
from database.writing import put, writing
from local.temporal import Temporal
from rules.eligibility import EligibilityDone, EligibilityOrder, Scope
from rules.incentive import benefits
from rules.incentive_file import EligibilityTold
from rules.journal import Moment
from rules.step import Receipt
from settings import settings
from tests.rules.penalty_example import code
from workflows.eligibility import Eligibilities
from workflows.plugin import PLUGIN
from workflows.schedule import SPECS, keep_schedules


@workflow.defn(name="hearing_incentive")
class HearingIncentive:
    """An incentive that does nothing but hear what it is told."""

    def __init__(self) -> None:
        self.heard: list[EligibilityTold] = []

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def eligibility(self, told: EligibilityTold) -> Receipt:
        self.heard.append(told)
        return Receipt(case=workflow.info().workflow_id, key="told", at=workflow.now(), sentence="听到了")

    @workflow.query
    def told(self) -> list[EligibilityTold]:
        return self.heard


@pytest.fixture(scope="module")
async def house(surroundings: dict[str, str], temporal_server: Temporal) -> AsyncIterator[Client]:
    """A worker for the computation, and for incentives that only hear."""
    client = await Client.connect(temporal_server.address, plugins=[PLUGIN])
    parts: dict[str, Any] = {
        "workflows": [Eligibilities, HearingIncentive],
        "activities": [computing.is_anybody_due, computing.compute_page],
    }
    async with Worker(client, task_queue=settings().task_queue, **parts):
        yield client
    await engine().dispose()


async def enter(uscc: str, what: str, kind: str, on: date, body: dict[str, Any]) -> None:
    moment = Moment(case=f"record/{uscc}-{what}", seq=1, at=datetime.now(UTC))
    async with writing() as connection:
        await name_on_file(connection, uscc, f"示例{uscc[-4:]}有限公司")
        await append(connection, moment, uscc, kind, on, body)


async def had(house: Client, uscc: str) -> WorkflowHandle[Any, Any]:
    """A business with a good grade that has a benefit, and then a record that stands against it."""
    await enter(uscc, "licence", "qualification", date(2020, 5, 8), {"title": "经营许可证"})
    grade = {"title": "信用评价", "tab": "evaluation", "result": "AA", "issuer": "市运输中心"}
    await enter(uscc, "grade", "evaluation", today(), grade)
    case = f"incentive/honours-{uscc}-1"
    values = {"case_id": case, "number": f"激-{uscc}", "uscc": uscc, "subject": "示例", "unit": "trc",
              "benefit": "honours", "edition": date(2022, 11, 28), "title": "评先评优优先", "state": "in_force",
              "proposed_on": today()}  # fmt: skip
    async with writing() as connection:
        await put(connection, Incentive, values)
    await enter(uscc, "fine", "supervision", today(), {"title": "检查发现问题", "adverse": True})
    return await house.start_workflow("hearing_incentive", id=case, task_queue=settings().task_queue)


async def run(house: Client, scope: Scope, name: str) -> EligibilityDone:
    order = EligibilityOrder(scope=scope)
    queue = settings().task_queue
    return EligibilityDone.model_validate(
        await house.execute_workflow("eligibility", order, id=f"eligibility/{queue}-{name}", task_queue=queue)
    )


async def settled(uscc: str) -> dict[str, bool]:
    """What was computed of a business that is no longer due."""
    async with reading() as connection:
        assert await connection.scalar(select(DUE.c.uscc).where(DUE.c.uscc == uscc)) is None
        found = await connection.execute(select(ELIGIBILITY).where(ELIGIBILITY.c.uscc == uscc))
        return {row.benefit: row.met for row in found}


async def test_a_record_that_stands_against_it_reaches_the_incentive_once(house: Client) -> None:
    uscc = code("MACE4601")
    incentive = await had(house, uscc)
    done = await run(house, "due", "once")
    assert (done.told, done.left, done.after) == (1, 0, "")
    assert await settled(uscc) == {one.id: False for one in benefits(today())}
    await run(house, "all", "night")
    heard = await incentive.query(HearingIncentive.told)
    assert [(one.met, one.because, one.on) for one in heard] == [(False, (f"record/{uscc}-fine",), today())]
    assert "检查发现问题" in "".join(heard[0].missing)
    await incentive.terminate()
    assert (await run(house, "all", "gone")).left == 0, "whoever is gone need not be told"


async def test_what_dies_before_it_is_written_is_done_again_and_told_once(
    house: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    uscc = code("MACE4602")
    incentive = await had(house, uscc)
    write, deaths = computing._write, list[Any]()

    async def dies_once(*given: Any) -> None:
        if not deaths:
            deaths.append(given)
            raise ConnectionError("the database is away")
        await write(*given)

    monkeypatch.setattr(computing, "_write", dies_once)
    await run(house, "due", "dies")
    assert len(deaths) == 1
    assert await settled(uscc) == {one.id: False for one in benefits(today())}
    assert len(await incentive.query(HearingIncentive.told)) == 1
    await incentive.terminate()


async def test_pages_follow_one_another_in_one_run(house: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    firms = [code(f"MACE46{n}") for n in range(10, 15)]
    for uscc in firms:
        await enter(uscc, "licence", "qualification", date(2020, 5, 8), {"title": "经营许可证"})
    monkeypatch.setattr(computing, "LIMIT", 2)
    done = await run(house, "all", "pages")
    assert done.looked_at >= 5
    for uscc in firms:
        assert len(await settled(uscc)) == len(benefits(today()))
    async with reading() as connection:
        night = (await latest_runs(connection))["all"]
    assert (night.looked_at, night.on) == (done.looked_at, today())
    assert night.ended_at is not None


async def test_a_minute_in_which_nobody_is_due_leaves_little_behind(house: Client) -> None:
    await run(house, "due", "first")
    assert (await run(house, "due", "idle")).looked_at == 0
    handle = house.get_workflow_handle(f"eligibility/{settings().task_queue}-idle")
    assert (await handle.describe()).history_length <= 6


async def test_both_runs_begin_by_themselves_and_what_is_paused_stays_paused(house: Client) -> None:
    queue = settings().task_queue
    await keep_schedules(house, queue)
    due, night = (house.get_schedule_handle(f"eligibility-{scope}") for scope in SPECS)
    try:
        told = (await night.describe()).schedule
        assert told.spec.time_zone_name == "Asia/Shanghai"
        hours = {(one.hour[0].start, one.minute[0].start) for one in told.spec.calendars}
        assert hours == {(2, 10)}
        assert told.policy.catchup_window == timedelta(days=1), "a house that was down at night makes up for it"
        await night.pause(note="停一晚")
        await keep_schedules(house, queue)
        assert (await night.describe()).schedule.state.paused
        assert not (await due.describe()).schedule.state.paused
        await due.trigger()
        await asyncio.wait_for(_has_run(due), 20)
    finally:
        await due.delete()
        await night.delete()


async def _has_run(schedule: Any) -> None:
    while True:
        actions = (await schedule.describe()).info.recent_actions
        if actions:
            begun = actions[0].action
            break
        await asyncio.sleep(0.1)
    handle = schedule._client.get_workflow_handle(begun.workflow_id, run_id=begun.first_execution_run_id)
    assert EligibilityDone.model_validate(await handle.result()).after == ""
