"""期限：手工算出的日期，中止与恢复，以及任何日期都应遵守的规律。"""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.clock import (
    Ball,
    Deadline,
    Limit,
    Pause,
    Unit,
    balls,
    consumed,
    deadline,
    escalations,
    limits,
    reminder,
    shift,
    standing,
    working_days_between,
)
from rules.refusal import Refused
from rules.working_day import calendar

WD: Unit = "working_day"


def limit(amount: int, unit: Unit = WD, rolls: bool = True, warn_before: int = 0) -> Limit:
    return Limit(
        name="trial",
        title="试",
        amount=amount,
        unit=unit,
        basis="试",
        doubt="design",
        rolls=rolls,
        warn_before=warn_before,
    )


def pause(since: str, until: str | None = None, ball: Ball = "business") -> Pause:
    ended = date.fromisoformat(until) if until else None
    return Pause(since=date.fromisoformat(since), until=ended, ball=ball, reason="补正材料")


def due(anchor: str, amount: int, unit: Unit = WD, *pauses: Pause, rolls: bool = True) -> Deadline:
    return deadline(date.fromisoformat(anchor), limit(amount, unit, rolls), calendar(), pauses)


BY_HAND: list[tuple[str, int, Unit, str, str]] = [
    # 起算日，数量，单位，最后一日，顺延后
    ("2026-09-28", 10, WD, "2026-10-16", "2026-10-16"),  # 国庆 7 天，10-10 补班
    ("2026-09-28", 7, WD, "2026-10-13", "2026-10-13"),
    ("2026-02-13", 3, WD, "2026-02-25", "2026-02-25"),  # 02-14 补班计 1，春节 9 天
    ("2026-04-30", 10, WD, "2026-05-18", "2026-05-18"),  # 劳动节 5 天，05-09 补班
    ("2026-09-18", 3, WD, "2026-09-22", "2026-09-22"),  # 09-20 周日补班
    ("2025-09-26", 7, WD, "2025-10-13", "2025-10-13"),  # 09-28、10-11 补班，放假 8 天
    ("2026-10-09", 1, WD, "2026-10-10", "2026-10-10"),  # 周六上班
    ("2025-12-31", 2, WD, "2026-01-05", "2026-01-05"),  # 01-04 周日上班
    ("2026-11-23", 20, WD, "2026-12-21", "2026-12-21"),
    ("2026-09-20", 15, "day", "2026-10-05", "2026-10-08"),
    ("2026-09-01", 30, "day", "2026-10-01", "2026-10-08"),
    ("2026-01-25", 23, "day", "2026-02-17", "2026-02-24"),
    ("2026-11-30", 3, "month", "2027-02-28", "2027-03-01"),  # 无对应日；周日
    ("2024-02-29", 12, "month", "2025-02-28", "2025-02-28"),
    ("2024-02-29", 1, "year", "2025-02-28", "2025-02-28"),
    ("2026-01-31", 1, "month", "2026-02-28", "2026-02-28"),  # 周六，补班
    ("2026-08-31", 6, "month", "2027-02-28", "2027-03-01"),
    ("2019-04-26", 3, WD, "2019-04-30", "2019-04-30"),  # 04-28 周日补班计 1
    ("2019-04-30", 2, WD, "2019-05-06", "2019-05-06"),  # 05-05 周日补班计 1
    ("2020-01-23", 2, WD, "2020-02-04", "2020-02-04"),  # 春节延长至 02-02
    ("2021-09-17", 2, WD, "2021-09-22", "2021-09-22"),  # 09-18 补班，中秋 3 天
    ("2022-09-30", 2, WD, "2022-10-09", "2022-10-09"),  # 10-08、10-09 周末连上
    ("2023-09-28", 1, WD, "2023-10-07", "2023-10-07"),  # 周六补班
    ("2024-02-09", 1, WD, "2024-02-18", "2024-02-18"),  # 周日补班
    ("2026-12-28", 7, WD, "2027-01-07", "2027-01-07"),  # 2027 元旦暂定
]


@pytest.mark.parametrize(("anchor", "amount", "unit", "last_day", "rolled"), BY_HAND)
def test_a_deadline_is_the_one_worked_out_by_hand(
    anchor: str, amount: int, unit: Unit, last_day: str, rolled: str
) -> None:
    acts, shows = due(anchor, amount, unit), due(anchor, amount, unit, rolls=False)
    assert (acts.last_day, acts.on) == (date.fromisoformat(last_day), date.fromisoformat(rolled))
    assert shows.on == date.fromisoformat(last_day)
    assert acts.steps[-1].startswith(f"→ {rolled}")
    assert acts.calendar == calendar().version


def test_a_deadline_explains_itself_as_the_design_shows() -> None:
    steps = deadline(date(2026, 9, 28), limit(10), calendar(), event="送达").steps
    assert steps == (
        "2026-09-28(周一) 送达，当日不计",
        "10 个工作日",
        "跳过 10-01…10-07（国庆节，国办发明电〔2025〕7号）",
        "计入 10-10（周六，调休上班）",
        "跳过 周末 1 天",
        "→ 2026-10-16(周五)",
    )


def test_a_roll_names_the_holiday_and_a_publication_says_that_it_does_not_roll() -> None:
    assert "适逢国庆节放假（国办发明电〔2025〕7号），顺延至其后第一个工作日" in due("2026-09-20", 15, "day").steps
    assert "适逢国庆节放假（国办发明电〔2025〕7号），公示期间不顺延" in due("2026-09-20", 15, "day", rolls=False).steps
    assert "到期月没有对应日，以月末日 2026-02-28(周六) 为最后一日" in due("2026-01-31", 1, "month").steps


def test_a_deadline_resting_on_a_year_without_notice_is_provisional() -> None:
    reached = due("2026-12-28", 7)
    assert reached.provisional
    assert "跳过 2027-01-01（元旦，暂定）" in reached.steps
    assert any("2027年放假通知尚未发布" in step for step in reached.steps)
    assert not due("2026-11-23", 20).provisional
    assert due("2026-12-01", 60, "day").provisional
    assert not due("2026-12-01", 60, "day", rolls=False).provisional, "不顺延的日历天不依赖放假通知"
    assert due("2034-09-30", 260).provisional


@pytest.mark.parametrize(
    ("label", "pauses", "on"),
    [
        ("未中止", (), "2026-09-29"),
        ("周三中止、周五（中秋）恢复：节日本来不计，只失周四一日", (pause("2026-09-23", "2026-09-25"),), "2026-09-30"),
        ("当日中止当日恢复，不失一日", (pause("2026-09-23", "2026-09-23"),), "2026-09-29"),
        ("跨国庆中止，恢复日 10-09 不计", (pause("2026-09-23", "2026-10-09"),), "2026-10-13"),
        ("重叠的中止只算一次", (pause("2026-09-23", "2026-10-08"), pause("2026-09-24", "2026-10-09")), "2026-10-13"),
        ("起算前已中止", (pause("2026-09-10", "2026-09-22"),), "2026-10-08"),
        ("到期之后的中止没有影响", (pause("2026-10-20", "2026-10-30"),), "2026-09-29"),
    ],
)
def test_a_pause_from_a_to_b_keeps_a_and_leaves_out_b(label: str, pauses: tuple[Pause, ...], on: str) -> None:
    assert due("2026-09-20", 6, WD, *pauses).on == date.fromisoformat(on), label


def test_an_open_pause_leaves_what_is_left() -> None:
    reached = due("2026-09-20", 7, WD, pause("2026-09-23"))
    assert reached.suspended
    assert reached.remaining == 4
    assert reached.on == date(2026, 9, 30)
    assert "2026-09-23(周三) 中止（企业：补正材料），自次日起不计，尚未恢复" in reached.steps
    assert "中止时尚余 4 个工作日，如于中止当日恢复" in reached.steps
    assert not due("2026-09-20", 7, WD, pause("2026-09-30")).suspended, "到期之日才中止，已无可中止"


def test_a_pause_suspends_calendar_days_too() -> None:
    assert due("2026-11-02", 10, "day", pause("2026-11-05", "2026-11-09")).on == date(2026, 11, 16)
    assert due("2026-11-02", 1, "month", pause("2026-11-05", "2026-11-09")).last_day == date(2026, 12, 6)


def test_a_pause_cannot_end_before_it_began_and_a_deadline_cannot_leave_the_calendar() -> None:
    with pytest.raises(Refused) as refusal:
        pause("2026-09-23", "2026-09-22")
    assert refusal.value.code == "PauseBackwards"
    for unit in (WD, "day", "month", "year"):
        with pytest.raises(Refused) as refusal:
            due("9999-12-30", 20, unit)
        assert refusal.value.code == "DayOutOfRange"


def test_who_held_the_matter_adds_up_and_consumed_follows_the_pause() -> None:
    anchor, on = date(2026, 9, 20), date(2026, 9, 30)
    pauses = (pause("2026-09-22", "2026-09-24"), pause("2026-09-28", None, "other"))
    assert balls(anchor, on, pauses) == {"unit": 6, "business": 2, "other": 2, "law": 0}
    assert consumed(anchor, limit(7), calendar(), pauses, on) == 3  # 21、22、28；25–27 中秋
    assert consumed(anchor, limit(7, "day"), calendar(), pauses, on) == 6
    assert consumed(anchor, limit(7), calendar(), (), anchor) == 0


def test_standing_reminder_and_distance_count_working_days() -> None:
    last = date(2026, 10, 9)
    assert standing(last, date(2026, 9, 29), calendar()) == "剩 3 个工作日"
    assert standing(last, last, calendar()) == "今日到期"
    assert standing(last, date(2026, 10, 13), calendar()) == "逾期 3 个工作日"  # 10、12、13
    assert standing(date(2026, 11, 22), date(2026, 11, 21), calendar()) == "剩 1 天"
    assert reminder(last, limit(7, warn_before=2), calendar()) == date(2026, 9, 30)
    assert shift(date(2026, 10, 9), 1, calendar()) == date(2026, 10, 10)
    assert shift(date(2026, 10, 8), -1, calendar()) == date(2026, 9, 30)
    assert working_days_between(date(2026, 10, 13), date(2026, 10, 9), calendar()) == -3


DAYS = st.dates(date(2018, 6, 1), date(2029, 12, 31))
UNITS = st.sampled_from([WD, "day", "month", "year"])


@st.composite
def paused(draw: st.DrawFn) -> tuple[date, tuple[Pause, ...]]:
    anchor = draw(DAYS)
    spans = draw(st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 40)), max_size=3))
    since = [(anchor + timedelta(days=start), length) for start, length in spans]
    return anchor, tuple(
        Pause(since=day, until=day + timedelta(days=length), ball="business", reason="试") for day, length in since
    )


@given(case=paused(), amount=st.integers(1, 30), unit=UNITS, rolls=st.booleans())
def test_a_pause_never_makes_a_deadline_earlier(
    case: tuple[date, tuple[Pause, ...]], amount: int, unit: Unit, rolls: bool
) -> None:
    anchor, pauses = case
    amount = amount if unit != "year" else 1 + amount % 3
    without = deadline(anchor, limit(amount, unit, rolls), calendar())
    reached = deadline(anchor, limit(amount, unit, rolls), calendar(), pauses)
    assert reached.on >= without.on
    assert not reached.suspended
    assert reached.last_day is not None
    assert not any(one.holds(reached.last_day) for one in pauses)


@given(case=paused(), amount=st.integers(1, 60))
def test_a_working_day_budget_is_used_up_exactly_on_a_working_due_day(
    case: tuple[date, tuple[Pause, ...]], amount: int
) -> None:
    anchor, pauses = case
    on = deadline(anchor, limit(amount), calendar(), pauses).on
    assert calendar().is_working(on)
    assert consumed(anchor, limit(amount), calendar(), pauses, on) == amount
    assert consumed(anchor, limit(amount), calendar(), pauses, on - timedelta(days=1)) == amount - 1


@given(anchor=DAYS, first=st.integers(1, 40), then=st.integers(1, 40))
def test_counting_n_and_then_m_is_counting_n_plus_m(anchor: date, first: int, then: int) -> None:
    half = deadline(anchor, limit(first), calendar()).on
    whole = deadline(anchor, limit(first + then), calendar()).on
    assert deadline(half, limit(then), calendar()).on == whole == shift(anchor, first + then, calendar())
    assert working_days_between(anchor, whole, calendar()) == first + then


@given(anchor=DAYS, amount=st.integers(1, 400), unit=UNITS)
def test_an_act_is_due_on_a_working_day_no_more_than_a_holiday_late(anchor: date, amount: int, unit: Unit) -> None:
    reached = due(anchor.isoformat(), amount if unit != "year" else 3, unit)
    assert calendar().is_working(reached.on)
    assert reached.last_day is not None
    assert timedelta(0) <= reached.on - reached.last_day <= timedelta(days=10)


@given(anchors=st.lists(DAYS, min_size=2, max_size=5), amount=st.integers(1, 40), unit=UNITS)
def test_a_later_event_is_never_due_earlier(anchors: list[date], amount: int, unit: Unit) -> None:
    amount = amount if unit != "year" else 2
    reached = [due(anchor.isoformat(), amount, unit).on for anchor in sorted(anchors)]
    assert all(earlier <= later for earlier, later in pairwise(reached))


@given(case=paused(), span=st.integers(0, 120))
def test_every_day_is_held_by_exactly_one(case: tuple[date, tuple[Pause, ...]], span: int) -> None:
    anchor, pauses = case
    assert sum(balls(anchor, anchor + timedelta(days=span), pauses).values()) == span


def test_those_above_are_told_on_the_days_that_the_edition_names() -> None:
    service = limits(date(2026, 4, 1))["service"]
    assert escalations(date(2026, 4, 13), service, calendar()) == (date(2026, 4, 14), date(2026, 4, 20))
    later = service.model_copy(update={"escalate_after": (3,)})
    assert escalations(date(2026, 4, 3), later, calendar()) == (date(2026, 4, 9),)
    assert escalations(date(2026, 4, 3), later.model_copy(update={"escalate_after": ()}), calendar()) == ()


def test_a_pause_on_the_last_day_leaves_a_day_and_one_after_it_does_not() -> None:
    """07-01 收到，02、03、06 → 07-06。"""
    acceptance = limits(date(2026, 7, 1))["repair_acceptance"]
    on_the_last = pause("2026-07-06", "2026-07-09")
    due = deadline(date(2026, 7, 1), acceptance, calendar(), (on_the_last,))
    assert (due.on, due.last_day) == (date(2026, 7, 10), date(2026, 7, 6))
    again = deadline(date(2026, 7, 1), acceptance, calendar(), (on_the_last, pause("2026-07-10", "2026-07-17")))
    assert again.on == date(2026, 7, 20)
    for nothing in (pause("2026-07-07", "2026-07-09"), pause("2026-07-06", "2026-07-06")):
        assert deadline(date(2026, 7, 1), acceptance, calendar(), (nothing,)).on == date(2026, 7, 6)
    in_time = deadline(date(2026, 7, 1), acceptance, calendar(), (pause("2026-07-02", "2026-07-09"),))
    assert in_time.on == date(2026, 7, 13)
