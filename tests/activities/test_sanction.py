"""惩戒的活动做两次和做一次一样：一件记录、一次终止；解除了的不再改写。"""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from activities.business import name_on_file
from activities.sanction import apply_sanction, file_sanction, keep_sanction_decision, keep_unit_feedback
from activities.sanction_lifting import confirm_lifted, confirm_unit_lifted, lift_sanction
from database.engine import engine
from database.queries.sanction import case_of_sanction, sanction_of, units_of_sanction
from database.reading import reading
from database.tables.dishonesty import Dishonesty
from database.tables.hang import Hang
from database.tables.record import Record
from database.tables.sanction_list import SanctionItem, SanctionList
from database.writing import put, table, writing
from rules.journal import Moment
from rules.penalty_file import Bundle, Served
from rules.refusal import Refused
from rules.sanction import SanctionProposal, sanction_case
from rules.sanction_file import SanctionDecided, SanctionFiling, SanctionLifted, UnitFedBack
from rules.scenario import actor
from settings import settings
from tests.rules.penalty_example import code
from tests.rules.sanction_example import proposal

USCC, BASIS, LIST = code("MAAQ4230"), "dishonesty/42-30", "sanction_list/other-示例4230"
ON, AT = date(2026, 5, 14), datetime(2026, 5, 14, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
async def house(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setenv("DATABASE_URL", database)
    settings.cache_clear()
    engine.cache_clear()
    for suffix in ("", "/determination", "/list"):
        await _rests_on(suffix)
    yield
    await engine().dispose()
    settings.cache_clear()
    engine.cache_clear()


async def _rests_on(suffix: str) -> None:
    """A business, a determination in force and a list with three items, written as their cases would have."""
    basis = {
        "case_id": BASIS + suffix, "number": f"认-2026-4230{suffix}", "uscc": USCC, "unit": "enf",
        "subject": "示例海州物流有限公司", "item": "overload_vehicle",
        "listed": "overload", "degree": "serious", "proposed_on": date(2026, 5, 6),
        "decided_on": date(2026, 5, 13), "served_on": date(2026, 5, 13), "starts_on": date(2026, 5, 13),
        "ends_on": date(2028, 5, 13),
    }  # fmt: skip
    a_list = {
        "case_id": LIST + suffix, "level": "other", "title": "示例清单", "number": f"示例4230{suffix}", "year": 2026,
        "unit": "enf", "issued_by": "示例机关",
        "in_force_on": date(2026, 1, 1), "source": "示例", "paper": "示例", "sheet": "示例",
        "state": "in_force",
    }  # fmt: skip
    about = {"measure": "示例措施", "content": "示例内容", "object": "示例", "implementer": "示例", "source": "示例"}
    async with writing() as connection:
        await name_on_file(connection, USCC, "示例海州物流有限公司")
        await put(connection, Dishonesty, basis)
        await put(connection, SanctionList, a_list)
        for place, no in enumerate(("1", "2", "3")):
            kept = {
                "list_id": LIST + suffix,
                "no": no,
                "place": place,
                "klass": "II",
                "basis": "第一条",
                "accepted": True,
            }
            await put(connection, SanctionItem, {**kept, **about})


def proposed(**changed: Any) -> SanctionProposal:
    return proposal(**{"uscc": USCC, "determination": BASIS, "list_id": LIST, **changed})


def moment(case: str, seq: int) -> dict[str, Any]:
    return {"case": case, "seq": seq, "at": AT, "by": actor("handler", "enf")}


async def filed(**changed: Any) -> str:
    about = proposed(**changed)
    case = sanction_case(about)
    await file_sanction(SanctionFiling(**moment(case, 1), proposal=about))
    return case


def served(case: str) -> Served:
    bundle = Bundle(case=case, key="k", letters=(), unit="enf", subject="示例", means="direct", clause="", anchor=ON)
    return Served(**moment(case, 3), key="service.1", bundle=bundle, outcome="served", means="direct", on=ON)


async def records(case: str) -> list[str]:
    found = table(Record)
    async with reading() as connection:
        kinds = select(found.c.kind).where(found.c.case_id == case).order_by(found.c.seq)
        return list(await connection.scalars(kinds))


async def test_everything_done_twice_is_done_once() -> None:
    case = await filed()
    for _ in range(2):
        await file_sanction(SanctionFiling(**moment(case, 1), proposal=proposed()))
        await keep_sanction_decision(SanctionDecided(**moment(case, 2), reason="同意"))
        bundle = Bundle(
            case=case, key="k", letters=(), unit="enf", subject="示例", means="direct", clause="", anchor=ON
        )
        served = Served(**moment(case, 3), key="service.1", bundle=bundle, outcome="served", means="direct", on=ON)
        on_file = await apply_sanction(served)
        assert on_file.dates is not None
        assert (on_file.dates.starts_on, on_file.dates.ends_on) == (ON, date(2026, 11, 14))
        assert await records(case) == ["sanction"]
    await keep_unit_feedback(UnitFedBack(**moment(case, 4), unit="enf", state="done", on=ON, evidence=("回执",)))
    for _ in range(2):
        assert await lift_sanction(SanctionLifted(**moment(case, 5), event="lifted", why="情形改变"))
        assert await records(case) == ["sanction", "ended"]
    late = UnitFedBack(**moment(case, 6), unit="enf", state="lifted", on=ON, reason="已恢复")
    await confirm_unit_lifted(late)
    await keep_unit_feedback(UnitFedBack(**moment(case, 7), unit="enf", state="done", on=ON, evidence=("回执",)))
    await confirm_lifted(Moment(**moment(case, 8)))
    async with reading() as connection:
        units = {row.unit: row.state for row in await units_of_sanction(connection, case)}
        row = await sanction_of(connection, case)
    assert units == {"enf": "lifted", "svc": "asked"}, "what has stopped is not written over"
    assert row is not None
    assert row.confirmed_on == ON


async def test_a_proposal_hangs_on_what_it_rests_on_and_is_entered_once() -> None:
    case = await filed(item_no="2")
    found = table(Hang)
    async with reading() as connection:
        on = set(await connection.scalars(select(found.c.on_case).where(found.c.case_id == case)))
        assert await case_of_sanction(connection, proposed(item_no="2")) == case
    assert on == {BASIS, LIST}
    again = proposed(item_no="2", months=3)
    with pytest.raises(Refused) as refused:
        await file_sanction(SanctionFiling(**moment(sanction_case(again, 2), 1), proposal=again))
    assert "不能重复提出" in refused.value.faults["item_no"]


@pytest.mark.parametrize("fell", ["determination", "list"])
async def test_what_rests_on_nothing_any_more_is_not_applied_though_nobody_has_said_so(fell: str) -> None:
    case = await filed(item_no="3", determination=f"{BASIS}/{fell}", list_id=f"{LIST}/{fell}")
    basis, a_list = table(Dishonesty), table(SanctionList)
    ended = update(basis).where(basis.c.case_id == f"{BASIS}/{fell}").values(ended_on=ON)
    repealed = update(a_list).where(a_list.c.case_id == f"{LIST}/{fell}").values(ends_on=date(2026, 5, 13))
    async with writing() as connection:
        await connection.execute(ended if fell == "determination" else repealed)
    assert (await apply_sanction(served(case))).dates is None
    assert await records(case) == []


async def test_another_name_than_that_on_file_is_refused_and_nothing_is_filed() -> None:
    about = proposed(item_no="3", subject="别的公司")
    case = sanction_case(about)
    with pytest.raises(Refused) as refused:
        await file_sanction(SanctionFiling(**moment(case, 1), proposal=about))
    assert refused.value.faults.keys() == {"subject"}
    async with reading() as connection:
        assert await sanction_of(connection, case) is None
