"""信用档案的链：任何一处改动都会被发现。"""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.record import FIRST, Entry, broken, digest, link, sealed

USCC = "91320799MA0000011T"


def chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for seq in range(1, length + 1):
        entry = Entry(
            uscc=USCC,
            seq=seq,
            kind="penalised",
            body={"case": f"penalty/连交罚〔2026〕{seq}号", "fine": "5000.00", "kinds": ["罚款"]},
            salt=f"{seq:032x}",
            true_on=date(2026, 4, seq),
            known_at=f"2026-04-{seq:02d}T09:00:00+08:00",
            prev=entries[-1].own_link if entries else FIRST,
            case=f"penalty/连交罚〔2026〕{seq}号",
            key=f"penalty/连交罚〔2026〕{seq}号/penalised",
        )
        entries.append(sealed(entry))
    return entries


def test_a_chain_as_it_was_written_is_whole() -> None:
    entries = chain(5)
    assert broken(entries, head=entries[-1].own_link) == []
    assert broken([]) == []


CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"body": {"case": "penalty/连交罚〔2026〕3号", "fine": "1.00"}}, "内容被改动"),
    ({"salt": "ff" * 16}, "内容被改动"),
    ({"true_on": date(2025, 1, 1)}, "记录头被改动"),
    ({"known_at": "2020-01-01T00:00:00+08:00"}, "记录头被改动"),
    ({"kind": "repaired"}, "记录头被改动"),
    ({"prev": "f" * 64}, "与上一条记录不相连"),
    ({"uscc": "91320799MA0000038B"}, "属于另一主体"),
    ({"seq": 9}, "序号应为 3"),
    ({"case": "penalty/连交罚〔2026〕4号"}, "与内容不符"),
    ({"key": ""}, "与内容不符"),
    ({"about": "penalty/连交罚〔2026〕1号/penalised"}, "与内容不符"),
]


@pytest.mark.parametrize(("changed", "sentence"), CHANGES)
def test_a_changed_record_is_found(changed: dict[str, Any], sentence: str) -> None:
    entries = chain(5)
    entries[2] = entries[2].model_copy(update=changed)
    assert any(sentence in fault for fault in broken(entries))


def test_a_record_rewritten_with_all_its_digests_no_longer_joins_the_next() -> None:
    entries = chain(5)
    entries[2] = sealed(entries[2].model_copy(update={"body": {"case": entries[2].case, "fine": "1.00"}}))
    assert broken(entries) == [f"{USCC} 第 4 条：与上一条记录不相连"]


@given(st.integers(1, 8), st.data())
def test_no_record_can_be_taken_out_or_moved(length: int, data: st.DataObject) -> None:
    entries = chain(length)
    head = entries[-1].own_link
    order = data.draw(st.permutations(entries))
    kept = order[: data.draw(st.integers(0, length))]
    assert (broken(kept, head=head) == []) == (kept == entries)


def test_a_destroyed_body_leaves_the_chain_whole() -> None:
    entries = chain(5)
    entries[2] = entries[2].model_copy(update={"body": None, "salt": ""})
    assert broken(entries, head=entries[-1].own_link) == []
    with pytest.raises(ValueError, match="没有内容"):
        sealed(entries[2])


def test_the_order_of_keys_does_not_change_a_digest_and_the_salt_does() -> None:
    assert digest({"a": "甲", "b": "乙"}, "00") == digest({"b": "乙", "a": "甲"}, "00")
    assert digest({"a": "甲"}, "00") != digest({"a": "甲"}, "01")
    assert link(chain(1)[0]) == chain(1)[0].own_link


@pytest.mark.parametrize(
    "body", [{"fine": 0.5}, {"deep": [{"rate": 1e20}]}, {"day": date(2026, 4, 1)}, {"x": float("nan")}]
)
def test_what_a_database_might_return_otherwise_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        digest(body, "00")
