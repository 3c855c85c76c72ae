"""履约抽查：名单先冻结，数字后公布，两个人；谁都可以重抽一遍。"""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from activities.commitment_sampling import draw_sample, file_sampling
from database.reading import reading
from database.tables.case import Event
from database.tables.commitment import CommitmentSampling, CommitmentTemplate
from database.writing import put, table, writing
from rules.actor import Actor
from rules.commitment_sampling import SamplingEntry, SamplingFiling, SamplingOrder, Seeded, sampling_case
from rules.sampling import Candidate, Share, draw, population
from rules.scenario import actor
from rules.step import Answer, Receipt
from settings import settings
from tests.rules.commitment_example import offer
from tests.rules.penalty_example import code
from tests.workflows.commitment_course import CommitmentCourse

SAMPLING, EVENT = table(CommitmentSampling), table(Event)
BEGUN = date(2026, 4, 1)
HANDLER, REVIEWER = actor("handler", "haizhou"), actor("reviewer", "haizhou")
NUMBER: dict[str, Any] = {"number": "03 11 19 22 27 30 + 08", "evidence": ["截图"]}
Handle = WorkflowHandle[Any, str]


def order(title: str, **changed: Any) -> SamplingOrder:
    said: dict[str, Any] = {"unit": "haizhou", "title": title, "since": BEGUN, "until": BEGUN, "source": "某日开奖号码"}
    return SamplingOrder.model_validate({**said, **changed})


@pytest.fixture(scope="module")
async def committed(house: Client) -> list[CommitmentCourse]:
    """Three commitments in each of two fields, all accepted on one day."""
    texts = dict.fromkeys(("title", "conditions", "standards", "consequences", "promise", "kept_by"), "示例文字")
    row = {"id": "sampled", "version": 1, "case_id": "sampled", "type": "replaces_proof", "standard": "scene", **texts}
    async with writing() as connection:
        await put(connection, CommitmentTemplate, row | {"kept_at": datetime(2026, 1, 5, tzinfo=UTC)})
    own = {"template": "sampled", "unit": "haizhou"}
    offers = [
        offer(uscc=code(f"MAAG{n:04d}"), use=use, reference=f"项-{n}", **own)
        for n, use in enumerate(["licensing", "construction"] * 3)
    ]
    courses = [CommitmentCourse(house, one, BEGUN) for one in offers]
    await asyncio.gather(*(one.accepted(BEGUN) for one in courses))
    return courses


async def begun(client: Client, ordered: SamplingOrder) -> Handle:
    handle: Handle = await client.start_workflow(
        "commitment_sampling",
        SamplingEntry(order=ordered, by=HANDLER),
        id=sampling_case(ordered),
        task_queue=settings().task_queue,
        result_type=str,
    )
    try:
        await handle.execute_update("filed", result_type=Receipt)
    except (RPCError, WorkflowUpdateFailedError):
        await handle.result()
    return handle


async def decided(handle: Handle, by: Actor) -> None:
    for _ in range(100):
        try:
            answer = Answer(key="draw_seed.1", by=by, answers=NUMBER)
            await handle.execute_update("decide", answer, result_type=Receipt)
            return
        except WorkflowUpdateFailedError as error:
            if not isinstance(error.cause, ApplicationError) or error.cause.type != "TryAgain":
                raise
            await asyncio.sleep(0.05)
    raise AssertionError("the step was never opened")


async def row_of(ordered: SamplingOrder) -> Any:
    async with reading() as connection:
        found = select(SAMPLING).where(SAMPLING.c.case_id == sampling_case(ordered))
        return (await connection.execute(found)).one()


async def test_the_drawn_are_checked_and_the_draw_can_be_repeated(
    house: Client, committed: list[CommitmentCourse]
) -> None:
    ordered = order("第二季度")
    handle = await begun(house, ordered)
    frozen = await row_of(ordered)
    assert (len(frozen.candidates), frozen.seed, frozen.drawn) == (6, "", [])
    with pytest.raises(WorkflowUpdateFailedError) as caught:
        await decided(handle, HANDLER.model_copy(update={"roles": ("reviewer",)}))
    assert isinstance(caught.value.cause, ApplicationError)
    assert caught.value.cause.type == "NotYours", "who froze the list does not enter the number"
    await decided(handle, REVIEWER)
    assert await handle.result() == "drawn"
    row = await row_of(ordered)
    candidates = [Candidate(id=one.case, stratum=one.offer.use) for one in committed]
    again = draw(candidates, Share(percent=10, least=1), NUMBER["number"])
    assert (tuple(row.drawn), row.population) == (again.drawn, population(candidates))
    assert len(row.drawn) == 2, "one of each field"
    for one in committed:
        await one.quiet()
        assert ("commitment_check.1" in await one.steps()) == (one.case in row.drawn)


async def test_what_was_settled_meanwhile_is_passed_by(house: Client, committed: list[CommitmentCourse]) -> None:
    own = {"template": "sampled", "unit": "haizhou", "due_on": date(2026, 4, 30)}
    one = CommitmentCourse(house, offer(uscc=code("MAAG0100"), reference="项-100", **own), date(2026, 4, 2))
    await one.accepted(date(2026, 4, 2))
    ordered = order("单件", since=date(2026, 4, 2), until=date(2026, 4, 2))
    handle = await begun(house, ordered)
    await one.answer(date(2026, 5, 6), "commitment_check", outcome="fulfilled", findings="属实")
    await decided(handle, REVIEWER)
    assert await handle.result() == "drawn"
    assert (await row_of(ordered)).drawn == [one.case]
    assert [check.cause for check in await one.checks()] == ["due"]
    async with reading() as connection:
        told = select(EVENT.c.what, EVENT.c.why).where(EVENT.c.case_id == handle.id, EVENT.c.key == "called")
        assert tuple((await connection.execute(told)).one()) == ("启动核查 0 件", "1 件的履约结果此前已经认定")


async def test_a_draw_of_nothing_is_refused(house: Client, committed: list[CommitmentCourse]) -> None:
    with pytest.raises(WorkflowFailureError) as caught:
        await begun(house, order("空", since=date(2020, 1, 1), until=date(2020, 3, 31)))
    cause: BaseException | None = caught.value
    while cause is not None and not isinstance(cause, ApplicationError):
        cause = cause.__cause__
    assert cause is not None
    assert cause.type == "NothingToSample"


async def test_a_list_is_frozen_once_and_drawn_once(house: Client, committed: list[CommitmentCourse]) -> None:
    ordered = order("两次")
    at: dict[str, Any] = {"case": sampling_case(ordered), "at": datetime(2026, 4, 20, tzinfo=UTC), "by": HANDLER}
    first = await file_sampling(SamplingFiling(**at, seq=1, order=ordered))
    later = ordered.model_copy(update={"until": date(2026, 12, 31)})
    assert await file_sampling(SamplingFiling(**at, seq=1, order=later)) == first
    await draw_sample(Seeded(**at, seq=2, order=ordered, number="1"))
    kept = await row_of(ordered)
    await draw_sample(Seeded(**at, seq=3, order=ordered, number="2"))
    assert await row_of(ordered) == kept, "another number does not draw again"


def test_a_period_runs_forwards() -> None:
    with pytest.raises(ValueError, match="早于起日"):
        order("倒置", until=date(2026, 3, 31))
