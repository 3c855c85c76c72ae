"""填写的内容里不得有页面、文书和订阅都装不下的字符。"""

from typing import Any, Literal
from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from rules.actor import MACHINE
from rules.fault import judge, unseen
from rules.journal import Telling
from rules.message import Message
from rules.refusal import Refused


class Form(Message):
    text: str = Field("", title="说明")
    items: tuple[str, ...] = ()


@pytest.mark.parametrize(
    "said", [{"text": "甲\x00"}, {"items": ["甲", "乙\x0b"]}, {"text": "\ud800"}, {"text": "\uffff"}]
)
def test_a_form_with_an_unseen_character_is_refused_by_field(said: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        judge(Form, said)
    assert refused.value.code == "FormFaulty"
    assert set(refused.value.faults) == set(said)


class Question(Message):
    paid: Literal["yes", "no"] = Field(title="罚款缴清了吗？")
    how: str = Field(title="请说明怎样改正的")
    note: str = Field(title="修改说明")


def test_a_label_that_asks_by_itself_is_not_asked_for_twice() -> None:
    with pytest.raises(Refused) as refused:
        judge(Question, {})
    assert refused.value.faults == {
        "paid": "请回答：罚款缴清了吗？", "how": "请说明怎样改正的", "note": "请填写修改说明"
    }  # fmt: skip


def test_lines_and_tabs_are_no_fault() -> None:
    assert judge(Form, {"text": "第一行\r\n\t第二行😀"}).text.startswith("第一行")


def test_what_is_told_beside_a_step_is_held_to_the_same() -> None:
    with pytest.raises(Refused, match="不可见字符"):
        Telling(by=MACHINE, content={"reason": "中止\x07"})
    with pytest.raises(Refused):
        Telling(by=MACHINE, content={"evidence": [{"name": "凭证\x01.pdf"}]})


@given(st.text())
def test_whatever_is_accepted_can_be_written_as_xml(text: str) -> None:
    if unseen({"text": text}):
        return
    element = Element("title")
    element.text = text
    fromstring(tostring(element, encoding="utf-8"))
