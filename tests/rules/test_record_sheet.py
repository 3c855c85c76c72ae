"""信用记录登记表的一行：读成一条记录，或者逐列说明错误。"""

from datetime import date
from typing import Any

import pytest

from rules.record_sheet import RECORD_COLUMNS, missing_record_columns, read_record_row, record_field, same_record
from rules.sheet_cell import Cell
from rules.sheet_kind import SHEETS
from tests.rules.penalty_example import code

DAY = date(2026, 4, 3)
ROW: dict[str, Cell] = {
    "信息项": "行政许可",
    "市场主体名称": "示例海州物流有限公司",
    "统一社会信用代码": code(),
    "信息名称": "道路货物运输经营许可",
    "发生日期": "2026年4月1日",
    "编号": "苏交运管许可第1号",
    "内容": "道路普通货物运输",
    "有效期至": "",
    "不利信息": "否",
    "来源文件名称": "准予行政许可决定书",
    "来源文件文号": "连交许〔2026〕21号",
    "来源文件制发单位": "局行政服务处",
}


def read(**changed: Cell) -> tuple[Any, dict[str, str]]:
    return read_record_row({**ROW, **changed}, unit="enf", issuer="市交通执法支队", on=DAY)


def test_a_good_row_is_a_record_of_the_unit() -> None:
    draft, wrong = read()
    assert wrong == {}
    assert (draft.item, draft.true_on, draft.unit, draft.issuer) == (
        "licence",
        date(2026, 4, 1),
        "enf",
        "市交通执法支队",
    )
    assert (draft.valid_until, draft.adverse, draft.channel) == (None, False, "sheet")


FAULTS: list[tuple[str, dict[str, Cell], str, str]] = [
    ("目录没有的信息项", {"信息项": "传闻"}, "信息项", "目录中没有“传闻”"),
    ("许可没有编号", {"编号": ""}, "编号", "行政许可应填写编号"),
    ("没有来源文件", {"来源文件名称": ""}, "来源文件名称", "请填写来源文件名称"),
    ("代码是数字格式", {"统一社会信用代码": 9.13e17}, "统一社会信用代码", "数字格式"),
    ("不是日期", {"发生日期": "四月一日"}, "发生日期", "不是有效日期"),
    ("将来的日期", {"发生日期": "2026-05-01"}, "发生日期", "晚于今天"),
    ("不利信息不明", {"不利信息": "也许"}, "不利信息", "应为“是”或者“否”"),
    ("许可不得不利", {"不利信息": "是"}, "不利信息", "不得记为不利信息"),
    ("看不见的字", {"内容": "甲\x00乙"}, "内容", "不可见字符"),
]


@pytest.mark.parametrize(("label", "changed", "heading", "sentence"), FAULTS)
def test_a_fault_is_told_by_its_column(label: str, changed: dict[str, Cell], heading: str, sentence: str) -> None:
    draft, wrong = read(**changed)
    assert draft is None, label
    assert sentence in wrong[heading]
    assert list(wrong) == [heading], wrong


def test_every_fault_of_a_row_is_told_at_once() -> None:
    _, wrong = read(编号="", 发生日期="昨天", 来源文件文号="无")
    assert {"编号", "发生日期", "来源文件文号"} >= set(wrong)
    assert len(wrong) >= 2


def test_headings_are_known_however_they_are_written() -> None:
    assert record_field("*来源文件 文号") == "paper_number"
    assert record_field("随便") is None
    assert missing_record_columns(["信息项", "统一社会信用代码"]) == [
        "市场主体名称", "信息名称", "发生日期", "来源文件名称", "来源文件文号", "来源文件制发单位",
    ]  # fmt: skip


def test_the_same_record_is_known_again_and_another_content_is_not() -> None:
    one, _ = read()
    again, _ = read(备注="另一次")
    other, _ = read(内容="道路危险货物运输")
    assert same_record(one, again)
    assert not same_record(one, other)


@pytest.mark.parametrize("name", SHEETS)
def test_every_kind_of_sheet_reads_its_own_headings(name: Any) -> None:
    kind = SHEETS[name]
    assert all(kind.field_of(heading) == field for heading, field in kind.columns)
    assert set(kind.required) | {kind.number} <= set(kind.headings) & set(kind.model.model_fields)
    assert kind.missing(list(kind.headings.values())) == []
    assert len(RECORD_COLUMNS) == len({field for _, field in RECORD_COLUMNS})
