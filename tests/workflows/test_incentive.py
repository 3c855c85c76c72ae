"""守信激励：授予、使用、续期、到期；异议；降级停止；认定停止、撤销恢复、修复不恢复。真的流程引擎，跳过时间；日期手算。"""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client

from database.queries.credit_file import entries_of
from database.reading import reading
from database.tables.case import Case
from database.tables.hang import Hang
from database.tables.incentive import IncentiveObjection, IncentiveUse
from database.tables.letter import LetterRow
from database.writing import table
from local.accounts import open_accounts
from rules.credit_file import items
from rules.edition import enter
from rules.edition_data import candidate
from rules.journal import Telling
from rules.refusal import Refused
from rules.scenario import actor
from tests.rules.edition_example import base, forgotten_each
from tests.rules.penalty_example import code
from tests.workflows.incentive_course import IncentiveCourse

__all__ = ["forgotten_each"]
BEGUN = date(2026, 5, 6)
# 05-06 公示，十个工作日（05-09 周六补班）→ 05-19；05-20 授予，十二个月 → 2027-05-20；2027-04-20 起问续期。
SHOWN_UNTIL, GRANTED, ENDS, ASKED = date(2026, 5, 19), date(2026, 5, 20), date(2027, 5, 20), date(2027, 4, 20)


@pytest.fixture(scope="module")
async def bureau(house: Client) -> Client:
    await open_accounts({})
    return house


async def course(client: Client, serial: int, *, grade: str = "AA") -> IncentiveCourse:
    one = IncentiveCourse(client, code(f"MAAG47{serial:02d}"), BEGUN)
    await one.on_file(grade=grade)
    return one


async def letters(one: IncentiveCourse) -> list[str]:
    found = table(LetterRow)
    async with reading() as connection:
        names = select(found.c.template).where(found.c.case_id == one.case, found.c.state == "issued")
        return sorted(await connection.scalars(names))


async def in_use(one: IncentiveCourse) -> list[tuple[str, date, date | None]]:
    """The incentives of its file that are in use and shown at the case's own instant: title, from, last day."""
    async with reading() as connection:
        known = await entries_of(connection, one.uscc)
    found = items(known, on=one.now().date(), known_by=one.now())
    return [
        (item.body["benefit"], item.valid_from, item.valid_until)
        for item in found
        if item.kind == "incentive" and item.state == "in_force" and item.published
    ]


async def hangs_on(one: IncentiveCourse) -> dict[str, bool]:
    """What it rests on, and whether it still does."""
    found = table(Hang)
    async with reading() as connection:
        rows = await connection.execute(select(found).where(found.c.case_id == one.case))
        return {row.on_case: row.until is None for row in rows}


async def asked(one: IncentiveCourse) -> list[str]:
    """The names of what is asked of people now."""
    return sorted(key.partition(".")[0] for key, state in (await one.steps()).items() if state == "open")


async def outcome(one: IncentiveCourse) -> tuple[str, str]:
    case, row = await one.row(Case), await one.incentive()
    return case.outcome, row.state


async def test_it_is_shown_granted_used_renewed_and_runs_out(bureau: Client) -> None:
    one = await course(bureau, 1)
    await one.shown(BEGUN)
    row = await one.incentive()
    assert (row.state, row.shown_from, row.shown_until) == ("publicity", BEGUN, SHOWN_UNTIL)
    await one.past(SHOWN_UNTIL)
    assert (await one.incentive()).state == "publicity", "the last day is still a day of publicity"
    await one.past(GRANTED)
    row = await one.incentive()
    assert (row.state, row.starts_on, row.ends_on, row.renew_on) == ("in_force", GRANTED, ENDS, ASKED)
    assert await in_use(one) == [("green-channel", GRANTED, ENDS)]
    await one.served(GRANTED)
    await one.uses(date(2026, 6, 1), "许可证换证")
    await one.answer(date(2026, 6, 2), "incentive_use", outcome="given", on="2026-06-02", reason="当日办结")
    await one.uses(date(2026, 6, 3), "新增运力")
    await one.answer(date(2026, 6, 4), "incentive_use", outcome="refused", on="2026-06-04", reason="不属于本单位事项")
    entered = {"matter": "线路审批", "on": "2026-06-05", "reason": "窗口优先受理"}
    await one.says(date(2026, 6, 5), "enter_use", actor("handler", "enf"), "NotYours", **entered)
    await one.says(date(2026, 6, 5), "enter_use", actor("handler", "trc"), **entered)
    uses = [(use.unit, use.state, use.on) for use in await one.all_of(IncentiveUse)]
    assert uses == [
        ("svc", "given", date(2026, 6, 2)),
        ("svc", "refused", date(2026, 6, 4)),
        ("trc", "given", date(2026, 6, 5)),
    ]
    await one.past(ASKED)
    assert await one.due("incentive_renewal.1") == ENDS
    await one.answer(date(2027, 4, 22), "incentive_renewal", outcome="renew", reason="继续守信")
    assert await in_use(one) == [("green-channel", date(2027, 4, 22), date(2028, 5, 20))]
    await one.served(date(2027, 4, 23))
    await one.past(date(2028, 4, 21))
    await one.answer(date(2028, 4, 24), "incentive_renewal", outcome="lapse", reason="不再推荐")
    await one.past(date(2028, 5, 20))
    assert not await one.over(), "the last day is still a day of the benefit"
    await one.past(date(2028, 5, 21))
    assert await one.over()
    assert await outcome(one) == ("run_out", "ended")
    assert await in_use(one) == []
    assert await letters(one) == ["incentive_granted", "incentive_granted"]
    await one.replayed()


async def test_an_objection_that_is_upheld_keeps_it_from_being_granted(bureau: Client) -> None:
    one = await course(bureau, 2)
    await one.shown(BEGUN)
    await one.objects(date(2026, 5, 11), "去年的评价不属实")
    await one.objects(date(2026, 5, 12), "在外市受过处罚")
    await one.answer(date(2026, 5, 13), "incentive_objection", outcome="rejected", answer="评价已核对无误")
    assert (await one.incentive()).state == "publicity"
    await one.past(GRANTED)
    assert (await one.incentive()).state == "publicity", "an objection that nobody has answered holds it up"
    await one.objects(GRANTED, "太晚了", refused="NotShown")
    await one.answer(date(2026, 5, 21), "incentive_objection", outcome="upheld", answer="外市处罚属实")
    await one.served(date(2026, 5, 21))
    assert await outcome(one) == ("objected", "refused")
    assert [said.state for said in await one.all_of(IncentiveObjection)] == ["rejected", "upheld"]
    assert await letters(one) == ["incentive_refused"]
    assert await one.records() == []
    await one.replayed()


@pytest.mark.usefixtures("forgotten_each")
async def test_whoever_floods_a_publicity_keeps_nobody_else_from_objecting(bureau: Client) -> None:
    """How many are too many is said by the edition with which the case began."""
    text = base("incentive").replace("objections_at_once = 300", "objections_at_once = 5")
    enter(candidate("incentive", BEGUN, text.replace("uses_at_once = 10", "uses_at_once = 1")))
    one = await course(bureau, 12)
    await one.shown(BEGUN)
    first, next_day = date(2026, 5, 11), date(2026, 5, 12)
    for facts in ("一", "二", "三"):
        await one.objects(first, facts, place="a")
    await one.objects(first, "四", place="a", refused="TooMany")
    await one.objects(first, "有根据的", place="b")
    await one.objects(next_day, "四", place="a")
    await one.objects(next_day, "五", place="c", refused="TooMany")
    await one.answer(next_day, "incentive_objection", outcome="rejected", answer="不实")
    await one.objects(next_day, "五", place="c")
    kept = await one.all_of(IncentiveObjection)
    assert [said.facts for said in kept] == ["一", "二", "三", "有根据的", "四", "五"]
    for _ in kept[1:]:
        await one.answer(next_day, "incentive_objection", outcome="rejected", answer="不实")
    await one.past(GRANTED)
    await one.uses(GRANTED, "许可证换证")
    await one.uses(GRANTED, "线路审批", refused="TooMany")
    await one.replayed()


async def test_a_lower_grade_stops_it_and_only_what_was_given_before_is_still_confirmed(bureau: Client) -> None:
    one = await course(bureau, 3)
    await one.granted(BEGUN, after=GRANTED)
    await one.uses(date(2026, 6, 30), "许可证换证")
    await one.uses(date(2026, 7, 1), "线路审批")
    worse = await one.graded("C", date(2026, 7, 1))
    await one.weighed(date(2026, 7, 2))
    row = await one.incentive()
    assert (row.state, row.stopped_on, row.because) == ("stopped", date(2026, 7, 2), [worse])
    assert "评价" in row.missing[0]
    assert await in_use(one) == []
    assert await hangs_on(one) == {worse: True}
    await one.served(date(2026, 7, 3))
    await one.uses(date(2026, 7, 4), "新增运力", refused="NotInForce")
    late: dict[str, Any] = {"outcome": "given", "on": "2026-07-03", "reason": "照常"}
    await one.answer(date(2026, 7, 6), "incentive_use", refused="FormFaulty", **late)
    await one.answer(date(2026, 7, 6), "incentive_use", **late | {"on": "2026-07-01"})
    entered = {"matter": "新增运力", "reason": "窗口优先受理"}
    await one.says(date(2026, 7, 7), "enter_use", actor("handler", "trc"), "FormFaulty", on="2026-07-04", **entered)
    await one.says(date(2026, 7, 7), "enter_use", actor("handler", "trc"), on="2026-06-29", **entered)
    # 07-02 停止，五个工作日 → 07-09。
    await one.past(date(2026, 7, 9))
    assert [use.state for use in await one.all_of(IncentiveUse)] == ["given", "asked", "given"]
    await one.past(date(2026, 7, 10))
    given, lapsed, _ = await one.all_of(IncentiveUse)
    assert (given.state, given.on) == ("given", date(2026, 7, 1))
    assert (lapsed.state, "2026-07-02 停止" in lapsed.reason) == ("lapsed", True)
    assert (await one.steps())["incentive_use.2"] == "withdrawn"
    await one.past(date(2027, 5, 21))
    assert await outcome(one) == ("lost", "ended")
    assert await hangs_on(one) == {worse: False}
    assert await letters(one) == ["incentive_granted", "incentive_stopped"]
    await one.replayed()


async def test_what_was_given_before_its_end_is_confirmed_after_it_and_nothing_else_is_asked(bureau: Client) -> None:
    one = await course(bureau, 11)
    await one.shown(BEGUN)
    await one.past(GRANTED)
    await one.uses(ENDS, "许可证换证")
    await one.uses(ENDS, "线路审批")
    key = await one.open_key("incentive_use")
    await one._tell("inquire", Telling(by=actor("supervisor", "trc"), key=key, content={"text": "给了没有"}))
    assert await asked(one) == ["explanation", "incentive_renewal", "incentive_use", "incentive_use", "letter_delivery"]
    await one.past(date(2027, 5, 21))
    assert (await one.incentive()).state == "ended"
    assert await asked(one) == ["incentive_use", "incentive_use", "letter_delivery"]
    late: dict[str, Any] = {"outcome": "given", "on": "2027-05-21", "reason": "照常"}
    await one.answer(date(2027, 5, 24), "incentive_use", refused="FormFaulty", **late)
    await one.answer(date(2027, 5, 24), "incentive_use", **late | {"on": str(ENDS)})
    await one.answer(date(2027, 5, 24), "incentive_use", outcome="refused", on="2027-05-24", reason="没有办理")
    assert not await one.over(), "its last paper is still being served"
    await one.served(date(2027, 5, 25))
    assert await outcome(one) == ("run_out", "ended")
    assert [use.state for use in await one.all_of(IncentiveUse)] == ["given", "refused"]
    await one.replayed()


async def test_a_determination_stops_it_and_its_annulment_gives_back_what_is_left(bureau: Client) -> None:
    one = await course(bureau, 4)
    await one.granted(BEGUN, after=GRANTED)
    listed = await one.determined(date(2026, 8, 3))
    await one.weighed(date(2026, 8, 3))
    await one.served(date(2026, 8, 3))
    assert (await one.incentive()).because == [listed]
    await one.fell(listed, date(2026, 9, 7), "annulled")
    row = await one.incentive()
    assert (row.state, row.stopped_on, row.missing, row.n) == ("in_force", None, [], 2)
    assert await in_use(one) == [("green-channel", date(2026, 9, 7), ENDS)]
    assert await hangs_on(one) == {listed: False}
    await one.served(date(2026, 9, 8))
    await one.uses(date(2026, 9, 9), "许可证换证")
    assert await one.records() == ["incentive", "ended", "incentive"]
    assert await letters(one) == ["incentive_granted", "incentive_granted", "incentive_stopped"]
    await one.past(date(2027, 5, 28))
    assert not await one.over(), "its unit may still say whether it gave what was asked for"
    await one.past(date(2027, 5, 29))
    assert await outcome(one) == ("run_out", "ended")
    await one.replayed()


async def test_a_second_ground_keeps_it_stopped_when_the_first_is_annulled(bureau: Client) -> None:
    one = await course(bureau, 10)
    await one.granted(BEGUN, after=GRANTED)
    listed = await one.determined(date(2026, 8, 3))
    await one.weighed(date(2026, 8, 3))
    await one.served(date(2026, 8, 3))
    worse = await one.graded("D", date(2026, 8, 20))
    await one.fell(listed, date(2026, 9, 7), "annulled")
    row = await one.incentive()
    assert (row.state, row.because) == ("stopped", [worse])
    assert await hangs_on(one) == {listed: False, worse: True}
    assert "仍不具备条件，没有恢复" in await one.events()
    await one.past(date(2027, 5, 21))
    assert await outcome(one) == ("lost", "ended")
    await one.replayed()


async def test_after_a_repair_somebody_has_to_decide_that_it_goes_on(bureau: Client) -> None:
    one = await course(bureau, 5)
    await one.granted(BEGUN, after=GRANTED)
    listed = await one.determined(date(2026, 8, 3))
    await one.weighed(date(2026, 8, 3))
    await one.served(date(2026, 8, 3))
    await one.fell(listed, date(2026, 9, 7), "repaired")
    await one.past(date(2026, 9, 8))
    assert (await one.incentive()).state == "stopped", "a repair gives nothing back by itself"
    await one.weighed(date(2026, 9, 9))
    assert (await one.incentive()).state == "stopped"
    with pytest.raises(Refused) as refused:
        await one.answer(date(2026, 9, 9), "incentive_resumption", person="trc-handler", outcome="resume", reason="好")
    assert refused.value.code == "NotYours"
    await one.answer(date(2026, 9, 10), "incentive_resumption", outcome="resume", reason="已经修复")
    row = await one.incentive()
    assert (row.state, row.ends_on) == ("in_force", ENDS)
    assert await in_use(one) == [("green-channel", date(2026, 9, 10), ENDS)]
    await one.replayed()


async def test_what_takes_away_its_conditions_during_the_publicity_keeps_it_from_being_granted(bureau: Client) -> None:
    one = await course(bureau, 6)
    await one.shown(BEGUN)
    await one.determined(date(2026, 5, 14))
    await one.past(GRANTED)
    await one.served(GRANTED)
    assert await outcome(one) == ("ineligible", "refused"), "weighed on the day of the grant"
    assert await letters(one) == ["incentive_refused"]
    again = IncentiveCourse(bureau, one.uscc, date(2026, 6, 1))
    again.case = again.case.removesuffix("-1") + "-2"
    with pytest.raises(Refused) as refused:
        await again.begin()
    assert (refused.value.code, "失信行为认定" in refused.value.sentence) == ("NotEligible", True)


async def test_who_proposed_neither_decides_nor_examines(bureau: Client) -> None:
    one = await course(bureau, 7)
    await one.begin()
    own: dict[str, Any] = {"person": "trc-handler", "refused": "NotYours", "outcome": "agree", "reason": "好"}
    await one.answer(BEGUN, "incentive_decision", **own)
    await one.answer(BEGUN, "incentive_decision", outcome="agree", reason="好", person="trc-head")
    await one.objects(date(2026, 5, 11), "有异议")
    examined = {"refused": "NotYours", "outcome": "upheld", "answer": "成立"}
    for person in ("trc-handler", "trc-head"):
        await one.answer(date(2026, 5, 12), "incentive_objection", person=person, **examined)
    await one.tell(date(2026, 5, 13), "withdraw", reason="登记有误", refused="DecidedAlready")


async def test_its_starter_takes_it_back_before_the_decision(bureau: Client) -> None:
    one = await course(bureau, 8)
    await one.begin()
    await one.tell(BEGUN, "withdraw", reason="登记有误")
    assert await outcome(one) == ("withdrawn", "withdrawn")
    assert await letters(one) == []


async def test_a_head_who_rejects_it_ends_the_case_and_nobody_hears_of_it(bureau: Client) -> None:
    one = await course(bureau, 9)
    await one.begin()
    await one.answer(BEGUN, "incentive_decision", outcome="reject", reason="名额已满")
    assert await outcome(one) == ("not_granted", "refused")
    assert "名额已满" in (await one.incentive()).ended_why
    assert await letters(one) == []
