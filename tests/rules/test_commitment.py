"""信用承诺：适用、不适用、日期和后果。日期均为手算。"""

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.clock import limits
from rules.commitment import (
    CAUSES,
    MEASURES,
    OUTCOMES,
    TYPES,
    USES,
    VOLUNTARY,
    BusinessStanding,
    Cause,
    Measure,
    Outcome,
    Type,
    Use,
    commitment_case,
    commitment_number,
    consequences,
    dates,
    exclusions,
    faults,
    graver,
    settled,
)
from rules.commitment_form import FulfilmentCheck, SignedScan, Signing, Statement
from rules.commitment_step import KINDS, commitment_step
from rules.edition import editions, in_force
from rules.fault import judge
from rules.form import FORMS
from rules.refusal import Refused
from rules.working_day import calendar
from tests.rules.commitment_example import offer

TODAY = date(2026, 4, 1)
CLEAN = BusinessStanding()
RESTRICTED = ("replaces_approval", "missing_item", "replaces_proof")


@pytest.mark.parametrize(
    ("titles", "kinds"),
    [(USES, Use), (TYPES, Type), (OUTCOMES, Outcome), (CAUSES, Cause), (MEASURES, Measure)],
)
def test_every_name_has_a_title(titles: dict[str, str], kinds: Any) -> None:
    assert set(titles) == set(get_args(kinds))


@pytest.mark.parametrize(
    ("label", "changed", "field"),
    [
        ("代码不对", {"uscc": "91320700MA0000000X"}, "uscc"),
        ("容缺没有写材料", {"type": "missing_item", "missing": "", "due_on": date(2026, 6, 30)}, "missing"),
        ("不容缺却写了材料", {"missing": "复印件"}, "missing"),
        ("主动承诺选了审批替代", {"use": "voluntary", "type": "replaces_approval"}, "type"),
        ("没有期限也没有有效期", {"due_on": None}, "due_on"),
        ("履约期限已过", {"due_on": date(2026, 3, 31)}, "due_on"),
        ("有效期已过", {"due_on": None, "valid_until": date(2026, 3, 31)}, "valid_until"),
        ("有效期早于履约期限", {"valid_until": date(2026, 6, 29)}, "valid_until"),
        ("没有这种不适用情形", {"touches": ("weather",)}, "touches"),
    ],
)
def test_a_faulty_offer_is_told_by_field(label: str, changed: dict[str, Any], field: str) -> None:
    assert set(faults(offer(**changed), on=TODAY)) == {field}, label


@pytest.mark.parametrize(
    ("label", "changed"),
    [
        ("证明替代", {}),
        ("容缺受理", {"type": "missing_item"}),
        ("主动公示", {"use": "voluntary", "type": "openness", "due_on": None, "valid_until": date(2027, 4, 1)}),
        ("行业自律，在建设项目管理中", {"use": "construction", "type": "self_discipline"}),
        ("当日到期", {"due_on": TODAY}),
    ],
)
def test_a_sound_offer_has_no_fault(label: str, changed: dict[str, Any]) -> None:
    assert faults(offer(**changed), on=TODAY) == {}, label


@pytest.mark.parametrize(
    ("label", "changed", "standing", "reasons"),
    [
        ("没有障碍", {}, CLEAN, []),
        (
            "经办勾选",
            {"touches": ("environment",)},
            CLEAN,
            ["事项直接涉及生态环境保护，不适用证明替代"],
        ),
        (
            "事项名称含词语",
            {"matter": "道路危险货物运输许可"},
            CLEAN,
            ["事项直接涉及公共安全（事项名称含“危险货物”），不适用证明替代"],
        ),
        (
            "有虚假承诺未修复",
            {"type": "missing_item"},
            BusinessStanding(failed=("诺-2026-AB",)),
            ["曾有未履约或者虚假的承诺（诺-2026-AB），修复前不适用容缺受理"],
        ),
        (
            "有严重失信未修复",
            {"type": "replaces_approval"},
            BusinessStanding(serious=("连交罚〔2026〕1号",)),
            ["有尚未修复的严重失信信息（连交罚〔2026〕1号），修复前不适用审批替代"],
        ),
        (
            "信用修复承诺不受限制",
            {"type": "repair", "matter": "道路危险货物运输处罚的修复"},
            BusinessStanding(failed=("诺-2026-AB",), serious=("连交罚〔2026〕1号",)),
            [],
        ),
    ],
)
def test_who_and_what_may_not_be_handled_on_a_commitment(
    label: str, changed: dict[str, Any], standing: BusinessStanding, reasons: list[str]
) -> None:
    assert exclusions(offer(**changed), standing, on=TODAY) == reasons, label


@given(
    type=st.sampled_from(sorted(TYPES)),
    failed=st.lists(st.text(min_size=1), max_size=3),
    serious=st.lists(st.text(min_size=1), max_size=3),
)
def test_a_bad_record_bars_exactly_the_types_that_replace_something(
    type: Type, failed: list[str], serious: list[str]
) -> None:
    found = exclusions(offer(type=type), BusinessStanding(failed=tuple(failed), serious=tuple(serious)), on=TODAY)
    assert len(found) == (len(failed) + len(serious) if type in RESTRICTED else 0)
    assert not VOLUNTARY & set(RESTRICTED)


def test_several_reasons_are_all_told() -> None:
    bad = BusinessStanding(failed=("甲", "乙"), serious=("丙",))
    assert len(exclusions(offer(matter="危险货物运输", touches=("environment",)), bad, on=TODAY)) == 5


@pytest.mark.parametrize(
    ("label", "changed", "missing_due_on", "ends_on"),
    [
        ("证明替代", {}, None, date(2026, 6, 30)),
        # 2026-04-01 周三受理；清明 04-04 至 04-06 休；第十个工作日是 04-16 周四。
        ("容缺 十个工作日 跨清明", {"type": "missing_item"}, date(2026, 4, 16), None),
        ("容缺 另有期限", {"type": "missing_item", "due_on": date(2026, 9, 1)}, date(2026, 4, 16), date(2026, 9, 1)),
        ("只有有效期", {"due_on": None, "valid_until": date(2027, 4, 1)}, None, date(2027, 4, 1)),
        ("期限在有效期之前", {"valid_until": date(2027, 4, 1)}, None, date(2026, 6, 30)),
    ],
)  # fmt: skip
def test_the_days_of_a_commitment(
    label: str, changed: dict[str, Any], missing_due_on: date | None, ends_on: date | None
) -> None:
    found = dates(offer(**changed), TODAY, calendar())
    assert (found.missing_due_on, found.ends_on) == (missing_due_on, ends_on), label
    assert found.reasons, label


@pytest.mark.parametrize(
    ("outcome", "heard", "bars", "measures"),
    [
        ("fulfilled", False, False, ()),
        ("partly", True, False, ("rectify", "record")),
        ("unfulfilled", True, True, ("rectify", "terminate", "revoke", "record")),
        ("false", True, True, ("rectify", "terminate", "revoke", "penalise", "record")),
        ("not_needed", False, False, ()),
    ],
)
def test_what_an_outcome_leads_to(outcome: Outcome, heard: bool, bars: bool, measures: tuple[str, ...]) -> None:
    found = consequences(on=TODAY)[outcome]
    assert (found.heard, found.bars, found.measures) == (heard, bars, measures)
    assert found.title == OUTCOMES[outcome]


@given(outcome=st.sampled_from(sorted(OUTCOMES)))
def test_nothing_bars_or_is_measured_without_a_hearing(outcome: Outcome) -> None:
    found = consequences(on=TODAY)[outcome]
    assert found.heard or not (found.bars or found.measures)


@given(decided=st.sampled_from(sorted(OUTCOMES)), rechecked=st.sampled_from(sorted(OUTCOMES)))
def test_what_was_false_stays_false_and_what_was_mended_is_mended(decided: Outcome, rechecked: Outcome) -> None:
    assert settled(decided, rechecked) == ("false" if decided == "false" else rechecked)


@given(one=st.sampled_from(sorted(OUTCOMES)), other=st.sampled_from(sorted(OUTCOMES)))
def test_every_adverse_outcome_is_graver_than_every_other(one: Outcome, other: Outcome) -> None:
    assert not (graver(one, other) and graver(other, one))
    heard = consequences(on=TODAY)
    assert graver(one, other) or heard[one].heard <= heard[other].heard


def test_one_matter_of_one_business_is_one_case() -> None:
    assert commitment_case(offer()) == commitment_case(offer(subject="换了写法", due_on=date(2026, 7, 1)))
    different = {"reference": "许-2026-0013"}, {"use": "funds"}, {"type": "replaces_approval"}, {"matter_code": "XK-2"}
    assert len({commitment_case(offer()), *(commitment_case(offer(**one)) for one in different)}) == 5
    assert commitment_case(offer(), 2) == commitment_case(offer()) + "~2"
    assert commitment_number(commitment_case(offer()), TODAY).startswith("诺-2026-")


@pytest.mark.parametrize(
    ("label", "form", "answers"),
    [
        ("签署但没有阅知", Signing, {"outcome": "sign", "signer": "甲", "signature": "甲"}),
        ("签署但没有签名", Signing, {"outcome": "sign", "read": True}),
        ("录入纸面签署没有扫描件", SignedScan, {"signer": "甲", "signed_on": "2026-04-01"}),
        ("未履约没有证据", FulfilmentCheck, {"outcome": "unfulfilled", "on": "2026-04-01", "findings": "没有"}),
        ("申辩没有内容", Statement, {"outcome": "state"}),
    ],
)
def test_what_a_form_refuses(label: str, form: Any, answers: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        judge(form, answers)
    assert caught.value.code == "FormFaulty", label


@pytest.mark.parametrize("name", KINDS)
def test_every_step_has_a_form_a_clause_and_a_limit_in_every_edition(name: str) -> None:
    kind = KINDS[name]
    assert kind.form in FORMS
    assert kind.clause
    for edition in editions("limit"):
        assert set(kind.limits) <= set(limits(edition.in_force_on)), edition.in_force_on
    assert set(kind.not_by) <= {*KINDS, "filed", "scan", "restore"}, "a hand that no step of the case has"


def test_a_window_of_the_business_closes_and_work_of_the_house_is_chased() -> None:
    assert {name for name, kind in KINDS.items() if kind.late == "close"} == {
        name for name, kind in KINDS.items() if kind.role == "business"
    }
    asked = commitment_step("commitment_check", unit="enf", anchor=TODAY, facts={"缘由": "抽查", "来源": ""})
    assert [fact.label for fact in asked.facts] == ["缘由"]


def test_the_edition_marks_what_is_the_houses_own() -> None:
    data = in_force("commitment", TODAY).data
    assert {row["doubt"] for row in data["outcome"].values()} <= {"memory", "design"}
    assert set(data["restricted"]) == set(RESTRICTED)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"matter_code": "ML-02"}, ""),
        ({"matter_code": "ML-02", "type": "replaces_approval"}, "type"),
        ({"matter_code": "ML-02", "use": "funds"}, "use"),
        ({"matter_code": "ML-03"}, ""),
        ({"matter_code": "XK-0101"}, ""),
    ],
    ids=["名录许可的类型", "名录没有的类型", "不是这个领域", "不适用的另有理由", "名录以外"],
)
def test_a_matter_of_the_list_is_offered_as_the_list_says(changed: dict[str, Any], field: str) -> None:
    assert set(faults(offer(**changed), on=TODAY)) == ({field} if field else set())


def test_a_matter_that_the_list_excludes_is_refused_with_its_reason() -> None:
    refused = offer(matter="示例", matter_code="ML-03")
    assert exclusions(refused, BusinessStanding(), on=TODAY) == [
        "事项名录：道路危险货物运输经营许可不适用证明替代，直接涉及公共安全"
    ]
    assert exclusions(offer(matter_code="ML-02"), BusinessStanding(), on=TODAY) == []


def test_where_the_edition_says_so_a_matter_comes_from_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    used = in_force("commitment", TODAY)
    strict = used.model_copy(update={"data": {**used.data, "matters": {"free_text": False}}})
    monkeypatch.setattr("rules.commitment_matter.in_force", lambda subject, on: strict)
    assert faults(offer(matter_code=""), on=TODAY) == {"matter": "请从事项名录中选择"}
    assert faults(offer(matter_code="ML-02"), on=TODAY) == {}
