"""认定的根基：哪份文书不在了，认定还立不立得住。"""

from datetime import UTC, date, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.dishonesty_basis import UNCOUNTED, papers, standing
from rules.dishonesty_item import catalogue
from rules.hanging import Event, Fallen
from tests.rules.dishonesty_example import occurrences, proposal

ON = date(2026, 5, 6)
ACTS = occurrences((2025, 5, 1), (2025, 9, 12), (2026, 1, 8), (2026, 3, 3), (2026, 4, 30))
FIVE = proposal(occurrences=ACTS, document=ACTS[-1]["document"])
GROUNDS = {f"penalty/{document}": document for document in papers(FIVE)}
ITEM = catalogue(ON)["overload_vehicle"]
AT = datetime(2026, 5, 7, tzinfo=UTC)
EVENTS = st.sampled_from(get_args(Event))


def fall(place: int, event: Event) -> Fallen:
    return Fallen(case=f"penalty/{ACTS[place]['document']}", seq=1, at=AT, event=event, why="示例")


@pytest.mark.parametrize(
    ("label", "fallen", "met"),
    [
        ("都在", [], True),
        ("所依据的文书修复", [(4, "repaired")], False),
        ("所依据的文书变更", [(4, "changed")], False),
        ("所依据的文书公示期届满，认定有自己的期限", [(4, "expired")], True),
        ("文书的记录更正，文书没有变", [(4, "corrected")], True),
        ("计入的一次撤销，还有四次", [(0, "revoked")], True),
        ("计入的两次撤销，只剩三次", [(0, "revoked"), (1, "revoked")], False),
        ("计入的两次修复，违法仍然发生过", [(0, "repaired"), (1, "repaired")], True),
        ("一次撤销一次变更", [(0, "annulled"), (1, "changed")], False),
    ],
)
def test_a_determination_stands_as_long_as_its_papers_carry_it(
    label: str, fallen: list[tuple[int, Event]], met: bool
) -> None:
    found = standing(FIVE, ITEM, GROUNDS, [fall(place, event) for place, event in fallen])
    assert (found.met, len(found.reasons) >= len(fallen) - 1) == (met, True), (label, found.reasons)


def test_what_falls_elsewhere_changes_nothing() -> None:
    other = Fallen(case="penalty/连交罚〔2026〕1号", seq=1, at=AT, event="revoked", why="示例")
    assert standing(FIVE, ITEM, GROUNDS, [other]).met


@given(st.dictionaries(st.integers(0, 4), EVENTS), st.integers(0, 4), EVENTS)
def test_one_more_fall_never_makes_it_stand_again(before: dict[int, Event], place: int, event: Event) -> None:
    fallen = [fall(*one) for one in before.items() if one[0] != place]
    with_it = standing(FIVE, ITEM, GROUNDS, [*fallen, fall(place, event)])
    assert standing(FIVE, ITEM, GROUNDS, fallen).met or not with_it.met


@given(st.dictionaries(st.integers(0, 3), EVENTS))
def test_it_stands_exactly_while_more_than_three_counted_acts_are_left(before: dict[int, Event]) -> None:
    gone = sum(event in UNCOUNTED for event in before.values())
    assert standing(FIVE, ITEM, GROUNDS, [fall(*one) for one in before.items()]).met is (5 - gone > 3)
