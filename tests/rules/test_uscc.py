"""统一社会信用代码 (GB 32100-2015)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.uscc import ALPHABET, check_character, display, faults, normalise, organisation_check

GENUINE = [
    "91350100M000100Y43",
    "914403001922038216",
    "91330100799655058B",
    "91110000802100433B",
    "91440300708461136T",
    "91110108551385082Q",
    "9132070070404786XB",
    "913207006083959289",
    "12100000400000624D",
    "12100000400002259P",
    "91440300192317458F",
    "9152000071430580XT",
    "91110000710925462X",
    "12100000425006117P",
]

FALSE = [
    "91110000800088421P",
    "91110108717809965C",
    "9133010057462616XH",
    "914403001922038217",
    "91330100799655058C",
    "91350100M000100Y4Z",
]


@st.composite
def codes(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from("1259")) + draw(st.sampled_from("123"))
    area = draw(st.text("0123456789", min_size=6, max_size=6))
    body = draw(st.text(ALPHABET, min_size=8, max_size=8))
    first17 = head + area + body + organisation_check(body)
    return first17 + check_character(first17)


@pytest.mark.parametrize("code", GENUINE)
def test_a_genuine_code_is_accepted(code: str) -> None:
    assert faults(code) == []


@pytest.mark.parametrize("code", FALSE)
def test_a_false_code_is_refused(code: str) -> None:
    assert faults(code)


def test_the_worked_example_of_the_standard() -> None:
    assert check_character("91350100M000100Y4") == "3"


@given(codes(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(code: str, place: int, other: str) -> None:
    assert faults(code) == []
    if other != code[place]:
        assert faults(code[:place] + other + code[place + 1 :])


@given(codes(), st.integers(0, 16))
def test_two_neighbours_that_changed_places_are_always_found(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or faults(swapped)


@given(codes())
def test_a_code_as_people_type_it_is_the_same_code(code: str) -> None:
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert normalise(f"  {full_width.lower()} ") == code
    assert normalise(display(code)) == code


@pytest.mark.parametrize(("letter", "hint"), [("I", "1"), ("O", "0"), ("S", "5"), ("V", "U"), ("Z", "2")])
def test_a_letter_the_standard_leaves_out_is_named_with_what_it_looks_like(letter: str, hint: str) -> None:
    assert faults("91350100M000100Y4" + letter) == [f"第 18 位“{letter}”不是统一社会信用代码的字符，是否为 {hint}"]


def test_a_short_code_is_told_its_length() -> None:
    assert faults("91350100M000100Y4") == ["统一社会信用代码应为 18 位，现为 17 位"]
    assert faults(" ") == ["统一社会信用代码没有填写"]


def test_a_code_is_shown_in_groups() -> None:
    assert display("91350100m000100y43") == "9135 0100 M000 100Y43"
