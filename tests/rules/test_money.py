"""元与万元，小写与大写。"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.money import digits, in_words, wan, yuan


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10", "壹拾元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1000.05", "壹仟元零伍分"),
        ("5000", "伍仟元整"),
        ("20000", "贰万元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("100005", "壹拾万零伍元整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("1000000010000", "壹万亿零壹万元整"),
    ],
)
def test_an_amount_in_words(amount: str, words: str) -> None:
    assert in_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "0.001", "1e16"])
def test_an_amount_that_cannot_be_written_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="精确到分"):
        in_words(Decimal(amount))


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_ten_thousands_and_back_is_the_same_amount(amount: Decimal) -> None:
    assert yuan(wan(amount)) == amount


def test_amounts_as_they_are_shown() -> None:
    assert digits(Decimal("12000.00")) == "12,000"
    assert digits(Decimal("12000.5")) == "12,000.50"
    assert str(wan(Decimal("5000"))) == "0.5"
    with pytest.raises(ValueError, match="精确到分"):
        yuan(Decimal("0.0000001"))
