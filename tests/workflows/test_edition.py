"""录入规则的一版：另一人确认以后自施行日起适用；此前提出的，仍依提出之日的版本。真的流程引擎。"""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.testing import TimeSkipper, TimeSkippingConfig

import database.edition
from activities.edition import confirm_edition
from database.reading import reading
from database.tables.case import Case
from database.tables.edition import EditionRow
from database.writing import table
from local.accounts import open_accounts
from rules import edition as registry
from rules.dishonesty_item import catalogue
from rules.edition import in_force
from rules.edition_entry import EditionConfirmed
from rules.refusal import Refused
from rules.scenario import actor
from tests.rules.dishonesty_example import proposal
from tests.rules.edition_example import base, days, forgotten, with_example_list
from tests.rules.penalty_example import code
from tests.workflows.dishonesty_course import DishonestyCourse
from tests.workflows.edition_course import HANDLER, HEAD, begun, decided, draft, next_day, refusal

__all__ = ["forgotten"]
pytestmark = pytest.mark.usefixtures("forgotten")
EDITION, CASE = table(EditionRow), table(Case)
LATER = timedelta(days=1)


@pytest.fixture(scope="module")
async def bureau(forgotten: None, house: Client) -> Client:
    await open_accounts({})
    return house


async def row(model: Any, key: str) -> Any:
    found = table(model)
    async with reading() as connection:
        own = found.c.id if model is Case else found.c.case_id
        return (await connection.execute(select(found).where(own == key))).one()


async def test_a_worked_example_from_its_entry_to_a_determination_on_it(bureau: Client) -> None:
    """示例名单：今天录入、确认，施行日起可以据以认定；被删去的事项，前一天提出的照旧办完。"""
    on = next_day()
    eve = on - LATER
    handle = await begun(bureau, draft(on))
    assert days("dishonesty")[-1] < on, "a draft decides nothing"
    for other, why in ((HANDLER.model_copy(update={"roles": ("head",)}), "职责分离"), (actor("legal", "enf"), "岗位")):
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await decided(handle, other, outcome="confirm")
        assert (refusal(refused.value).type, why in refusal(refused.value).message) == ("NotYours", True)
    await decided(handle, outcome="confirm")
    assert await handle.result() == "edition_confirmed"
    assert days("dishonesty")[-1] == on
    kept = await row(EditionRow, handle.id)
    assert (kept.title, kept.number, kept.doubt) == ("示例失信行为认定事项", "示例〔2026〕2号", "design")
    assert (kept.entered_by, kept.confirmed_by) == (HANDLER.name, HEAD.name)
    assert ("example_item" in catalogue(eve), "example_item" in catalogue(on)) == (False, True)

    example: dict[str, Any] = {"item": "example_item", "occurrences": ()}
    early = DishonestyCourse(bureau, proposal(uscc=code("MACT0001"), **example), eve)
    with pytest.raises(Refused) as refusal_of_item:
        await early.begin()
    assert "现行目录没有“example_item”" in refusal_of_item.value.faults["item"]

    old = DishonestyCourse(bureau, proposal(uscc=code("MACT0002")), eve)
    new = DishonestyCourse(bureau, proposal(uscc=code("MACT0003"), **example), on)
    decides = on + timedelta(days=20)
    await old.listed(eve, silent_until=decides)
    await new.listed(on, silent_until=decides)
    found = [await one.determination() for one in (old, new)]
    assert [(one.item, one.proposed_on) for one in found] == [("overload_vehicle", eve), ("example_item", on)]
    assert [months(one.starts_on, one.ends_on) for one in found] == [24, 12]
    assert [one.published_on for one in found] == [decides, decides]
    for one in (old, new):
        await one.replayed()


def months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


async def test_a_rejected_draft_decides_nothing_and_its_day_can_be_entered_again(bureau: Client) -> None:
    on = next_day() + timedelta(days=3)
    handle = await begun(bureau, draft(on))
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await decided(handle, outcome="reject")
    assert refusal(refused.value).type == "FormFaulty"
    await decided(handle, outcome="reject", reason="与来文不一致")
    assert await handle.result() == "edition_rejected"
    assert on not in days("dishonesty")
    closed = await row(Case, handle.id)
    assert (closed.outcome, closed.position, closed.subject) == (
        "edition_rejected", "closed", "示例失信行为认定事项",
    )  # fmt: skip
    again = await begun(bureau, draft(on), turn=2)
    await decided(again, outcome="confirm")
    assert await again.result() == "edition_confirmed"
    assert on in days("dishonesty")
    with pytest.raises(WorkflowUpdateFailedError) as taken:
        await begun(bureau, draft(on), turn=3)
    assert "已有自" in refusal(taken.value).details[0]["in_force_on"]


@pytest.mark.parametrize(
    ("label", "by", "text", "subject", "days_off", "code_of_refusal"),
    [
        ("别的岗位", actor("head", "enf"), "", "dishonesty", 9, "NotYours"),
        ("不是责任单位", actor("handler", "hwy"), "", "dishonesty", 9, "NotResponsible"),
        ("县区的", actor("handler", "haizhou"), "", "dishonesty", 9, "NotResponsible"),
        ("不能录入的事项", HANDLER, "a = 1", "limit", 9, "NotFound"),
        ("日期已到", HANDLER, "", "dishonesty", -1, "FormFaulty"),
        ("文本有错", HANDLER, "title = ", "dishonesty", 9, "EditionFaulty"),
    ],
)
async def test_what_is_not_filed(
    bureau: Client, label: str, by: Any, text: str, subject: str, days_off: int, code_of_refusal: str
) -> None:
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await begun(bureau, draft(next_day() + timedelta(days=days_off), text, subject), by=by)
    assert refusal(refused.value).type == code_of_refusal, label
    assert await _kept(subject, next_day() + timedelta(days=days_off)) == 0


async def _kept(subject: str, on: date) -> int:
    async with reading() as connection:
        found = select(EDITION.c.case_id).where(EDITION.c.subject == subject, EDITION.c.in_force_on == on)
        return len((await connection.execute(found)).all())


async def test_nobody_confirms_an_edition_whose_day_has_come(bureau: Client) -> None:
    skipper = TimeSkipper(bureau, config=TimeSkippingConfig(enabled=False))
    on = next_day() + timedelta(days=5)
    handle = await begun(skipper.client, draft(on, base("incentive"), "incentive"))
    with pytest.raises(WorkflowUpdateFailedError):
        await decided(handle, outcome="reject")
    await asyncio.sleep(0.5)
    await skipper.fast_forward(handle, timedelta(days=7))
    with pytest.raises(WorkflowUpdateFailedError) as late:
        await decided(handle, outcome="confirm")
    assert refusal(late.value).type == "TooLateToConfirm"
    await decided(handle, outcome="reject", reason="日期已过")
    assert await handle.result() == "edition_rejected"


async def test_confirmed_twice_is_confirmed_once(bureau: Client) -> None:
    on = next_day() + timedelta(days=7)
    handle = await begun(bureau, draft(on, base("penalty_class"), "penalty_class"))
    await decided(handle, outcome="confirm")
    await handle.result()
    before = await row(EditionRow, handle.id)
    again = EditionConfirmed(case=handle.id, seq=99, at=before.confirmed_at + LATER, by=actor("head", "zfc"))
    await confirm_edition(again)
    assert await row(EditionRow, handle.id) == before


async def test_a_process_that_starts_later_holds_what_was_entered(
    bureau: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = next_day() + timedelta(days=8)
    handle = await begun(bureau, draft(on))
    await decided(handle, outcome="confirm")
    await handle.result()
    waiting = await begun(bureau, draft(on + LATER, with_example_list()))
    monkeypatch.setattr(database.edition, "EVERY", 0.05)
    monkeypatch.setattr(registry, "_HELD", {})
    assert on not in days("dishonesty")
    async with database.edition.holding():
        assert on in days("dishonesty")
        assert on + LATER not in days("dishonesty")
        monkeypatch.setattr(registry, "_HELD", {})
        await asyncio.sleep(0.5)
        assert on in days("dishonesty"), "it looks again and again"
    assert in_force("dishonesty", on).title == "示例失信行为认定事项"
    await decided(waiting, outcome="reject", reason="不需要")
    assert isinstance(await waiting.result(), str)


@pytest.mark.parametrize(("tries", "serves"), [(3, True), (2, False)])
async def test_a_process_serves_only_when_it_holds_what_was_entered(
    monkeypatch: pytest.MonkeyPatch, tries: int, serves: bool
) -> None:
    """The database answers the third time."""
    asked: list[int] = []

    async def answer() -> None:
        asked.append(1)
        if len(asked) < 3:
            raise OSError

    monkeypatch.setattr(database.edition, "hold_entered", answer)
    monkeypatch.setattr(database.edition, "PATIENCE", tries)
    if serves:
        async with database.edition.holding():
            assert len(asked) == 3
    else:
        with pytest.raises(OSError):  # noqa: PT011
            async with database.edition.holding():
                raise AssertionError("it serves without them")
