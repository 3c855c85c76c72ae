"""谁具备条件：随档案变化、每晚重算；改了的才写，告诉以后才算办过。"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from temporalio.client import WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import ActivityEnvironment

from activities import eligibility as computing
from activities.business import name_on_file
from activities.record import append
from database.engine import engine
from database.queries.eligibility import (
    DUE,
    ELIGIBILITY,
    INCENTIVE,
    Listed,
    chains_of,
    counts,
    eligible,
    kept_counts,
    latest_runs,
)
from database.reading import reading
from database.tables.incentive import Incentive
from database.writing import put, writing
from rules.credit_file import items
from rules.eligibility import EligibilityDone, EligibilityPage, Scope
from rules.incentive import benefits
from rules.incentive_file import EligibilityTold
from rules.journal import Moment
from settings import settings
from tests.rules.credit_file_example import penalty
from tests.rules.penalty_example import code

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
GOOD, BAD, PLAIN = sorted(code(f"MA46000{n}") for n in (1, 2, 3))


@pytest.fixture
async def files(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Three businesses long on file: one with a grade AA, one with AA and a penalty, one without a grade."""
    monkeypatch.setenv("DATABASE_URL", database)
    settings.cache_clear()
    engine.cache_clear()
    for uscc in (GOOD, BAD, PLAIN):
        await enter(uscc, "licence", "qualification", date(2020, 5, 8), {"title": "经营许可证"})
    for uscc in (GOOD, BAD):
        await graded(uscc, "AA", date(2026, 6, 1))
    await enter(BAD, "fine", "supervision", date(2026, 5, 8), {"title": "检查发现问题", "adverse": True})
    yield
    await engine().dispose()
    settings.cache_clear()
    engine.cache_clear()


async def enter(uscc: str, what: str, kind: str, on: date, body: dict[str, Any]) -> None:
    moment = Moment(case=f"record/{uscc}-{what}", seq=1, at=NOON)
    async with writing() as connection:
        await name_on_file(connection, uscc, f"示例{uscc[-3:]}有限公司")
        await append(connection, moment, uscc, kind, on, body)


async def graded(uscc: str, grade: str, on: date) -> None:
    body = {"title": "信用评价", "tab": "evaluation", "result": grade, "issuer": "市运输中心"}
    await enter(uscc, f"grade-{grade}-{on}", "evaluation", on, body)


async def computed(scope: Scope = "due", on: date = TODAY, after: str = "") -> EligibilityDone:
    page = EligibilityPage(scope=scope, on=on, at=NOON, begun_at=NOON, after=after)
    return await ActivityEnvironment().run(computing.compute_page, page)


async def due() -> dict[str, int]:
    async with reading() as connection:
        return {row.uscc: row.chain_seq for row in await connection.execute(select(DUE))}


async def rows(uscc: str) -> dict[str, Any]:
    async with reading() as connection:
        found = await connection.execute(select(ELIGIBILITY).where(ELIGIBILITY.c.uscc == uscc))
        return {row.benefit: row for row in found}


async def granted(uscc: str, benefit: str, state: str, because: list[str] | None = None) -> str:
    values = {"case_id": f"incentive/{benefit}-{uscc}-1", "number": f"激-{benefit}-{uscc}", "uscc": uscc,
              "subject": "示例有限公司", "unit": "trc", "benefit": benefit, "edition": date(2022, 11, 28),
              "title": benefit, "state": state, "proposed_on": TODAY, "because": because or []}  # fmt: skip
    async with writing() as connection:
        await put(connection, Incentive, values)
    return str(values["case_id"])


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, EligibilityTold, str]]:
    """What the incentives are told, instead of telling them."""
    heard: list[tuple[str, EligibilityTold, str]] = []

    async def say(case: str, name: str, told: EligibilityTold, *, click: str) -> bool:
        assert name == "eligibility"
        heard.append((case, told, click))
        return True

    monkeypatch.setattr(computing, "say", say)
    return heard


async def test_every_new_entry_makes_its_business_due_and_computing_settles_it(files: None) -> None:
    assert await due() == {GOOD: 2, BAD: 3, PLAIN: 1}
    done = await computed()
    assert (done.looked_at, done.after, done.left) == (3, "", 0)
    assert done.changed == 3 * len(benefits(TODAY))
    assert await due() == {}
    assert {name: row.met for name, row in (await rows(GOOD)).items()} == {
        one.id: one.id != "deferred-papers" for one in benefits(TODAY)
    }
    assert not any(row.met for row in (await rows(BAD)).values())
    honours = (await rows(PLAIN))["honours"]
    assert (honours.met, honours.near, honours.near_on) == (False, True, None)
    assert honours.missing == ["没有有效的信用评价结果，需要 AAA、AA；请参加信用评价"]
    assert (honours.edition, honours.computed_on, honours.chain_seq) == (date(2022, 11, 28), TODAY, 1)


async def test_what_has_not_changed_is_not_written_again(files: None) -> None:
    await computed()
    again = await computed("all", on=TODAY + timedelta(days=1))
    assert (again.looked_at, again.changed) == (3, 0)
    assert (await rows(GOOD))["honours"].computed_on == TODAY
    await graded(GOOD, "B", TODAY)
    assert (await computed()).changed > 0
    assert {row.met for row in (await rows(GOOD)).values()} == {False}
    assert (await rows(GOOD))["honours"].because == [f"record/{GOOD}-grade-B-{TODAY}"]


async def test_a_night_later_what_time_has_brought_is_there(files: None) -> None:
    await computed()
    first = date(2027, 5, 8)
    assert (await rows(BAD))["green-channel"].near_on == first
    await computed("all", on=first - timedelta(days=1))
    assert not (await rows(BAD))["green-channel"].met
    await computed("all", on=first)
    assert (await rows(BAD))["green-channel"].met


async def test_a_chain_that_grows_while_it_is_computed_stays_due(files: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def grows(connection: Any, usccs: Any) -> Any:
        chains = await chains_of(connection, usccs)
        await enter(GOOD, "late", "supervision", TODAY, {"title": "刚刚发现", "adverse": True})
        return chains

    monkeypatch.setattr(computing, "chains_of", grows)
    await computed()
    assert await due() == {GOOD: 3}
    assert (await rows(GOOD))["honours"].met
    monkeypatch.setattr(computing, "chains_of", chains_of)
    await computed()
    assert not (await rows(GOOD))["honours"].met


async def test_a_penalty_takes_a_benefit_away_in_the_minute_it_is_served(files: None, said: Any) -> None:
    case = await granted(GOOD, "honours", "in_force")
    await enter(GOOD, "fined", "penalty", date(2026, 11, 2), penalty() | {"awaits_service": True})
    await computed()
    assert ((await rows(GOOD))["honours"].met, said) == (True, [])
    await enter(GOOD, "fined", "shown", TODAY, {"about": f"record/{GOOD}-fined/penalty"})
    assert await due() == {GOOD: 4}
    await computed()
    assert not (await rows(GOOD))["honours"].met
    assert [(one, told.met, told.because) for one, told, _ in said] == [(case, False, (f"record/{GOOD}-fined",))]


async def test_what_was_computed_of_a_longer_chain_stays(files: None) -> None:
    await computed()
    ahead = update(ELIGIBILITY).where(ELIGIBILITY.c.uscc == GOOD, ELIGIBILITY.c.benefit == "honours")
    async with writing() as connection:
        await connection.execute(ahead.values(met=False, chain_seq=3))
    await computed("all")
    assert not (await rows(GOOD))["honours"].met
    await graded(GOOD, "AAA", TODAY)
    await computed()
    assert (await rows(GOOD))["honours"].met


async def test_pages_follow_one_another_until_nobody_is_left(files: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computing, "LIMIT", 2)
    first = await computed("all")
    assert (first.looked_at, first.after) == (2, BAD)
    async with reading() as connection:
        run = (await latest_runs(connection))["all"]
    assert (run.looked_at, run.ended_at) == (2, None)
    assert (await computed("all", after=first.after)).after == ""
    async with reading() as connection:
        assert (await latest_runs(connection))["all"].ended_at == NOON


@pytest.mark.parametrize(
    ("label", "uscc", "state", "because", "told"),
    [
        ("已授予、仍然具备：不用说", "GOOD", "in_force", [], None),
        ("已授予、不再具备：要说", "BAD", "in_force", [], False),
        ("公示中、不再具备：要说", "BAD", "publicity", [], False),
        ("已停止、还是同样的理由：不用说", "BAD", "stopped", ["record/{}-fine"], None),
        ("已停止、理由变了：要说", "BAD", "stopped", ["dishonesty/1"], False),
        ("已停止、重新具备：要说", "GOOD", "stopped", ["dishonesty/1"], True),
        ("已经终止的：不用说", "BAD", "ended", [], None),
    ],
)
async def test_an_incentive_hears_what_concerns_it(
    files: None, said: Any, label: str, uscc: str, state: str, because: list[str], told: bool | None
) -> None:
    own = {"GOOD": GOOD, "BAD": BAD}[uscc]
    case = await granted(own, "honours", state, [one.format(own) for one in because])
    done = await computed()
    assert [(one, message.met) for one, message, _ in said] == ([] if told is None else [(case, told)]), label
    assert done.told == len(said)
    if told is False:
        assert said[0][1].because == (f"record/{BAD}-fine",)
        await computed("all")
        assert len({click for _, _, click in said}) == 1, "said again in the same words, it is one saying"


async def test_nobody_is_settled_before_the_incentive_was_told(files: None, monkeypatch: pytest.MonkeyPatch) -> None:
    await granted(BAD, "honours", "in_force")

    async def deaf(*_: Any, **__: Any) -> bool:
        raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")

    monkeypatch.setattr(computing, "say", deaf)
    done = await computed()
    assert (done.left, await due()) == (1, {BAD: 3})
    assert await rows(BAD) == {}, "what was not told is not written as if it had been"
    async with writing() as connection:
        await connection.execute(DUE.delete())
    await computed("all")
    assert BAD in await due(), "the nightly run leaves it to the next minute"


async def test_while_no_edition_is_in_force_nobody_is_eligible(files: None) -> None:
    await computed()
    before = date(2022, 11, 27)
    await computed("all", on=before)
    async with reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(ELIGIBILITY)) == 0


async def test_the_list_leaves_out_who_has_it_and_turns_by_code(files: None) -> None:
    await graded(PLAIN, "AA", date(2026, 7, 1))
    case = await granted(GOOD, "honours", "in_force")
    await computed()
    async with reading() as connection:
        assert [row.uscc for row in await eligible(connection, Listed("honours"), limit=9)] == [PLAIN]
        assert await eligible(connection, Listed("honours", after=PLAIN), limit=9) == []
        assert [row.uscc for row in await eligible(connection, Listed("honours", near=True), limit=9)] == [BAD]
        assert await eligible(connection, Listed("honours", near=True, text="没有这家"), limit=9) == []
        assert (await counts(connection))["honours"] == {"met": 1, "near": 1, "had": 1}
    async with writing() as connection:
        await connection.execute(update(INCENTIVE).where(INCENTIVE.c.case_id == case).values(state="ended"))
    async with reading() as connection:
        assert [row.uscc for row in await eligible(connection, Listed("honours"), limit=9)] == [GOOD, PLAIN]


async def test_how_many_have_what_is_kept_with_the_run_that_counted_it(files: None, said: Any) -> None:
    await granted(GOOD, "honours", "in_force")
    async with reading() as connection:
        assert await kept_counts(connection) == ({"honours": {"had": 1}}, None), "no run has counted yet"
    await computed()
    own = {"met": 0, "near": 2, "had": 1}
    async with reading() as connection:
        assert await kept_counts(connection) == (await counts(connection), NOON)
        assert (await kept_counts(connection))[0]["honours"] == own
    await granted(PLAIN, "honours", "proposed")
    async with reading() as connection:
        assert (await kept_counts(connection))[0]["honours"] == own, "nobody counts for a page"
    await computed()
    async with reading() as connection:
        assert (await kept_counts(connection))[0]["honours"] == {"met": 0, "near": 1, "had": 2}


async def test_an_incentive_that_does_not_answer_in_time_is_left_and_the_page_goes_on(
    files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await granted(BAD, "honours", "in_force")

    async def silent(*_: Any, **__: Any) -> bool:
        # What the client makes of a wait that is cancelled, be it by patience or by the worker.
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as error:
            raise WorkflowUpdateRPCTimeoutOrCancelledError from error
        return True

    monkeypatch.setattr(computing, "say", silent)
    monkeypatch.setattr(computing, "PATIENCE", 0.1)
    done = await computed()
    assert (done.looked_at, done.left, await due()) == (3, 1, {BAD: 3})
    monkeypatch.setattr(computing, "PATIENCE", 60)
    stopping = asyncio.create_task(computed())
    await asyncio.sleep(0.5)
    stopping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopping


async def test_a_dozen_that_never_answer_keep_nobody_else_from_hearing_in_the_same_run(
    files: None, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = {await granted(BAD, one.id, "in_force") for one in benefits(TODAY)}
    last = await granted(PLAIN, "honours", "in_force")
    hear = vars(computing)["say"]

    async def some_are_silent(case: str, *given: Any, **how: Any) -> Any:
        if case in silent:
            await asyncio.sleep(60)
        return await hear(case, *given, **how)

    monkeypatch.setattr(computing, "say", some_are_silent)
    monkeypatch.setattr(computing, "AT_ONCE", 4)
    monkeypatch.setattr(computing, "PATIENCE", 0.5)
    monkeypatch.setattr(computing, "PAGE_PATIENCE", 3.0)
    done = await computed()
    assert (done.told, [case for case, _, _ in said]) == (1, [last])
    assert (done.left, await due()) == (1, {BAD: 3})
    assert len(await rows(PLAIN)) == len(benefits(TODAY))


async def test_when_a_page_has_waited_long_enough_nobody_else_is_told(
    files: None, said: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await granted(BAD, "honours", "in_force")
    monkeypatch.setattr(computing, "PAGE_PATIENCE", 0)
    done = await computed()
    assert (done.looked_at, done.left, said) == (3, 1, [])
    assert await due() == {BAD: 3}
    assert (await rows(GOOD))["honours"].met, "who has nothing to be told is not kept waiting"


async def test_a_file_that_cannot_be_computed_stays_due_and_keeps_nobody_else(
    files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(chain: Any, **known: Any) -> Any:
        if chain[0].uscc == BAD:
            raise KeyError("result")
        return items(chain, **known)

    monkeypatch.setattr(computing, "items", read)
    done = await computed()
    assert (done.looked_at, done.left, await due()) == (3, 1, {BAD: 3})
    assert await rows(BAD) == {}
    assert (await rows(GOOD))["honours"].met
