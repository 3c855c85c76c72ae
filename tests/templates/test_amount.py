"""大写金额, by the examples of the rules on filling in payment instruments and the corners around them."""

from decimal import Decimal

import pytest

from rules.amount import capital, figure
from rules.refusal import Refused


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("30000", "叁万元整"),
        ("10001", "壹万零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1000000001", "壹拾亿零壹元整"),
        ("20300405.60", "贰仟零叁拾万零肆佰零伍元陆角"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_an_amount_in_words(yuan: str, words: str) -> None:
    assert capital(Decimal(yuan)) == words


@pytest.mark.parametrize("yuan", ["-1", "0.001", "1000000000000"])
def test_an_amount_that_has_no_words_is_refused(yuan: str) -> None:
    with pytest.raises(Refused):
        capital(Decimal(yuan))


def test_a_figure_has_two_places() -> None:
    assert figure(Decimal("1234567.5")) == "1,234,567.50"
