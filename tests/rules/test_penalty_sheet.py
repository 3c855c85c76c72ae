"""行政处罚信息公示表的读取。"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.penalty import PenaltyDecision
from rules.penalty_sheet import COLUMNS, EXTRA_COLUMNS, field_of, fingerprint, missing_columns, read_row
from rules.sheet_cell import Cell
from tests.rules.penalty_example import code, penalty

TODAY = date(2026, 11, 23)

ROW: dict[str, Cell] = {
    "行政相对人名称": "示例海州物流有限公司",
    "统一社会信用代码": code(),
    "法定代表人": "示例人",
    "行政处罚决定书文号": "连交罚〔2026〕12号",
    "违法行为类型": "未按规定安装卫星定位装置",
    "违法事实": "检查时发现车辆未按规定安装卫星定位装置。",
    "处罚依据": "《道路运输车辆动态监督管理办法》",
    "处罚类别": "警告;罚款",
    "处罚内容": "警告，并处罚款人民币5000元",
    "罚款金额（万元）": "0.5",
    "没收违法所得、没收非法财物的金额（万元）": None,
    "暂扣或吊销证照名称及编号": "",
    "处罚决定日期": "2026-04-01",
    "处罚有效期": "2099/12/31",
    "公示截止期": None,
    "处罚机关": None,
    "处罚机关统一社会信用代码": None,
    "数据来源单位": None,
    "数据来源单位统一社会信用代码": None,
    "备注": None,
}


def read(**changed: Cell) -> tuple[PenaltyDecision | None, dict[str, str]]:
    row = {**ROW, **changed}
    return read_row(
        row, unit="enf", entered_by="zhang", authority="市交通执法支队", authority_code=code("MA000009"), on=TODAY
    )


def test_the_example_has_exactly_the_columns_of_the_template() -> None:
    assert tuple(ROW) == tuple(heading for heading, _ in COLUMNS)
    assert {field for _, field in COLUMNS + EXTRA_COLUMNS} <= set(PenaltyDecision.model_fields)


def test_a_good_row_becomes_a_decision() -> None:
    decision, wrong = read()
    assert wrong == {}
    assert decision is not None
    assert decision.kinds == ("警告", "罚款")
    assert decision.fine == Decimal(5000)
    assert decision.valid_until == date(2099, 12, 31)
    assert (decision.authority, decision.authority_code) == ("市交通执法支队", code("MA000009"))
    assert decision.source == "市交通执法支队"
    assert (decision.unit, decision.entered_by, decision.procedure) == ("enf", "zhang", "ordinary")


def test_an_authority_in_the_sheet_is_not_given_another_ones_code() -> None:
    decision, wrong = read(处罚机关="灌云县交通运输局")
    assert wrong == {}
    assert decision is not None
    assert (decision.authority, decision.authority_code) == ("灌云县交通运输局", "")


@pytest.mark.parametrize(
    "cell",
    [
        "2026-4-1",
        "2026/04/01",
        "2026.4.1",
        "2026年4月1日",
        "2026 年 4 月 1 日",
        "20260401",
        "２０２６－０４－０１",
        "2026-04-01 00:00:00",
        "2026-04-01T00:00:00",
        date(2026, 4, 1),
        datetime(2026, 4, 1, 8, 30),  # noqa: DTZ001
        46113,
        46113.0,
        20260401.0,
    ],
)
def test_a_day_in_any_spelling_is_the_same_day(cell: Cell) -> None:
    decision, wrong = read(处罚决定日期=cell)
    assert wrong == {}
    assert decision is not None
    assert decision.decided_on == date(2026, 4, 1)


@pytest.mark.parametrize("cell", ["2026-02-30", "2026-13-01", "去年", "2026-4-123", "04/01/2026", 1.5])
def test_what_is_no_day_is_said_to_be_none(cell: Cell) -> None:
    decision, wrong = read(处罚决定日期=cell)
    assert decision is None
    assert list(wrong) == ["处罚决定日期"]
    assert wrong["处罚决定日期"].endswith("不是有效日期，例如 2026-04-01")


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        ("0.5", "5000.00"),
        (0.5, "5000.00"),
        (2, "20000.00"),
        ("１.２", "12000.00"),
        ("1,000.5", "10005000.00"),
        ("0.5万元", "5000.00"),
        (0.1 + 0.2, "3000.00"),
        ("0.000001", "0.01"),
    ],
)
def test_ten_thousands_become_yuan_to_the_fen(cell: Cell, yuan: str) -> None:
    decision, wrong = read(**{"罚款金额（万元）": cell})
    assert wrong == {}
    assert decision is not None
    assert str(decision.fine) == yuan


@given(st.decimals(min_value="0.01", max_value=10**10, places=2))
def test_no_fen_is_lost_on_the_way(yuan: Decimal) -> None:
    decision, wrong = read(**{"罚款金额（万元）": f"{yuan / 10_000:f}"})
    assert wrong == {}
    assert decision is not None
    assert decision.fine == yuan


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("5000元", "本列单位是万元，请换算后填写数字"),
        ("五千", "“五千”不是金额"),
        ("0.0000001", "金额应精确到分（万元最多六位小数）"),
        ("NaN", "金额应精确到分（万元最多六位小数）"),
        (float("inf"), "“inf”不是金额"),
        (1e300, "不是金额"),
        (True, "“True”不是金额"),
        (-1, "罚款金额（元）不得小于 0"),
    ],
)
def test_what_is_no_amount_is_said_to_be_none(cell: Cell, sentence: str) -> None:
    decision, wrong = read(**{"罚款金额（万元）": cell})
    assert decision is None
    assert list(wrong) == ["罚款金额（万元）"]
    assert sentence in wrong["罚款金额（万元）"]


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("罚款", ("罚款",)),
        ("警告；罚款", ("警告", "罚款")),
        ("警告、罚款、警告", ("警告", "罚款")),
        ("罚款并处责令停产停业", ("罚款", "责令停产停业")),
        ("罚款;法律、行政法规规定的其他行政处罚", ("罚款", "其他")),
        ("罚款;其他-责令改正", ("罚款", "其他")),
    ],
)
def test_kinds_in_the_ways_people_write_them(cell: str, kinds: tuple[str, ...]) -> None:
    decision, wrong = read(处罚类别=cell)
    assert wrong == {}
    assert decision is not None
    assert decision.kinds == kinds


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("罚金", "处罚类别“罚金”不在《行政处罚法》第九条所列种类中"),
        ("罚款;暂扣或者吊销许可证", "请分清是暂扣许可证件还是吊销许可证件"),
        ("", "请填写处罚类别"),
    ],
)
def test_a_kind_the_law_does_not_know_is_refused(cell: str, sentence: str) -> None:
    assert read(处罚类别=cell) == (None, {"处罚类别": sentence})


def test_every_fault_of_a_row_is_told_at_once() -> None:
    decision, wrong = read(
        行政相对人名称="", 统一社会信用代码="91350100M000100Y4Z", 处罚决定日期="昨天", 处罚类别="罚金", 违法事实=None
    )
    assert decision is None
    assert set(wrong) == {"行政相对人名称", "统一社会信用代码", "处罚决定日期", "处罚类别", "违法事实"}
    assert wrong["统一社会信用代码"] == "第 18 位“Z”不是统一社会信用代码的字符，是否为 2"


def test_a_code_kept_as_a_number_has_lost_its_end() -> None:
    assert "数字格式" in read(统一社会信用代码=914403001922038216.0)[1]["统一社会信用代码"]


def test_a_natural_person_is_refused_with_the_reason() -> None:
    wrong = read(统一社会信用代码="320706198001011234")[1]
    assert "只发给法人和非法人组织" in wrong["统一社会信用代码"]


def test_a_fault_of_the_whole_decision_stands_in_its_column() -> None:
    assert set(read(处罚类别="警告")[1]) == {"罚款金额（万元）"}
    assert set(read(处罚决定日期="2026-11-24")[1]) == {"处罚决定日期"}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("罚款金额(万元)", "fine"),
        (" 罚款金额 （万元）\n", "fine"),
        ("*行政相对人名称", "subject"),
        ("行政相对人代码_1(统一社会信用代码)", "uscc"),
        ("没收金额(万元)", "confiscated"),
        ("处罚程序", "procedure"),
        ("序号", None),
    ],
)
def test_a_heading_is_known_whatever_its_brackets(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


def test_a_fault_is_told_under_the_heading_the_sheet_uses() -> None:
    row: dict[str, Any] = {("罚款金额(万元)" if k.startswith("罚款") else k): v for k, v in ROW.items()}
    row["罚款金额(万元)"] = "多"
    row["处罚程序"] = "快"
    _, wrong = read_row(row, unit="enf", entered_by="zhang", authority="市交通执法支队", on=TODAY)
    assert wrong == {"罚款金额(万元)": "“多”不是金额", "处罚程序": "处罚程序应为“简易程序”或者“普通程序”"}


def test_a_sheet_is_told_which_columns_it_lacks() -> None:
    assert missing_columns(ROW) == []
    assert missing_columns(heading for heading in ROW if heading not in ("备注", "处罚依据")) == ["处罚依据"]


def test_the_same_decision_has_one_fingerprint_whoever_entered_it() -> None:
    first = penalty(fine=Decimal("5000"))
    assert fingerprint(first) == fingerprint(penalty(fine=Decimal("5000.00"), entered_by="li", no="连交罚[2026]12号"))
    assert fingerprint(first) != fingerprint(penalty(fine=Decimal("5000.01")))
