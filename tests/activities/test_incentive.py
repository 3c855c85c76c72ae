"""激励的活动做两次和做一次一样：一件记录、一次停止、一次恢复、一次续期；再停一次的，重新依附。"""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from activities.business import name_on_file
from activities.incentive import announce_incentive, end_incentive, file_incentive, grant_incentive
from activities.incentive_said import answer_objection, confirm_use, keep_objection, keep_use, lapse_uses
from activities.incentive_standing import renew_incentive, resume_incentive, stop_incentive, weigh_incentive
from activities.record import append
from database.engine import engine
from database.queries.incentive import incentive_of, objections_of, uses_of
from database.reading import reading
from database.tables.hang import Hang
from database.tables.record import Record
from database.writing import table, writing
from rules.incentive_file import (
    IncentiveDecided,
    IncentiveEnded,
    IncentiveFiling,
    IncentiveProposal,
    IncentiveSaid,
    incentive_case,
)
from rules.journal import Moment
from rules.refusal import Refused
from rules.scenario import actor
from settings import settings
from tests.rules.penalty_example import code
from workflows.doing import SHANGHAI

USCC = code("MAAQ4740")
CASE = incentive_case(USCC, "green-channel")
GRANTED, ENDS = date(2026, 5, 20), date(2027, 5, 20)
AGAINST = "dishonesty/47-40"


@pytest.fixture(autouse=True)
async def house(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A business with a good file in an empty house."""
    monkeypatch.setenv("DATABASE_URL", database)
    settings.cache_clear()
    engine.cache_clear()
    await recorded("registration/1", "registration", date(2025, 3, 3), title="开业登记")
    await recorded("evaluation/1", "evaluation", date(2025, 4, 3), title="信用评价 AA", result="AA", tab="evaluation")
    yield
    await engine().dispose()
    settings.cache_clear()
    engine.cache_clear()


def at(on: date) -> datetime:
    return datetime.combine(on, time(9), SHANGHAI)


def moment(on: date, seq: int) -> dict[str, Any]:
    return {"case": CASE, "seq": seq, "at": at(on), "by": actor("head", "trc")}


async def recorded(case: str, kind: str, on: date, **body: Any) -> None:
    async with writing() as connection:
        await name_on_file(connection, USCC, "示例守信运输有限公司")
        await append(connection, Moment(case=case, seq=1, at=at(on)), USCC, kind, on, body)


async def granted() -> None:
    proposal = IncentiveProposal(uscc=USCC, unit="trc", benefit="green-channel", reason="一贯守信")
    filing = IncentiveFiling(**moment(date(2026, 5, 6), 1), proposal=proposal)
    for _ in range(2):
        await file_incentive(filing)
    for _ in range(2):
        shown = await announce_incentive(IncentiveDecided(**moment(date(2026, 5, 6), 2), reason="同意"))
        assert shown.shown_until == date(2026, 5, 19)
    for _ in range(2):
        had = await grant_incentive(Moment(**moment(GRANTED, 3)))
        assert had.dates is not None
        assert (had.dates.starts_on, had.dates.ends_on) == (GRANTED, ENDS)


async def kinds() -> list[tuple[str, str]]:
    """What the case has written into the file: the kind and the key of each entry."""
    found = table(Record)
    async with reading() as connection:
        rows = await connection.execute(
            select(found.c.kind, found.c.key).where(found.c.case_id == CASE).order_by(found.c.seq)
        )
        return [(row.kind, row.key.removeprefix(CASE)) for row in rows]


async def hangs() -> list[tuple[str, date | None]]:
    found = table(Hang)
    async with reading() as connection:
        rows = await connection.execute(select(found).where(found.c.case_id == CASE))
        return [(row.on_case, row.until) for row in rows]


async def row() -> Any:
    async with reading() as connection:
        return await incentive_of(connection, CASE)


async def stopped(on: date, seq: int) -> None:
    found = await weigh_incentive(Moment(**moment(on, seq)))
    assert not found.met
    for _ in range(2):
        assert (await stop_incentive(Moment(**moment(on, seq)))).stopped


async def test_each_act_is_written_once_however_often_it_is_done() -> None:
    await granted()
    await recorded(AGAINST, "dishonesty", date(2026, 8, 3), title="示例认定", adverse=True, valid_until="2029-01-01")
    await stopped(date(2026, 8, 3), 4)
    assert await hangs() == [(AGAINST, None)]
    await recorded(AGAINST, "ended", date(2026, 9, 7), about=f"{AGAINST}/dishonesty", why="撤销")
    for _ in range(2):
        again = await resume_incentive(IncentiveDecided(**moment(date(2026, 9, 7), 5), reason="认定被撤销"))
        assert not again.stopped
    assert await hangs() == [(AGAINST, date(2026, 9, 7))]
    for _ in range(2):
        renewed = await renew_incentive(IncentiveDecided(**moment(date(2027, 4, 21), 6), reason="继续"))
        assert renewed.dates is not None
        assert renewed.dates.ends_on == date(2028, 5, 20)
    assert await kinds() == [
        ("incentive", "/incentive"), ("ended", "/ended"), ("incentive", "/incentive.2"), ("ended", "/ended.2"),
        ("incentive", "/incentive.3"),
    ]  # fmt: skip
    kept = await row()
    assert (kept.state, kept.n, kept.renewals) == ("in_force", 3, 1)


async def test_what_stops_it_a_second_time_is_hung_on_again() -> None:
    await granted()
    await recorded(AGAINST, "dishonesty", date(2026, 8, 3), title="示例认定", adverse=True, valid_until="2029-01-01")
    await stopped(date(2026, 8, 3), 4)
    about = {"about": f"{AGAINST}/dishonesty"}
    await recorded("objection/1", "frozen", date(2026, 8, 10), **about)
    await resume_incentive(IncentiveDecided(**moment(date(2026, 8, 11), 5), reason="核实中，暂不使用"))
    await recorded("objection/1", "unfrozen", date(2026, 8, 20), **about)
    await stopped(date(2026, 8, 20), 6)
    assert await hangs() == [(AGAINST, None)]


async def test_it_is_not_resumed_while_something_else_stands_against_it() -> None:
    await granted()
    await recorded(AGAINST, "dishonesty", date(2026, 8, 3), title="示例认定", adverse=True, valid_until="2029-01-01")
    await stopped(date(2026, 8, 3), 4)
    await recorded(
        "evaluation/2", "evaluation", date(2026, 8, 9), title="评价 D", result="D", tab="evaluation", adverse=True
    )
    await recorded(AGAINST, "ended", date(2026, 9, 7), about=f"{AGAINST}/dishonesty", why="撤销")
    left = await resume_incentive(IncentiveDecided(**moment(date(2026, 9, 7), 5), reason="认定被撤销"))
    assert (left.stopped, left.because) == (True, ("evaluation/2",))
    assert sorted(await hangs()) == [(AGAINST, None), ("evaluation/2", None)]


async def test_it_is_not_renewed_for_a_business_that_has_no_longer_what_it_takes() -> None:
    await granted()
    await recorded(AGAINST, "dishonesty", date(2027, 4, 20), title="示例认定", adverse=True, valid_until="2029-01-01")
    left = await renew_incentive(IncentiveDecided(**moment(date(2027, 4, 21), 6), reason="继续"))
    assert left.dates is not None
    assert left.dates.ends_on == ENDS
    assert await kinds() == [("incentive", "/incentive")]


async def test_an_unknown_business_and_a_unit_that_does_not_grant_it_are_refused() -> None:
    for changed, refusal in (({"uscc": code("MAAQ4749")}, "FormFaulty"), ({"unit": "hwy"}, "NotResponsible"),
                             ({"unit": "enf"}, "NotResponsible"), ({"benefit": "无"}, "BenefitUnknown"),
                             ({"benefit": "red-list"}, "NotEligible")):  # fmt: skip
        given = {"uscc": USCC, "unit": "trc", "benefit": "green-channel", "reason": "一贯守信", **changed}
        filing = IncentiveFiling(**moment(date(2026, 5, 6), 1), proposal=IncentiveProposal.model_validate(given))
        with pytest.raises(Refused) as refused:
            await file_incentive(filing)
        assert refused.value.code == refusal, changed
    assert await row() is None


async def test_what_is_lost_in_the_instant_of_its_grant_leaves_the_credit_file() -> None:
    await granted()
    for _ in range(2):
        await end_incentive(IncentiveEnded(**moment(GRANTED, 8), event="ineligible", why="有有效的失信行为认定"))
    assert await kinds() == [("incentive", "/incentive"), ("ended", "/ended")]
    assert (await row()).state == "refused"


async def test_what_has_run_out_needs_no_entry_of_its_own_to_end() -> None:
    await granted()
    await end_incentive(IncentiveEnded(**moment(ENDS, 8), event="run_out"))
    assert await kinds() == [("incentive", "/incentive")]
    assert (await row()).state == "ended"


async def test_what_nobody_answered_comes_to_nothing_at_the_end() -> None:
    await granted()
    told = {"receipt": "r1", "name": "示例", "contact": "示例", "facts": "示例"}
    for n, receipt in ((1, "r1"), (2, "r2")):
        for _ in range(2):
            await keep_objection(IncentiveSaid(**moment(GRANTED, 4), n=n, content=told | {"receipt": receipt}))
    await answer_objection(IncentiveSaid(**moment(GRANTED, 5), n=1, content={"outcome": "rejected", "answer": "不实"}))
    for n in (1, 2):
        for _ in range(2):
            await keep_use(IncentiveSaid(**moment(GRANTED, 6), n=n, content={"unit": "svc", "matter": "换证"}))
    given = {"outcome": "given", "on": str(GRANTED), "reason": "当日办结", "evidence": []}
    await confirm_use(IncentiveSaid(**moment(GRANTED, 7), n=1, content=given))
    over = await end_incentive(IncentiveEnded(**moment(ENDS + timedelta(days=1), 8), event="run_out"))
    assert over.uses_until == date(2027, 5, 28)
    async with reading() as connection:
        assert [one.state for one in await objections_of(connection, CASE)] == ["rejected", "moot"]
        assert [one.state for one in await uses_of(connection, CASE)] == ["asked", "given"], "its unit may still say"
    for _ in range(2):
        await lapse_uses(Moment(**moment(date(2027, 5, 29), 9)))
    async with reading() as connection:
        lapsed, given_one = await uses_of(connection, CASE)
    assert (lapsed.state, given_one.state, given_one.reason) == ("lapsed", "given", "当日办结")
    assert lapsed.reason == "激励已于 2027-05-21 终止，办理单位到 2027-05-28 没有确认在此以前给予"


async def test_it_goes_on_when_what_stood_against_it_fell_before_it_was_stopped() -> None:
    await granted()
    await recorded(AGAINST, "dishonesty", date(2026, 8, 3), title="示例认定", adverse=True, valid_until="2029-01-01")
    assert not (await weigh_incentive(Moment(**moment(date(2026, 8, 3), 4)))).met
    await recorded(AGAINST, "ended", date(2026, 8, 3), about=f"{AGAINST}/dishonesty", why="撤销")
    assert not (await stop_incentive(Moment(**moment(date(2026, 8, 3), 5)))).stopped
    assert await kinds() == [("incentive", "/incentive")]
    assert await hangs() == []
