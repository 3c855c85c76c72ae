"""`xincheng deadline` 背后的计算：一个起算日，一个期限，一句拒绝或一个日期。"""

from datetime import date

import pytest

from rules.deadline import reckon
from rules.refusal import Refused
from rules.working_day import calendar


@pytest.mark.parametrize(
    ("anchor", "lengths", "code"),
    [
        ("2026-9-28", {"working_days": 10}, "BadDay"),
        ("20260928", {"working_days": 10}, "BadDay"),
        ("2026-02-30", {"working_days": 10}, "BadDay"),
        ("2026-09-28", {}, "OneLengthOnly"),
        ("2026-09-28", {"days": 3, "months": 1}, "OneLengthOnly"),
        ("2026-09-28", {"working_days": 0}, "BadLength"),
        ("2026-09-28", {"working_days": -1}, "BadLength"),
        ("2026-09-28", {"named": "nothing"}, "UnknownLimit"),
        ("2018-09-28", {"named": "service"}, "NoEditionInForce"),
    ],
)
def test_the_command_refuses_with_a_code(anchor: str, lengths: dict[str, int], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        reckon(anchor, calendar(), **lengths)  # type: ignore[arg-type]
    assert refusal.value.code == code


def test_the_command_counts_by_length_or_by_name() -> None:
    assert reckon("2026-09-28", calendar(), working_days=10).on == date(2026, 10, 16)
    assert reckon("2026-09-28", calendar(), named="repair_decision").on == date(2026, 10, 13)
    assert reckon("2026-09-20", calendar(), days=15, rolls=False).on == date(2026, 10, 5)
