"""Why a decision can not be changed or revoked now: said before the form is shown."""

from types import SimpleNamespace as Row
from typing import Any

import pytest

from api.staff.obstacle import revision_obstacles
from rules.scenario import actor

HANDLER: Any = Row(unit="enf", actor=actor("handler", "enf"))
CONFIRMED = Row(name="class_confirmation", state="done", answers={"klass": "general"}, answered_by="enf-reviewer")


@pytest.mark.parametrize(
    ("outcome", "may"),
    [("", True), ("expired", True), ("repaired", True), ("revoked", False), ("changed", False), ("withdrawn", False)],
)
def test_a_closed_case_may_still_be_revised_but_not_twice(outcome: str, may: bool) -> None:
    assert (not revision_obstacles(HANDLER, Row(unit="enf", outcome=outcome), [CONFIRMED])) is may


def test_what_is_asked_already_is_not_asked_again() -> None:
    asked = Row(name="revision_approval", state="open", answers=None, answered_by="")
    assert revision_obstacles(HANDLER, Row(unit="enf", outcome="expired"), [CONFIRMED, asked]) == [
        "变更、撤销已经提出，正在核准或者已经办理"
    ]
