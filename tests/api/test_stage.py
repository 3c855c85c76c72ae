"""步骤条：没有人要办的站，案件走过了就是走过了；提前办结的，没有到过的站不算。"""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from api.staff.stage import OUTCOMES, stages
from rules.sheet import OUTCOMES as SHEET_OUTCOMES

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)


def states(kind: str, position: str, outcome: str, *answered: str) -> dict[str, str]:
    closed = AT if outcome else None
    case: Any = SimpleNamespace(kind=kind, position=position, outcome=outcome, started_at=AT, closed_at=closed)
    steps = [SimpleNamespace(name=name, state="done", answered_at=AT, open={"step": {}}) for name in answered]
    return {stop["title"]: stop["state"] for stop in stages(case, steps)}


def test_an_incentive_that_is_had_was_shown_before() -> None:
    shown = states("incentive", "in_force", "", "incentive_decision")
    assert shown == {"提出": "done", "决定": "done", "公示": "done", "享受": "now", "办结": "ahead"}


def test_what_has_a_step_and_was_passed_by_is_not_done() -> None:
    shown = states("dishonesty", "in_force", "", "dishonesty_legal", "dishonesty_decision", "service_proof")
    assert (shown["告知"], shown["陈述申辩"], shown["送达"], shown["在用"]) == ("skipped", "skipped", "done", "now")


@pytest.mark.parametrize(
    ("kind", "outcome", "stop", "state"),
    [
        ("dishonesty", "annulled", "在用", "done"),
        ("dishonesty", "rejected", "在用", "skipped"),
        ("sanction", "basis_fallen", "解除", "done"),
        ("sanction", "not_applied", "实施", "skipped"),
        ("incentive", "run_out", "享受", "done"),
        ("incentive", "objected", "公示", "done"),
        ("incentive", "objected", "享受", "skipped"),
        ("sanction_list", "replaced", "启用", "done"),
        ("sanction_list", "not_adopted", "启用", "skipped"),
        ("watch", "not_watched", "关注中", "skipped"),
        ("penalty", "repaired", "公示", "done"),
        ("penalty", "withdrawn", "公示", "skipped"),
        ("penalty", "unpublished", "公示", "skipped"),
    ],
)
def test_a_case_that_is_over_was_only_where_it_came(kind: str, outcome: str, stop: str, state: str) -> None:
    assert states(kind, "closed", outcome)[stop] == state


@pytest.mark.parametrize("outcome", SHEET_OUTCOMES)
def test_the_end_of_a_sheet_is_said_in_words(outcome: str) -> None:
    assert OUTCOMES[outcome] == SHEET_OUTCOMES[outcome]
