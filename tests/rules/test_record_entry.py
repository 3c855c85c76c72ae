"""什么可以记入信用档案、写得对不对、及时不及时。"""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from rules.catalogue import catalogue, classes, item_of
from rules.edition import editions
from rules.record_entry import (
    RecordDraft,
    completeness,
    differences,
    last_day,
    record_body,
    record_case,
    record_faults,
    timeliness,
)
from rules.refusal import Refused
from tests.rules.record_example import inspection, record

DAY = date(2026, 4, 3)


@pytest.mark.parametrize(("on", "count"), [("2022-06-01", 11), ("2023-06-01", 12), ("2026-06-01", 13)])
def test_each_edition_of_the_catalogue_has_its_classes(on: str, count: int) -> None:
    day = date.fromisoformat(on)
    assert len(classes(day)) == count
    assert {item.within for item in catalogue(day).values()} <= set(classes(day).values())


def test_every_period_of_the_catalogue_is_a_parameter_and_says_so() -> None:
    for edition in editions("catalogue"):
        items = catalogue(edition.in_force_on).values()
        assert {item.doubt for item in items} == {"design"}
        for item in items:
            assert {*item.required, *item.optional} <= set(RecordDraft.model_fields), item.name
            assert (item.adverse_years > 0) == item.adverse, item.name


def test_what_an_older_catalogue_does_not_have_could_not_be_entered_then() -> None:
    assert item_of("compliance", date(2023, 6, 1)).title == "遵守法律法规情况"
    with pytest.raises(Refused, match="2021年版"):
        item_of("compliance", date(2022, 6, 1))


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("一条完整的记录", {}, ""),
    ("编造的信用代码", {"uscc": "91320799MA0000011A"}, "uscc"),
    ("发生在将来", {"true_on": date(2026, 4, 4)}, "true_on"),
    ("有效期早于发生日", {"valid_until": date(2026, 3, 31)}, "valid_until"),
    ("目录没有的信息项", {"item": "rumour"}, "item"),
    ("许可没有编号", {"number": ""}, "number"),
    ("没有信息名称", {"title": ""}, "title"),
    ("许可不得记为不利信息", {"adverse": True}, "adverse"),
    ("来源文件没有文号", {"paper_number": "无"}, "paper_number"),
    ("更正没有说是哪一条", {"act": "correct", "reason": "笔误"}, "about"),
    ("更正没有理由", {"act": "correct", "about": "record/1/qualification"}, "reason"),
    ("更名没有新名称", {"act": "rename"}, "name"),
    ("更名为原名称", {"act": "rename", "name": "示例海州物流有限公司"}, "name"),
    ("合并没有承继者", {"act": "merge", "succession": "merger", "successor_name": "示例甲"}, "successor"),
    ("没有说合并还是分立", {"act": "merge", "successor_name": "示例甲", "successor": record().uscc}, "succession"),
]


@pytest.mark.parametrize(("label", "changed", "field"), FAULTS)
def test_what_keeps_a_record_from_being_entered(label: str, changed: dict[str, Any], field: str) -> None:
    found = record_faults(record(**changed), on=DAY)
    assert (field in found) == bool(field), label
    assert bool(found) == bool(field), found


@pytest.mark.parametrize("field", ["paper", "paper_number", "paper_unit"])
def test_a_record_without_its_source_is_no_record(field: str) -> None:
    with pytest.raises(ValidationError):
        record(**{field: " "})


USES: list[tuple[str, RecordDraft, str | None]] = [
    ("许可用到有效期", record(), "2030-03-31"),
    ("长期有效的许可", record(valid_until=None), None),
    ("不利的检查用一年", inspection(), "2027-04-01"),
    ("不利的检查不长于一年", inspection(valid_until=date(2030, 1, 1)), "2027-04-01"),
    ("不利的检查可以更短", inspection(valid_until=date(2026, 12, 31)), "2026-12-31"),
    ("没有发现问题的检查", inspection(adverse=False), None),
    ("闰日起算", inspection(true_on=date(2024, 2, 29)), "2025-02-28"),
]


@pytest.mark.parametrize(("label", "draft", "until"), USES)
def test_the_last_day_of_use_is_fixed_when_it_is_entered(label: str, draft: RecordDraft, until: str | None) -> None:
    found = last_day(draft, item_of(draft.item, DAY))
    assert (str(found) if found else None) == until, label
    assert record_body(draft, on=DAY)["valid_until"] == until


def test_what_is_adverse_is_not_published_by_this_way() -> None:
    assert [record_body(one, on=DAY)["published"] for one in (record(), inspection())] == [True, False]


LATE = [
    ("当天登记", "2026-04-01", 0),
    ("第七个工作日（清明放假，4 月 6 日除外）", "2026-04-13", 0),
    ("晚一个工作日", "2026-04-14", 1),
    ("周末不算", "2026-04-18", 4),
]


@pytest.mark.parametrize(("label", "on", "late"), LATE)
def test_lateness_is_counted_in_working_days(label: str, on: str, late: int) -> None:
    assert timeliness(record(), on=date.fromisoformat(on)) == (date(2026, 4, 13), late), label


def test_missing_optional_fields_are_counted() -> None:
    assert completeness(record(), on=DAY) == (4, 2)
    assert completeness(record(valid_until=None, issuer=""), on=DAY) == (4, 4)


def test_the_same_record_is_the_same_case_whoever_enters_it() -> None:
    assert record_case(record(unit="trc", remark="备注")) == record_case(record())
    assert record_case(record(true_on=date(2026, 4, 2))) != record_case(record())
    assert record_case(record(), 2) == f"{record_case(record())}~2"


def test_a_correction_says_what_was_and_what_is() -> None:
    assert differences({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == (
        {"b": "2", "c": None},
        {"b": "3", "c": "4"},
    )
