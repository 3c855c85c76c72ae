"""失信惩戒：实施到期、先行听取意见、依据消失、单位不予实施、提前解除、职责分离。真的流程引擎，跳过时间；日期手算。"""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client

from database.queries.credit_file import entries_of
from database.reading import reading
from database.tables.case import Case
from database.tables.hang import Hang
from database.writing import table
from local.accounts import open_accounts
from rules.credit_file import items
from rules.refusal import Refused
from rules.scenario import actor
from tests.workflows.dishonesty_course import SERVED, DishonestyCourse
from tests.workflows.sanction_course import LISTED, SanctionCourse, adopted, determined
from tests.workflows.sanction_list_course import SanctionListCourse

PROPOSED = date(2026, 5, 14)


@pytest.fixture(scope="module")
async def bureau(house: Client) -> Client:
    await open_accounts({})
    return house


@pytest.fixture(scope="module")
async def of(bureau: Client) -> SanctionListCourse:
    """A list that stays in force; each item of it is chosen on many determinations."""
    return await adopted(bureau, 4200)


async def resting(case: str) -> dict[str, date | None]:
    found = table(Hang)
    async with reading() as connection:
        rows = await connection.execute(select(found.c.on_case, found.c.until).where(found.c.case_id == case))
        return {row.on_case: row.until for row in rows}


async def in_file(one: SanctionCourse, on: date) -> Any:
    """The measure as it stands in the credit file of its business on a day."""
    async with reading() as connection:
        kept = items(await entries_of(connection, one.uscc), on=on, known_by=one.now())
    return next(item for item in kept if item.kind == "sanction")


async def annulled(basis: DishonestyCourse, on: date) -> None:
    """The determination is annulled: proposed by a handler, approved by the head, told in a letter."""
    said: dict[str, Any] = {"event": "annulled", "document": "连政复〔2026〕3号", "reason": "复议撤销"}
    await basis.tell(on, "propose_end", document_day=str(on), **said)
    await basis.answer(on, "dishonesty_end", outcome="approve", reason="属实")


async def test_a_measure_begins_with_proved_service_and_is_lifted_the_day_after_its_last(
    bureau: Client, of: SanctionListCourse
) -> None:
    """05-18 送达；6 个月 → 11-18 为最后一日；11-19 解除；单位 11-20 确认。"""
    basis = await determined(bureau, 4201)
    one = SanctionCourse(bureau, basis, of, PROPOSED)
    await one.begin()
    assert set(await resting(one.case)) == {basis.case, of.case}
    await one.decided(PROPOSED)
    row = await one.sanction()
    assert (row.decided_on, row.starts_on, await one.records()) == (PROPOSED, None, []), "nothing before its service"
    await one.answer(date(2026, 5, 18), "service_proof", on="2026-05-18", **SERVED)
    row = await one.sanction()
    assert (row.served_on, row.starts_on, row.ends_on) == (date(2026, 5, 18), date(2026, 5, 18), date(2026, 11, 18))
    assert await one.due("sanction_done.1") == date(2026, 5, 25)
    await one.done(date(2026, 5, 19), "enf")
    assert await one.units() == {"enf": "done"}
    kept = await in_file(one, date(2026, 11, 18))
    assert (kept.state, kept.valid_until, kept.adverse, kept.tab) == ("in_force", date(2026, 11, 18), True, "measure")
    await one.past(date(2026, 11, 18))
    assert (await one.sanction()).lifted_on is None, "the last day is still a day of it"
    await one.past(date(2026, 11, 19))
    row = await one.sanction()
    assert (row.lifted_on, row.confirmed_on) == (date(2026, 11, 19), None)
    assert (await in_file(one, date(2026, 11, 19))).state == "ended"
    await one.stopped(date(2026, 11, 20), "enf")
    await one.told_of_end(date(2026, 11, 20))
    assert await one.over()
    assert ((await one.row(Case)).outcome, (await one.sanction()).confirmed_on) == ("term_over", date(2026, 11, 20))
    assert await one.letters() == ["sanction_decision", "sanction_lifted"]
    assert await one.records() == ["sanction", "ended"]
    assert set((await resting(one.case)).values()) == {date(2026, 11, 19)}, "what is lifted rests on nothing"
    await one.replayed()


async def test_a_measure_that_reduces_rights_is_told_first_heard_and_answered(
    bureau: Client, of: SanctionListCourse
) -> None:
    """05-14 送达告知书；五个工作日 → 05-21；意见不成立的继续，答复送达不耽误审核。"""
    one = SanctionCourse(bureau, await determined(bureau, 4202), of, PROPOSED, item_no="1", months=12)
    await one.begin()
    assert "sanction_legal.1" not in await one.steps(), "nobody reviews before the business was heard"
    await one.answer(PROPOSED, "sanction_notice", outcome="approve")
    await one.answer(PROPOSED, "letter_delivery", on=str(PROPOSED), **SERVED)
    assert await one.due("sanction_defence.1") == date(2026, 5, 21)
    await one.answer(date(2026, 5, 18), "sanction_defence", outcome="state", points="车辆已经报废。")
    await one.answer(date(2026, 5, 19), "sanction_answer", outcome="proceed", answer="报废不影响认定。")
    await one.decided(date(2026, 5, 20))
    await one.answer(date(2026, 5, 20), "service_proof", on="2026-05-20", **SERVED)
    assert (await one.sanction()).ends_on == date(2027, 5, 20)
    kept = await in_file(one, date(2026, 5, 20))
    assert (len(kept.restricts), kept.body["basis"]) == (2, "《示例条例》第一条")
    assert "第 1 项" in kept.body["list_item"]
    assert await one.letters() == ["sanction_decision", "sanction_notice", "sanction_reply"]


async def test_a_defence_that_is_accepted_ends_the_case_and_applies_nothing(
    bureau: Client, of: SanctionListCourse
) -> None:
    one = SanctionCourse(bureau, await determined(bureau, 4203), of, PROPOSED, item_no="1")
    await one.begin()
    await one.answer(PROPOSED, "sanction_notice", outcome="approve")
    await one.answer(PROPOSED, "letter_delivery", on=str(PROPOSED), **SERVED)
    await one.answer(date(2026, 5, 18), "sanction_defence", outcome="state", points="不是本企业的车辆。")
    await one.answer(date(2026, 5, 19), "sanction_answer", outcome="stop", answer="属实。")
    await one.told_of_end(date(2026, 5, 19))
    assert await one.over()
    assert ((await one.row(Case)).outcome, await one.records()) == ("not_pursued", [])
    assert await one.letters() == ["sanction_notice", "sanction_reply"]


async def test_an_annulled_determination_lifts_the_measure_the_same_day_everywhere(
    bureau: Client, of: SanctionListCourse
) -> None:
    """一个单位已经实施，一个还没有反馈：当日解除，各自确认，协同部门得知。"""
    basis = await determined(bureau, 4204)
    one = SanctionCourse(bureau, basis, of, PROPOSED, units=("enf", "svc"), partners=("示例协同部门",))
    await one.applied(PROPOSED)
    await one.done(date(2026, 5, 15), "enf")
    fell = date(2026, 6, 1)
    await one.past(fell)
    await annulled(basis, fell)
    await one.quiet()
    row = await one.sanction()
    assert row.lifted_on == fell
    assert "依据不再有效" in row.lifted_why
    assert (await in_file(one, fell)).state == "ended"
    assert await one.units() == {"enf": "done", "svc": "asked"}
    steps = await one.steps()
    assert (steps["sanction_done.1"], steps["sanction_done.2"]) == ("done", "withdrawn")
    await one.stopped(date(2026, 6, 2), "enf")
    await one.answer(date(2026, 6, 2), "push_lifted", outcome="handed", on="2026-06-02", receipt="回执 1")
    assert (await one.sanction()).confirmed_on is None, "nobody knows whether the other unit has begun meanwhile"
    unsaid = {"outcome": "stopped", "on": "2026-06-02"}
    await one.answer(date(2026, 6, 2), "sanction_unreported@svc", refused="FormFaulty", **unsaid)
    await one.answer(date(2026, 6, 2), "sanction_unreported@svc", **unsaid, how="已经恢复")
    assert (await one.sanction()).confirmed_on == date(2026, 6, 2)
    await one.told_of_end(date(2026, 6, 3))
    assert await one.over()
    assert (await one.row(Case)).outcome == "basis_fallen"
    assert await one.units() == {"enf": "lifted", "svc": "lifted"}
    await one.replayed()


async def test_a_list_that_is_repealed_before_the_decision_stops_the_course(bureau: Client) -> None:
    """告知过当事人的，书面告知不再采取；以后的清单再有这一项，可以另行提出。"""
    own = await adopted(bureau, 4205)
    one = SanctionCourse(bureau, await determined(bureau, 4205), own, PROPOSED, item_no="1")
    await one.begin()
    await one.answer(PROPOSED, "sanction_notice", outcome="approve")
    await one.answer(PROPOSED, "letter_delivery", on=str(PROPOSED), **SERVED)
    await own.changed(date(2026, 5, 15), "repeal", on="2026-05-15")
    await one.quiet()
    assert (await one.steps())["sanction_defence.1"] == "withdrawn"
    await one.told_of_end(date(2026, 5, 18))
    assert await one.over()
    row = await one.sanction()
    assert ((await one.row(Case)).outcome, row.starts_on, await one.records()) == ("basis_fallen", None, [])
    assert await one.letters() == ["sanction_lifted", "sanction_notice"]


async def test_a_unit_that_refuses_is_answered_by_the_unit_that_decided(bureau: Client, of: SanctionListCourse) -> None:
    one = SanctionCourse(bureau, await determined(bureau, 4206), of, PROPOSED, units=("enf", "svc"))
    await one.applied(PROPOSED)
    day, why = date(2026, 5, 15), "本单位没有这项业务"
    await one.answer(day, "sanction_done@svc", refused="FormFaulty", outcome="refused", on=str(day))
    await one.answer(day, "sanction_done@svc", outcome="refused", on=str(day), reason=why)
    assert (await one.units())["svc"] == "refused"
    await one.answer(date(2026, 5, 18), "sanction_refusal", outcome="insist", reason="三定规定由你单位办理")
    assert (await one.units())["svc"] == "asked"
    await one.answer(date(2026, 5, 19), "sanction_done@svc", outcome="refused", on="2026-05-19", reason=why)
    await one.answer(date(2026, 5, 20), "sanction_refusal", outcome="accept", reason="属实")
    assert await one.units() == {"enf": "asked", "svc": "refused"}
    await one.past(date(2026, 11, 15))
    await one.never_done(date(2026, 11, 16), "enf")
    assert await one.units() == {"enf": "never", "svc": "refused"}, "who refused has nothing to stop"
    await one.told_of_end(date(2026, 11, 16))
    assert await one.over()


async def test_a_measure_is_lifted_early_when_one_proposes_and_another_approves(
    bureau: Client, of: SanctionListCourse
) -> None:
    one = SanctionCourse(bureau, await determined(bureau, 4207), of, PROPOSED)
    await one.applied(PROPOSED)
    await one.done(PROPOSED, "enf")
    await one.tell(date(2026, 6, 1), "propose_lift", refused="FormFaulty", reason=" ")
    await one.tell(date(2026, 6, 1), "propose_lift", reason="车辆已经全部更新")
    await one.tell(date(2026, 6, 1), "propose_lift", refused="NothingToEnd", reason="再次提出")
    own = actor("handler", "enf").id
    await one.answer(date(2026, 6, 2), "sanction_lift", refused="NotYours", person=own, outcome="approve", reason="是")
    await one.answer(date(2026, 6, 2), "sanction_lift", outcome="reject", reason="还需观察")
    assert (await one.sanction()).lifted_on is None
    await one.tell(date(2026, 7, 1), "propose_lift", reason="已经连续三个月没有违法")
    await one.answer(date(2026, 7, 1), "sanction_lift", outcome="approve", reason="属实")
    assert (await one.sanction()).lifted_on == date(2026, 7, 1)
    await one.stopped(date(2026, 7, 2), "enf")
    await one.told_of_end(date(2026, 7, 2))
    assert await one.over()
    assert (await one.row(Case)).outcome == "lifted"


async def test_a_lifting_that_nobody_has_approved_yet_does_not_keep_a_measure_past_its_last_day(
    bureau: Client, of: SanctionListCourse
) -> None:
    one = SanctionCourse(bureau, await determined(bureau, 4208), of, PROPOSED, months=1)
    await one.applied(PROPOSED)
    await one.tell(date(2026, 6, 12), "propose_lift", reason="车辆已经全部更新")
    await one.past(date(2026, 6, 15))
    assert (await one.sanction()).lifted_on == date(2026, 6, 15)
    assert (await one.steps())["sanction_lift.1"] == "withdrawn"


async def test_who_proposes_reviews_and_decides_are_three_persons(bureau: Client, of: SanctionListCourse) -> None:
    one = SanctionCourse(bureau, await determined(bureau, 4209), of, PROPOSED)
    await one.begin()
    by, legal = actor("handler", "enf").id, actor("legal", "enf").id
    agreed = {"outcome": "agree", "opinion": "同意"}
    await one.answer(PROPOSED, "sanction_legal", refused="NotYours", person=by, **agreed)
    await one.answer(PROPOSED, "sanction_legal", **agreed)
    decides = {"outcome": "apply", "reason": "同意"}
    await one.answer(PROPOSED, "sanction_decision", refused="NotYours", person=by, **decides)
    await one.answer(PROPOSED, "sanction_decision", refused="NotYours", person=legal, **decides)
    await one.answer(PROPOSED, "sanction_decision", outcome="reject", reason="警示已经足够")
    assert await one.over()
    assert ((await one.row(Case)).outcome, await one.letters()) == ("not_applied", [])


async def test_what_may_not_be_proposed(bureau: Client, of: SanctionListCourse) -> None:
    basis = await determined(bureau, 4210)

    async def refused(**changed: Any) -> Refused:
        with pytest.raises(Refused) as caught:
            await SanctionCourse(bureau, basis, of, PROPOSED, **changed).begin()
        return caught.value

    assert (await refused(unit="hwy")).code == "NotResponsible"
    assert (await refused(item_no="9")).faults.keys() == {"item_no"}
    assert (await refused(months=24, item_no="3")).faults.keys() == {"months"}
    assert (await refused(turn=3)).faults.keys() == {"item_no"}, "an id that skips a turn is another's"
    early = SanctionCourse(bureau, basis, of, date(2026, 5, 12), item_no="1")
    with pytest.raises(Refused) as caught:
        await early.begin()
    assert "determination" in caught.value.faults, f"it is in force from {LISTED}"


async def test_its_starter_takes_it_back_and_may_propose_it_again(bureau: Client, of: SanctionListCourse) -> None:
    basis = await determined(bureau, 4211)
    one = SanctionCourse(bureau, basis, of, PROPOSED)
    await one.begin()
    await one.tell(PROPOSED, "withdraw", reason="期限填错")
    assert await one.over()
    assert set((await resting(one.case)).values()) == {PROPOSED}
    again = SanctionCourse(bureau, basis, of, PROPOSED, turn=2)
    await again.begin()
    await again.answer(PROPOSED, "sanction_legal", outcome="agree", opinion="同意")
    await again.tell(PROPOSED, "withdraw", refused="DecidedAlready", reason="再想想")
    third = SanctionCourse(bureau, basis, of, PROPOSED, turn=3)
    with pytest.raises(Refused) as caught:
        await third.begin()
    assert caught.value.faults.keys() == {"item_no"}
