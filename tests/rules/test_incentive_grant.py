"""授予：哪些单位可以给、公示到哪天、期限和续期；表单、环节表；报告放在诚实守信里。日期手算。"""

from datetime import date

import pytest

from rules.clock import limits
from rules.credit_file import items
from rules.edition import editions
from rules.fault import judge
from rules.form import FORMS
from rules.incentive import benefit_of
from rules.incentive_file import incentive_case, incentive_number
from rules.incentive_form import IncentiveEntryForm, UseConfirmation
from rules.incentive_grant import benefit_at, grant_obstacles, granted, publicity, renewed
from rules.incentive_step import KINDS, incentive_step
from rules.refusal import Refused
from rules.report import sections
from rules.unit import unit
from tests.rules.check_example import MORNING, USCC, chain, said
from tests.rules.penalty_example import code

ON = date(2026, 5, 6)


@pytest.mark.parametrize(
    ("unit_id", "benefit", "words"),
    [
        ("trc", "green-channel", ""),
        ("svc", "green-channel", ""),
        ("enf", "green-channel", "不由市交通执法支队授予"),
        ("hwy", "green-channel", "不是第 9 项举措"),
        ("lianyun", "red-list", ""),
        ("svc", "red-list", "不由局行政服务处授予"),
    ],
)
def test_a_benefit_is_granted_by_the_units_that_its_edition_names(unit_id: str, benefit: str, words: str) -> None:
    found = "；".join(grant_obstacles(benefit_of(benefit, ON), unit(unit_id, ON), ON))
    assert words in found
    assert bool(found) is bool(words)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2026, 5, 6), date(2026, 5, 19)),  # 05-09 周六补班
        (date(2026, 9, 28), date(2026, 10, 16)),  # 国庆七日；10-10 周六补班
    ],
)
def test_a_publicity_counts_working_days_and_explains_itself(begins: date, ends: date) -> None:
    shown = publicity(benefit_of("green-channel", begins), begins)
    assert shown.on == ends
    assert "10 个工作日" in shown.steps


def test_a_benefit_lasts_its_months_and_is_renewed_from_its_last_day() -> None:
    benefit = benefit_of("green-channel", ON)
    had = granted(benefit, date(2027, 2, 28))
    assert (had.starts_on, had.ends_on, had.renew_on) == (date(2027, 2, 28), date(2028, 2, 28), date(2028, 1, 29))
    more = renewed(benefit, had, date(2028, 2, 1))
    assert (more.starts_on, more.ends_on) == (date(2027, 2, 28), date(2029, 2, 28))
    assert "原期满日（2028-02-28）" in more.reasons[0]
    assert granted(benefit_of("red-list", ON), ON).ends_on == date(2028, 5, 6)


def test_a_benefit_that_its_edition_does_not_have_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        benefit_at("无此事项", date(2022, 11, 28))
    assert refused.value.code == "BenefitUnknown"


@pytest.mark.parametrize("name", KINDS)
def test_every_step_has_a_form_a_clause_and_a_limit_in_every_edition(name: str) -> None:
    kind = KINDS[name]
    assert kind.form in FORMS
    assert kind.clause
    assert set(kind.not_by) <= {*KINDS, "filed"}
    for edition in editions("limit"):
        assert set(kind.limits) <= set(limits(edition.in_force_on)), edition.in_force_on
    asked = incentive_step(name, unit="trc", anchor=ON, facts={"激励": "绿色通道", "空": ""})
    assert [fact.label for fact in asked.facts] == ["激励"]


@pytest.mark.parametrize(
    ("answers", "faults"),
    [
        ({"outcome": "given", "on": "2026-06-01", "reason": "当日办结"}, set()),
        ({"outcome": "given", "on": "2026-06-01", "evidence": ["upload-1"]}, set()),
        ({"outcome": "given", "on": "2026-06-01"}, {""}),
        ({"outcome": "refused", "on": "2026-06-01", "evidence": ["upload-1"]}, {""}),
        ({"outcome": "given", "reason": "当日办结"}, {"on"}),
    ],
)
def test_a_use_is_confirmed_with_how_or_why_not(answers: dict[str, object], faults: set[str]) -> None:
    found: set[str] = set()
    try:
        judge(UseConfirmation, answers)
    except Refused as refused:
        found = set(refused.faults)
    assert found == faults


def test_what_is_typed_becomes_a_proposal_of_the_unit() -> None:
    typed = {"benefit": "green-channel", "uscc": f" {code().lower()} ", "reason": "一贯守信"}
    made = judge(IncentiveEntryForm, typed).proposal(unit="trc", interested=("li",))
    assert (made.uscc, made.unit, made.interested) == (code(), "trc", ("li",))
    case = incentive_case(made.uscc, made.benefit, 2)
    assert case == f"incentive/green-channel-{code()}-2"
    assert incentive_number(case, ON) != incentive_number(incentive_case(made.uscc, made.benefit), ON)


def test_a_report_tells_an_incentive_among_what_speaks_for_its_business() -> None:
    body = {"title": "绿色通道（激-2026-1）", "tab": "measure", "published": True, "valid_until": "2027-06-01"}
    entries = chain(said("incentive/1", "incentive", date(2026, 6, 1), body))
    found = sections("示例", USCC, items(entries, on=MORNING.date(), known_by=MORNING), "public")
    assert [one.title for one in found if "绿色通道" in str(one.tables)] == ["诚实守信"]
