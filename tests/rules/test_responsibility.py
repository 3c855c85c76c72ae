"""十项举措的责任单位：方案括注逐项核对。"""

from datetime import date

import pytest

from rules.responsibility import obstacles_to_start, responsible
from rules.unit import unit

TODAY = date(2026, 11, 23)

GROUPS = ("CB", "DU", "DV", "ENF", "HWY", "PWC", "TRC", "CON", "PRT", "SVC")

# A row per measure, a column per group above; units within DU and DV follow them in measures 1 to 4.
MATRIX = {
    1: "●●●●●●●●●●",
    2: "●●●●●●●●●●",
    3: "●●●●●●●●●●",
    4: "●●●●●●●●●●",
    5: "●○○●●●●●●○",
    6: "●○○●●●●●●●",
    7: "●○○●○○○○○○",
    8: "●○○●○●●●●○",
    9: "●○○●○●●●●●",
    10: "●○○●○●●●●○",
}


@pytest.mark.parametrize("measure", MATRIX)
def test_each_measure_has_the_units_the_plan_names(measure: int) -> None:
    assert "".join("●" if responsible(measure, group, TODAY) else "○" for group in GROUPS) == MATRIX[measure]


def test_only_counties_and_the_enforcement_detachment_may_remind_of_repair() -> None:
    assert obstacles_to_start(7, unit("donghai", TODAY), TODAY) == []
    assert obstacles_to_start(7, unit("enf", TODAY), TODAY) == []
    assert obstacles_to_start(7, unit("hwy", TODAY), TODAY) == [
        "公路中心不是第 7 项举措“开展信用修复提醒服务”的责任单位；"
        "连交传〔2022〕81号规定的责任单位是：各县区交通运输局、市交通执法支队"
    ]


def test_the_supervising_division_supervises_and_does_not_start_a_reminder() -> None:
    assert obstacles_to_start(7, unit("zfc", TODAY), TODAY)
    assert obstacles_to_start(1, unit("zfc", TODAY), TODAY) == []
