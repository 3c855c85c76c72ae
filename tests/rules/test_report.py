"""信用报告：章节照标准，空的章节也在；公开版只有公开且有效的，完整版全有。"""

from datetime import date
from typing import Any

import pytest

from rules.credit_file import items
from rules.record import Entry
from rules.report import Section, Version, grade, report_case, sections, valid_until
from tests.rules.check_example import MORNING, USCC, broken_word, chain, ended, fined, said
from tests.templates.examples.report import TITLES

PENALTY = "penalty/连交罚〔2026〕12号/penalty"
NAME = "示例海州物流有限公司"


def reported(entries: tuple[Entry, ...], version: Version = "public") -> dict[str, Section]:
    found = sections(NAME, USCC, items(entries, on=MORNING.date(), known_by=MORNING), version)
    assert tuple(one.title for one in found) == TITLES
    return {one.title: one for one in found}


def recorded(kind: str, item: str, **body: Any) -> Any:
    return said(f"record/{item}", kind, date(2026, 6, 1), {"item": item, "title": item, "published": True, **body})


@pytest.mark.parametrize(
    ("told", "title"),
    [
        (fined(), "行政管理"),
        (recorded("registration", "registration"), "登记注册基础信息"),
        (recorded("qualification", "licence", tab="licence"), "行政管理"),
        (recorded("honour", "honour"), "诚实守信"),
        (recorded("other", "abnormal"), "经营异常"),
        (recorded("other", "judgment"), "司法判决"),
        (recorded("dishonesty", "", list="list-1", tab="measure"), "严重失信主体名单"),
        (recorded("dishonesty", "", list="", tab="measure"), "其他信息"),
        (recorded("other", "contract"), "其他信息"),
        (recorded("evaluation", "evaluation", result="A", tab="evaluation"), "信用评价"),
        (said("commitment/1", "commitment", date(2026, 6, 1), {
            "number": "诺-1", "offer": {"matter": "年审", "unit": "enf"}, "signature": {"publish": True}}), "信用承诺"),
    ],
)  # fmt: skip
def test_everything_has_its_section(told: Any, title: str) -> None:
    found = reported(chain(told))
    empty = 1 if title != "登记注册基础信息" else 2
    assert len(found[title].tables) == empty
    others = {name for name, one in found.items() if one.tables and name not in (title, "信用状况提升建议")}
    assert others <= {"登记注册基础信息"}


def test_a_penalty_has_the_fields_of_the_standard() -> None:
    rows = dict(reported(chain(fined()))["行政管理"].tables[0].rows)
    assert rows["决定书文号"] == "连交罚〔2026〕12号"
    assert (rows["罚款金额（万元）"], rows["处罚类别"]) == ("0.5", "罚款")
    assert "没收金额（万元）" not in rows
    assert "状态" not in rows


@pytest.mark.parametrize("how", ["repaired", "expired", "revoked", "frozen"])
def test_the_public_version_has_nothing_that_is_not_in_force(how: str) -> None:
    entries = chain(fined(), ended(how, PENALTY, date(2026, 8, 1)))
    assert not reported(entries)["行政管理"].tables
    assert "连交罚" not in "".join(one.model_dump_json() for one in reported(entries).values())
    [penalty] = reported(entries, "full")["行政管理"].tables
    assert dict(penalty.rows)["状态"].startswith("核实中" if how == "frozen" else "已终止")


def test_what_is_not_public_is_in_the_full_version_alone() -> None:
    entries = chain(fined(published=False))
    assert not reported(entries)["行政管理"].tables
    assert len(reported(entries, "full")["行政管理"].tables) == 1


def test_it_says_what_can_be_done() -> None:
    shown = {"published": True, "published_until": "2027-04-01", "earliest_repair_on": "2026-07-01"}
    advice = reported(chain(fined(publication=shown), broken_word()), "full")["信用状况提升建议"].tables
    assert ["2026-07-01" in table.rows[0][1] for table in advice] == [True, False]
    assert "完成承诺的事项" in advice[1].rows[0][1]
    repaired = chain(fined(publication=shown), ended("repaired", PENALTY, date(2026, 8, 1)))
    assert reported(repaired, "full")["信用状况提升建议"].tables == ()


def test_the_grade_is_that_of_the_newest_public_evaluation_in_force() -> None:
    entries = chain(recorded("evaluation", "evaluation", result="B", tab="evaluation"))
    assert grade(items(entries, on=MORNING.date(), known_by=MORNING)) == "B"
    assert grade(()) == ""


def test_a_report_of_today_may_be_used_for_thirty_days() -> None:
    assert valid_until(date(2026, 11, 1)) == date(2026, 11, 30)


def test_one_click_is_one_report() -> None:
    assert report_case(USCC, "a") == report_case(USCC, "a") != report_case(USCC, "b")
    assert report_case(USCC, "a").startswith(f"report/{USCC}-")
