"""惩戒措施清单的表逐行逐列查错；一类没有依据的不能采纳；失效的清单上的措施，什么时候可以转依另一份。"""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError

from rules.fault import judge
from rules.refusal import Refused
from rules.sanction_list import carries, list_case, sanction_list_faults
from rules.sanction_list_file import ItemOnFile, ItemVerdict, ListOnFile
from rules.sanction_list_form import ChangeProposal, ListConfirmation, change_faults, verdict_faults
from rules.sanction_list_sheet import EXAMPLE, LIST_COLUMNS, LIST_SHEET, missing_list_columns, read_items
from tests.rules.list_example import DAY, FIRST, ROWS, edition, item


def read(*rows: dict[str, str]) -> tuple[Any, dict[str, str]]:
    return read_items(list(enumerate(rows, start=2)), edition(), on=DAY)


def test_every_row_becomes_an_item_with_its_class_its_source_and_what_it_restricts() -> None:
    items, faults = read(*ROWS)
    assert faults == {}
    assert [(one.no, one.klass, one.purposes) for one in items] == [
        ("1", "I", ("bidding", "access")),
        ("2", "II", ()),
        ("3", "III", ()),
    ]
    assert (items[0].level, items[0].number, items[0].source) == ("other", "示例清单-4100", "示例清单原文第 1 页")
    assert not items[0].unbased


@pytest.mark.parametrize(
    ("heading", "written", "told"),
    [
        ("类别", "甲类", "“甲类”不是类别，请写一类、二类或者三类"),
        ("类别", "", "请填写类别"),
        ("惩戒措施", "", "请填写惩戒措施"),
        ("来源", "", "请填写来源"),
        ("序号", "", "请填写序号"),
        ("惩戒内容", "字" * 4001, "惩戒内容太长，最多 4000 个字"),
        ("限制的查验用途", "招标投标、炒股", "没有“炒股”这种查验用途"),
        ("限制的查验用途", "炒股、" * 100, "限制的查验用途太长，最多 200 个字"),
        ("类别", "类" * 21, "类别太长"),
        ("惩戒措施", EXAMPLE[2], "示例行，请删去"),
        ("实施主体", "部\x07门", "不可见字符"),
    ],
)
def test_a_fault_is_told_by_row_and_column(heading: str, written: str, told: str) -> None:
    items, faults = read(FIRST, FIRST | {"序号": "2", heading: written})
    assert [one.no for one in items] == ["1"]
    assert list(faults) == [f"第 3 行 {heading}"]
    assert told in faults[f"第 3 行 {heading}"]


def test_two_rows_of_one_number_are_a_fault_of_the_second() -> None:
    _, faults = read(FIRST, FIRST)
    assert faults == {"第 3 行 序号": "与第 2 行的序号相同"}


def test_a_sheet_without_a_column_names_it_and_the_example_has_a_cell_for_every_column() -> None:
    headings = [heading for heading, _ in LIST_COLUMNS]
    assert missing_list_columns(headings) == []
    assert missing_list_columns([one for one in headings if one != "来源"]) == ["来源"]
    assert missing_list_columns([one for one in headings if one != "限制的查验用途"]) == []
    assert len(EXAMPLE) == len(LIST_SHEET.columns)


def on_file(**changed: Any) -> ListOnFile:
    listed = (item(), item(no="2", basis=" "), item(no="3", klass="II", basis=""))
    items = tuple(ItemOnFile(no=one.no, unbased=one.unbased) for one in listed)
    return ListOnFile(case="sanction_list/other-示例清单-4100", unit="enf", edition=edition(**changed), items=items)


@pytest.mark.parametrize(
    ("label", "verdict", "told"),
    [
        ("一类有依据", ItemVerdict(no="1", accepted=True), ""),
        ("一类没有依据", ItemVerdict(no="2", accepted=True), "没有写明法规政策依据"),
        ("一类没有依据，不采纳", ItemVerdict(no="2", accepted=False, reason="没有依据"), ""),
        ("二类没有依据", ItemVerdict(no="3", accepted=True), ""),
        ("不采纳不说理由", ItemVerdict(no="1", accepted=False), "请写明理由"),
        ("没有这一项", ItemVerdict(no="9", accepted=True), "没有第 9 项"),
    ],
)
def test_an_item_without_a_basis_is_never_accepted_and_a_rejection_has_its_reason(
    label: str, verdict: ItemVerdict, told: str
) -> None:
    found = "；".join(verdict_faults(on_file(), (verdict,)).values())
    assert (told in found, bool(found)) == (True, bool(told)), label


@pytest.mark.parametrize(
    ("label", "changed", "field"),
    [
        ("没有前一版", {"former": None}, ""),
        ("没有这份前一版", {"former": None, "replaces": "sanction_list/other-x"}, "replaces"),
        ("另一层级", {"level": "national"}, "replaces"),
        ("同日施行", {"in_force_on": date(2026, 1, 1)}, "in_force_on"),
        ("更晚施行", {"in_force_on": date(2025, 12, 31)}, ""),
        ("同一文号，另一单位的", {"unit": "hwy"}, "number"),
        ("点名另一单位的", {"unit": "hwy", "replaces": "sanction_list/other-x"}, "replaces"),
    ],
)
def test_a_new_edition_begins_after_the_one_it_replaces_and_is_of_its_level_and_of_its_unit(
    label: str, changed: dict[str, Any], field: str
) -> None:
    known = {"level": "other", "title": "前一版", "number": "1", "unit": "enf", "in_force_on": date(2025, 1, 1)}
    former = SimpleNamespace(**known | changed)
    stands = None if changed.get("former", former) is None else former
    found = sanction_list_faults(edition(replaces=changed.get("replaces", "")), unit="enf", former=stands)
    assert list(found) == ([field] if field else []), label


@pytest.mark.parametrize(
    ("label", "changed", "carried"),
    [
        ("同一项", {}, True),
        ("空格和全角不同", {"measure": "示例 措施甲"}, True),
        ("另一层级", {"level": "national"}, False),
        ("另一类别", {"klass": "II"}, False),
        ("另一措施", {"measure": "示例措施乙"}, False),
        ("内容不同", {"content": "限期不得从事"}, False),
        ("对象更窄", {"object": "有示例行为的企业"}, False),
        ("没有依据", {"basis": ""}, False),
        ("限制的用途更少", {"purposes": ()}, False),
        ("限制的用途更多", {"purposes": ("bidding", "access")}, True),
    ],
)
def test_a_measure_is_carried_over_only_by_the_same_item_that_allows_it_as_it_is(
    label: str, changed: dict[str, Any], carried: bool
) -> None:
    assert carries(item(**changed), item(no="7", source="另一清单")) is carried, label


CHANGE = {"document": "示例文〔2026〕1号", "document_day": "2026-05-01", "paper": ["p"], "reason": "示例"}


@pytest.mark.parametrize(
    ("label", "said", "stands", "field"),
    [
        ("废止", {"event": "repeal", "on": "2026-06-01"}, {}, ""),
        ("施行当日废止", {"event": "repeal", "on": "2026-01-01"}, {}, "on"),
        ("已经定了更早的日子", {"event": "repeal", "on": "2026-06-01"}, {"ends": date(2026, 6, 1)}, "on"),
        ("再次暂停", {"event": "suspend"}, {"suspended": True}, "event"),
        ("没有暂停就恢复", {"event": "resume"}, {}, "event"),
        ("恢复", {"event": "resume"}, {"suspended": True}, ""),
        ("文书日期在后", {"event": "suspend", "document_day": "2026-05-07"}, {}, "document_day"),
    ],
)
def test_a_change_fits_how_the_list_stands(
    label: str, said: dict[str, Any], stands: dict[str, Any], field: str
) -> None:
    proposal = ChangeProposal.model_validate(CHANGE | said)
    standing: dict[str, Any] = {"suspended": False, "ends": None, **stands}
    assert list(change_faults(proposal, on_file(), **standing, on=DAY)) == ([field] if field else []), label


def test_a_repeal_says_from_which_day_and_a_rejection_why() -> None:
    with pytest.raises(Refused):
        judge(ChangeProposal, CHANGE | {"event": "repeal"})
    with pytest.raises(Refused):
        judge(ListConfirmation, {"outcome": "reject"})


def test_the_same_number_again_is_another_case_and_a_number_has_no_slash() -> None:
    assert list_case(edition("4101")) == "sanction_list/other-示例清单-4101"
    assert list_case(edition("4101"), 2) == "sanction_list/other-示例清单-4101~2"
    with pytest.raises(ValidationError):
        edition("41/02")
