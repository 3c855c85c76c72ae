"""录入的版本：和文件中的一起取用；文本的错误说得出在哪一行、哪一项、哪个字段；差异一处一行。"""

import ast
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import rules
from rules import edition as subject
from rules.dishonesty_item import catalogue, list_of
from rules.edition import edition, editions, enter, in_force
from rules.edition_change import WHOLE, changes
from rules.edition_data import SUBJECTS, candidate
from rules.edition_entry import EditionDraft, draft_faults, edition_case, soonest
from rules.incentive import benefits
from rules.incentive_intake import Intake
from rules.refusal import Refused
from tests.rules.edition_example import HEAD, base, days, forgotten, with_example_list

__all__ = ["forgotten"]
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY, EVE = date(2031, 5, 6), date(2031, 5, 5)
NOON = datetime(2031, 5, 1, 12, tzinfo=SHANGHAI)
pytestmark = pytest.mark.usefixtures("forgotten")


def faults(text: str, of: str = "dishonesty") -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        candidate(of, DAY, text)
    assert refused.value.code == "EditionFaulty"
    return refused.value.faults


def test_an_entered_edition_decides_from_its_day_on_and_the_one_before_until_then() -> None:
    known = catalogue(EVE)
    assert catalogue(DAY) == known, "asked for before anything was entered"
    before = days("dishonesty")
    enter(candidate("dishonesty", DAY, with_example_list()))
    enter(candidate("dishonesty", DAY, with_example_list()))
    assert days("dishonesty") == [*before, DAY]
    assert catalogue(EVE) == known
    added = catalogue(DAY)["example_item"]
    listed = list_of(added, DAY)
    assert listed is not None
    assert (listed.title, listed.months) == ("示例名单", 12)
    assert "overload_vehicle" in catalogue(EVE)
    assert "overload_vehicle" not in catalogue(DAY)
    assert in_force("dishonesty", DAY).title == "示例失信行为认定事项"
    assert edition("dishonesty", before[-1]) == editions("dishonesty")[-2]


def test_what_was_entered_stands_before_a_file_that_comes_later_with_the_same_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subject, "_HELD", {})
    shipped = editions("incentive")[-1]
    enter(shipped.model_copy(update={"title": "先录入的"}))
    assert [one.title for one in editions("incentive")] == ["先录入的"]


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_edition_that_came_with_the_program_is_one_that_staff_could_enter(name: str) -> None:
    for one in subject.shipped(name):
        assert candidate(name, one.in_force_on, subject.text_of(name, one.in_force_on)) == one


@pytest.mark.parametrize(
    ("label", "was", "becomes", "where", "told"),
    [
        ("写法", "months = 24", "months =", "第 15 行第 9 个字", "不符合 TOML 写法：months ="),
        ("没有名称", "title = ", "name = ", "名称", "没有写 title"),
        ("没有文号", 'number = "连交传', 'nummer = "连交传', "文号", "没有写 number"),
        ("空的出处", 'source = "认定', 'source = "" # "', "出处", "没有写 source"),
        ("没有存疑程度", 'doubt = "memory"\n\n[data]', "\n[data]", "存疑程度", "没有写 doubt"),
        ("存疑程度写错", 'doubt = "memory"\n\n[data]', 'doubt = "sure"\n[data]', "存疑程度（doubt）", "只能写"),
        ("暂停", "[data]", "suspended = true\n[data]", "suspended", "录入的版本不写这一项"),
        ("不是数", "months = 24", 'months = "二十四"', "名单“overload” · 几个月（months）", "应当是整数"),
        ("负数", "months = 24", "months = -1", "名单“overload” · 几个月（months）", "不得小于 1"),
        ("不认识的字段", "months = 24", "months = 24\nmonts = 1", "名单“overload” · monts", "没有这个字段"),
        (
            "少一个字段",
            "earliest_months = 12\n",
            "",
            "名单“overload” · 几个月起可以申请移出（earliest_months）",
            "没有写",
        ),
        ("移出晚于期满", "earliest_months = 12", "earliest_months = 25", "全文", "不得多于公示的月数"),
        ("不认识的对象", 'subject = "person"', 'subject = "ship"', "事项“overload_driver” · 对象（subject）", "只能写"),
        ("编号写了两次", '"overload_driver"', '"overload_vehicle"', "全文", "事项“overload_vehicle”写了两次"),
        ("编号有汉字", '"overload_driver"', '"驾驶人"', "事项“驾驶人” · 编号（id）", "只能用小写字母"),
        ("没有这个名单", 'list = "overload"', 'list = "other"', "全文", "指向的名单“other”不在本版"),
        ("没有标准", "more_than = 3, ", "", "事项“overload_vehicle” · 达到的标准（threshold）", "没有写要达到什么"),
        ("集体讨论零人", "members = 3", "members = 0", "集体讨论（quorum） · 至少几人（members）", "不得小于 1"),
    ],
)
def test_a_text_is_refused_with_the_place_of_its_fault(
    label: str, was: str, becomes: str, where: str, told: str
) -> None:
    text = base()
    assert was in text, label
    found = faults(text.replace(was, becomes, 1))
    assert told in found.get(where, ""), (label, found)


def test_a_text_without_data_says_so() -> None:
    assert faults(HEAD) == {"数据": "没有写 [data]"}


@pytest.mark.parametrize("text", ["[" * 5000, "a = " + "9" * 5000, "a = 1\na = 2", "\x00"])
def test_a_text_that_no_reader_takes_is_refused_like_any_other(text: str) -> None:
    assert [where for where in faults(text) if where.startswith("第 ")]


@pytest.mark.parametrize(
    ("of", "was", "becomes", "told"),
    [
        ("incentive", 'groups = ["CB", "ENF"', 'groups = ["XX", "ENF"', "没有“XX”这一类责任单位"),
        ("incentive", "objections_per_day = 3", "objections_per_day = 0", "不得小于 1"),
        ("incentive", "uses_at_once = 10", "uses_a_day = 10", "没有这个字段"),
        ("incentive", "clean_years = 3", "clean_years = -3", "不得小于 0"),
        ("incentive", "near_days = 90", 'near_days = "九十"', "应当是整数"),
        ("penalty_class", '"serious", "minor", "general"', '"serious", "general"', "三类各写一次"),
        ("penalty_class", '"警告", "罚款"', '"警告", "罚金"', "只能写"),
        ("penalty_class", "sectors = false", "sectors = true", "应当写明各领域"),
    ],
)
def test_every_subject_is_read_by_its_own_reader(of: str, was: str, becomes: str, told: str) -> None:
    assert was in base(of)
    assert told in "".join(faults(base(of).replace(was, becomes, 1), of).values())


def test_no_edition_is_entered_of_a_subject_that_comes_with_the_program() -> None:
    with pytest.raises(Refused, match="随程序发布") as refused:
        candidate("limit", DAY, base())
    assert refused.value.code == "NotFound"
    draft = EditionDraft(subject="units", in_force_on=DAY, text="a = 1")
    assert draft_faults(draft, at=NOON) == {"subject": "这一事项的版本随程序发布，不能录入"}


@pytest.mark.parametrize(
    ("at", "first"),
    [
        (datetime(2031, 5, 1, 0, tzinfo=SHANGHAI), date(2031, 5, 2)),
        (datetime(2031, 5, 1, 22, 59, tzinfo=SHANGHAI), date(2031, 5, 2)),
        (datetime(2031, 5, 1, 23, tzinfo=SHANGHAI), date(2031, 5, 3)),
    ],
)
def test_an_edition_begins_after_every_process_has_heard_of_it(at: datetime, first: date) -> None:
    assert soonest(at) == first
    early = EditionDraft(subject="dishonesty", in_force_on=date(2031, 5, 1), text="a = 1")
    assert draft_faults(early, at=at) == {"in_force_on": f"施行日期应当晚于确认之日，最早 {first}"}
    assert draft_faults(early.model_copy(update={"in_force_on": first}), at=at) == {}


def test_a_day_that_has_an_edition_is_taken() -> None:
    enter(candidate("penalty_class", DAY, base("penalty_class")))
    draft = EditionDraft(subject="penalty_class", in_force_on=DAY, text="a = 1")
    assert "已有自 2031-05-06 起施行的版本" in draft_faults(draft, at=NOON)["in_force_on"]
    assert (edition_case("penalty_class", DAY), edition_case("penalty_class", DAY, 2)) == (
        "edition/penalty_class-2031-05-06", "edition/penalty_class-2031-05-06~2",
    )  # fmt: skip


def test_what_an_edition_changes_is_told_item_by_item() -> None:
    older = editions("dishonesty")[0]
    same = candidate("dishonesty", DAY, base())
    assert changes(older, same) == ()
    found = changes(older, candidate("dishonesty", DAY, with_example_list().replace("months = 24", "months = 36")))
    told = {(one.item, one.field): (one.before, one.after) for one in found}
    assert told["版本", "名称"] == ("失信行为认定事项", "示例失信行为认定事项")
    assert told["版本", "存疑程度"] == ("未核对原文", "本系统设定")
    assert told["名单 严重违法失信超限超载运输失信当事人名单", "几个月"] == ("24", "36")
    gone = told["事项 一年内违法超限运输超过3次的货运车辆", WHOLE]
    assert ("达到的标准 · 超过几次：3" in gone[0], gone[1]) == (True, "")
    assert told["事项 示例失信行为", WHOLE][0] == ""
    assert "种类：行政处罚决定" in told["事项 示例失信行为", WHOLE][1]
    assert len(found) == len(told) == 8, found


def test_how_much_is_taken_at_a_time_is_said_by_an_edition_and_one_that_does_not_say_is_still_read() -> None:
    text = base("incentive")
    before, said = text[: text.index("[data.intake]")], text[text.index("[data.intake]") :]
    silent = before + said[said.index("[[data.benefit]]") :]
    enter(candidate("incentive", EVE, silent))
    assert {one.intake for one in benefits(EVE)} == {Intake()}
    enter(candidate("incentive", DAY, text.replace("objections_per_day = 3", "objections_per_day = 5")))
    assert {one.intake.objections_per_day for one in benefits(DAY)} == {5}
    shipped, own, newest = editions("incentive")[-3:]
    told = [(one.item, one.field, one.before, one.after) for one in changes(shipped, newest)]
    assert told == [("同时受理多少", "同一网络一天对一项公示几件异议", "3", "5")]
    default = "（未写明，按默认）"
    left_out = [
        ("3", f"3{default}"),
        ("300", f"300{default}"),
        ("10", f"10{default}"),
        ("本系统设定", f"本系统设定{default}"),
    ]
    assert [(one.before, one.after) for one in changes(shipped, own)] == left_out
    assert {one.item for one in changes(shipped, own)} == {"同时受理多少"}
    assert ("3" + default, "5") in [(one.before, one.after) for one in changes(own, newest)]
    partly = candidate("incentive", DAY, text.replace("uses_at_once = 10\n", ""))
    [line] = changes(shipped, partly)
    assert line[1:] == ("一项激励几次使用等待确认", "10", f"10{default}")


def test_nothing_that_is_read_from_editions_is_kept_by_the_day_that_was_asked_for() -> None:
    """An answer for a day to come would outlive the edition that is entered meanwhile; limits are never entered."""
    kept = [
        f"{file.name}:{node.name}"
        for file in Path(rules.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and any(
            "cache" in ast.unparse(one) and "cached_property" not in ast.unparse(one) for one in node.decorator_list
        )
        and {"on", "today", "day"} & {argument.arg for argument in node.args.args}
    ]
    assert kept == ["clock.py:limits"]
