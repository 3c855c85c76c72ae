"""关系图的摆法：方框不相叠，依据总在左边，线不从方框底下穿过，怎样讲都是同一幅图。"""

import re
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from templates.web import HIGH, WIDE, Box, Knot, Rest, Web, laid_out

DAY = date(2026, 11, 23)


@st.composite
def webs(draw: st.DrawFn, circles: bool = False) -> tuple[list[Knot], list[Rest]]:
    """Up to fourteen cases; without circles a case rests on earlier ones alone."""
    n = draw(st.integers(0, 14))
    columns = draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    days = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    knots = [Knot(f"case/{i}", columns[i], DAY + timedelta(days=days[i])) for i in range(n)]
    pairs = [(a, b) for a in range(n) for b in range(n) if (a != b if circles else a < b)]
    drawn = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=24)) if pairs else []
    return knots, [Rest(f"case/{a}", f"case/{b}") for a, b in drawn]


def apart(a: Box, b: Box) -> bool:
    return abs(a.x - b.x) >= WIDE or abs(a.y - b.y) >= HIGH


def within(web: Web) -> bool:
    return all(
        box.x >= 0 and box.y >= 0 and box.x + WIDE <= web.width and box.y + HIGH <= web.height
        for box in web.boxes.values()
    )


@given(webs(circles=True))
def test_no_two_boxes_overlap_and_all_are_on_the_canvas(told: tuple[list[Knot], list[Rest]]) -> None:
    web = laid_out(*told)
    assert set(web.boxes) == {knot.id for knot in told[0]}
    assert all(apart(a, b) for a, b in combinations(web.boxes.values(), 2))
    assert within(web)


@given(webs())
def test_what_rests_on_something_stands_right_of_it_and_every_line_is_drawn(
    told: tuple[list[Knot], list[Rest]],
) -> None:
    knots, rests = told
    web = laid_out(knots, rests)
    assert set(web.paths) == set(rests)
    assert all(web.boxes[one.ground].x < web.boxes[one.id].x for one in rests)


@given(webs(), st.randoms())
def test_the_order_in_which_a_web_is_told_does_not_change_its_picture(
    told: tuple[list[Knot], list[Rest]], chance: object
) -> None:
    knots, rests = told
    shuffled, turned = list(knots), list(rests)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert laid_out(shuffled, turned) == laid_out(knots, rests)


@given(webs())
def test_no_line_passes_under_a_box(told: tuple[list[Knot], list[Rest]]) -> None:
    """A line is level only where it crosses a column, and there no box is at its height."""
    web = laid_out(*told)
    for path in web.paths.values():
        for x, y in re.findall(r"([\d.]+) ([\d.]+) h", path):
            at, level = float(x), float(y)
            assert not [box for box in web.boxes.values() if box.x == at and box.y <= level <= box.y + HIGH]


@given(webs(circles=True))
def test_a_circle_is_cut_and_not_fallen_into(told: tuple[list[Knot], list[Rest]]) -> None:
    knots, rests = told
    assert set(laid_out(knots, rests).paths) <= set(rests)


def test_a_line_begins_at_its_ground_and_ends_at_what_rests_on_it() -> None:
    knots = [Knot("penalty/1", 0, DAY), Knot("dishonesty/1", 1, DAY), Knot("sanction/1", 2, DAY)]
    rests = [Rest("penalty/1", "dishonesty/1"), Rest("dishonesty/1", "sanction/1"), Rest("penalty/1", "sanction/1")]
    web = laid_out(knots, rests)
    begin, end = web.boxes["penalty/1"], web.boxes["sanction/1"]
    long = web.paths[rests[2]]
    assert long.startswith(f"M{begin.x + WIDE:g} {begin.y + HIGH / 2:g} C")
    assert long.endswith(f"{end.x:g} {end.y + HIGH / 2:g}")
    assert " h" in long
    assert " h" not in web.paths[rests[0]]


def test_what_rests_on_nothing_known_is_drawn_without_a_line_and_an_empty_web_is_empty() -> None:
    web = laid_out([Knot("watch/1", 2, DAY)], [Rest("penalty/9", "watch/1")])
    assert (list(web.boxes), web.paths) == (["watch/1"], {})
    assert web.boxes["watch/1"].x < 10, "a column that nobody stands in is no column"
    assert laid_out([], []).boxes == {}
