"""行政处罚的录入与分类。"""

from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.edition import in_force
from rules.fault import judge
from rules.penalty import Kind, PenaltyDecision, case_id, faults
from rules.penalty_class import classify, classify_under
from rules.refusal import Refused
from tests.rules.penalty_example import penalty

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "no",
    [
        "连交罚〔2026〕12号",
        "连交罚[2026]12号",
        "连交罚（2026）12号",
        "连交罚(2026) 12 号",
        "连交罚【2026】12号",
        "连交罚﹝２０２６﹞１２号",
    ],
)
def test_a_decisions_number_has_one_spelling_and_one_case(no: str) -> None:
    assert penalty(no=no).no == "连交罚〔2026〕12号"
    assert case_id(no) == "penalty/连交罚〔2026〕12号"


def test_a_good_decision_has_no_faults() -> None:
    assert faults(penalty(), on=TODAY) == {}


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"uscc": "914403001922038217"}, "uscc", "校验码（第 18 位）不符"),
        ({"uscc": "320706198001011234"}, "uscc", "居民身份证号码；修复提醒函只发给法人和非法人组织"),
        ({"authority_code": "123"}, "authority_code", "应为 18 位，现为 3 位"),
        ({"no": "连交罚/2026/12"}, "no", "文号应含年份和序号"),
        ({"no": "连交罚〔2026〕12号~2"}, "no", "不得含有"),
        ({"email": "name@example"}, "email", "电子邮箱不是有效地址"),
        ({"email": "a@example.com\nBcc: b@example.com"}, "email", "电子邮箱不是有效地址"),
        ({"decided_on": date(2026, 11, 24)}, "decided_on", "晚于今天 2026-11-23"),
        ({"decided_on": date(2019, 4, 29)}, "decided_on", "没有已施行的"),
        ({"publish_until": date(2026, 3, 1)}, "publish_until", "早于决定日期"),
        ({"valid_until": date(2026, 3, 1)}, "valid_until", "早于决定日期"),
        ({"fine": Decimal(0)}, "fine", "请填写罚款金额"),
        ({"kinds": ("警告",), "fine": Decimal(1)}, "fine", "处罚类别不含罚款"),
        ({"kinds": ("没收违法所得",)}, "confiscated", "请填写没收金额"),
        ({"confiscated": Decimal(1)}, "confiscated", "处罚类别不含没收"),
        ({"kinds": ("吊销许可证件",)}, "licence", "请填写证照名称及编号"),
        ({"kinds": ("行政拘留",)}, "kinds", "只对自然人适用"),
        ({"procedure": "simple", "fine": Decimal("3000.01")}, "procedure", "对单位罚款不超过 3000 元"),
        ({"procedure": "simple", "kinds": ("通报批评",)}, "procedure", "只适用于警告、罚款"),
    ],
)
def test_a_fault_is_named_by_its_field(changed: dict[str, Any], field: str, sentence: str) -> None:
    found = faults(penalty(**changed), on=TODAY)
    assert set(found) == {field}
    assert sentence in found[field]


def test_the_limit_of_the_simple_procedure_is_that_of_the_day() -> None:
    on_the_spot = {"procedure": "simple", "fine": Decimal(2000)}
    assert "procedure" in faults(penalty(**on_the_spot, decided_on=date(2021, 7, 14)), on=TODAY)
    assert "procedure" not in faults(penalty(**on_the_spot, decided_on=date(2021, 7, 15)), on=TODAY)


def test_what_is_missing_is_asked_for_by_its_title() -> None:
    with pytest.raises(Refused) as refusal:
        judge(PenaltyDecision, {"no": "连交罚〔2026〕12号", "fine": "-1", "kinds": ["罚金"]})
    found = refusal.value.faults
    assert found["subject"] == "请填写行政相对人名称"
    assert found["fine"] == "罚款金额（元）不得小于 0"
    assert found["kinds"] == "请选择处罚类别"


RS_2019, RS_2023, RS_2026 = date(2023, 4, 30), date(2026, 3, 31), date(2026, 4, 1)
REVOKED = {"kinds": ("罚款", "吊销许可证件"), "licence": "道路运输经营许可证 320700000000"}
SAFETY = {"basis": "《中华人民共和国安全生产法》第九十七条"}


@pytest.mark.parametrize(
    ("changed", "classes"),
    [
        ({}, ("general", "general", "general")),
        ({"procedure": "simple", "fine": Decimal(500)}, ("minor", "minor", "minor")),
        ({"kinds": ("警告",)}, ("general", "minor", "minor")),
        ({"kinds": ("警告", "通报批评")}, ("general", "minor", "minor")),
        ({"kinds": ("警告", "罚款"), "fine": Decimal(5000)}, ("general", "general", "general")),
        (REVOKED, ("serious", "general", "serious")),
        ({"kinds": ("限制从业",)}, ("serious", "general", "serious")),
        ({"serious_list": True}, ("serious", "general", "serious")),
        (SAFETY, ("general", "serious", "general")),
        ({**SAFETY, "sector": "其他"}, ("general", "general", "general")),
        ({"sector": "消防"}, ("general", "serious", "general")),
        ({**SAFETY, "procedure": "simple", "fine": Decimal(500)}, ("minor", "minor", "minor")),
        ({"kinds": ("警告",), "serious_list": True}, ("serious", "minor", "serious")),
        ({"kinds": ("暂扣许可证件",), "licence": "证"}, ("general", "general", "general")),
    ],
)
def test_the_class_follows_the_regime_of_the_day_of_the_decision(
    changed: dict[str, Any], classes: tuple[str, str, str]
) -> None:
    found = tuple(classify(penalty(**changed, decided_on=day)).klass for day in (RS_2019, RS_2023, RS_2026))
    assert found == classes


def test_a_class_gives_its_reasons_and_owns_its_doubt() -> None:
    found = classify(penalty(**REVOKED))
    assert found.edition == "penalty_class/2026-04-01"
    assert found.reasons == (
        "决定作出于 2026-04-01，适用《信用修复管理办法》（国家发展改革委令2025年第36号）",
        "处以吊销许可证件",
        "一案处以数种处罚，就重归类",
        "归为“严重”",
    )
    assert found.notes == (
        "较小数额、巨额罚款的金额标准尚未查得，金额未作归类依据；如主管部门已有规定，请复核人更正",
        "归类标准系本系统设定或者未经核对原文，须由第二人复核",
    )


def test_money_decides_the_class_once_the_thresholds_are_known() -> None:
    edition = in_force("penalty_class", RS_2026)
    data = {
        **edition.data,
        "serious": {**edition.data["serious"], "fine_over": 500_000},
        "minor": {**edition.data["minor"], "fine_up_to": 1000},
    }
    draft = edition.model_copy(update={"data": data})
    by_fine = {
        fine: classify_under(draft, penalty(fine=Decimal(fine))).klass for fine in (1000, 1001, 500_000, 500_001)
    }
    assert by_fine == {1000: "minor", 1001: "general", 500_000: "general", 500_001: "serious"}


WEIGHT = {"minor": 0, "general": 1, "serious": 2}


@given(st.sampled_from([date(2023, 4, 30), date(2026, 4, 1)]), st.lists(st.sampled_from(get_args(Kind)), min_size=1))
def test_a_further_kind_of_penalty_never_makes_the_class_lighter(day: date, kinds: list[Kind]) -> None:
    alone = classify(penalty(kinds=(kinds[0],), decided_on=day)).klass
    together = classify(penalty(kinds=tuple(kinds), decided_on=day)).klass
    assert WEIGHT[together] >= WEIGHT[alone]


@pytest.mark.parametrize(
    ("changed", "owed"),
    [
        ({}, True),
        ({"kinds": ("没收违法所得",), "confiscated": Decimal(12000)}, True),
        ({"kinds": ("没收非法财物",), "confiscated": Decimal(1)}, True),
        ({"kinds": ("警告",)}, False),
        ({"kinds": ("没收非法财物",)}, False),
    ],
)
def test_a_fine_and_what_is_confiscated_are_to_be_paid(changed: dict[str, Any], owed: bool) -> None:
    assert penalty(**changed).owes_money is owed
