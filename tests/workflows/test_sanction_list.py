"""惩戒措施清单：导入、逐项核对、启用、暂停、废止、由新版代替；依据它的惩戒转依另一份或者解除。真的流程引擎，跳过时间。"""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client

from database.queries.sanction_list import case_of_edition, item_of
from database.reading import reading
from database.tables.case import Case
from database.tables.hang import Hang
from database.tables.sanction import Sanction
from database.writing import put, table, writing
from local.course import SHANGHAI
from rules.refusal import Refused
from rules.sanction_list import ListItem
from rules.scenario import Said, actor
from tests.rules.list_example import FIRST, SECOND, THIRD
from tests.rules.penalty_example import code
from tests.workflows.record_sanction_list import LISTED, lists
from tests.workflows.sanction_list_course import CHECK, SanctionListCourse, listening

BEGUN = date(2026, 5, 6)
REJECTED = {"2": "与原文不符"}
HEADINGS = {
    "no": "序号", "measure": "惩戒措施", "content": "惩戒内容", "object": "惩戒对象", "implementer": "实施主体",
    "source": "来源",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
async def told(house: Client) -> AsyncIterator[None]:
    """Somebody runs the cases that rest on the lists of these tests."""
    async with listening(house):
        yield


async def refused(saying: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        await saying
    return caught.value


async def rests(serial: int, on: SanctionListCourse, place: int = 0, *, since: date | None = BEGUN, **of: str) -> str:
    """A sanction that applies an item of a list `since` a day, as its row and its place in the web."""
    case, said = f"sanction/41-{serial:04d}", on.rows[place]
    about = {name: said[heading] for name, heading in HEADINGS.items()} | of
    purposes: tuple[str, ...] = () if place else ("bidding",)
    item = ListItem.model_validate(
        {**about, "klass": "I" * (place + 1), "level": "other", "purposes": purposes, "list_id": on.case}
    )
    row = {
        "case_id": case, "number": f"惩-41-{serial}", "uscc": code(f"MAAL{serial:04d}"), "subject": "示例企业",
        "unit": "enf", "determination": "dishonesty/示例", "list_id": on.case, "item_no": item.no, "proposed_on": BEGUN,
        "starts_on": since, "item": item.model_dump(mode="json"),
        **item.model_dump(include={"measure", "klass", "content", "basis", "purposes"}),
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Sanction, row)
        await put(connection, Hang, {"case_id": case, "on_case": on.case, "about": "清单", "since": BEGUN})
    await on.skipper.client.start_workflow("resting", id=case, task_queue="resting")
    return case


async def hangs(case: str) -> dict[str, date | None]:
    """What a case rests or rested on, and until when."""
    found = table(Hang)
    async with reading() as connection:
        rows = await connection.execute(select(found.c.on_case, found.c.until).where(found.c.case_id == case))
        return {row.on_case: row.until for row in rows}


async def named(case: str) -> tuple[str, str]:
    """The list and the item that a sanction's row names."""
    found = table(Sanction)
    async with reading() as connection:
        row = (await connection.execute(select(found).where(found.c.case_id == case))).one()
        assert (row.item["list_id"], row.item["no"]) == (row.list_id, row.item_no)
        return row.list_id, row.item_no


async def test_a_list_decides_something_only_when_every_item_was_checked_by_another_person(house: Client) -> None:
    one = SanctionListCourse(house, "4101", BEGUN)
    await one.begin()
    assert await one.in_force(BEGUN) == []
    early = await refused(one.answer(BEGUN, CHECK, outcome="confirm"))
    assert "还有 3 项没有逐项核对：第 1、2、3 项" in early.sentence
    assert (await refused(one.judged(REJECTED, by=actor("legal", "enf", person="enf-handler")))).code == "NotYours"
    assert (await refused(one.judged(REJECTED, by=actor("head", "enf")))).code == "NotYours"
    assert (await refused(one.judged({"2": ""}))).faults == {"2": "第 2 项：不采纳的，请写明理由"}
    await one.judged(REJECTED)
    assert await one.verdicts() == {"1": True, "2": False, "3": True}
    own = one.answer(BEGUN, CHECK, by=("legal", "enf-handler"), outcome="confirm")
    assert (await refused(own)).code == "NotYours"
    await one.answer(BEGUN, CHECK, outcome="confirm")
    assert await one.in_force(BEGUN) == ["1", "3"]
    assert await one.in_force(date(2025, 12, 31)) == [], "before its day it decides nothing"
    row = await one.row()
    assert (row.state, row.confirmed_on, row.ends_on) == ("in_force", BEGUN, None)
    await one.replayed()


async def test_a_measure_of_class_one_without_a_basis_cannot_be_accepted(house: Client) -> None:
    one = SanctionListCourse(house, "4102", BEGUN, rows=(FIRST | {"法规政策依据": ""}, SECOND))
    await one.begin()
    assert "没有写明法规政策依据" in (await refused(one.judged())).sentence
    await one.confirmed(BEGUN, {"1": "没有依据"})
    assert await one.in_force(BEGUN) == ["2"]


async def test_a_sheet_with_a_fault_is_no_case_and_the_faults_say_where(house: Client) -> None:
    one = SanctionListCourse(house, "4103", BEGUN, rows=(FIRST, THIRD | {"类别": "四类", "来源": ""}))
    wrong = await refused(one.begin())
    assert (wrong.code, sorted(wrong.faults)) == ("FormFaulty", ["第 3 行 来源", "第 3 行 类别"])
    async with reading() as connection:
        assert (await connection.execute(select(table(Case)).where(table(Case).c.id == one.case))).one_or_none() is None


async def test_who_may_not_import_a_list(house: Client) -> None:
    outside = SanctionListCourse(house, "4104", BEGUN, unit="hwy")
    assert (await refused(outside.begin())).code == "NotResponsible"
    head = SanctionListCourse(house, "4105", BEGUN)
    head.entry = head.entry.model_copy(update={"by": actor("head", "enf")})
    assert (await refused(head.begin())).code == "NotYours"
    strange = SanctionListCourse(house, "4106", BEGUN)
    strange.entry = strange.entry.model_copy(update={"sheet": "somebody else's"})
    assert (await refused(strange.begin())).code == "NotFound"


async def test_a_list_that_is_not_adopted_or_taken_back_decides_nothing(house: Client) -> None:
    rejected = SanctionListCourse(house, "4107", BEGUN)
    await rejected.begin()
    await rejected.judged()
    await rejected.answer(BEGUN, CHECK, outcome="reject", reason="不是原文")
    assert await rejected.over()
    assert ((await rejected.row()).state, (await rejected.row(Case)).outcome) == ("rejected", "not_adopted")
    taken = SanctionListCourse(house, "4108", BEGUN)
    await taken.begin()
    await taken.say(Said(on=BEGUN, tell="withdraw", answers={"reason": "传错了"}))
    assert await taken.over()
    assert (await taken.row()).state == "rejected"
    assert await rejected.in_force(BEGUN) == await taken.in_force(BEGUN) == []


async def test_a_new_edition_ends_the_former_the_day_before_its_own_and_what_finds_its_item_moves(
    house: Client,
) -> None:
    """新版 06-01 施行：旧版末日 05-31；第 1 项在新版中的转依新版，没有的解除。"""
    old = SanctionListCourse(house, "4110", BEGUN)
    await old.adopted()
    moves = await rests(1, old)
    falls = await rests(2, old, 2)
    wider = await rests(6, old, object="示例：任何企业")
    undecided = await rests(7, old, since=None)
    new = SanctionListCourse(house, "4110", date(2026, 5, 11), rows=(FIRST, SECOND), turn=2, in_force_on="2026-06-01")
    async with reading() as connection:
        assert await case_of_edition(connection, new.entry.edition) == new.case
    await new.begin()
    async with reading() as connection:
        assert await case_of_edition(connection, new.entry.edition) == new.case, "its draft waits"
    await new.confirmed(date(2026, 5, 12))
    row = await old.row()
    assert (row.state, row.ends_on) == ("in_force", date(2026, 5, 31))
    assert await old.in_force(date(2026, 5, 31)) == ["1", "2", "3"]
    assert await old.in_force(date(2026, 6, 1)) == []
    assert await new.in_force(date(2026, 5, 31)) == []
    assert await new.in_force(date(2026, 6, 1)) == ["1", "2"]
    await old.go_to(datetime(2026, 5, 31, 22, tzinfo=SHANGHAI))
    assert not await old.over()
    assert await hangs(moves) == {old.case: None}
    await old.until_noon(date(2026, 6, 1))
    assert await old.over()
    assert ((await old.row()).state, (await old.row(Case)).outcome) == ("repealed", "replaced")
    assert await hangs(moves) == {old.case: date(2026, 6, 1), new.case: None}
    assert await named(moves) == (new.case, "1")
    for one in (falls, wider, undecided):
        assert (await hangs(one), (await named(one))[0]) == ({old.case: date(2026, 6, 1)}, old.case), one
    await old.replayed()
    await new.replayed()


async def test_a_repeal_is_proposed_by_one_approved_by_another_and_lets_fall_what_rests_on_the_list(
    house: Client,
) -> None:
    one = SanctionListCourse(house, "4111", BEGUN)
    await one.begin()
    repeal: dict[str, Any] = {"event": "repeal", "on": "2026-05-20"}
    assert (await refused(one.propose(BEGUN, **repeal))).code == "NothingToChange"
    await one.confirmed(BEGUN)
    case = await rests(3, one)
    assert (await refused(one.propose(BEGUN, role="head", **repeal))).code == "NotYours"
    await one.propose(BEGUN, **repeal)
    own = one.answer(BEGUN, "sanction_list_change", by=("head", "enf-handler"), outcome="approve", reason="同意")
    assert (await refused(own)).code == "NotYours"
    await one.answer(BEGUN, "sanction_list_change", outcome="reject", reason="文书不全")
    assert (await one.row()).ends_on is None
    await one.changed(date(2026, 5, 8), **repeal)
    assert (await one.row()).ends_on == date(2026, 5, 19)
    later = await refused(one.propose(date(2026, 5, 8), **repeal))
    assert later.faults == {"on": "这份清单自 2026-05-20 起已经失效"}
    assert await hangs(case) == {one.case: None}
    await one.until_noon(date(2026, 5, 20))
    assert await one.over()
    assert (await one.row(Case)).outcome == "repealed"
    assert await hangs(case) == {one.case: date(2026, 5, 20)}
    async with reading() as connection:
        assert await item_of(connection, one.case, "1", date(2026, 5, 19)) is not None
        assert await item_of(connection, one.case, "1", date(2026, 5, 20)) is None
    await one.replayed()


async def test_a_suspended_list_decides_nothing_until_it_is_resumed_and_what_rested_on_it_does_not_come_back(
    house: Client,
) -> None:
    one = SanctionListCourse(house, "4112", BEGUN)
    await one.adopted()
    case = await rests(4, one)
    await one.changed(date(2026, 5, 11), "suspend")
    assert (await one.row()).state == "suspended"
    assert await one.in_force(date(2026, 5, 10)) == ["1", "2", "3"]
    assert await one.in_force(date(2026, 5, 11)) == []
    assert await hangs(case) == {one.case: date(2026, 5, 11)}
    assert not await one.over()
    await one.changed(date(2026, 5, 18), "resume")
    assert await one.in_force(date(2026, 5, 18)) == ["1", "2", "3"]
    assert await hangs(case) == {one.case: date(2026, 5, 11)}
    await one.replayed()


async def test_what_moved_to_another_list_comes_back_when_that_one_falls(house: Client) -> None:
    """甲暂停，转依乙；甲恢复后乙废止，又转依甲。"""
    first, second = SanctionListCourse(house, "4113", BEGUN), SanctionListCourse(house, "4114", BEGUN, of="4113")
    await first.adopted(REJECTED)
    await second.adopted(REJECTED)
    case = await rests(5, first)
    await first.changed(date(2026, 5, 11), "suspend")
    assert await hangs(case) == {first.case: date(2026, 5, 11), second.case: None}
    await first.changed(date(2026, 5, 12), "resume")
    await second.changed(date(2026, 5, 13), "repeal", on="2026-05-14")
    await second.until_noon(date(2026, 5, 14))
    assert await hangs(case) == {first.case: None, second.case: date(2026, 5, 14)}


async def test_every_course_that_is_kept_as_a_history_comes_to_its_end(house: Client) -> None:
    cases = await lists(house)
    assert set(cases) == LISTED
    assert len(set(cases.values())) == len(LISTED)
