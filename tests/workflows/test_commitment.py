"""信用承诺：到期、抽查、逾期、虚假（先听取意见）、整改、从不反馈。真的流程引擎，跳过时间。"""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from temporalio.client import Client

from database.queries.commitment import case_of_offer, coverage, standing_of
from database.reading import reading
from database.tables.case import Case
from database.tables.commitment import CommitmentTemplate
from database.writing import put, writing
from local.accounts import open_accounts
from rules.commitment import Type
from rules.refusal import Refused
from rules.scenario import actor
from tests.rules.commitment_example import offer
from tests.rules.penalty_example import code
from tests.workflows.commitment_course import SIGN, CommitmentCourse

BEGUN = date(2026, 4, 1)
PROOF: dict[str, Any] = {"evidence": ["照片"]}
GOOD: dict[str, Any] = {"outcome": "fulfilled", "findings": "条件具备，材料属实"}
FED_BACK: dict[str, Any] = {"action": "kept", "note": "维持许可"}
TEMPLATES: dict[str, Type] = {"proof": "replaces_proof", "gap": "missing_item", "open": "openness", "fix": "repair"}


@pytest.fixture(scope="module")
async def offering(house: Client) -> Client:
    """A house with people and with a text for every kind of letter."""
    await open_accounts({})
    texts = dict.fromkeys(("title", "conditions", "standards", "consequences", "promise"), "示例文字")
    async with writing() as connection:
        for id, type in TEMPLATES.items():
            row = {"id": id, "version": 1, "case_id": id, "type": type, "standard": "scene", "kept_by": "示例", **texts}
            await put(connection, CommitmentTemplate, row | {"kept_at": datetime(2026, 1, 5, tzinfo=UTC)})
    return house


def course(client: Client, serial: int, *, by_business: bool = False, **changed: Any) -> CommitmentCourse:
    own: dict[str, Any] = {"uscc": code(f"MAAC{serial:04d}"), "reference": f"许-2026-{serial:04d}"}
    return CommitmentCourse(client, offer(**own | changed), BEGUN, by_business=by_business)


async def standing(one: CommitmentCourse) -> tuple[str, ...]:
    async with reading() as connection:
        return (await standing_of(connection, one.offer.uscc)).failed


async def test_a_commitment_is_checked_on_the_day_after_it_is_due_and_fed_back(offering: Client) -> None:
    """06-30 到期，07-01 起核查；十个工作日 → 07-15。"""
    one = course(offering, 1)
    await one.accepted(BEGUN)
    row = await one.row()
    assert (row.accepted_on, row.due_on, row.shown_from) == (BEGUN, date(2026, 6, 30), BEGUN)
    await one.past(date(2026, 6, 30))
    assert "commitment_check.1" not in await one.steps()
    await one.past(date(2026, 7, 1))
    assert await one.due("commitment_check.1") == date(2026, 7, 15)
    await one.answer(date(2026, 7, 2), "commitment_check", **GOOD)
    assert not await one.over(), "the loop is not closed yet"
    await one.answer(date(2026, 7, 3), "commitment_feedback", **FED_BACK)
    assert await one.over()
    row, check = await one.row(), (await one.checks())[0]
    assert (row.outcome, row.settled_on, row.barred_since) == ("fulfilled", date(2026, 7, 2), None)
    assert (check.cause, check.feedback, check.fed_back_on) == ("due", "kept", date(2026, 7, 3))
    assert await one.records() == ["commitment", "commitment_fulfilled"]
    assert (await one.row(Case)).outcome == "fulfilled"


async def test_a_sampled_commitment_that_is_kept_goes_on_until_it_is_due(offering: Client) -> None:
    one = course(offering, 2)
    await one.accepted(BEGUN)
    call: dict[str, Any] = {"cause": "sampled", "source": "2026年第二季度抽查", "reason": "分层抽中"}
    await one.tell(date(2026, 5, 11), "call_for_check", **call)
    await one.tell(date(2026, 5, 11), "call_for_check", refused="CheckCalledAlready", **call)
    await one.answer(date(2026, 5, 12), "commitment_check", **GOOD)
    await one.answer(date(2026, 5, 12), "commitment_feedback", **FED_BACK)
    assert (await one.row()).outcome == ""
    await one.answer(date(2026, 7, 1), "commitment_check", **GOOD)
    await one.tell(date(2026, 7, 1), "call_for_check", refused="NotOpenToCheck", **call | {"source": "再抽"})
    await one.answer(date(2026, 7, 1), "commitment_feedback", **FED_BACK)
    assert await one.over()
    assert [(row.cause, row.source) for row in await one.checks()] == [("sampled", call["source"]), ("due", "")]


async def test_what_was_missing_and_never_came_is_checked_as_late_and_mended(offering: Client) -> None:
    """容缺十个工作日 → 04-16；04-17 启动核查；部分履约 → 听取意见 → 整改十五日 → 复查。"""
    one = course(offering, 3, type="missing_item", template="gap")
    await one.accepted(BEGUN)
    assert await one.due("missing_item.1") == (await one.row()).missing_due_on == date(2026, 4, 16)
    await one.past(date(2026, 4, 17))
    assert (await one.steps())["missing_item.1"] == "lapsed"
    found: dict[str, Any] = {"outcome": "partly", "findings": "材料没有补交"}
    await one.answer(date(2026, 4, 17), "commitment_check", refused="FormFaulty", **found)
    await one.answer(date(2026, 4, 17), "commitment_check", **found, **PROOF)
    assert "commitment_decision.1" not in await one.steps(), "the business is heard first"
    await one.delivered(date(2026, 4, 17))
    await one.answer(date(2026, 4, 20), "commitment_hearing", outcome="waive")
    decided: dict[str, Any] = {"outcome": "partly", "reason": "缺材料"}
    await one.answer(date(2026, 4, 21), "commitment_decision", refused="FormFaulty", **decided)
    await one.answer(date(2026, 4, 21), "commitment_decision", measure="rectify", **decided)
    await one.delivered(date(2026, 4, 21))
    assert await one.due("rectification.1") == date(2026, 5, 6)
    await one.answer(date(2026, 4, 27), "rectification", text="已经补交")
    await one.answer(date(2026, 4, 28), "commitment_recheck", **GOOD)
    await one.answer(date(2026, 4, 28), "commitment_feedback", **FED_BACK)
    assert await one.over()
    first, again = await one.checks()
    assert (first.outcome, first.measure, first.rectified) == ("partly", "rectify", "已经补交")
    assert (again.again, again.outcome, (await one.row()).outcome) == (True, "fulfilled", "fulfilled")
    await one.replayed()


async def test_an_item_that_comes_in_time_is_checked_at_once(offering: Client) -> None:
    one = course(offering, 4, type="missing_item", template="gap")
    await one.accepted(BEGUN)
    await one.answer(date(2026, 4, 8), "missing_item", text="补交复印件", **PROOF)
    await one.answer(date(2026, 4, 9), "commitment_check", **GOOD)
    await one.answer(date(2026, 4, 9), "commitment_feedback", **FED_BACK)
    assert await one.over()
    assert ((await one.row()).supplied_on, (await one.row()).outcome) == (date(2026, 4, 8), "fulfilled")


async def test_a_false_commitment_is_heard_decided_and_bars_until_it_is_repaired(offering: Client) -> None:
    one = course(offering, 5)
    await one.accepted(BEGUN)
    call: dict[str, Any] = {"cause": "complaint", "source": "投诉〔2026〕7号", "reason": "驾驶人员没有资格证"}
    await one.tell(date(2026, 5, 11), "call_for_check", **call)
    await one.answer(date(2026, 5, 12), "commitment_check", outcome="unfulfilled", findings="证件系他人所有", **PROOF)
    await one.delivered(date(2026, 5, 12))
    await one.answer(date(2026, 5, 13), "commitment_hearing", outcome="state", text="证件是借用的")
    false: dict[str, Any] = {"outcome": "false", "measure": "revoke", "reason": "材料不实", "heard": "借用即不实"}
    await one.answer(date(2026, 5, 14), "commitment_decision", refused="FormFaulty", **false)
    await one.answer(date(2026, 5, 14), "commitment_decision", outcome="return", reason="应当按虚假承诺告知")
    again: dict[str, Any] = {"outcome": "false", "findings": "证件系借用，承诺不实", **PROOF}
    await one.answer(date(2026, 5, 15), "commitment_check", person="enf-reviewer2", **again)
    assert (await one.checks())[1].found == "false"
    await one.delivered(date(2026, 5, 15))
    await one.answer(date(2026, 5, 18), "commitment_hearing", outcome="state", text="愿意改正")
    told_nothing: dict[str, Any] = {name: said for name, said in false.items() if name != "heard"}
    await one.answer(date(2026, 5, 19), "commitment_decision", refused="FormFaulty", **told_nothing)
    await one.answer(date(2026, 5, 19), "commitment_decision", **false)
    row = await one.row()
    assert (row.outcome, row.barred_since) == ("false", date(2026, 5, 19))
    await one.answer(date(2026, 5, 20), "commitment_feedback", action="revoked", note="许可已撤销")
    await one.delivered(date(2026, 5, 20))
    assert not await one.over()
    assert await standing(one) == (row.number,)
    barred = CommitmentCourse(offering, one.offer.model_copy(update={"reference": "许-2026-9005"}), BEGUN)
    with pytest.raises(Refused, match="修复前不适用证明替代") as caught:
        await barred.begin()
    assert caught.value.code == "CommitmentExcluded"
    await restored(one)


async def restored(one: CommitmentCourse) -> None:
    """The same case, repaired later: proposed by one, approved by another."""
    repair: dict[str, Any] = {
        "document": "信用修复决定书〔2026〕3号",
        "document_day": "2026-09-01",
        "reason": "义务履行完毕",
    }
    await one.tell(date(2026, 9, 2), "restore", **repair)
    await one.tell(date(2026, 9, 2), "restore", refused="NothingToRestore", **repair)
    await one.answer(date(2026, 9, 3), "restoration", outcome="approve", reason="同意")
    await one.delivered(date(2026, 9, 3))
    assert await one.over()
    assert await standing(one) == ()
    assert await one.records() == ["commitment", "commitment_false", "commitment_restored"]
    assert (await one.row(Case)).outcome == "false"
    await one.replayed()


async def test_what_was_false_stays_false_though_it_was_mended(offering: Client) -> None:
    one = course(offering, 6)
    await one.accepted(BEGUN)
    found: dict[str, Any] = {"outcome": "false", "findings": "承诺不实", **PROOF}
    await one.answer(date(2026, 7, 1), "commitment_check", **found)
    await one.delivered(date(2026, 7, 1))
    await one.past(date(2026, 7, 9))
    assert (await one.steps())["commitment_hearing.1"] == "lapsed"
    await one.answer(date(2026, 7, 9), "commitment_decision", outcome="false", measure="rectify", reason="不实")
    await one.delivered(date(2026, 7, 9))
    await one.past(date(2026, 7, 27))
    assert (await one.steps())["rectification.1"] == "lapsed"
    await one.answer(date(2026, 7, 27), "commitment_recheck", **GOOD)
    assert (await one.row()).outcome == "false"
    assert [row.statement for row in await one.checks()] == ["期满未提出意见", ""]


async def test_an_outcome_that_is_never_fed_back_is_chased_and_keeps_the_case_open(offering: Client) -> None:
    """07-02 送交，五个工作日 → 07-09；逾期 1 日 07-10、5 日 07-16 通报。"""
    one = course(offering, 7, handling_unit="haizhou")
    await one.accepted(BEGUN)
    await one.answer(date(2026, 7, 2), "commitment_check", **GOOD)
    assert await one.due("commitment_feedback.1") == date(2026, 7, 9)
    await one.past(date(2026, 7, 20))
    assert not await one.over()
    told = [line for line in await one.events() if "反馈处理情况" in line and not line.startswith("进入")]
    assert told == [
        "提醒：即将到期：反馈处理情况",
        "提醒：今日到期：反馈处理情况",
        "逾期，通报上级：反馈处理情况",
        "逾期，通报上级：反馈处理情况",
    ]
    step = await one._row("commitment_feedback.1")
    assert (step.unit, step.escalated, step.state) == ("haizhou", True, "open")
    assert (await one.row()).outcome == "fulfilled", "it is on file though nobody fed back"
    await one.answer(date(2026, 7, 21), "commitment_feedback", **FED_BACK)
    assert await one.over()


async def test_a_voluntary_commitment_ends_with_its_validity(offering: Client) -> None:
    own: dict[str, Any] = {"use": "voluntary", "type": "openness", "template": "open", "due_on": None}
    one = course(offering, 8, **own, valid_until=date(2026, 9, 30))
    await one.accepted(BEGUN)
    await one.past(date(2026, 9, 30))
    assert not await one.over()
    await one.past(date(2026, 10, 1))
    assert await one.over()
    assert (await one.row()).outcome == "not_needed"
    assert await one.records() == ["commitment", "commitment_not_needed"]


async def test_a_letter_signed_on_paper_is_entered_and_not_accepted_by_the_same_hand(offering: Client) -> None:
    one = course(offering, 9)
    await one.begin()
    paper: dict[str, Any] = {"signer": "示例人", "signed_on": "2026-04-01", "scan": ["扫描件"]}
    await one.tell(BEGUN, "enter_scan", refused="FormFaulty", **paper | {"signed_on": "2026-03-31"})
    await one.tell(BEGUN, "enter_scan", **paper)
    assert (await one.steps())["commitment_signing.1"] == "withdrawn"
    await one.answer(BEGUN, "commitment_acceptance", refused="NotYours", person="enf-handler", outcome="accept")
    await one.answer(BEGUN, "commitment_acceptance", outcome="return", reason="印章不清")
    await one.answer(date(2026, 4, 2), "commitment_signing", **SIGN | {"publish": False})
    await one.answer(date(2026, 4, 2), "commitment_acceptance", outcome="accept")
    row = await one.row()
    assert (row.signature["means"], row.shown_from) == ("portal", None), "not published without consent"


@pytest.mark.parametrize(
    ("serial", "outcome", "answers"),
    [(20, "declined", {"outcome": "decline", "reason": "按一般程序"}), (21, "unsigned", {})],
)
async def test_nobody_is_bound_who_did_not_sign(
    offering: Client, serial: int, outcome: str, answers: dict[str, str]
) -> None:
    one = course(offering, serial)
    await one.begin()
    if answers:
        await one.answer(BEGUN, "commitment_signing", **answers)
    await one.past(date(2026, 4, 10))
    assert (await one.row(Case)).outcome == outcome
    assert await one.records() == []


async def test_an_offer_is_taken_back_by_who_made_it_before_its_acceptance(offering: Client) -> None:
    one = course(offering, 22)
    await one.begin()
    await one.tell(BEGUN, "withdraw", refused="FormFaulty")
    await one.tell(BEGUN, "withdraw", reason="登记有误")
    assert (await one.row(Case)).outcome == "withdrawn"
    assert (await one.steps())["commitment_signing.1"] == "withdrawn"
    two = course(offering, 23)
    await two.accepted(BEGUN)
    await two.tell(BEGUN, "withdraw", refused="AcceptedAlready", reason="登记有误")


@pytest.mark.parametrize(
    ("serial", "refusal", "changed"),
    [
        (30, "FormFaulty", {"due_on": date(2026, 3, 1)}),
        (31, "NoSuchTemplate", {"template": "nothing"}),
        (32, "NoSuchTemplate", {"template": "gap"}),
        (33, "CommitmentExcluded", {"matter": "道路危险货物运输许可"}),
        (34, "UnitUnknown", {"handling_unit": "nowhere"}),
    ],
)
async def test_what_may_not_be_offered_is_refused_and_leaves_nothing(
    offering: Client, serial: int, refusal: str, changed: dict[str, Any]
) -> None:
    one = course(offering, serial, **changed)
    with pytest.raises(Refused) as caught:
        await one.begin()
    assert caught.value.code == refusal
    assert await one.steps() == {}


async def test_another_name_under_a_known_code_is_told(offering: Client) -> None:
    one = course(offering, 35)
    await one.begin()
    other = course(offering, 35, subject="另一个名称", reference="许-2026-0036")
    with pytest.raises(Refused, match="承诺信息有误") as caught:
        await other.begin()
    assert "示例海州物流有限公司" in caught.value.faults["subject"]


async def test_no_hand_does_two_things_that_watch_each_other(offering: Client) -> None:
    one = course(offering, 40)
    await one.accepted(BEGUN)
    await one.answer(date(2026, 7, 1), "commitment_check", refused="FormFaulty", **GOOD | {"on": "2026-03-31"})
    found: dict[str, Any] = {"outcome": "partly", "findings": "一项没有做到", **PROOF}
    await one.answer(date(2026, 7, 1), "commitment_check", person="enf-one", **found)
    await one.delivered(date(2026, 7, 1))
    await one.answer(date(2026, 7, 1), "commitment_hearing", outcome="waive")
    decided: dict[str, Any] = {"outcome": "partly", "measure": "rectify", "reason": "缺一项"}
    await one.answer(date(2026, 7, 2), "commitment_decision", refused="NotYours", person="enf-one", **decided)
    assert (await one.steps())["commitment_decision.1"] == "open"


async def test_who_has_become_excluded_since_the_offer_is_not_accepted(offering: Client) -> None:
    """Two offers of one business: the first turns out unfulfilled before the second is accepted."""
    first, second = course(offering, 41), course(offering, 41, reference="许-2026-0042")
    await first.accepted(BEGUN)
    await second.begin()
    await unfulfilled(first)
    await second.answer(date(2026, 4, 7), "commitment_signing", **SIGN)
    await second.answer(date(2026, 4, 7), "commitment_acceptance", refused="CommitmentExcluded", outcome="accept")
    await second.answer(date(2026, 4, 7), "commitment_acceptance", outcome="refuse", reason="有未履约的承诺")
    assert (await second.row(Case)).outcome == "refused"


async def unfulfilled(one: CommitmentCourse) -> None:
    """A complaint is found true at once, and nothing more is done than to record it."""
    day = date(2026, 4, 2)
    await one.tell(day, "call_for_check", cause="complaint", source="投诉〔2026〕8号", reason="没有做到")
    await one.answer(day, "commitment_check", outcome="unfulfilled", findings="没有做到", **PROOF)
    await one.delivered(day)
    await one.answer(day, "commitment_hearing", outcome="waive")
    await one.answer(day, "commitment_decision", outcome="unfulfilled", measure="record", reason="没有做到")


async def test_a_settled_commitment_asks_for_no_item_any_more(offering: Client) -> None:
    one = course(offering, 43, type="missing_item", template="gap", due_on=date(2026, 9, 1))
    await one.accepted(BEGUN)
    await unfulfilled(one)
    assert (await one.steps())["missing_item.1"] == "withdrawn"
    assert (await one.row()).outcome == "unfulfilled"


async def test_a_business_commits_itself_of_its_own_accord_and_for_nobody_else(offering: Client) -> None:
    own: dict[str, Any] = {"use": "voluntary", "type": "openness", "template": "open"}
    one = course(offering, 44, by_business=True, **own)
    await one.accepted(BEGUN)
    assert (await one.row(Case)).started_by == one.offer.uscc
    for serial, offered in ((45, own), (46, {})):
        other = course(offering, serial, by_business=True, **offered)
        if offered:
            other.entry = other.entry.model_copy(update={"by": actor("business", one.uscc)})
        with pytest.raises(Refused) as caught:
            await other.begin()
        assert caught.value.code == "NotYours"


async def test_what_bound_nobody_may_be_offered_again(offering: Client) -> None:
    one = course(offering, 47)
    await one.begin()
    async with reading() as connection:
        assert await case_of_offer(connection, one.offer) == one.case
    await one.tell(BEGUN, "withdraw", reason="登记有误")
    async with reading() as connection:
        assert await case_of_offer(connection, one.offer) == f"{one.case}~2"
    two = course(offering, 47)
    two.case = f"{one.case}~2"
    await two.accepted(BEGUN)
    assert (await two.row()).number == (await one.row()).number + "~2"


async def test_the_figures_tell_how_far_the_commitments_have_come(offering: Client) -> None:
    """Of one unit: one not signed, one not due, one checked and not fed back, one mended and fed back, one not kept."""
    unit: dict[str, Any] = {"unit": "gaoxin", "handling_unit": "gaoxin"}
    ones = [course(offering, 60 + n, **unit, use="funds" if n == 4 else "licensing") for n in range(5)]
    await ones[0].begin()
    for one in ones[1:]:
        await one.accepted(BEGUN)
    await ones[2].answer(date(2026, 7, 1), "commitment_check", **GOOD)
    await mended(ones[3])
    await unfulfilled(ones[4])
    async with reading() as connection:
        told = {
            on: [row[1:] for row in await coverage(connection, since=BEGUN, until=BEGUN, on=on) if row.unit == "gaoxin"]
            for on in (date(2026, 6, 30), date(2026, 7, 1))
        }
        later = await coverage(connection, since=date(2026, 4, 2), until=date(2026, 12, 31), on=date(2026, 7, 1))
    # field: offered, signed, accepted, due, checked, fed back, failed
    assert told[date(2026, 7, 1)] == [("funds", 1, 1, 1, 1, 1, 0, 1), ("licensing", 4, 3, 3, 3, 2, 1, 0)]
    assert told[date(2026, 6, 30)] == [("funds", 1, 1, 1, 0, 1, 0, 1), ("licensing", 4, 3, 3, 0, 2, 1, 0)]
    assert not [row for row in later if row.unit == "gaoxin"]


async def mended(one: CommitmentCourse) -> None:
    """Found partly kept when it was due, rectified, found kept, and fed back."""
    day = date(2026, 7, 1)
    await one.answer(day, "commitment_check", outcome="partly", findings="缺一项", **PROOF)
    await one.delivered(day)
    await one.answer(day, "commitment_hearing", outcome="waive")
    await one.answer(day, "commitment_decision", outcome="partly", measure="rectify", reason="缺一项")
    await one.delivered(day)
    await one.answer(day, "rectification", text="已经改正")
    await one.answer(day, "commitment_recheck", **GOOD)
    await one.answer(day, "commitment_feedback", **FED_BACK)
