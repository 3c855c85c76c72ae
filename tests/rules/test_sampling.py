"""抽样：分层，可以重现，谁也挑不了谁。"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.refusal import Refused
from rules.sampling import Candidate, Share, draw, population

IDS = st.lists(st.text("abcdefgh0123456789", min_size=1, max_size=6), unique=True, max_size=40)
STRATA = st.sampled_from(["行政许可", "建设项目管理", "专项资金管理"])
PEOPLE = IDS.flatmap(
    lambda ids: st.tuples(*(st.builds(Candidate, id=st.just(id), stratum=STRATA) for id in ids)).map(list)
)
SHARE = st.builds(Share, percent=st.integers(0, 100), least=st.integers(0, 3))
SEED = st.text("种子abc0123456789", min_size=1, max_size=8)


@given(people=PEOPLE, share=SHARE, seed=SEED)
def test_each_stratum_gives_exactly_its_share(people: list[Candidate], share: Share, seed: str) -> None:
    drawn = set(draw(people, share, seed).drawn)
    for stratum in {one.stratum for one in people}:
        own = {one.id for one in people if one.stratum == stratum}
        assert len(own & drawn) == share.of(len(own))
    assert drawn <= {one.id for one in people}


@given(people=PEOPLE, share=SHARE, seed=SEED, data=st.data())
def test_the_order_of_the_list_changes_nothing(
    people: list[Candidate], share: Share, seed: str, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(people))
    assert draw(shuffled, share, seed) == draw(people, share, seed)
    assert population(shuffled) == population(people)
    assert not people or population(people[1:]) != population(people)


@given(people=PEOPLE, seed=SEED, small=st.integers(0, 100), large=st.integers(0, 100))
def test_a_larger_share_keeps_who_was_drawn(people: list[Candidate], seed: str, small: int, large: int) -> None:
    small, large = sorted((small, large))
    few, many = (draw(people, Share(percent=percent), seed).drawn for percent in (small, large))
    assert set(few) <= set(many)


@given(people=PEOPLE, share=SHARE, seed=SEED)
def test_a_stratum_does_not_depend_on_the_others(people: list[Candidate], share: Share, seed: str) -> None:
    whole = draw(people, share, seed).drawn
    alone = [one for one in people if one.stratum == "行政许可"]
    kept = {one.id for one in alone}
    assert draw(alone, share, seed).drawn == tuple(id for id in whole if id in kept)


@pytest.mark.parametrize(
    ("percent", "least", "size", "drawn"),
    [(10, 1, 0, 0), (10, 1, 1, 1), (10, 1, 10, 1), (10, 1, 11, 2), (0, 0, 9, 0), (0, 2, 1, 1), (100, 0, 7, 7)],
)
def test_how_many_are_drawn(percent: int, least: int, size: int, drawn: int) -> None:
    assert Share(percent=percent, least=least).of(size) == drawn


def test_another_seed_draws_others() -> None:
    people = [Candidate(id=f"诺-2026-{n:03}", stratum="行政许可") for n in range(200)]
    first, second = (draw(people, Share(percent=10), seed) for seed in ("2026年第一季度", "2026年第二季度"))
    assert set(first.drawn) != set(second.drawn)


def test_a_draw_can_be_repeated_with_another_tool() -> None:
    """The lots were taken with `printf '连云港2026Q2\\n诺-2026-000' | sha256sum` and sorted."""
    people = [Candidate(id=f"诺-2026-{n:03}", stratum="甲" if n % 2 else "乙") for n in range(20)]
    found = draw(people, Share(percent=20, least=1), "连云港2026Q2")
    assert found.drawn == ("诺-2026-000", "诺-2026-002", "诺-2026-013", "诺-2026-011")


@pytest.mark.parametrize(
    ("code", "ids", "seed"),
    [("NoSeed", ["a"], "  "), ("DrawnTwice", ["a", "a"], "种子")],
)
def test_what_a_draw_refuses(code: str, ids: list[str], seed: str) -> None:
    with pytest.raises(Refused) as caught:
        draw([Candidate(id=id, stratum="甲") for id in ids], Share(percent=10), seed)
    assert caught.value.code == code
