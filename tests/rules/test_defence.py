"""逐点答复：几点意见就有几点答复，合并可以，略过不行。"""

import pytest

from rules.defence import begun_answer, numbered, passed_over, unanswered

SAID = "其中一次系装载误差。\n\n已经整改。\n  愿意缴清罚款。"


def test_each_point_of_a_defence_is_numbered_and_its_answer_begun() -> None:
    assert numbered(SAID) == "第 1 点：其中一次系装载误差。\n第 2 点：已经整改。\n第 3 点：愿意缴清罚款。"
    assert begun_answer(SAID) == "第 1 点：\n第 2 点：\n第 3 点："
    assert (numbered("只有一点"), begun_answer("只有一点")) == ("只有一点", "")


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("", [1, 2, 3]),
        ("第 1 点：\n第 2 点：\n第 3 点：", [1, 2, 3]),
        ("均不成立。", [1, 2, 3]),
        ("第1点：有称重单。\n第 2 点：不影响认定。", [3]),
        ("第 1 点:有称重单。\n第 2 至 3 点：不影响\n认定。", []),
        ("第１点：有。\n第２-３点：有。", []),
        ("第 1 点：\n有称重单。\n第 3 点：不影响。\n第 9 点：没有问过。", [2]),
        ("见第 1 点：这不是段首。", [1, 2, 3]),
    ],
)
def test_what_an_answer_passes_over_is_found(answer: str, left: list[int]) -> None:
    assert passed_over(begun_answer(SAID), answer) == left


def test_one_point_may_be_answered_in_any_words() -> None:
    assert unanswered(begun_answer("一次系误差"), "复称合格") == ""
    assert unanswered(begun_answer(SAID), "第 1 点：有。").startswith("第 2、3 点意见还没有答复")
