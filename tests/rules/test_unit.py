"""责任单位名录。"""

from datetime import date

import pytest

from rules.edition import enter, in_force
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import chain, unit, unit_names, units
from tests.rules.edition_example import forgotten_each

__all__ = ["forgotten_each"]

TODAY = date(2026, 11, 23)


def test_the_plans_units_are_all_there_once() -> None:
    names = [each.name for each in units(TODAY)]
    assert len(names) == len(set(names)) == len({each.id for each in units(TODAY)})
    for place in ("连云区", "海州区", "赣榆区", "东海县", "灌云县", "灌南县"):
        assert f"{place}交通运输局" in names
    for name in ("市交通执法支队", "公路中心", "港航中心", "运输中心", "局建管处", "局港务处", "局行政服务处"):
        assert name in names


def test_every_unit_belongs_to_a_column_of_the_matrix_that_fits_its_kind() -> None:
    groups = in_force("responsibility", TODAY).data["groups"]
    for each in units(TODAY):
        assert groups[each.group].get("within", each.group) == each.kind


def test_a_late_step_climbs_to_an_end_and_never_in_a_circle() -> None:
    for each in units(TODAY):
        climbed = chain(each.id, TODAY)
        assert climbed[0] == each.id
        assert unit(climbed[-1], TODAY).parent is None
    assert chain("haizhou", TODAY) == ("haizhou", "zfc")


def test_no_phone_can_be_taken_for_a_real_one() -> None:
    assert all("示例" in each.phone and each.phone.startswith("0518-0000") for each in units(TODAY))


def test_the_names_of_functional_zones_are_marked_as_our_own() -> None:
    assert unit("xuwei", TODAY).doubt == "design"
    assert unit("haizhou", TODAY).doubt == "found"


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(Refused, match="没有编号为“mars”的单位") as refusal:
        unit("mars", TODAY)
    assert refusal.value.code == "UnitUnknown"


def test_before_the_plan_there_are_no_units() -> None:
    with pytest.raises(Refused) as refusal:
        units(date(2022, 11, 27))
    assert refusal.value.code == "NoEditionInForce"


@pytest.mark.usefixtures("forgotten_each")
def test_a_unit_that_an_edition_has_dropped_goes_on_in_its_cases_and_starts_nothing() -> None:
    """2027-01-01 起的版次没有海州，综合处改了名称。"""
    before, on = in_force("units", TODAY), date(2027, 1, 4)
    rows = [row | {"name": "示例新名"} if row["id"] == "zfc" else row for row in before.data["unit"]]
    kept = {"unit": [row for row in rows if row["id"] != "haizhou"]}
    after = before.model_copy(update={"in_force_on": date(2027, 1, 1), "data": kept})
    enter(after)
    assert "haizhou" not in {one.id for one in units(on)}
    assert unit("haizhou", on) == unit("haizhou", TODAY)
    assert unit("zfc", on).name == "示例新名", "what is still there is as it is now"
    assert unit_names(on) == unit_names(TODAY) | {"zfc": "示例新名"}
    assert "不能再发起" in obstacles_to_start(7, unit("haizhou", on), on)[0]
    assert obstacles_to_start(7, unit("haizhou", TODAY), TODAY) == []
    assert chain("haizhou", on) == ("haizhou", "zfc")
    with pytest.raises(Refused, match="没有编号为“mars”的单位"):
        unit("mars", on)
