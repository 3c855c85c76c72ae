"""信用承诺在剧本之外的事：谁不得办什么，何时为时已晚，重新提供，数字。真的流程引擎，跳过时间。"""

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


async def test_what_was_not_kept_bars_its_business_until_it_is_repaired(offering: Client) -> None:
    one = course(offering, 5)
    await one.accepted(BEGUN)
    await unfulfilled(one)
    await one.answer(date(2026, 4, 3), "commitment_feedback", **FED_BACK)
    await one.delivered(date(2026, 4, 3))
    assert not await one.over()
    assert await standing(one) == ((await one.row()).number,)
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
    assert await one.records() == ["commitment", "commitment_unfulfilled", "commitment_restored"]
    assert (await one.row(Case)).outcome == "unfulfilled"
    await one.replayed()


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


async def test_what_goes_on_or_owes_an_item_is_not_called_done_with(offering: Client) -> None:
    done: dict[str, Any] = {"outcome": "fulfilled", "findings": "均已完成", "complete": True}
    called: dict[str, Any] = {"cause": "complaint", "source": "投诉〔2026〕9号", "reason": "有人反映"}
    lasting = {"due_on": None, "valid_until": date(2026, 12, 31)}
    owing = {"type": "missing_item", "template": "gap", "missing": "从业资格证", "due_on": date(2026, 6, 30)}
    for serial, changed in ((4601, lasting), (4602, owing)):
        one = course(offering, serial, **changed)
        await one.accepted(BEGUN)
        await one.tell(BEGUN, "call_for_check", **called)
        await one.answer(BEGUN, "commitment_check", refused="FormFaulty", **done)
        await one.answer(BEGUN, "commitment_check", **done | {"complete": False})
        assert not (await one.row()).outcome, "it goes on"


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
