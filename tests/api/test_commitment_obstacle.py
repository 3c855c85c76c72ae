"""Why an act on a commitment cannot be done now: said before the form is shown."""

from datetime import date
from types import SimpleNamespace as Row
from typing import Any

import pytest

from api.staff.obstacle import check_obstacles, restoration_obstacles, scan_obstacles
from rules.scenario import actor

HANDLER: Any = Row(unit="enf", actor=actor("handler", "enf"))
DAY = date(2026, 4, 1)
FOREIGN: Any = Row(unit="ganyu", actor=actor("handler", "ganyu"))
RELYING: Any = Row(unit="haizhou", actor=actor("reviewer", "haizhou"))
REVIEWER: Any = Row(unit="enf", actor=actor("reviewer", "enf"))
OFFERED = {"handling_unit": "haizhou", "accepted_on": None, "outcome": "", "barred_since": None, "bar_lifted_on": None}


def step(name: str) -> Row:
    return Row(name=name, state="open")


@pytest.mark.parametrize(
    ("officer", "open_step", "may"),
    [
        (HANDLER, "commitment_signing", True),
        (HANDLER, "commitment_acceptance", False),
        (REVIEWER, "commitment_signing", False),
        (FOREIGN, "commitment_signing", False),
    ],
)
def test_a_scan_is_entered_by_a_handler_while_the_letter_waits_to_be_signed(
    officer: Any, open_step: str, may: bool
) -> None:
    case = Row(unit="enf", outcome="")
    assert (not scan_obstacles(officer, case, Row(**OFFERED), [step(open_step)])) is may


@pytest.mark.parametrize(
    ("officer", "changed", "may"),
    [
        (HANDLER, {"accepted_on": DAY}, True),
        (RELYING, {"accepted_on": DAY}, True),
        (FOREIGN, {"accepted_on": DAY}, False),
        (HANDLER, {}, False),
        (HANDLER, {"accepted_on": DAY, "outcome": "fulfilled"}, False),
    ],
)
def test_a_check_is_called_for_by_those_whom_the_commitment_concerns_while_it_runs(
    officer: Any, changed: dict[str, Any], may: bool
) -> None:
    case = Row(unit="enf", outcome="")
    assert (not check_obstacles(officer, case, Row(**(OFFERED | changed)), [])) is may


@pytest.mark.parametrize(
    ("changed", "steps", "may"),
    [
        ({"barred_since": DAY}, [], True),
        ({"barred_since": DAY}, [step("restoration")], False),
        ({"barred_since": DAY, "bar_lifted_on": DAY}, [], False),
        ({}, [], False),
    ],
)
def test_a_restoration_is_proposed_once_while_the_bar_lasts(
    changed: dict[str, Any], steps: list[Row], may: bool
) -> None:
    case = Row(unit="enf", outcome="")
    assert (not restoration_obstacles(HANDLER, case, Row(**(OFFERED | changed)), steps)) is may
