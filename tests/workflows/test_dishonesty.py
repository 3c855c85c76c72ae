"""失信行为认定：没有回应、意见不成立、意见成立、听证、修复、撤销、期满。真的流程引擎，跳过时间；日期手算。"""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client

from database.queries.commitment import standing_of
from database.reading import reading
from database.tables.case import Case
from database.tables.letter import LetterRow
from database.writing import table
from local.accounts import open_accounts
from rules.refusal import Refused
from rules.scenario import actor
from tests.rules.dishonesty_example import plain, proposal
from tests.rules.penalty_example import code
from tests.workflows.dishonesty_course import SERVED, DishonestyCourse

BEGUN = date(2026, 5, 6)
STATED: dict[str, Any] = {"outcome": "state", "points": "其中一次系装载误差。\n已经整改。"}


@pytest.fixture(scope="module")
async def bureau(house: Client) -> Client:
    await open_accounts({})
    return house


def course(client: Client, serial: int, **changed: Any) -> DishonestyCourse:
    return DishonestyCourse(client, proposal(uscc=code(f"MAAD{serial:04d}"), **changed), BEGUN)


async def letters(one: DishonestyCourse) -> list[str]:
    found = table(LetterRow)
    async with reading() as connection:
        names = select(found.c.template).where(found.c.case_id == one.case, found.c.state == "issued")
        return sorted(await connection.scalars(names))


async def serious(one: DishonestyCourse) -> tuple[str, ...]:
    async with reading() as connection:
        return (await standing_of(connection, one.proposal.uscc)).serious


async def test_a_business_that_does_not_answer_is_listed_after_its_window(bureau: Client) -> None:
    """05-06 送达告知书；五个工作日（05-09 周六补班）→ 05-12；05-13 审核、集体决定、送达、公示；2028-05-13 期满。"""
    one = course(bureau, 1)
    await one.notified(BEGUN)
    assert await one.due("defence.1") == date(2026, 5, 12)
    await one.past(date(2026, 5, 12))
    assert "dishonesty_legal.1" not in await one.steps()
    await one.past(date(2026, 5, 13))
    assert (await one.steps())["defence.1"] == "lapsed"
    await one.decided(date(2026, 5, 13))
    row = await one.determination()
    assert (row.decided_on, row.published_on, row.served_on) == (date(2026, 5, 13),) * 3
    assert (row.earliest_repair_on, row.ends_on) == (date(2027, 5, 13), date(2028, 5, 13))
    assert row.decision["members"] == ["甲", "乙", "丙"]
    assert await serious(one) == (row.number,)
    await one.past(date(2028, 5, 13))
    assert not await one.over(), "the last day is still a day on the list"
    await one.past(date(2028, 5, 14))
    await one.answer(date(2028, 5, 15), "letter_delivery", on="2028-05-15", **SERVED)
    assert await one.over()
    assert (await one.row(Case)).outcome == "expired"
    assert (await one.determination()).ended_on == date(2028, 5, 14)
    assert await serious(one) == ()
    assert await one.records() == ["dishonesty", "ended"]
    assert await letters(one) == ["dishonesty_decision", "dishonesty_ended", "dishonesty_notice", "dishonesty_reminder"]
    await one.replayed()


async def test_a_defence_that_is_accepted_ends_the_case_and_records_nothing(bureau: Client) -> None:
    one = course(bureau, 2)
    await one.notified(BEGUN)
    await one.answer(date(2026, 5, 8), "defence", **STATED)
    await one.answer(date(2026, 5, 11), "defence_answer", outcome="stop", answer="第一点成立：复称合格。")
    await one.answer(date(2026, 5, 11), "letter_delivery", on="2026-05-11", **SERVED)
    assert await one.over()
    assert (await one.row(Case)).outcome == "stopped"
    assert await one.records() == []
    assert await letters(one) == ["defence_reply", "dishonesty_notice"]


async def test_a_defence_that_is_rejected_is_heard_answered_and_decided_together(bureau: Client) -> None:
    """要求听证的先听证；答复送达不耽误法制审核。"""
    one = course(bureau, 3)
    await one.notified(BEGUN)
    await one.answer(date(2026, 5, 8), "defence", hearing=True, **STATED)
    held: dict[str, Any] = {
        "presided_by": "法制科",
        "attended": "当事人、经办人",
        "minutes": "双方质证。",
        "evidence": ["笔录"],
    }
    await one.answer(date(2026, 5, 13), "dishonesty_hearing", refused="FormFaulty", on="2026-05-14", **held)
    await one.answer(date(2026, 5, 13), "dishonesty_hearing", on="2026-05-13", **held)
    day, short = date(2026, 5, 14), "第 1 点：四次均有称重单。"
    await one.answer(day, "defence_answer", refused="FormFaulty", outcome="proceed", answer=short)
    await one.answer(day, "defence_answer", outcome="proceed", answer=f"{short}\n第 2 点：整改不影响认定。")
    few: dict[str, Any] = {"members": "甲、乙", "votes_for": 2, "votes_against": 0, "minutes": ["纪要"]}
    await one.answer(date(2026, 5, 14), "dishonesty_legal", outcome="agree", opinion="同意")
    await one.answer(
        date(2026, 5, 15), "collective_decision", refused="FormFaulty",
        outcome="determine", reason="符合", met_on="2026-05-15", **few,
    )  # fmt: skip
    whole = few | {"members": "甲、乙、丙", "met_on": "2026-05-15"}
    await one.answer(date(2026, 5, 15), "collective_decision", outcome="determine", reason="符合", **whole)
    assert (await one.determination()).decided_on == date(2026, 5, 15)
    assert "defence_reply" in await letters(one)


async def test_the_same_person_neither_reviews_nor_decides_what_they_proposed(bureau: Client) -> None:
    one = course(bureau, 4)
    await one.notified(BEGUN)
    await one.answer(date(2026, 5, 8), "defence", outcome="waive")
    filed_by = actor("handler", "enf").id
    await one.answer(
        date(2026, 5, 8), "dishonesty_legal", refused="NotYours", person=filed_by, outcome="agree", opinion="同意"
    )


async def test_a_listing_is_repaired_no_earlier_than_its_earliest_day_and_by_two_persons(bureau: Client) -> None:
    one = course(bureau, 5)
    await one.listed(BEGUN, silent_until=date(2026, 5, 13))
    said: dict[str, Any] = {
        **{"event": "repaired", "document": "修复申请", "reason": "已改正"},
        **{"corrected": True, "committed": True, "document_day": "2026-06-01"},
    }
    await one.tell(date(2027, 5, 12), "propose_end", refused="FormFaulty", **said)
    await one.tell(date(2027, 5, 13), "propose_end", **said)
    await one.tell(date(2027, 5, 13), "propose_end", refused="NothingToEnd", **said)
    await one.answer(date(2027, 5, 14), "dishonesty_end", outcome="reject", reason="材料不全")
    await one.tell(date(2027, 5, 17), "propose_end", **said)
    await one.answer(date(2027, 5, 18), "dishonesty_end", outcome="approve", reason="条件具备")
    await one.answer(date(2027, 5, 18), "letter_delivery", on="2027-05-18", **SERVED)
    assert await one.over()
    row = await one.determination()
    assert (row.ended_on, await serious(one)) == (date(2027, 5, 18), ())
    assert (await one.row(Case)).outcome == "repaired"


async def test_what_is_on_no_list_is_reviewed_and_decided_without_notice_and_annulled_when_its_basis_falls(
    bureau: Client,
) -> None:
    one = DishonestyCourse(bureau, plain(uscc=code("MAAD0006")), BEGUN)
    await one.begin()
    await one.answer(BEGUN, "dishonesty_legal", outcome="agree", opinion="同意")
    await one.answer(BEGUN, "dishonesty_decision", outcome="determine", reason="处罚已经生效")
    await one.answer(BEGUN, "service_proof", on=str(BEGUN), **SERVED)
    row = await one.determination()
    assert (row.published_on, row.starts_on, row.ends_on) == (None, BEGUN, date(2027, 5, 6))
    fallen: dict[str, Any] = {
        "event": "basis_fallen",
        "document": "连政复〔2026〕3号",
        "document_day": "2026-06-10",
        "reason": "复议撤销",
    }
    await one.tell(date(2026, 6, 11), "propose_end", **fallen)
    await one.answer(date(2026, 6, 11), "dishonesty_end", outcome="approve", reason="属实")
    assert (await one.determination()).ended_on == date(2026, 6, 11)


async def test_a_proposal_short_of_its_item_or_of_a_unit_not_responsible_is_refused(
    bureau: Client,
) -> None:
    few = course(bureau, 7, occurrences=())
    with pytest.raises(Refused) as refused:
        await few.begin()
    assert refused.value.code == "FormFaulty"
    other = course(bureau, 8, unit="hwy")
    with pytest.raises(Refused) as refused:
        await other.begin()
    assert refused.value.code == "NotResponsible"


async def test_its_starter_takes_it_back_until_the_business_was_told(bureau: Client) -> None:
    one = course(bureau, 9)
    await one.begin()
    await one.tell(BEGUN, "withdraw", reason="文号有误")
    assert await one.over()
    late = course(bureau, 10)
    await late.notified(BEGUN)
    await late.tell(BEGUN, "withdraw", refused="DecidedAlready", reason="文号有误")
