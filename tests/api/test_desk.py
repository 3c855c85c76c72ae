"""案头：页签的数字就是各列表的行数，无论谁领取、转办、释放、办结；没有人手里还拿着办结了的环节。"""

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from api import desk
from database.queries.desk import View, desk_of
from database.queries.step import Narrowed, Post, business_steps, held_steps, open_steps, step_of
from database.reading import reading
from database.tables.account import Absence
from database.tables.case import Case
from database.tables.desk import Hold
from database.tables.step import StepRow
from database.writing import put, table, write, writing
from rules.actor import Actor, Role
from rules.refusal import Refused
from tests.api.conftest import person

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 2, tzinfo=UTC)
STEP, HOLD = table(StepRow), table(Hold)
CASE = "penalty/连交罚〔2026〕1号"
ROLES: tuple[Role, ...] = ("handler", "reviewer")
MANY = 1000


def step(n: int, **changed: Any) -> dict[str, Any]:
    key, due_on = f"class_confirmation.{n}", TODAY + timedelta(days=n % 5 - 2)
    said: dict[str, Any] = {
        "name": "class_confirmation", "title": "复核分类", "clause": "示例", "role": ROLES[n % 2], "unit": "enf",
        "form": "class_confirmation", "anchor": str(TODAY), "person": "",
    }  # fmt: skip
    said |= {name: value for name, value in changed.items() if name in said}
    due = {"on": str(due_on), "steps": [], "calendar": "示例", "provisional": False}
    opened = {"key": key, "step": said | {"limits": [], "event": "示例"}, "deadline": due, "alarms": []}
    of_case = {"case_id": CASE, "kind": "penalty", "case_title": "示例", "subject": "示例", "uscc": "示例"}
    at = {"key": key, "seq": n, "opened_at": NOW, "due_on": due_on, "late": "chase", "ball": "unit"}
    return {**said, **of_case, **at, "open": opened, **changed, "anchor": TODAY}


@pytest.fixture
async def unit(web: Any) -> None:
    """Two handlers and two reviewers; sixty steps of theirs, some of them stopped, some meant for one by name."""
    for name, role in (("zhang", "handler"), ("qian", "handler"), ("li", "reviewer"), ("sun", "reviewer")):
        await person(name, unit="enf", roles=[role])
    case = {"id": CASE, "kind": "penalty", "title": "示例", "subject": "示例", "uscc": "示例", "unit": "enf"}
    begun = {"started_by": "wang", "started_at": NOW, "legal_date": TODAY, "position": "filed", "seq": 1}
    async with writing() as connection:
        await put(connection, Case, case | begun)
        for n in range(60):
            named = {"person": ("zhang", "li")[n % 2]} if n % 7 == 0 else {}
            await put(connection, StepRow, step(n, suspended=n % 4 == 0, **named))
        await put(connection, StepRow, step(60, role="business", unit="91320799MB0000000N"))
        await put(connection, StepRow, step(61, unit="haizhou"))


async def shown(name: str, role: str) -> tuple[Any, ...]:
    """The figures of somebody's tabs."""
    async with reading() as connection:
        *figures, _ = await desk_of(connection, name, [name], "enf", [role], today=TODAY)
    return tuple(figures)


async def listed(name: str, role: str, covered: Sequence[Post] = ()) -> tuple[int, ...]:
    """How many rows the lists of the same tabs have."""
    own, late = [Post("enf", role)], TODAY - timedelta(days=1)
    async with reading() as connection:
        rows = [
            await held_steps(connection, [name], Narrowed(), limit=MANY),
            await open_steps(connection, own, Narrowed(free=True), limit=MANY),
            await open_steps(connection, own, Narrowed(suspended=True), limit=MANY),
            await open_steps(connection, own, Narrowed(suspended=False, until=late), limit=MANY),
            await open_steps(connection, covered, Narrowed(), limit=MANY),
        ]
        awaited = await business_steps(connection, ["enf"], Narrowed(), limit=MANY)
    mine, free, suspended, overdue, of_others = map(len, rows)
    return mine, free, suspended + len(awaited), overdue, of_others


async def test_the_figures_are_the_lengths_of_the_lists_whatever_people_do(unit: None) -> None:
    people: dict[str, Role] = {"zhang": "handler", "qian": "handler", "li": "reviewer", "sun": "reviewer"}
    chance, refused = random.Random(7), 0
    for turn in range(120):
        name = chance.choice(list(people))
        by = Actor(kind="staff", id=name, name=name, unit="enf", roles=(people[name],))
        key = f"class_confirmation.{chance.randrange(60)}"
        try:
            match chance.randrange(5):
                case 0 | 1:
                    await desk.claim(by, CASE, key, now=NOW)
                case 2:
                    await desk.transfer(by, CASE, key, to=chance.choice(list(people)), why="示例", now=NOW)
                case 3:
                    await desk.release(by, CASE, key, now=NOW)
                case 4:
                    ended = {"state": chance.choice(["done", "lapsed", "withdrawn"]), "answered_at": NOW}
                    await write(update(STEP).where(STEP.c.key == key).values(ended), {})
        except Refused:
            refused += 1
        if turn % 10 == 9:
            for one, role in people.items():
                assert await shown(one, role) == await listed(one, role), (turn, one)
    assert 0 < refused < 110
    assert (await shown("zhang", "handler"))[0] > 0


async def test_the_posts_of_the_absent_are_counted_once_and_views_are_in_order(unit: None) -> None:
    await person("chen", unit="haizhou", roles=["reviewer", "handler"])
    await person("deng", unit="haizhou", roles=["reviewer"])
    async with writing() as connection:
        for absent in ("chen", "deng"):
            row = {"id": absent, "person": absent, "substitute": "li", "since": TODAY, "until": TODAY, "set_by": "wang"}
            await put(connection, Absence, row)
    covered = [Post("haizhou", "reviewer"), Post("haizhou", "handler")]
    assert await shown("li", "reviewer") == await listed("li", "reviewer", covered)
    await desk.save_view("li", "乙", "tab=free")
    await desk.save_view("li", "甲", "tab=mine")
    async with reading() as connection:
        own = await desk_of(connection, "li", ["li"], "enf", ["reviewer"], today=TODAY)
        later = await desk_of(connection, "li", ["li"], "enf", ["reviewer"], today=TODAY + timedelta(days=1))
    assert own.views == (View("乙", "tab=free"), View("甲", "tab=mine"))
    assert (own.covered, later.covered) == (1, 0)
    assert await shown("wang", "supervisor") == (0, 0, 1, 0, 0)


def over(key: str) -> Any:
    return update(STEP).where(STEP.c.key == key).values(state="done", answered_at=NOW)


async def test_a_step_that_is_just_being_answered_cannot_be_claimed(unit: None) -> None:
    by = Actor(kind="staff", id="li", name="li", unit="enf", roles=("reviewer",))
    async with writing() as connection:
        await connection.execute(over("class_confirmation.1"))
        claiming = asyncio.create_task(desk.claim(by, CASE, "class_confirmation.1", now=NOW))
        await asyncio.sleep(0.3)
        assert not claiming.done()
    with pytest.raises(Refused) as refused:
        await claiming
    assert refused.value.code == "StepClosed"


async def test_an_answer_waits_for_who_is_just_claiming_and_takes_it_out_of_their_hand(unit: None) -> None:
    key = "class_confirmation.3"
    held = {"case_id": CASE, "key": key, "person": "li", "person_name": "li", "since": NOW}
    async with writing() as connection:
        assert await step_of(connection, CASE, key, as_it_stands=True)
        await put(connection, Hold, held)
        answering = asyncio.create_task(write(over(key), {}))
        await asyncio.sleep(0.3)
        assert not answering.done()
    await answering
    async with reading() as connection:
        assert (await connection.execute(select(HOLD.c.key))).all() == []
    assert await shown("li", "reviewer") == await listed("li", "reviewer")
