"""信用修复：三套规则的公示期与修复条件。日期均为手算。"""

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.penalty_class import PenaltyClass, classify
from rules.repair import PenaltyStanding, conditions, months_after, obstacles, publication
from tests.rules.penalty_example import penalty

SAFETY = {"basis": "《安全生产法》"}
STOPPED_FOR_SAFETY = {"kinds": ("责令停产停业",), **SAFETY}


@pytest.mark.parametrize(
    ("label", "day", "klass", "earliest", "until", "edition"),
    [
        ("36号令首日 一般", "2026-04-01", "general", "2026-07-01", "2027-04-01", "repair/2026-04-01"),
        ("36号令首日 严重", "2026-04-01", "serious", "2027-04-01", "2029-04-01", "repair/2026-04-01"),
        ("月末 一般", "2026-11-30", "general", "2027-02-28", "2027-11-30", "repair/2026-04-01"),
        ("闰日 严重", "2028-02-29", "serious", "2029-02-28", "2031-02-28", "repair/2026-04-01"),
        ("58号令末日 一般", "2026-03-31", "general", "2026-06-30", "2029-03-31", "repair/2023-05-01"),
        ("58号令末日 五领域", "2026-03-31", "serious", "2027-03-31", "2029-03-31", "repair/2023-05-01"),
        ("58号令首日 一般", "2023-05-01", "general", "2023-08-01", "2026-05-01", "repair/2023-05-01"),
        ("527号末日 一般", "2023-04-30", "general", "2023-07-30", "2024-04-30", "repair/2019-04-30"),
        ("527号末日 严重", "2023-04-30", "serious", "2023-10-30", "2026-04-30", "repair/2019-04-30"),
    ],
)
def test_the_periods_of_each_regime(
    label: str, day: str, klass: PenaltyClass, earliest: str, until: str, edition: str
) -> None:
    found = publication(penalty(decided_on=date.fromisoformat(day)), klass, transition="decision_date")
    assert found.published, label
    assert found.repairable, label
    assert (str(found.starts_on), str(found.earliest_repair_on), str(found.published_until)) == (day, earliest, until)
    assert found.edition == edition


@pytest.mark.parametrize("day", [date(2023, 4, 30), date(2026, 3, 31), date(2026, 4, 1)])
def test_a_minor_penalty_is_not_published(day: date) -> None:
    found = publication(penalty(decided_on=day), "minor")
    assert (found.published, found.earliest_repair_on, found.published_until) == (False, None, None)
    assert found.reasons[-1] == "不予公示，无需申请修复"


def test_a_minor_penalty_that_must_be_shown_is_shown_three_months_and_repairable_at_once() -> None:
    found = publication(penalty(), "minor", publish_minor=True)
    assert (found.published, found.repairable) == (True, True)
    assert (found.earliest_repair_on, found.published_until) == (date(2026, 4, 1), date(2026, 7, 1))
    before = publication(penalty(decided_on=date(2026, 3, 31)), "minor", publish_minor=True)
    assert not before.published


def test_the_gravest_penalties_of_2019_are_shown_to_the_last_day() -> None:
    found = publication(penalty(**STOPPED_FOR_SAFETY, decided_on=date(2022, 6, 1)), "serious")
    assert (found.repairable, found.earliest_repair_on, found.published_until) == (False, None, date(2025, 6, 1))
    assert "因“安全生产”被处以责令停产停业：特定严重失信行为按最长期限公示，期间不予修复" in found.reasons
    assert publication(penalty(**STOPPED_FOR_SAFETY), "serious").repairable


def test_every_date_is_explained() -> None:
    assert publication(penalty(), "general").reasons == (
        "处罚决定作出于 2026-04-01，适用《信用修复管理办法》（国家发展改革委令2025年第36号）；分类为“一般”",
        "公示期自行政处罚决定书作出之日（2026-04-01）起算",
        "最短公示期 3 个月，2026-04-01 → 2026-07-01，当日起可以申请修复",
        "最长公示期 12 个月，2026-04-01 → 2027-04-01，期满停止公示；公示期遇节假日不顺延",
    )


def test_an_entered_end_that_differs_is_mentioned_and_not_followed() -> None:
    found = publication(penalty(publish_until=date(2029, 4, 1)), "general")
    assert found.published_until == date(2027, 4, 1)
    assert "2029-04-01" in found.reasons[-1]
    assert "以计算结果为准" in found.reasons[-1]
    assert "不一致" not in publication(penalty(publish_until=date(2027, 4, 1)), "general").reasons[-1]


def test_a_penalty_that_outlives_its_regime_is_put_before_a_person() -> None:
    found = publication(penalty(decided_on=date(2026, 3, 31)), "general", transition="decision_date")
    assert found.reasons[-1] == (
        "该处罚跨越《信用修复管理办法》施行日 2026-04-01；若按新规定，公示至 2027-03-31 结束。"
        "过渡规则未见明文，请人工核对"
    )


@pytest.mark.parametrize(
    ("label", "changed", "day", "klass", "until"),
    [
        ("新规则先结束", {}, "2026-03-31", "general", "2027-03-31"),
        ("按新规则早已结束", {}, "2024-01-10", "general", "2026-03-31"),
        ("按新规则不公示", {"procedure": "simple"}, "2026-03-31", "general", "2026-03-31"),
        ("按新规则属严重", {"serious_list": True}, "2026-03-31", "general", "2029-03-31"),
        ("施行前已经结束", {}, "2022-01-10", "general", "2023-01-10"),
    ],
)
def test_a_penalty_across_two_regimes_ends_with_whichever_regime_ends_first(
    label: str, changed: dict[str, Any], day: str, klass: PenaltyClass, until: str
) -> None:
    decision = penalty(**changed, decided_on=date.fromisoformat(day))
    found = publication(decision, klass)
    assert str(found.published_until) == until, label
    assert found.earliest_repair_on is not None
    assert found.earliest_repair_on <= date.fromisoformat(until)


days = st.dates(date(2019, 4, 30), date(2090, 12, 31))


@given(days, st.sampled_from(get_args(PenaltyClass)), st.booleans(), st.sampled_from(["decision_date", "earlier_end"]))
def test_nothing_may_be_repaired_after_it_has_ended(day: date, klass: PenaltyClass, minor: bool, rule: Any) -> None:
    found = publication(penalty(decided_on=day), klass, publish_minor=minor, transition=rule)
    assert (found.published_until is not None) == found.published
    assert (found.earliest_repair_on is not None) == found.repairable
    if found.earliest_repair_on and found.published_until:
        assert day <= found.earliest_repair_on <= found.published_until


@given(days, st.integers(0, 400))
def test_a_month_later_never_skips_a_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_a_class_and_its_publication_go_together() -> None:
    decision = penalty(**SAFETY, decided_on=date(2026, 3, 31))
    found = publication(decision, classify(decision).klass)
    assert found.earliest_repair_on == date(2027, 3, 31)


STANDING = PenaltyStanding(earliest_repair_on=date(2026, 12, 5), published_until=date(2027, 9, 5))
DONE = STANDING.model_copy(update={"fine_paid": True, "corrected": True, "committed": True})


def test_each_condition_says_why_and_the_period_counts_down() -> None:
    found = {each.name: (each.met, each.reason) for each in conditions(STANDING, on=date(2026, 11, 23))}
    assert found == {
        "period": (False, "还有 12 天（2026-12-05）"),
        "fine_paid": (False, "尚未缴清"),
        "corrected": (False, "尚未确认改正"),
        "committed": (False, "尚未承诺，可以在申请时签署"),
    }


def test_on_the_earliest_day_nothing_stands_in_the_way() -> None:
    assert obstacles(DONE, on=date(2026, 12, 4)) == ["达到最短公示期：还有 1 天（2026-12-05）"]
    assert obstacles(DONE, on=date(2026, 12, 5)) == []
    assert all(each.met for each in conditions(DONE, on=date(2026, 12, 5)))


def test_where_no_money_is_owed_there_is_nothing_to_pay() -> None:
    unpaid = DONE.model_copy(update={"fine_paid": False})
    assert obstacles(unpaid, on=date(2026, 12, 5)) == ["罚款及其他金钱义务已经履行完毕：尚未缴清"]
    assert obstacles(unpaid.model_copy(update={"owes_money": False}), on=date(2026, 12, 5)) == []


@pytest.mark.parametrize(
    ("changed", "on", "reason"),
    [
        ({}, "2027-09-06", "公示已于 2027-09-05 期满，无需修复"),
        ({"repaired_on": date(2026, 12, 20)}, "2026-12-21", "该处罚已于 2026-12-20 修复"),
        ({"withdrawn_on": date(2026, 12, 1)}, "2026-12-05", "该处罚已于 2026-12-01 撤下公示，无需修复"),
        ({"published": False, "earliest_repair_on": None}, "2026-12-05", "该处罚不公示，无需修复"),
        ({"repairable": False, "earliest_repair_on": None}, "2026-12-05", "依照规定该处罚不予修复，公示至期满"),
    ],
)
def test_what_is_over_has_one_reason(changed: dict[str, Any], on: str, reason: str) -> None:
    assert obstacles(DONE.model_copy(update=changed), on=date.fromisoformat(on)) == [reason]
    assert obstacles(DONE, on=date(2027, 9, 5)) == []
