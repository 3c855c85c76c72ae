"""What may be put right by an objection, how it is written down, and what may not."""

from datetime import date

import pytest

from database.queries.publication import shown
from rules import objection
from rules.edition import in_force
from rules.objection import (
    Change,
    Correctable,
    contest_case,
    correctable,
    correction_fault,
    decider,
    hides_frozen,
    lines,
    newest,
    objection_case,
    otherwise,
    read_changes,
    versions_of,
)
from rules.unit import unit
from tests.rules.credit_file_example import Chain, penalty
from tests.rules.test_why import BODY

ON = date(2026, 9, 28)
FIELDS = (
    Correctable(path="decision.content", title="处罚内容", value="罚款伍万元"),
    Correctable(path="decision.fine", title="罚款金额（元）", value="50000.00"),
)


def test_every_field_of_a_penalty_that_may_be_corrected_is_shown_with_what_it_says() -> None:
    found = {field.title: field.value for field in correctable("penalty", BODY, on=ON)}
    assert found["处罚内容"] == "罚款人民币5000元"
    assert found["罚款金额（元）"] == "5000.00"
    assert "处罚决定日期" not in found, "a legal date is fixed once"


def test_a_record_of_any_other_kind_has_the_fields_that_it_holds() -> None:
    found = correctable("evaluation", {"title": "2026 年度评价", "grade": "B", "content": ""}, on=ON)
    assert [field.title for field in found] == ["名称", "等级"]


def test_lines_that_were_left_alone_change_nothing() -> None:
    changes, fault = read_changes(lines(FIELDS), FIELDS)
    assert (changes, fault) == ((), "没有改动任何一项；核实无误的，请选择“核实无误”")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("处罚内容：罚款伍仟元", [("处罚内容", "罚款伍万元", "罚款伍仟元")]),
        ("处罚内容:罚款伍仟元", [("处罚内容", "罚款伍万元", "罚款伍仟元")]),
        ("  罚款金额（元）： 5000 \n\n处罚内容：罚款伍万元", [("罚款金额（元）", "50000.00", "5000")]),
        ("处罚内容：罚款：伍仟元", [("处罚内容", "罚款伍万元", "罚款：伍仟元")]),
    ],
)
def test_what_differs_is_read_from_the_lines(text: str, expected: list[tuple[str, str, str]]) -> None:
    changes, fault = read_changes(text, FIELDS)
    assert ([(one.title, one.before, one.after) for one in changes], fault) == (expected, "")


def test_a_line_that_names_no_field_is_refused_with_an_example() -> None:
    changes, fault = read_changes("文号：连交罚〔2026〕13号", FIELDS)
    assert changes == ()
    assert fault == "“文号”不是可以更正的内容；每行写一项，格式为“处罚内容：……”"


def test_a_correction_keeps_the_class_and_the_days() -> None:
    def fault(path: str, after: str) -> str:
        return correction_fault("penalty", BODY, (Change(path=path, title="", before="", after=after),))

    assert fault("decision.content", "罚款人民币3000元") == ""
    assert fault("decision.fine", "3000") == ""
    assert "应为数字" in fault("decision.fine", "叁仟")
    assert "请填写罚款金额" in fault("decision.fine", "0")
    assert correction_fault("evaluation", {}, ()) == ""


def test_a_correction_that_would_move_the_class_is_a_revision() -> None:
    serious = {**BODY, "decision": {**BODY["decision"], "decided_on": "2024-05-06"}}
    change = Change(path="decision.basis", title="处罚依据", before="", after="《安全生产法》第一百零二条")
    assert "应当办理变更、撤销" in correction_fault("penalty", serious, (change,))


def test_changes_are_said_field_within_field() -> None:
    change = Change(path="decision.content", title="处罚内容", before="伍万", after="伍仟")
    assert otherwise((change,)) == {"decision": {"content": "伍仟"}}
    assert otherwise((change,), now=False) == {"decision": {"content": "伍万"}}


def test_that_a_record_speaks_against_its_business_can_be_put_right_and_never_made_so() -> None:
    fields = correctable("evaluation", {"title": "2026 年度评价", "adverse": True}, on=ON)
    changes, fault = read_changes("不利信息：否", fields)
    assert (otherwise(changes), otherwise(changes, now=False), fault) == ({"adverse": False}, {"adverse": True}, "")
    assert read_changes("不利信息：不是", fields) == ((), "“不利信息”写“是”或者“否”")
    assert [one.title for one in correctable("evaluation", {"title": "示例", "adverse": False}, on=ON)] == ["名称"]


def test_a_record_is_the_same_record_in_all_its_versions() -> None:
    chain = Chain()
    key = chain.add("2026-04-01", "penalty", "penalty/1", penalty())
    before, after = {"decision": {"violation": "未安装卫星定位装置"}}, {"decision": {"violation": "未按规定维护"}}
    told = {"before": before, "after": after, "reason": "录入有误"}
    again = chain.add("2026-05-01", "corrected", "objection/1", told, about=key)
    keys = versions_of(chain.entries, key)
    assert keys == {key, again}
    first, second = newest(chain.file("2026-04-15", "2026-04-15"), keys), newest(chain.file("2026-05-02"), keys)
    assert first is not None
    assert second is not None
    assert (first.key, second.key) == (key, again)
    assert second.body["decision"]["violation"] == "未按规定维护"
    assert newest((), keys) is None


def test_a_case_is_known_by_what_it_is_about() -> None:
    assert objection_case("penalty/1/penalty", 2) == "objection/penalty/1/penalty/2"
    assert contest_case("a", "文书甲") != contest_case("a", "文书乙")


def test_nothing_was_hidden_before_there_was_an_edition() -> None:
    assert not hides_frozen(date(2019, 5, 1))
    assert not hides_frozen(ON)


def test_an_edition_may_hide_what_is_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    hiding = in_force("objection", ON).model_copy(update={"data": {"shown": "hide"}})
    monkeypatch.setattr(objection, "in_force", lambda subject, on: hiding)
    assert hides_frozen(ON)
    assert "frozen_on IS NULL" in str(shown(ON))


@pytest.mark.parametrize(
    ("office", "roles", "decides"),
    [
        ("enf", {"handler", "reviewer"}, ("enf", "head")),
        ("enf", {"head", "reviewer"}, ("enf", "legal")),
        ("con", {"reviewer"}, ("con", "head")),
        ("con", {"head"}, ("zfc", "legal")),
        ("enf", {"head", "legal"}, ("zfc", "legal")),
        ("zfc", {"head", "legal"}, ("zfc", "legal")),
    ],
    ids=[
        "负责人没有参与",
        "负责人参与了",
        "没有法制岗位，负责人没有参与",
        "没有法制岗位",
        "法制也参与了",
        "上面没有了",
    ],
)
def test_who_took_part_does_not_decide_and_where_nobody_is_left_it_goes_up(
    office: str, roles: set[str], decides: tuple[str, str]
) -> None:
    on = date(2026, 9, 28)
    assert decider(unit(office, on), roles, on=on) == decides
