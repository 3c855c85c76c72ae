"""同一个环节，首页和邮件给出同一个地址。"""

import pytest

from rules.address import case_address, step_address


@pytest.mark.parametrize(
    ("kind", "case", "address"),
    [
        ("commitment", "commitment/91-A~2", "/portal/commitment-answer/commitment/91-A~2?key=missing_item.1"),
        ("penalty", "penalty/罚1号", "/portal/supplement/penalty/%E7%BD%9A1%E5%8F%B7?key=missing_item.1"),
        ("objection", "objection/1", "/portal/objection/objection/1"),
    ],
)
def test_a_step_is_answered_where_its_lifecycle_says(kind: str, case: str, address: str) -> None:
    assert step_address(kind, case, "missing_item.1") == address


def test_a_case_is_read_on_the_page_of_its_lifecycle() -> None:
    assert case_address("commitment", "commitment/91-A") == "/portal/commitment/commitment/91-A"
