"""清单由新版代替：只能代替本单位的，负责人核准才算数；两个末日同时到来，早的算数。"""

import asyncio
from collections.abc import Coroutine
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update
from temporalio.client import Client

from activities.sanction_list import date_end
from database.reading import reading
from database.tables.case import Case, Event
from database.tables.sanction_list import SanctionList
from database.writing import table, writing
from local.course import SHANGHAI
from rules.refusal import Refused
from rules.sanction_list_file import ListEnded
from rules.scenario import actor
from tests.workflows.sanction_list_course import CHECK, REPLACE, SanctionListCourse
from workflows.list_ending import ListEnding

BEGUN = date(2026, 5, 6)


async def refused(saying: Coroutine[Any, Any, None]) -> Refused:
    with pytest.raises(Refused) as caught:
        await saying
    return caught.value


async def test_a_unit_cannot_replace_the_list_of_another(house: Client) -> None:
    theirs = SanctionListCourse(house, "4109", BEGUN)
    await theirs.adopted()
    found = table(SanctionList)
    async with writing() as connection:
        await connection.execute(update(found).where(found.c.case_id == theirs.case).values(unit="hwy"))
    for number, replaces, field in (("4109", "", "number"), ("4115", theirs.case, "replaces")):
        ours = SanctionListCourse(house, number, BEGUN, turn=2, in_force_on="2026-06-01", replaces=replaces)
        wrong = await refused(ours.begin())
        assert (wrong.code, list(wrong.faults)) == ("FormFaulty", [field])
        assert "由另一单位导入" in wrong.faults[field]
    assert (await theirs.row()).ends_on is None


async def test_a_new_edition_replaces_the_former_only_with_the_head(house: Client) -> None:
    old = SanctionListCourse(house, "4116", BEGUN)
    await old.adopted()
    new = SanctionListCourse(house, "4116", date(2026, 5, 11), turn=2, in_force_on="2026-06-01")
    await new.begin()
    await new.judged()
    await new.answer(new.begins_on, CHECK, outcome="confirm")
    assert ((await new.row()).state, (await old.row()).ends_on) == ("draft", None)
    for person in ("enf-handler", "enf-legal"):
        own = new.answer(new.begins_on, REPLACE, by=("head", person), outcome="approve", reason="同意")
        assert (await refused(own)).code == "NotYours", person
    await new.answer(new.begins_on, REPLACE, outcome="reject", reason="前一版仍然适用")
    assert await new.over()
    assert ((await new.row()).state, (await new.row(Case)).outcome) == ("rejected", "not_adopted")
    assert ((await old.row()).state, (await old.row()).ends_on) == ("in_force", None)
    await new.replayed()


class Ended(ListEnding):
    """A list of which only the end is known."""

    def __init__(self) -> None:
        self.over, self.dating = None, asyncio.Lock()


@pytest.mark.parametrize("days", [(20, 25), (25, 20)])
async def test_of_two_ends_told_at_once_the_earlier_counts(
    house: Client, monkeypatch: pytest.MonkeyPatch, days: tuple[int, int]
) -> None:
    async def slow(_: Any, told: ListEnded) -> None:
        await asyncio.sleep(told.on.day / 1000)

    monkeypatch.setattr("workflows.list_ending.do", slow)
    one, told = Ended(), [ended("sanction_list/示例", date(2026, 5, day)) for day in days]
    await asyncio.gather(*(one.end(end) for end in told))
    assert one.ended.on == date(2026, 5, 20)


async def test_a_day_that_is_known_is_not_put_off(house: Client) -> None:
    one = SanctionListCourse(house, "4117", BEGUN)
    await one.adopted()
    for day in (25, 20, 22):
        await date_end(ended(one.case, date(2026, 5, day), seq=100 + day))
    assert (await one.row()).ends_on == date(2026, 5, 19)
    event = table(Event)
    async with reading() as connection:
        said = set(await connection.scalars(select(event.c.what).where(event.c.case_id == one.case)))
    assert {f"自 2026-05-{day} 起废止" for day in (25, 20, 22)} & said == {
        "自 2026-05-25 起废止",
        "自 2026-05-20 起废止",
    }


def ended(case: str, on: date, seq: int = 1) -> ListEnded:
    at = datetime(2026, 5, 6, 12, tzinfo=SHANGHAI)
    return ListEnded(case=case, seq=seq, at=at, by=actor("head", "enf"), event="repealed", on=on, why="示例")
