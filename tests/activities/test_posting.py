"""对方的答复里有收文编号的，取出来；别的什么答复都不会难倒它。"""

import pytest

from activities.posting import receipt_of

ANSWERS = [
    (b'{"receipt": "R-1"}', "R-1"), (b'{"receipt": 17}', "17"), (b'{"receipt": null}', ""), (b'["receipt"]', ""),
    (b"[" * 60_000, ""), (b"\xff\xfe", ""), (b"", ""), (b'{"receipt": "a\\u0000\\ud800b"}', "ab"),
    (b'{"receipt": "' + b"9" * 500 + b'"}', "9" * 120), (b'{"receipt": ' + b"9" * 9000 + b"}", ""),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "receipt"), ANSWERS)
def test_a_receipt_number_is_taken_only_where_there_is_one(answer: bytes, receipt: str) -> None:
    assert receipt_of(answer) == receipt
