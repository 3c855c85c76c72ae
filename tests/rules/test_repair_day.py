"""缴款和反馈的日子，与手工从国务院放假通知数出来的核对。"""

from datetime import date

import pytest

from rules.clock import limits
from rules.edition import editions
from rules.repair import PenaltyStanding, conditions, obstacles
from rules.repair_day import feedback_due, fine_due


@pytest.mark.parametrize(
    ("label", "received_on", "due"),
    [
        ("15 日都是日历日", date(2026, 4, 8), date(2026, 4, 23)),
        ("10-05 在国庆假期，顺延至 10-08", date(2026, 9, 20), date(2026, 10, 8)),
        ("旧版次同样十五日", date(2022, 3, 1), date(2022, 3, 16)),
    ],
)
def test_a_fine_is_paid_within_fifteen_days_of_receipt(label: str, received_on: date, due: date) -> None:
    counted = fine_due(received_on)
    assert counted.on == due, label
    assert "收到处罚决定书" in counted.steps[0]


@pytest.mark.parametrize(
    ("received_on", "due"), [(date(2026, 4, 30), date(2026, 5, 18)), (date(2026, 11, 23), date(2026, 12, 7))]
)
def test_the_applicant_hears_the_result_within_ten_working_days(received_on: date, due: date) -> None:
    counted = feedback_due(received_on)
    assert counted is not None
    assert counted.on == due


def test_no_feedback_is_promised_by_a_regime_that_sets_none() -> None:
    assert feedback_due(date(2026, 3, 31)) is None
    assert [str(one.in_force_on) for one in editions("limit") if "repair_feedback" in limits(one.in_force_on)] == [
        "2026-04-01"
    ]


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        (date(2026, 4, 23), "尚未缴清，缴纳期限 2026-04-23（自收到处罚决定书之日起算）"),
        (date(2026, 4, 24), "尚未缴清，缴纳期限 2026-04-23 已过"),
    ],
)
def test_what_is_owed_says_until_when(on: date, reason: str) -> None:
    standing = PenaltyStanding(fine_due=date(2026, 4, 23))
    (owed,) = [one for one in conditions(standing, on=on) if one.name == "fine_paid"]
    assert (owed.met, owed.reason) == (False, reason)
    assert f"罚款及其他金钱义务已经履行完毕：{reason}" in obstacles(standing, on=on)
