"""一件修复申请走到哪里，企业看到的每一站。"""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from api.portal.story import Story, track

SENT, TAKEN, DECIDED = date(2026, 11, 2), date(2026, 11, 4), date(2026, 11, 10)
GONE, SHOWN = SimpleNamespace(recalled_on=DECIDED), SimpleNamespace(recalled_on=None)


def request(state: str, accepted: date | None = TAKEN, decided: date | None = DECIDED) -> Any:
    return SimpleNamespace(state=state, received_on=SENT, accepted_on=accepted, decided_on=decided)


@pytest.mark.parametrize(
    ("state", "accepted", "decided", "stops"),
    [
        ("submitted", None, None, "sent done, accepted now, verified ahead, decided ahead, away ahead"),
        ("supplement", TAKEN, None, "sent done, accepted done, verified now, decided ahead, away ahead"),
        ("granted", TAKEN, DECIDED, "sent done, accepted done, verified done, decided done, away now"),
        ("denied", TAKEN, DECIDED, "sent done, accepted done, verified done, decided failed"),
        ("refused", None, DECIDED, "sent done, refused failed"),
        ("withdrawn", None, DECIDED, "sent done, withdrawn over"),
        ("withdrawn", TAKEN, DECIDED, "sent done, accepted done, withdrawn over"),
        ("ended", None, DECIDED, "sent done, ended over"),
        ("ended", TAKEN, DECIDED, "sent done, accepted done, ended over"),
    ],
)
def test_a_request_is_followed_to_its_end(state: str, accepted: date | None, decided: date | None, stops: str) -> None:
    told = track(request(state, accepted, decided), [GONE, SHOWN])
    assert ", ".join(f"{stop['name']} {stop['state']}" for stop in told) == stops


def test_what_is_down_everywhere_is_done() -> None:
    assert track(request("granted"), [GONE, GONE])[-1]["state"] == "done"


@pytest.mark.parametrize(
    ("published", "served_on", "outcome", "explanation", "standing"),
    [
        (True, None, "", "", "waiting"),
        (False, None, "unpublished", "", "hidden"),
        (True, SENT, "", "", "ended"),
        (True, None, "revoked", "", "ended"),
        (True, None, "", "处罚决定被撤销", "ended"),
    ],
)
def test_what_stopped_because_the_papers_had_not_arrived_is_waited_for(
    published: bool, served_on: date | None, outcome: str, explanation: str, standing: str
) -> None:
    row = SimpleNamespace(ended_on=SENT, served_on=served_on, outcome=outcome, explanation=explanation)
    publication: Any = SimpleNamespace(published=published)
    assert Story(row, publication, [], [], None, DECIDED).standing == standing


@pytest.mark.parametrize(
    ("due_on", "suspended", "role", "today", "late"),
    [
        (date(2026, 11, 13), False, "reviewer", date(2026, 11, 10), False),
        (date(2026, 11, 27), False, "reviewer", date(2026, 11, 10), True),
        (date(2026, 11, 13), True, "reviewer", date(2026, 11, 10), True),
        (date(2026, 11, 13), False, "business", date(2026, 11, 10), True),
        (date(2026, 11, 13), False, "reviewer", date(2026, 11, 17), True),
    ],
)
def test_a_day_by_which_nobody_can_answer_any_more_is_not_promised(
    due_on: date, suspended: bool, role: str, today: date, late: bool
) -> None:
    publication: Any = SimpleNamespace()
    step = SimpleNamespace(due_on=due_on, suspended=suspended, role=role)
    story = Story(SimpleNamespace(), publication, [request("accepted")], [], step, today)
    assert story.feedback_due is not None
    assert story.feedback_due.on == date(2026, 11, 16)
    assert story.answered_late is late
