"""重点关注：标准、程度、监管措施、复核日和表单。日期均为手算。"""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.clock import limits
from rules.edition import editions, in_force
from rules.fault import judge
from rules.form import FORMS
from rules.refusal import Refused
from rules.watch import criteria, degrees, measures, period, unsuited, watch_case, watch_number
from rules.watch_entry_form import WatchEntryForm
from rules.watch_file import END_EVENTS, WatchEnded
from rules.watch_finding import TESTS, Met, faults, findings
from rules.watch_form import WatchReview
from rules.watch_step import KINDS
from tests.rules.watch_example import item, proposal, shown_penalty

TODAY = date(2026, 5, 6)


def found(*items: Any, without: frozenset[str] = frozenset()) -> dict[str, Met]:
    return {one.criterion: one for one in findings(items, on=TODAY, without=without)}


def test_every_number_of_the_edition_is_a_design_and_says_so() -> None:
    edition = in_force("watch", TODAY)
    assert edition.doubt == "design"
    rows = [edition.data["review"], *edition.data["degree"], *edition.data["criterion"], *edition.data["supervision"]]
    assert {row["doubt"] for row in rows} == {"design"}
    assert {one.test for one in criteria(TODAY).values()} == set(TESTS)
    heights = [one.degree for one in criteria(TODAY).values()] + [one.degree for one in measures(TODAY).values()]
    assert set(heights) <= set(degrees(TODAY))


def test_a_file_without_anything_meets_nothing_but_what_a_person_has_to_explain() -> None:
    assert [name for name, one in found().items() if one.met] == ["other"]
    assert all(one.reasons for one in found().values())


@pytest.mark.parametrize(
    ("label", "days", "met"),
    [
        ("十二个月内三次，最早一次正好满一年：仍计入", [date(2025, 5, 6), date(2026, 1, 1), date(2026, 3, 1)], True),
        ("早一天就不计入", [date(2025, 5, 5), date(2026, 1, 1), date(2026, 3, 1)], False),
        ("两次不足三次", [date(2026, 1, 1), date(2026, 3, 1)], False),
    ],
)
def test_three_penalties_within_a_year(label: str, days: list[date], met: bool) -> None:
    one = found(*(shown_penalty(day) for day in days))["repeated"]
    assert one.met == met, label
    assert f"{sum(day >= date(2025, 5, 6) for day in days)} 次" in one.reasons[0]
    assert one.cases == (tuple(f"penalty/{day}" for day in days) if met else ())


def test_a_penalty_that_is_not_shown_any_more_or_looked_into_is_not_counted() -> None:
    two = [shown_penalty(date(2026, 1, 1)), shown_penalty(date(2026, 2, 1))]
    assert not found(*two, shown_penalty(date(2026, 3, 1), published=False))["repeated"].met
    for state in ("awaited", "frozen", "ended", "corrected"):
        assert not found(*two, shown_penalty(date(2026, 3, 1), state=state))["repeated"].met, state


def test_what_stands_waits_for_what_is_found_of_a_record_that_is_looked_into() -> None:
    frozen = item("dishonesty", date(2026, 1, 1), body={"degree": "serious"}, state="frozen")
    assert not found(frozen)["listed"].met
    [listed] = [one for one in findings([frozen], on=TODAY, standing=True) if one.criterion == "listed"]
    assert listed.met


@pytest.mark.parametrize(("repairable", "met"), [(date(2025, 11, 6), True), (date(2025, 11, 7), False)])
def test_a_penalty_is_unrepaired_half_a_year_after_it_could_be(repairable: date, met: bool) -> None:
    assert found(shown_penalty(date(2025, 8, 1), repairable_on=repairable))["unrepaired"].met == met


def test_a_penalty_that_cannot_be_repaired_is_not_left_unrepaired() -> None:
    assert not found(shown_penalty(date(2020, 8, 1)))["unrepaired"].met


@pytest.mark.parametrize(("degree", "met"), [("serious", True), ("general", False)])
def test_only_a_serious_determination_puts_a_business_under_watch(degree: str, met: bool) -> None:
    assert found(item("dishonesty", date(2026, 1, 1), body={"degree": degree}))["listed"].met == met


@pytest.mark.parametrize(
    ("kind", "met"), [("commitment_false", True), ("commitment_unfulfilled", True), ("commitment_partly", False)]
)
def test_a_broken_commitment(kind: str, met: bool) -> None:
    assert found(item(kind, date(2026, 1, 1)))["broken_commitment"].met == met


@pytest.mark.parametrize(("grades", "met"), [("CB", False), ("BC", True), ("D", True), ("A", False)])
def test_the_newest_grade_counts(grades: str, met: bool) -> None:
    items = [
        item("evaluation", date(2025, place, 1), tab="evaluation", seq=place, body={"result": f"{grade}级"})
        for place, grade in enumerate(grades, start=1)
    ]
    assert found(*items)["poor_grade"].met == met


def test_without_the_case_that_fell_the_criterion_is_met_no_longer_unless_another_meets_it() -> None:
    first, second = (item("dishonesty", date(2026, month, 1), body={"degree": "serious"}) for month in (1, 2))
    assert not found(first, without=frozenset({first.case}))["listed"].met
    left = found(first, second, without=frozenset({first.case}))["listed"]
    assert (left.met, left.cases) == (True, (second.case,))


def test_what_is_not_met_or_is_heavier_than_its_criterion_cannot_be_proposed() -> None:
    nothing = tuple(found().values())
    assert "没有在用的严重失信认定" in faults(proposal(criterion="listed"), nothing, on=TODAY)["criterion"]
    assert faults(proposal(criterion="gone"), nothing, on=TODAY)["criterion"] == "现行版次没有这条标准"
    assert faults(proposal(), nothing, on=TODAY) == {}
    assert "一级关注" in faults(proposal(degree=2), nothing, on=TODAY)["degree"]


@pytest.mark.parametrize(
    ("degree", "chosen", "sentence"),
    [
        (1, ("interview",), "与失信程度不相当"),
        (2, ("sampling_double",), "与失信程度不相当"),
        (3, ("sampling_quarter", "sampling_double"), "只能选一项"),
        (1, (), "至少选择一项"),
        (1, ("whip",), "没有这项监管措施"),
        (3, ("sampling_double", "interview", "guidance"), ""),
    ],
)
def test_supervision_suits_the_degree(degree: int, chosen: tuple[str, ...], sentence: str) -> None:
    assert sentence in unsuited(degree, chosen, allowed=3, on=TODAY).get("supervision", "")
    assert bool(sentence) == bool(unsuited(degree, chosen, allowed=3, on=TODAY))


@given(st.integers(1, 3), st.integers(1, 3), st.sets(st.sampled_from(list(measures(TODAY)))))
def test_nothing_that_passes_is_more_than_the_degree_or_the_degree_more_than_the_criterion(
    degree: int, allowed: int, chosen: set[str]
) -> None:
    if not unsuited(degree, tuple(sorted(chosen)), allowed=allowed, on=TODAY):
        assert degree <= allowed
        assert chosen
        assert all(measures(TODAY)[one].degree <= degree for one in chosen)


@pytest.mark.parametrize(
    ("start", "review", "lapses"),
    [
        (date(2026, 5, 6), date(2026, 11, 6), date(2026, 12, 6)),
        (date(2026, 8, 31), date(2027, 2, 28), date(2027, 3, 30)),
    ],
)
def test_a_watch_is_reviewed_after_half_a_year_and_lapses_a_month_later(
    start: date, review: date, lapses: date
) -> None:
    fixed = period(start, on=start)
    assert (fixed.review_on, fixed.lapses_on) == (review, lapses)
    assert str(lapses) in "".join(fixed.reasons)


def test_a_review_that_continues_says_by_what_how_closely_and_with_which_measures() -> None:
    with pytest.raises(Refused):
        judge(WatchReview, {"outcome": "continue", "reason": "未改正", "degree": ""})
    whole = {
        "outcome": "continue",
        "reason": "未改正",
        "criterion": "other",
        "degree": "1",
        "supervision": ["guidance"],
    }
    assert judge(WatchReview, whole) == WatchReview(**whole | {"degree": 1, "supervision": ("guidance",)})
    assert judge(WatchReview, {"outcome": "exit", "reason": "已改正", "degree": ""})


def test_the_entry_becomes_the_proposal() -> None:
    typed = proposal().model_dump(exclude={"unit", "interested"}) | {"interested": "", "degree": "1"}
    assert judge(WatchEntryForm, typed).proposal(unit="enf", interested=()) == proposal()


def test_names() -> None:
    assert watch_case("91X", 2) == "watch/91X-2"
    assert watch_number("watch/91X-2", TODAY) == "关-2026-91X-2"
    assert set(WatchEnded.model_fields["event"].annotation.__args__) == set(END_EVENTS)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", KINDS)
def test_every_step_has_a_form_a_clause_and_a_limit_in_every_edition(name: str) -> None:
    kind = KINDS[name]
    assert kind.form in FORMS
    assert kind.clause
    assert set(kind.not_by) <= {*KINDS, "filed", "exit"}
    for edition in editions("limit"):
        assert set(kind.limits) <= set(limits(edition.in_force_on))
