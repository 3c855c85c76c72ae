"""Two texts compared: nothing is lost, and what changed is marked no wider than it is."""

from hypothesis import given
from hypothesis import strategies as st

from templates.difference import Part, difference

TEXT = st.text(alphabet="甲乙丙ab12 \n", max_size=30)


@given(TEXT, TEXT)
def test_the_parts_make_up_both_texts_again(older: str, newer: str) -> None:
    parts = difference(older, newer)
    assert "".join(part.text for part in parts if part.kind != "new") == older
    assert "".join(part.text for part in parts if part.kind != "gone") == newer


def test_a_number_is_one_thing_and_a_character_another() -> None:
    assert difference("期限10个工作日", "期限15个自然日") == [
        Part("same", "期限"), Part("gone", "10"), Part("new", "15"), Part("same", "个"), Part("gone", "工作"),
        Part("new", "自然"), Part("same", "日"),
    ]  # fmt: skip


def test_what_is_the_same_is_one_part() -> None:
    assert difference("同一段文字", "同一段文字") == [Part("same", "同一段文字")]
    assert difference("", "") == []
