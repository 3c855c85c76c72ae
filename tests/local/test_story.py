"""演示的故事：开门以前，每家能登录的企业、每个阶段都已经有案件；没有两件同名的案件互相盖住。"""

import asyncio
import csv
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from temporalio.service import RPCError, RPCStatusCode

from local import demo
from local.desk_story import questions
from local.measure_story import measures
from local.penalty_story import penalties
from local.story import FIRST, OPEN_AFTER, portals, story
from rules.penalty_sheet import read_row
from rules.question import publication_faults
from rules.refusal import Refused
from rules.repair_form import QuestionAnswer
from rules.scenario import Scenario
from rules.scenario_beginning import beginning
from rules.working_day import calendar

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


YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(730)]


def day_of(one: Scenario, name: str) -> date:
    return next(said.on for said in one.said if name in (said.decide, said.tell))


@pytest.mark.parametrize("today", YEAR[::3])
def test_nothing_rests_on_what_is_not_there_yet_whatever_day_the_story_is_told_on(today: date) -> None:
    told = {one.title: one for group in measures(today) for one in group.cast()}
    listed, listing = told["灌河驳运失信行为认定"], told["示例惩戒措施清单"]
    resting = [one for one in told.values() if one.lifecycle in ("sanction", "watch")]
    assert len(resting) == 3
    served, confirmed = day_of(listed, "service_proof"), day_of(listing, "sanction_list_confirmation")
    assert max(served, confirmed) < min(one.begins_on for one in resting)
    for one, window in ((listed, "dishonesty_legal"), (told["灌河驳运惩戒第 2 项"], "sanction_legal")):
        assert working_days(day_of(one, "letter_delivery"), day_of(one, window)) > 5
    shown = [one for one in told.values() if one.lifecycle == "incentive" and len(one.said) > 1]
    assert all(working_days(day_of(one, "incentive_decision"), day_of(one, "letter_delivery")) > 10 for one in shown)
    penalty = next(one for one in penalties(today) if one.title == "广源仓储")
    assert day_of(penalty, "service_proof") < day_of(told["广源仓储评先评优优先"], "eligibility")


def working_days(since: date, until: date) -> int:
    """How many working days come after a day, up to another."""
    days = calendar()
    return sum(days.is_working(since + timedelta(days=n)) for n in range(1, (until - since).days + 1))


class Interrupted:
    """A story whose house is stopped: what it was waiting for is refused because it was called off."""

    def __init__(self, *_: object) -> None:
        self.waits = asyncio.Event()

    async def run(self) -> None:
        try:
            await self.waits.wait()
        except asyncio.CancelledError:
            raise Refused("案件没有答复", code="TryAgain") from None


async def test_a_story_that_is_interrupted_complains_of_no_case(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "Troupe", Interrupted)
    client: Any = None
    telling = asyncio.create_task(demo._tell(client, penalties(DAYS[0])[0], asyncio.Semaphore(1)))
    await asyncio.sleep(0)
    telling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await telling
    assert capsys.readouterr().out == ""


class Overloaded:
    """A story whose server does not answer the first times it is asked."""

    deaf = 0

    def __init__(self, *_: object) -> None:
        pass

    async def run(self) -> None:
        if Overloaded.deaf:
            Overloaded.deaf -= 1
            raise RPCError("Namespace default is not found.", RPCStatusCode.NOT_FOUND, b"")


@pytest.mark.parametrize(("deaf", "told", "said"), [(2, 1, ""), (9, 0, "停在半路")])
async def test_a_server_that_does_not_answer_for_a_moment_ends_no_demo(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], deaf: int, told: int, said: str
) -> None:
    monkeypatch.setattr(demo, "Troupe", Overloaded)
    monkeypatch.setattr(demo, "AGAIN_AFTER", (0.0, 0.0, 0.0))
    Overloaded.deaf = deaf
    client: Any = None
    assert await demo._tell(client, penalties(DAYS[0])[0], asyncio.Semaphore(1)) == told
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("today", DAYS)
def test_the_lists_of_the_desk_have_something_to_show(today: date) -> None:
    told = {one.lifecycle: one for one in cases(story(today)) if one.lifecycle in ("question", "sheet")}
    assert set(told) == {"question", "sheet"}
    sheet = beginning(told["sheet"])
    rows = csv.DictReader(sheet.papers[0].content.decode("utf-8-sig").splitlines())
    read = [read_row(row, unit="enf", entered_by="enf-handler", authority="示例机关", on=today) for row in rows]
    assert [sorted(wrong) for _, wrong in read] == [[], [], [], ["统一社会信用代码"], ["处罚依据"]]
    answered = [one for one in questions(today) if one.said]
    assert len(answered) < len(questions(today))
    for one in answered:
        said = QuestionAnswer.model_validate(one.said[0].answers)
        assert said.publish
        assert publication_faults(beginning(one).entry, said) == {}
