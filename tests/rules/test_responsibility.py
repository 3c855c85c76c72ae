"""十项举措的责任单位：方案括注逐项核对。"""

from datetime import date

import pytest

from rules.actor import Actor
from rules.edition_entry import edition_refused
from rules.responsibility import entry_refused, obstacles_to_start, responsible
from rules.scenario import actor
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


@pytest.mark.parametrize(
    ("by", "office", "for_a_list", "for_an_edition"),
    [
        (actor("handler", "enf"), "enf", "", ""),
        (actor("legal", "con"), "con", "", ""),
        (actor("head", "enf"), "enf", "NotYours", "NotYours"),
        (actor("handler", "enf"), "con", "NotYours", "NotYours"),
        (actor("handler", "hwy"), "hwy", "NotResponsible", "NotResponsible"),
        (actor("handler", "zfc"), "zfc", "NotResponsible", "NotResponsible"),
        (actor("handler", "haizhou"), "haizhou", "", "NotResponsible"),
    ],
)
def test_the_law_is_entered_by_two_posts_of_a_responsible_unit_and_what_holds_for_all_by_no_county(
    by: Actor, office: str, for_a_list: str, for_an_edition: str
) -> None:
    of_list = entry_refused("惩戒措施清单", 9, by, unit(office, TODAY), TODAY)
    of_edition = edition_refused("incentive", by, unit(office, TODAY), TODAY)
    assert (of_list.code if of_list else "", of_edition.code if of_edition else "") == (for_a_list, for_an_edition)
    if of_edition and not of_list:
        assert "海州区交通运输局" in of_edition.sentence
