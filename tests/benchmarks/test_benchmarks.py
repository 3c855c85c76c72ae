"""The benchmarks measure what they say: their ratios, and counters that agree with the rows they were filled for."""

import json
from datetime import UTC, date, datetime
from types import SimpleNamespace

import asyncpg

from api.day import today
from database.queries.credit_file import entry_of
from rules.credit_file import items
from tests.benchmarks import letter
from tests.benchmarks.figure import Figure, Size, table_of
from tests.benchmarks.many_records import seed
from tests.benchmarks.many_steps import code, fill

COUNTED = "select unit, role, name, ball, due_on, suspended, sum(n) n from step_tally group by 1, 2, 3, 4, 5, 6"
ROWS = "select unit, role, name, ball, due_on, suspended, count(*) n from step where state = 'open' "
ROWS += "group by 1, 2, 3, 4, 5, 6"
HOLDS = "select s.unit, s.role, h.person, count(*) n from hold h join step s using (case_id, key) group by 1, 2, 3"
TALLY = "select unit, role, person, sum(n) n from hold_tally group by 1, 2, 3 having sum(n) <> 0"
HELD_OTHERWISE = f"(({TALLY}) except ({HOLDS})) union all (({HOLDS}) except ({TALLY}))"
TODAY = date(2026, 11, 23)


def figure(want: str, target: float, *pairs: tuple[float, float], spare: float = 0) -> Figure:
    made = Figure("x", "ms", want, target, spare=spare)
    for ours, bare in pairs:
        made.add(ours, bare)
    return made


def test_a_figure_is_the_median_of_its_rounds() -> None:
    made = figure("most", 1.3, (10, 10), (13, 10), (50, 10))
    assert made.ratio == 1.3
    assert made.met
    assert not figure("most", 1.2, (10, 10), (13, 10), (50, 10)).met
    assert figure("least", 0.5, (5, 10)).met
    assert not figure("least", 0.6, (5, 10)).met
    assert figure("most", 1.25, (16, 10), spare=4).met
    assert not figure("most", 1.25, (17, 10), spare=4).met
    assert "MISSED" in table_of([figure("most", 1, (2, 1))])


async def test_counters_agree_with_the_rows_before_and_after_the_trigger(database: str) -> None:
    dsn = database.replace("+asyncpg", "")
    assert "enf" in await fill(dsn, 4000, TODAY)
    connection = await asyncpg.connect(dsn)
    other = await asyncpg.connect(dsn)
    try:
        assert await connection.fetchval("select count(*) from step") == 4000
        assert await differ(connection) == []
        # Two that count the same post and day at once do not wait for each other: the second takes another row.
        one, two = await connection.fetch(
            "select case_id, key from step where state = 'open' and (unit, name, due_on) = "
            "(select unit, name, due_on from step where state = 'open' group by 1, 2, 3 having count(*) > 1 limit 1) "
            "order by abs(hashtext(case_id)) % 16 desc limit 2"
        )
        first = connection.transaction()
        await first.start()
        close = "update step set state = 'done', answered_at = now() where case_id = $1 and key = $2"
        await connection.execute(close, *one)
        await other.execute("set lock_timeout = '5s'")
        await other.execute(close, *two)
        await first.commit()
        assert await differ(connection) == []
    finally:
        await connection.close()
        await other.close()


async def test_a_hold_is_counted_while_the_step_is_open_and_gone_afterwards(database: str) -> None:
    dsn = database.replace("+asyncpg", "")
    await fill(dsn, 4000, TODAY)
    connection = await asyncpg.connect(dsn)
    try:
        assert await connection.fetchval("select sum(n) from hold_tally") > 0
        assert await connection.fetch(HELD_OTHERWISE) == []
        await connection.execute("update step set state = 'done', answered_at = now() where due_on <= $1", TODAY)
        assert await connection.fetchval("select sum(n) from hold_tally") > 0
        assert await connection.fetch(HELD_OTHERWISE) == []
        assert await connection.fetchval("select count(*) from hold natural join step where state <> 'open'") == 0
    finally:
        await connection.close()


async def differ(connection: asyncpg.Connection) -> list[asyncpg.Record]:
    """What the counters say and the rows do not, or the other way round."""
    counted = f"select * from ({COUNTED}) c where n <> 0"
    found: list[asyncpg.Record] = await connection.fetch(
        f"(({counted}) except ({ROWS})) union all (({ROWS}) except ({counted}))"
    )
    return found


async def test_a_letter_is_measured() -> None:
    made = await letter.measure(None, Size(rounds=1, scale=0.1))  # type: ignore[arg-type]
    assert made[0].ratio > 0


async def test_the_files_of_many_businesses_are_such_as_the_house_writes(database: str) -> None:
    connection = await asyncpg.connect(database.replace("+asyncpg", ""))
    try:
        await seed(connection, 5, 10)
        rows = await connection.fetch("select * from record where uscc = $1 order by seq", code(3))
        names = await connection.fetch("select name, initials from business")
    finally:
        await connection.close()
    entries = [entry_of(SimpleNamespace(**{**row, "body": json.loads(row["body"])})) for row in rows]
    found = items(entries, on=today(), known_by=datetime.now(UTC))
    states = {item.seq: item.state for item in found}
    assert len(found) == 10
    assert [states[seq] for seq in (3, 4, 5, 8)] == ["ended", "ended", "ended", "in_force"]
    assert len({row["name"] for row in names}) == 5
