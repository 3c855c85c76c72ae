"""演示的故事：开门以前，每家能登录的企业、每个阶段都已经有案件；没有两件同名的案件互相盖住。"""

from collections import Counter
from datetime import date

import pytest

from local.story import FIRST, OPEN_AFTER, portals, story
from rules.scenario import Scenario
from rules.scenario_beginning import beginning

DAYS = [date(2026, 11, 23), date(2027, 1, 4), date(2026, 10, 8)]


def cases(stages: tuple[tuple[Scenario, ...], ...]) -> list[Scenario]:
    return [one for stage in stages for told in stage for one in told.cast()]


@pytest.mark.parametrize("today", DAYS)
def test_every_business_that_can_sign_in_has_a_case_before_the_door_opens(today: date) -> None:
    first = story(today)[:OPEN_AFTER]
    about = {beginning(one, told.cast()).uscc for stage in first for told in stage for one in told.cast()}
    assert {code for code, _ in portals().values()} <= about


def test_what_is_told_first_is_there_and_is_the_smaller_part() -> None:
    stages = story(DAYS[0])
    assert {one.title for one in cases(stages)} >= FIRST
    assert len(cases(stages[:OPEN_AFTER])) < len(cases(stages)) / 2


@pytest.mark.parametrize("today", DAYS)
def test_no_case_is_told_twice(today: date) -> None:
    told = [beginning(one, told.cast()).case for stage in story(today) for told in stage for one in told.cast()]
    assert [case for case, times in Counter(told).items() if times > 1] == []
