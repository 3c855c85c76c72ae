"""一份写好的经过：每一天的情况、按每一天所知，逐日与手写的预期相符。"""

from datetime import date, timedelta

import pytest

from tests.rules.credit_file_example import Chain, licence, penalty

FIRST, DAYS = date(2026, 3, 1), 30
P, C, L = "penalty/1/penalty", "objection/2/corrected", "record/3/qualification"


def story() -> Chain:
    """March 2026, as it came to be known; what is dated earlier than it was known says so.

    2 一件处罚（2 月 25 日作出，公示到 3 月 27 日）  4 送达  5 许可（3 月 3 日发）  8 对处罚提出异议，核实中
    11 核实无误  14 再次异议，核实中  17 更正（罚款数额）  20 补记：许可自 3 月 12 日起已经失效  24 处罚修复
    """
    chain, fined = Chain(), penalty(until="2026-03-27") | {"awaits_service": True}
    chain.add("2026-03-02", "penalty", "penalty/1", fined, true_on="2026-02-25")
    chain.add("2026-03-04", "shown", "penalty/1", about=P)
    chain.add("2026-03-05", "qualification", "record/3", licence(until="2026-12-31"), true_on="2026-03-03")
    chain.add("2026-03-08", "frozen", "objection/1", about=P)
    chain.add("2026-03-11", "unfrozen", "objection/1", about=P)
    chain.add("2026-03-14", "frozen", "objection/2", about=P)
    change = {"after": {"decision": {"fine": "500.00"}}, "reason": "笔误"}
    chain.add("2026-03-17", "corrected", "objection/2", change, about=P)
    chain.add("2026-03-20", "ended", "record/4", {"why": "申请注销"}, true_on="2026-03-12", about=L)
    chain.add("2026-03-24", "repaired", "penalty/1", {"why": "信用修复"}, about=C)
    return chain


# Of one record, by ranges of the day it was known: its state on each day of March, in ranges of that day.
# “-” nothing is in the file; A awaited, I in force, F frozen, E ended, C corrected. Both ends of a
# range belong to it.
EXPECTED: dict[str, list[tuple[range, str]]] = {
    P: [
        (range(1, 2), "1-30 -"),
        (range(2, 4), "1-27 A, 28-30 E"),
        (range(4, 8), "1-3 A, 4-27 I, 28-30 E"),
        (range(8, 11), "1-3 A, 4-7 I, 8-27 F, 28-30 E"),
        (range(11, 14), "1-3 A, 4-7 I, 8-10 F, 11-27 I, 28-30 E"),
        (range(14, 17), "1-3 A, 4-7 I, 8-10 F, 11-13 I, 14-27 F, 28-30 E"),
        (range(17, 31), "1-30 C"),
    ],
    C: [
        (range(1, 17), "1-30 -"),
        (range(17, 24), "1-3 A, 4-7 I, 8-10 F, 11-13 I, 14-16 F, 17-27 I, 28-30 E"),
        (range(24, 31), "1-3 A, 4-7 I, 8-10 F, 11-13 I, 14-16 F, 17-23 I, 24-30 E"),
    ],
    L: [
        (range(1, 5), "1-30 -"),
        (range(5, 20), "1-2 -, 3-30 I"),
        (range(20, 31), "1-2 -, 3-11 I, 12-30 E"),
    ],
    "penalty/1/repaired": [
        (range(1, 24), "1-30 -"),
        (range(24, 31), "1-23 -, 24-30 E"),
    ],
}
LETTERS = {"in_force": "I", "awaited": "A", "ended": "E", "corrected": "C", "frozen": "F"}


def spelt(ranges: str) -> dict[int, str]:
    """`1-7 I, 8-30 E` day by day."""
    days: dict[int, str] = {}
    for part in ranges.split(", "):
        span, letter = part.split(" ")
        first, last = (int(day) for day in span.split("-"))
        days |= dict.fromkeys(range(first, last + 1), letter)
    return days


@pytest.mark.parametrize("known", range(1, DAYS + 1))
def test_every_day_of_the_story_is_as_it_was_known_on_every_day(known: int) -> None:
    chain = story()
    for on in range(1, DAYS + 1):
        day, by = (str(FIRST + timedelta(days=n - 1)) for n in (on, known))
        states = chain.states(day, known=by)
        expected = {
            key: letter
            for key, views in EXPECTED.items()
            for knowing, ranges in views
            if known in knowing and (letter := spelt(ranges)[on]) != "-"
        }
        assert {key: LETTERS[state] for key, state in states.items()} == expected, (on, known)


def test_the_expectation_says_something_of_every_day() -> None:
    for views in EXPECTED.values():
        assert sorted(day for knowing, _ in views for day in knowing) == list(range(1, DAYS + 1))
        assert all(set(spelt(ranges)) == set(range(1, DAYS + 1)) for _, ranges in views)
