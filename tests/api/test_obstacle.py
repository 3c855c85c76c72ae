"""Why a decision can not be changed or revoked now: said before the form is shown."""

from datetime import datetime
from types import SimpleNamespace as Row
from typing import Any

import pytest

from api.staff.obstacle import revision_obstacles
from rules.scenario import actor

HANDLER: Any = Row(unit="enf", actor=actor("handler", "enf"))
CONFIRMED = Row(name="class_confirmation", state="done", answers={"klass": "general"}, answered_by="enf-reviewer")


@pytest.mark.parametrize(
    ("outcome", "may"),
    [("", True), ("expired", True), ("repaired", True), ("revoked", False), ("changed", True), ("withdrawn", False)],
)
def test_a_closed_case_may_still_be_revised_but_not_twice(outcome: str, may: bool) -> None:
    assert (not revision_obstacles(HANDLER, Row(unit="enf", outcome=outcome), [CONFIRMED])) is may


def test_what_is_asked_already_is_not_asked_again() -> None:
    asked = Row(name="revision_approval", state="open", answers=None, answered_by="")
    assert revision_obstacles(HANDLER, Row(unit="enf", outcome="expired"), [CONFIRMED, asked]) == [
        "变更、撤销已经提出，正在核准或者已经办理"
    ]


@pytest.mark.parametrize(("closed", "may"), [("2026-05-12T12:00", True), ("2026-05-10T12:00", False)])
def test_after_a_change_that_is_done_another_may_be_proposed(closed: str, may: bool) -> None:
    case = Row(unit="enf", outcome="changed", closed_at=datetime.fromisoformat(f"{closed}+08:00"))
    answered = datetime.fromisoformat("2026-05-12T11:00+08:00")
    approved = Row(
        name="revision_approval", state="done", answers={"outcome": "approve"}, answered_by="enf-head",
        answered_at=answered,
    )  # fmt: skip
    assert (not revision_obstacles(HANDLER, case, [CONFIRMED, approved])) is may
