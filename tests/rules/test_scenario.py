"""剧本怎样立案：所依据的另一案从剧本里找；写错的剧本说得出错在哪里。"""

import csv
from datetime import date
from typing import Any

import pytest

from rules.penalty_sheet import read_row
from rules.refusal import Refused
from rules.sanction_list_sheet import LIST_COLUMNS
from rules.scenario import Scenario, scenario
from rules.scenario_beginning import beginning

DAY = date(2026, 5, 6)


def told(lifecycle: str, title: str = "一案", **about: Any) -> Scenario:
    return scenario({"title": title, "begins_on": DAY, "lifecycle": lifecycle, **about})


def test_a_measure_rests_on_the_determination_and_the_list_that_are_named() -> None:
    first, second = told("dishonesty", "甲"), told("dishonesty", "乙", dishonesty={"uscc": "91320799MA0000020R"})
    listed = told("sanction_list", "清单")
    sanction = told("sanction", sanction={"determination": "甲"}, beside=[first, second, listed])
    begun = beginning(sanction, sanction.cast())
    assert begun.entry.proposal.determination == beginning(first).case
    assert begun.entry.proposal.list_id == beginning(listed).case
    assert begun.uscc == beginning(first).uscc
    last = beginning(told("sanction", beside=[first, second, listed]), sanction.cast())
    assert last.entry.proposal.determination == beginning(second).case


@pytest.mark.parametrize(("lifecycle", "lacking"), [("sanction", "dishonesty"), ("objection", "penalty")])
def test_what_a_case_rests_on_has_to_be_there(lifecycle: str, lacking: str) -> None:
    with pytest.raises(Refused, match=lacking) as refused:
        beginning(told(lifecycle), ())
    assert refused.value.code == "ScenarioFaulty"


def test_a_list_has_its_items_in_the_sheet_that_is_read_and_a_paper() -> None:
    begun = beginning(told("sanction_list", sanction_list={"items": [{"measure": "示例甲"}, {"measure": "示例，乙"}]}))
    sheet = next(one for one in begun.papers if one.id == begun.entry.sheet)
    rows = list(csv.reader(sheet.content.decode("utf-8-sig").splitlines()))
    assert rows[0] == [heading for heading, _ in LIST_COLUMNS]
    assert [(row[0], row[2]) for row in rows[1:]] == [("1", "示例甲"), ("2", "示例，乙")]
    assert begun.entry.edition.paper in {one.id for one in begun.papers} - {sheet.id}


def test_a_case_that_cannot_be_is_named_by_its_field() -> None:
    with pytest.raises(Refused, match="degree"):
        beginning(told("watch", watch={"degree": 0}))


def test_a_sheet_is_written_under_the_headings_of_the_template_and_read_row_by_row() -> None:
    rows = [{"no": "连交罚〔2026〕41号"}, {"no": "连交罚〔2026〕42号", "basis": ""}]
    begun = beginning(told("sheet", sheet={"name": "示例.csv", "rows": rows}))
    assert begun.case == f"sheet/{begun.papers[0].id}"
    read = csv.DictReader(begun.papers[0].content.decode("utf-8-sig").splitlines())
    faults = [read_row(row, unit="enf", entered_by="示例经办", authority="示例机关", on=DAY)[1] for row in read]
    assert [list(fault) for fault in faults] == [[], ["处罚依据"]]


def test_a_question_is_asked_by_its_business_of_the_unit_that_answers_it() -> None:
    asked = beginning(told("question", question={"text": "可以先申请吗？", "unit": "haizhou"}))
    assert (asked.lifecycle, asked.unit, asked.entry.asked_on) == ("question", "haizhou", DAY)
    assert asked.entry.by.id == asked.uscc
    assert asked.case != beginning(told("question", "另一问", question={"text": "可以先申请吗？"})).case
