"""焦点问题：一家企业一天提够了，就请它等一等；再做一遍同一件，不算多提。"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from activities.question import file_question
from database.engine import engine
from rules.actor import Actor
from rules.question import Question, QuestionFiling
from rules.refusal import Refused
from settings import settings
from tests.rules.penalty_example import code

NOON = datetime(2026, 4, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
async def patient(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A house that takes two questions a day of a business."""
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("XINCHENG_QUESTIONS_PER_DAY", "2")
    settings.cache_clear()
    engine.cache_clear()
    yield
    await engine().dispose()
    settings.cache_clear()
    engine.cache_clear()


def filing(name: str, at: datetime, uscc: str) -> QuestionFiling:
    by = Actor(kind="business", id=uscc, name="示例公司")
    asked = Question(uscc=uscc, subject=by.name, unit="enf", text="多久撤下？", by=by, asked_on=at.date())
    return QuestionFiling(case=f"question/{name}", seq=1, at=at, by=by, question=asked)


async def test_a_business_that_has_asked_enough_for_a_day_is_asked_to_wait(patient: None) -> None:
    own, other = code("MACE0001"), code("MACE0002")
    for name in ("1", "2", "2"):
        await file_question(filing(name, NOON, own))
    with pytest.raises(Refused, match="今天已经提了 2 个问题") as refused:
        await file_question(filing("3", NOON, own))
    assert refused.value.code == "TooMany"
    await file_question(filing("4", NOON, other))
    await file_question(filing("5", NOON + timedelta(hours=12), own))
