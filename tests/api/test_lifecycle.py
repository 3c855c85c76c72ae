"""告知：页面上看得见的环节，案件马上就听得见答复。"""

import asyncio
from typing import Any

import pytest

from api import lifecycle
from rules.penalty import case_id
from rules.penalty_file import PenaltyEntry
from rules.refusal import Refused
from rules.step import Answer
from tests.api import house

CONFIRM = {"klass": "general", "reason": "核对无误"}


async def test_an_answer_to_a_step_that_is_just_being_opened_waits_for_it(open_house: Any) -> None:
    entered = house.decision(30)
    case = case_id(entered.no)
    await lifecycle.begin("penalty", PenaltyEntry(decision=entered, by=house.staff("zhang", "handler")), case=case)
    early = Answer(key="paper_approval.1", by=house.staff("wang", "head"), answers={"outcome": "approve"})
    approved = asyncio.create_task(lifecycle.tell(case, "decide", early, click=f"click/{case}"))
    await house.said(case, "class_confirmation", house.staff("li", "reviewer"), **CONFIRM)
    assert (await approved).case == case
    await house.open_step(case, "service_proof")


async def test_an_answer_to_a_step_that_nobody_opens_is_refused_in_the_end(
    open_house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "OPENING", 0.3)
    entered = house.decision(30)
    case = case_id(entered.no)
    await lifecycle.begin("penalty", PenaltyEntry(decision=entered, by=house.staff("zhang", "handler")), case=case)
    await house.open_step(case, "class_confirmation")
    late = Answer(key="class_confirmation.2", by=house.staff("li", "reviewer"), answers=CONFIRM)
    with pytest.raises(Refused) as refused:
        await lifecycle.tell(case, "decide", late, click="")
    assert refused.value.code == "TryAgain"
