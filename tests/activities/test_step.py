"""一个环节的期限由来：打开时已经过了的，说明白，而且只通报一次；日历重算之后还是这句话。"""

from datetime import date

import pytest

from activities.step import clocked
from rules.penalty_step import step

DECIDED = date(2026, 4, 1)
UPLOAD = step("disclosure", unit="enf", anchor=DECIDED)
LATE = "2026-04-20(周一) 两书送达时，期限已过"


@pytest.mark.parametrize(
    ("label", "opened_on", "said"),
    [
        ("决定 04-01，7 个工作日 → 04-13；当日打开", date(2026, 4, 13), ""),
        ("次日打开", date(2026, 4, 14), "2026-04-14(周二) 两书送达时，期限已过"),
        ("一周后打开", date(2026, 4, 20), LATE),
    ],
)
def test_a_step_that_is_born_late_says_so_in_its_clock(label: str, opened_on: date, said: str) -> None:
    opened = clocked("disclosure.1", UPLOAD, (), opened_on)
    assert opened.deadline.on == date(2026, 4, 13), label
    assert [line for line in opened.deadline.steps if "期限已过" in line] == ([said] if said else [])


def test_a_recount_keeps_the_day_on_which_it_was_opened() -> None:
    again = clocked("disclosure.1", UPLOAD, (), date(2026, 5, 6), date(2026, 4, 20))
    assert again.deadline.steps[-1] == LATE
    in_time = clocked("disclosure.1", UPLOAD, (), date(2026, 5, 6), date(2026, 4, 13))
    assert not [line for line in in_time.deadline.steps if "期限已过" in line]


@pytest.mark.parametrize(
    ("opened_on", "knocks"),
    [
        # 逾期满 1 个工作日 04-14、5 个工作日 04-20 各通报一次，与其他环节一样。
        (date(2026, 4, 13), [("due", "2026-04-13"), ("escalate", "2026-04-14"), ("escalate", "2026-04-20")]),
        (date(2026, 4, 14), [("due", "2026-04-13"), ("escalate", "2026-04-14"), ("escalate", "2026-04-20")]),
        (date(2026, 4, 16), [("escalate", "2026-04-14"), ("escalate", "2026-04-20")]),
        (date(2026, 5, 20), [("escalate", "2026-04-20")]),
    ],
)
def test_a_step_that_is_born_late_is_told_of_once_at_each_level(opened_on: date, knocks: list[tuple[str, str]]) -> None:
    opened = clocked("disclosure.1", UPLOAD, (), opened_on)
    assert [(alarm.knock, str(alarm.on)) for alarm in opened.alarms] == knocks


@pytest.mark.parametrize("name", ["disclosure", "letter_delivery", "revision_approval"])
def test_what_runs_beside_the_course_says_so(name: str) -> None:
    assert step(name, unit="enf", anchor=DECIDED).aside
    assert not step("service_proof", unit="enf", anchor=DECIDED).aside
