"""失信行为认定：目录、标准、期限和表单。日期均为手算。"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.clock import limits
from rules.dishonesty import PRINCIPLES, Occurrence, Principle, counted, dates, dishonesty_case, faults, matched
from rules.dishonesty_form import CollectiveDecision, EndProposal
from rules.dishonesty_item import DEGREES, GROUNDS, Degree, GroundKind, catalogue, list_of, quorum
from rules.dishonesty_step import KINDS
from rules.edition import editions
from rules.fault import judge
from rules.form import FORMS
from rules.refusal import Refused
from rules.repair import months_after
from tests.rules.dishonesty_example import OVERLOADS, occurrences, plain, proposal
from tests.rules.penalty_example import code

TODAY = date(2026, 5, 6)
TWO_LORRIES = [*occurrences(*OVERLOADS), *occurrences((2026, 1, 2), vehicle="苏G00002")]


@pytest.mark.parametrize(("titles", "kinds"), [(GROUNDS, GroundKind), (DEGREES, Degree), (PRINCIPLES, Principle)])
def test_every_name_has_a_title(titles: dict[str, str], kinds: Any) -> None:
    assert set(titles) == set(get_args(kinds))


def test_the_overload_list_has_its_ten_cases_and_leads_for_two_years_from_its_publication() -> None:
    items = [item for item in catalogue(TODAY).values() if item.list == "overload"]
    assert len(items) == 10
    assert {item.degree for item in items} == {"serious"}
    listed = list_of(items[0], TODAY)
    assert listed is not None
    assert (listed.months, listed.doubt) == (24, "memory")


@pytest.mark.parametrize("item", catalogue(TODAY).values(), ids=lambda item: item.id)
def test_an_item_leads_to_a_list_that_exists_or_to_none(item: Any) -> None:
    assert bool(item.list) == (list_of(item, TODAY) is not None)
    assert item.kinds


@pytest.mark.parametrize(
    ("label", "days", "met"),
    [
        ("一年内四次，首尾正好一年：2025-04-30 至 2026-04-30", [(2025, 4, 30), *OVERLOADS[1:]], True),
        ("早一天的不计入：只有三次", [(2025, 4, 29), *OVERLOADS[1:]], False),
        ("三次不超过三次", [*OVERLOADS[1:]], False),
        ("2024-02-29 起一年到 2025-02-28", [(2024, 2, 29), (2024, 6, 1), (2024, 7, 1), (2025, 2, 28)], True),
        ("2024-02-29 到 2025-03-01 已满一年", [(2024, 2, 29), (2024, 6, 1), (2024, 7, 1), (2025, 3, 1)], False),
    ],
)
def test_a_lorry_is_listed_for_more_than_three_overloads_in_a_year(
    label: str, days: list[tuple[int, int, int]], met: bool
) -> None:
    said = proposal(occurrences=occurrences(*days))
    assert matched(said, catalogue(TODAY)["overload_vehicle"]).met is met, label
    assert ("occurrences" in faults(said, on=TODAY)) is not met


def test_one_paper_counts_once_however_often_it_is_entered() -> None:
    thrice = occurrences(*OVERLOADS[1:])
    said = proposal(occurrences=[*thrice, thrice[-1]])
    assert not matched(said, catalogue(TODAY)["overload_vehicle"]).met


@pytest.mark.parametrize(
    ("label", "fleet", "lorries", "met"),
    [
        ("20 辆中 2 辆，正好 10%，没有超过", 20, 2, False),
        ("20 辆中 3 辆", 20, 3, True),
        ("19 辆中 2 辆", 19, 2, True),
        ("没有填写总数", 0, 3, False),
    ],
)
def test_an_operator_is_listed_for_more_than_a_tenth_of_its_lorries(
    label: str, fleet: int, lorries: int, met: bool
) -> None:
    acts = [occurrences((2026, 1, place), vehicle=f"苏G{place:05d}")[0] for place in range(1, lorries + 1)]
    for place, act in enumerate(acts):
        act["document"] = f"连交罚〔2026〕{place}号"
    said = proposal(item="overload_operator", occurrences=acts, fleet=fleet)
    assert matched(said, catalogue(TODAY)["overload_operator"]).met is met, label


@pytest.mark.parametrize(
    ("label", "fine", "times", "met"),
    [("罚款 2 万元", 20000, 0, True), ("不足 2 万元、三次", 19999, 3, True), ("不足 2 万元、两次", 19999, 2, False)],
)
def test_an_instigator_is_listed_for_its_fine_or_for_its_count(label: str, fine: int, times: int, met: bool) -> None:
    said = proposal(item="overload_instigator", fine=Decimal(fine), occurrences=occurrences(*OVERLOADS[:times]))
    found = matched(said, catalogue(TODAY)["overload_instigator"])
    assert found.met is met, label
    assert len(found.reasons) == 2


@pytest.mark.parametrize(
    ("label", "changed", "field"),
    [
        ("代码不对", {"uscc": "91320700MA0000000X"}, "uscc"),
        ("文书还没有生效", {"effective_on": TODAY + timedelta(days=1)}, "effective_on"),
        ("目录没有这一项", {"item": "anything"}, "item"),
        ("对象是自然人", {"item": "overload_driver"}, "item"),
        ("依据的种类不对", {"ground": "inspection"}, "ground"),
        ("车辆不止一辆", {"occurrences": TWO_LORRIES}, "occurrences"),
        ("违法行为在今天以后", {"occurrences": occurrences(*OVERLOADS, (2026, 12, 1))}, "occurrences"),
    ],
)  # fmt: skip
def test_what_keeps_a_proposal_from_being_filed(label: str, changed: dict[str, Any], field: str) -> None:
    assert field in faults(proposal(**changed), on=TODAY), label


def test_a_proposal_that_reaches_its_item_has_no_faults() -> None:
    assert faults(proposal(), on=TODAY) == {}
    assert faults(plain(), on=TODAY) == {}


@pytest.mark.parametrize("principle", get_args(Principle))
def test_each_of_the_four_principles_needs_its_own_reason(principle: str) -> None:
    with pytest.raises(ValueError, match=principle):
        proposal(**{principle: " "})


def test_a_listing_lasts_two_years_from_its_publication_and_may_be_repaired_after_one() -> None:
    found = dates(catalogue(TODAY)["overload_vehicle"], on=TODAY, start=date(2026, 6, 30))
    assert (found.earliest_repair_on, found.ends_on) == (date(2027, 6, 30), date(2028, 6, 30))


@pytest.mark.parametrize(
    ("item", "ends_on"), [("general_penalty", date(2027, 5, 6)), ("serious_penalty", date(2029, 5, 6))]
)
def test_what_is_only_recorded_lasts_as_its_degree_says(item: str, ends_on: date) -> None:
    found = dates(catalogue(TODAY)[item], on=TODAY, start=TODAY)
    assert (found.starts_on, found.earliest_repair_on, found.ends_on) == (TODAY, TODAY, ends_on)
    assert any("待核定" in reason for reason in found.reasons)


def test_one_behaviour_is_one_case_and_another_paper_is_another() -> None:
    assert dishonesty_case(proposal()) == dishonesty_case(proposal(facts="换一种说法"))
    assert dishonesty_case(proposal()) != dishonesty_case(proposal(document="连交罚〔2026〕905号"))
    assert dishonesty_case(proposal()) != dishonesty_case(proposal(uscc=code("MA000002")))


@given(st.lists(st.dates(date(2020, 1, 1), date(2027, 12, 31)), min_size=1, max_size=12), st.integers(1, 36))
def test_whatever_is_counted_lies_within_the_months_up_to_the_last_act(days: list[date], months: int) -> None:
    acts = tuple(Occurrence(document=str(place), on=day) for place, day in enumerate(days))
    found = counted(acts, months)
    last = max(days)
    assert [one.on for one in found] == sorted(day for day in days if months_after(day, months) >= last)


MET: dict[str, Any] = {"met_on": "2026-05-20", "minutes": ["纪要"], "reason": "符合名单规定", "votes_against": 0}


@pytest.mark.parametrize(
    ("label", "said", "faults"),
    [
        ("三人全体同意", {"members": "甲、乙、丙", "votes_for": 3}, set()),
        ("四人中三票", {"members": "甲、乙、丙、丁", "votes_for": 3}, set()),
        ("四人中两票，没有过半数", {"members": "甲、乙、丙、丁", "votes_for": 2}, {"votes_for"}),
        ("两人讨论，人数不够", {"members": "甲、乙", "votes_for": 2}, {"members"}),
        ("不予认定的，不问票数", {"outcome": "reject", "members": "甲、乙、丙", "votes_for": 0}, set()),
    ],
)
def test_a_listing_needs_as_many_as_its_edition_says(label: str, said: dict[str, Any], faults: set[str]) -> None:
    members, agreeing = quorum(date(2026, 5, 20))
    found = judge(CollectiveDecision, {"outcome": "determine", **MET, **said})
    assert found.not_carried(quorum=members, agreeing=agreeing).keys() == faults, label


def test_another_edition_may_ask_for_two_thirds() -> None:
    found = judge(CollectiveDecision, {"outcome": "determine", **MET, "members": "甲、乙、丙", "votes_for": 2})
    assert found.not_carried(quorum=3, agreeing=50) == {}
    assert "超过 67% 同意" in found.not_carried(quorum=3, agreeing=67)["votes_for"]


@pytest.mark.parametrize(
    "said",
    [
        {"members": "甲，甲\n乙", "votes_for": 3},
        {"members": "甲、乙", "votes_for": 2, "votes_against": 1},
    ],
)
def test_there_are_no_more_votes_than_persons(said: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        judge(CollectiveDecision, {"outcome": "determine", **MET, **said})


def test_a_repair_needs_both_the_correction_and_the_commitment() -> None:
    said = {
        "event": "repaired",
        "document": "修复申请",
        "document_day": "2027-07-01",
        "reason": "已改正",
        "corrected": True,
    }
    with pytest.raises(Refused, match="表单有误"):
        judge(EndProposal, said)
    assert judge(EndProposal, said | {"committed": True}).event == "repaired"


@pytest.mark.parametrize("name", KINDS)
def test_every_step_has_its_form_and_its_limits_in_every_edition_since_the_plan(name: str) -> None:
    kind = KINDS[name]
    assert kind.form in FORMS
    for edition in editions("limit"):
        assert set(kind.limits) <= set(limits(edition.in_force_on))


def test_nobody_decides_what_they_proposed_weighed_or_reviewed() -> None:
    for name in ("dishonesty_decision", "collective_decision"):
        assert {"filed", "defence_answer", "dishonesty_legal"} <= set(KINDS[name].not_by)
    assert {"filed", "defence_answer"} <= set(KINDS["dishonesty_legal"].not_by)
    assert {"filed", "dishonesty_legal"} <= set(KINDS["defence_answer"].not_by)
