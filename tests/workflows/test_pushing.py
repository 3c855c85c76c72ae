"""通报陪着案件走：没有回执的不算送到；解除的，等收到过的每一处都有了回执，案件才办结。"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from temporalio import workflow
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.testing import TimeSkipper, TimeSkippingConfig
from temporalio.worker import Replayer

import worker
from api.day import SHANGHAI, now, today
from database.engine import engine
from database.reading import reading
from database.tables.case import Case
from database.tables.push import Push
from database.tables.record import Disclosure
from database.tables.step import StepRow
from database.writing import put, table, writing
from local.temporal import Temporal
from rules.push import PushOrder
from rules.scenario import actor
from rules.step import Answer, Receipt
from settings import settings
from tests.partner import Department, department
from tests.rules.penalty_example import code
from workflows.plugin import PLUGIN
from workflows.pushing import Pushing

STEP, PUSH, PLACE = table(StepRow), table(Push), table(Disclosure)
Handle = WorkflowHandle[Any, str]


@workflow.defn(name="pushed")
class Pushed(Pushing):
    """A measure and nothing else: told when it begins, and again when it is lifted."""

    def __init__(self) -> None:
        super().__init__()
        self.over = False

    @workflow.run
    async def run(self, partners: tuple[str, ...], what: PushOrder) -> str:
        await self.push(partners, what)
        await workflow.wait_condition(lambda: self.over)
        await self.push_lifting(partners, what.model_copy(update={"event": "lifted", "why": "期限届满"}))
        await self.finish()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return "lifted"

    @workflow.update
    async def lift(self) -> None:
        self.over = True


@pytest.fixture(scope="module")
def addressed(surroundings: dict[str, str]) -> Iterator[Department]:
    with department() as own, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XINCHENG_PARTNERS", own.configured("fgw", "zfcg"))
        patch.setenv("XINCHENG_PUSH_TIMEOUT", "2")
        settings.cache_clear()
        yield own
    settings.cache_clear()


@pytest.fixture(scope="module")
async def skipping(addressed: Department, temporal_server: Temporal) -> AsyncIterator[TimeSkipper]:
    client = await Client.connect(temporal_server.address, plugins=[PLUGIN])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "WORKFLOWS", (Pushed,))
        async with worker.build(client):
            yield TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
    await engine().dispose()


@pytest.fixture
def partner(addressed: Department) -> Department:
    addressed.heard.clear()
    addressed.answers = [(200, b'{"receipt": "R-1"}')]
    return addressed


async def begun(skipping: TimeSkipper, serial: int, *partners: str) -> Handle:
    uscc, case = code(f"MAAP{4400 + serial:04d}"), f"pushed/{4400 + serial}"
    what = PushOrder(
        event="applied", number=f"连交惩〔2026〕{4400 + serial}号", uscc=uscc, name="示例物流有限公司",
        measure="限制参加政府采购", basis="《政府采购法》第二十二条", unit="enf", since=today(), why="列入名单",
    )  # fmt: skip
    own = {"title": what.number, "subject": what.name, "uscc": uscc, "unit": "enf", "started_by": "x"}
    row = {"id": case, "kind": "sanction", **own, "started_at": datetime.now(UTC), "legal_date": today()}
    async with writing() as connection:
        await put(connection, Case, row | {"position": "in_force"})
    return await skipping.client.start_workflow(
        "pushed", args=[partners, what], id=case, task_queue=settings().task_queue, result_type=str
    )


async def come(true: Callable[[], Awaitable[Any]]) -> None:
    """Wait until something has come true in the database."""
    for _ in range(200):
        if await true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come true")


async def state(handle: Handle, partner: str, event: str) -> str | None:
    one = (PUSH.c.case_id == handle.id, PUSH.c.partner == partner, PUSH.c.event == event)
    async with reading() as connection:
        return await connection.scalar(select(PUSH.c.state).where(*one))


async def steps(handle: Handle) -> dict[str, str]:
    async with reading() as connection:
        found = select(STEP.c.key, STEP.c.state).where(STEP.c.case_id == handle.id)
        return {row.key: row.state for row in await connection.execute(found)}


async def asked(handle: Handle, key: str) -> None:
    async def is_open() -> bool:
        return (await steps(handle)).get(key) == "open"

    await come(is_open)


async def became(handle: Handle, partner: str, event: str, wanted: str) -> None:
    async def is_so() -> bool:
        return await state(handle, partner, event) == wanted

    await come(is_so)


async def answer(handle: Handle, key: str, refused: str = "", **answers: Any) -> None:
    """Answer a step; its row is there a moment before the case itself hears answers to it."""
    await asked(handle, key)
    said = Answer(key=key, by=actor("handler", "enf"), answers=answers)
    code = "TryAgain"
    while code == "TryAgain":
        code = await told(handle, said)
    assert code == refused


async def told(handle: Handle, said: Answer) -> str:
    """The code of the refusal; "" for what is accepted."""
    try:
        await handle.execute_update("decide", said, result_type=Receipt)
    except WorkflowUpdateFailedError as error:
        return str(error.cause.type) if isinstance(error.cause, ApplicationError) else str(error.cause)
    return ""


async def lift(handle: Handle) -> None:
    await handle.execute_update("lift")


async def ended(handle: Handle) -> bool:
    return (await handle.describe()).close_time is not None


async def replayed(handle: Handle) -> None:
    await Replayer(workflows=[Pushed], plugins=[PLUGIN]).replay_workflow(await handle.fetch_history())


async def still_shown(handle: Handle) -> list[str]:
    left = select(PLACE.c.place).where(PLACE.c.case_id == handle.id, PLACE.c.recalled_on.is_(None))
    async with reading() as connection:
        return list(await connection.scalars(left.order_by(PLACE.c.place)))


async def test_a_measure_is_told_to_every_partner_and_its_end_waits_for_every_receipt(
    skipping: TimeSkipper, partner: Department
) -> None:
    """The one answers the lifting at its third attempt, the other is a department of paper."""
    handle = await begun(skipping, 1, "fgw", "paper")
    await became(handle, "fgw", "applied", "received")
    await answer(handle, "push_applied.1", outcome="handed", on=str(today()), receipt="收 1")
    await became(handle, "paper", "applied", "received")
    assert await still_shown(handle) == ["partner/fgw", "partner/paper"]
    partner.answers = [(503, b""), (500, b""), (200, b"")]
    await lift(handle)
    await answer(handle, "push_lifted.1", outcome="handed", on=str(today()), receipt="收 2")
    await became(handle, "paper", "lifted", "received")
    assert await still_shown(handle) == ["partner/fgw"]
    assert not await ended(handle), "one partner still applies the measure"
    await skipping.fast_forward(handle, timedelta(seconds=70))
    assert not await ended(handle)
    await skipping.fast_forward(handle, timedelta(seconds=130))
    assert await asyncio.wait_for(handle.result(), 30) == "lifted"
    assert await still_shown(handle) == []
    assert [one.told["event"] for one in partner.heard] == ["applied", "lifted", "lifted", "lifted"]
    await replayed(handle)


async def test_what_a_partner_refuses_is_settled_by_its_unit_and_a_lifting_is_never_dropped(
    skipping: TimeSkipper, partner: Department
) -> None:
    handle = await begun(skipping, 2, "fgw")
    await became(handle, "fgw", "applied", "received")
    partner.answers = [(403, b""), (200, b"")]
    await lift(handle)
    dropped = {"outcome": "declined", "note": "对方说不用"}
    await answer(handle, "push_lifted.1", refused="FormFaulty", **dropped)
    await answer(handle, "push_lifted.1", refused="FormFaulty", outcome="handed", on="2031-01-01", receipt="1")
    assert not await ended(handle)
    await answer(handle, "push_lifted.1", outcome="resend")
    assert await asyncio.wait_for(handle.result(), 30) == "lifted"
    assert await state(handle, "fgw", "lifted") == "received"


async def test_a_partner_silent_for_a_day_is_left_to_its_unit(skipping: TimeSkipper, partner: Department) -> None:
    partner.answers = [(503, b"")]
    handle = await begun(skipping, 3, "zfcg")
    await became(handle, "zfcg", "applied", "waiting")

    async def tried() -> bool:
        return len(partner.heard) > 0

    await come(tried)
    await asyncio.sleep(0.5)
    await skipping.fast_forward(handle, timedelta(hours=30))
    await asked(handle, "push_applied.1")
    assert 10 < len(partner.heard) < 30
    day = str((now() + timedelta(hours=30)).astimezone(SHANGHAI).date())
    await answer(handle, "push_applied.1", outcome="handed", on=day, receipt="电话记录 3")
    await became(handle, "zfcg", "applied", "received")


async def test_what_had_not_arrived_is_overtaken_by_its_lifting_and_cannot_arrive_afterwards(
    skipping: TimeSkipper, partner: Department
) -> None:
    partner.answers = [(503, b""), (200, b"")]
    handle = await begun(skipping, 4, "fgw", "paper")
    await asked(handle, "push_applied.1")

    async def tried() -> bool:
        return len(partner.heard) == 1

    await come(tried)
    await lift(handle)
    await answer(handle, "push_lifted.1", outcome="declined", note="还没有送交")
    assert await asyncio.wait_for(handle.result(), 30) == "lifted"
    assert [one.told["event"] for one in partner.heard] == ["applied", "lifted"]
    assert (await steps(handle))["push_applied.1"] == "withdrawn"
    assert await state(handle, "fgw", "applied") == await state(handle, "paper", "applied") == "overtaken"
    assert await still_shown(handle) == []
    await replayed(handle)


@pytest.mark.parametrize("pause", [0, 0.01, 0.03, 0.06, 0.1])
async def test_what_was_handed_over_as_the_lifting_began_is_kept_and_lifted_there(
    skipping: TimeSkipper, partner: Department, pause: float
) -> None:
    handle = await begun(skipping, 10 + int(pause * 100), "paper")
    await asked(handle, "push_applied.1")
    handed = Answer(
        key="push_applied.1", by=actor("handler", "enf"),
        answers={"outcome": "handed", "on": str(today()), "receipt": "收 1"},
    )  # fmt: skip
    answering = asyncio.create_task(told(handle, handed))
    await asyncio.sleep(pause)
    await lift(handle)
    refused = await answering
    await asked(handle, "push_lifted.1")
    heard = (await steps(handle))["push_applied.1"], await state(handle, "paper", "applied")
    assert heard == (("withdrawn", "overtaken") if refused else ("done", "received"))
    assert await still_shown(handle) == ([] if refused else ["partner/paper"])
    await answer(handle, "push_lifted.1", outcome="handed", on=str(today()), receipt="收 2")
    assert await asyncio.wait_for(handle.result(), 30) == "lifted"


async def test_only_what_has_an_address_is_posted_again(skipping: TimeSkipper, partner: Department) -> None:
    handle = await begun(skipping, 5, "paper")
    await answer(handle, "push_applied.1", refused="FormFaulty", outcome="resend")
    assert partner.heard == []
    await handle.terminate()
