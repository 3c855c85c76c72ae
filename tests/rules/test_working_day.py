"""工作日：2019 至 2026 年逐年手工核对，2027 年及以后暂定。"""

from datetime import date, timedelta

import pytest

from rules.working_day import Calendar, HolidayYear, calendar

BY_HAND = [
    # 周几为日历所载，放假与上班取自各年通知原文
    ("2018-12-29", True, "周六，2019年元旦调休上班"),
    ("2018-12-31", False, "周一，2019年元旦放假"),
    ("2019-02-02", True, "周六，春节调休上班"),
    ("2019-02-08", False, "周五，春节"),
    ("2019-05-03", False, "周五，劳动节经国办发明电〔2019〕3号延长"),
    ("2019-05-05", True, "周日，同一通知调休上班"),
    ("2019-10-12", True, "周六，国庆调休上班"),
    ("2020-01-31", False, "周五，国办发明电〔2020〕1号延长"),
    ("2020-02-01", False, "周六，原定上班，后延长放假"),
    ("2020-02-03", True, "周一，节后首个工作日"),
    ("2020-10-08", False, "周四，国庆中秋连休"),
    ("2021-02-20", True, "周六，春节调休上班"),
    ("2021-09-20", False, "周一，中秋调休"),
    ("2021-10-08", True, "周五，国庆后首日"),
    ("2022-04-02", True, "周六，清明调休上班"),
    ("2022-10-08", True, "周六，国庆调休上班"),
    ("2022-12-30", True, "周五，元旦前"),
    ("2023-06-25", True, "周日，端午调休上班"),
    ("2023-09-28", True, "周四，中秋前一日"),
    ("2023-09-29", False, "周五，中秋"),
    ("2024-02-09", True, "周五，除夕，当年通知未放假"),
    ("2024-02-18", True, "周日，春节调休上班"),
    ("2024-09-14", True, "周六，中秋调休上班"),
    ("2025-01-26", True, "周日，春节调休上班"),
    ("2025-02-04", False, "周二，春节末日"),
    ("2025-10-08", False, "周三，国庆中秋末日"),
    ("2025-10-11", True, "周六，国庆调休上班"),
    ("2026-01-04", True, "周日，元旦调休上班"),
    ("2026-02-23", False, "周一，春节末日"),
    ("2026-09-20", True, "周日，国庆调休上班"),
    ("2026-10-10", True, "周六，国庆调休上班"),
    ("2026-11-23", True, "周一，寻常工作日"),
    ("2027-02-05", False, "周五，除夕"),
    ("2027-05-03", False, "周一，劳动节逢周六，补假"),
    ("2028-01-03", False, "周一，元旦逢周六，补假"),
    ("2035-10-03", False, "周三，国庆节"),
]
WORKING_DAYS = {2019: 250, 2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}


@pytest.mark.parametrize(("day", "works", "label"), BY_HAND)
def test_a_day_works_or_rests_as_its_notice_says(day: str, works: bool, label: str) -> None:
    assert calendar().is_working(date.fromisoformat(day)) is works, label


@pytest.mark.parametrize(("year", "count"), WORKING_DAYS.items())
def test_a_gazetted_year_has_its_number_of_working_days(year: int, count: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    assert sum(calendar().is_working(day) for day in days) == count
    assert not any(calendar().provisional(day) for day in days)


def test_every_make_up_working_day_is_a_weekend_and_every_year_has_its_seven_feasts() -> None:
    for year in calendar().years.values():
        assert all(day.weekday() >= 5 for day in year.work)
        feasts = "、".join(year.names.values())
        assert all(name in feasts for name in ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"))
        assert not set(year.off) & set(year.work)
        assert set(year.off) == set(year.names)


@pytest.mark.parametrize("year", [1998, 2017, 2027, 2028, 2035, 2099])
def test_a_year_without_a_notice_is_counted_provisionally_and_never_raises(year: int) -> None:
    day = date(year, 10, 1)
    assert not calendar().is_working(day)
    assert calendar().provisional(day)
    assert "国庆节" in calendar().why(day)
    assert "暂定" in calendar().why(day)


def test_the_second_of_may_is_a_feast_only_since_the_measure_of_2024() -> None:
    assert calendar().feast(date(2018, 5, 2)) is None
    assert calendar().feast(date(2029, 5, 2)) == "劳动节，暂定"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-10-05", "国庆节放假（国办发明电〔2025〕7号）"),
        ("2026-10-10", "调休上班（国办发明电〔2025〕7号）"),
        ("2020-01-24", "春节放假（国办发明电〔2019〕16号）"),
        ("2020-02-01", "春节（延长）放假（国办发明电〔2020〕1号）"),
        ("2019-05-05", "调休上班（国办发明电〔2019〕3号）"),
        ("2026-11-21", "周末"),
        ("2026-11-23", "工作日"),
        ("2027-05-03", "劳动节补假（暂定）"),
        ("2027-03-01", "工作日（暂定）"),
    ],
)
def test_a_day_says_why(day: str, why: str) -> None:
    assert calendar().why(date.fromisoformat(day)) == why


def test_loading_a_notice_ends_the_provisional_year_and_the_calendar_survives_its_journey() -> None:
    off = (date(2027, 1, 1),)
    loaded = HolidayYear(
        year=2027, off=off, work=(date(2027, 1, 9),), number="某号", gazetted=True, names={off[0]: "元旦"}
    )
    renewed = Calendar(version="2027", years={**calendar().years, 2027: loaded})
    assert not renewed.provisional(date(2027, 5, 3))
    assert renewed.is_working(date(2027, 5, 3))
    assert renewed.is_working(date(2027, 1, 9))
    travelled = Calendar.model_validate_json(renewed.model_dump_json())
    assert travelled == renewed
    assert travelled.why(date(2027, 1, 9)) == "调休上班（某号）"
