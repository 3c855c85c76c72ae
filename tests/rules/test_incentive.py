"""守信激励的条件：逐项、逐日，日期均为手算。"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.credit_file import Item
from rules.edition import editions
from rules.incentive import Benefit, Conditions, Eligibility, benefit_of, benefits, benefits_of, eligibility
from rules.incentive_intake import Intake
from rules.refusal import Refused
from rules.responsibility import responsible
from tests.rules.credit_file_example import SHANGHAI, Chain, licence, penalty

TODAY = date(2026, 11, 23)
BENEFIT = Benefit(
    id="tried",
    area="试",
    title="试用的一项",
    gives="优先",
    basis="方案二（三）9",
    conditions=Conditions(grades=("AA", "A"), grades_barred=("C", "D"), clean_years=2, known_months=12),
    months=12,
    publicity_working_days=10,
    groups=("TRC",),
    near_days=90,
    near_missing=1,
    doubt="design",
)


def grade(result: str, until: str | None = "2027-06-30", issuer: str = "市运输中心", **more: Any) -> dict[str, Any]:
    return {"title": "2025年度评价", "tab": "evaluation", "result": result, "issuer": issuer, "unit": "trc",
            "valid_until": until, **more}  # fmt: skip


def good(result: str = "AA", until: str | None = "2027-06-30") -> Chain:
    chain = Chain()
    chain.add("2025-03-01", "qualification", "record/1", licence("2029-12-31"))
    chain.add("2026-06-01", "evaluation", "record/2", grade(result, until))
    return chain


def told(chain: Chain, on: date = TODAY, *, watched: bool = False, benefit: Benefit = BENEFIT) -> Eligibility:
    return eligibility(chain.file(on.isoformat()), benefit, on=on, watched=watched)


@pytest.mark.parametrize("benefit", benefits(TODAY), ids=lambda one: one.id)
def test_a_benefit_asks_at_least_for_a_clean_year_and_is_granted_by_units_of_measure_nine(benefit: Benefit) -> None:
    assert benefit.conditions.clean_years >= 1
    assert benefit.months > 0
    assert benefit.publicity_working_days > 0
    assert benefit.groups
    assert all(responsible(9, group, TODAY) for group in benefit.groups)
    assert not set(benefit.conditions.grades) & set(benefit.conditions.grades_barred)


def test_the_plan_names_three_fields_and_fewer_inspections_never_touch_public_safety() -> None:
    named = {one.area for one in benefits(TODAY) if one.doubt == "found"}
    assert named == {"评先评优", "项目申报", "绿色通道"}
    floor = benefit_of("fewer-inspections", TODAY)
    assert "公共安全" in floor.gives
    assert "不因信用等级免除" in floor.gives
    assert [one.id for one in benefits(TODAY) if one.red_list] == ["red-list"]
    assert benefits_of(date(2022, 11, 28)) == benefits(TODAY)
    assert {(one.near_days, one.near_missing) for one in benefits(TODAY)} == {(90, 1)}
    assert {one.intake for one in benefits(TODAY)} == {
        Intake(objections_per_day=3, objections_at_once=300, uses_at_once=10, doubt="design")
    }


def test_a_benefit_that_is_not_there_is_refused_by_its_field() -> None:
    with pytest.raises(Refused) as refused:
        benefit_of("gold", TODAY)
    assert (refused.value.code, list(refused.value.faults)) == ("BenefitUnknown", ["benefit"])


def test_a_business_with_a_good_grade_and_nothing_against_it_has_all_and_every_condition_says_so() -> None:
    found = told(good())
    assert (found.met, found.near, found.missing, found.because, found.near_on) == (True, False, (), (), None)
    assert found.met_reasons == (
        "信用评价为 AA（2025年度评价，2026-06-01），符合要求（需要 AA、A）",
        "2 年内没有使用中的不利信息",
        "没有有效的失信行为认定",
        "没有有效的失信惩戒措施",
        "不是重点关注对象",
        "没有有效的未履行或者虚假的信用承诺",
        "自 2025-03-01 起在档，已满 12 个月",
    )


@pytest.mark.parametrize(
    ("label", "result", "until", "on", "met"),
    [
        ("认可的等级", "AA", "2027-06-30", TODAY, True),
        ("写作“A级”也认", "a级", "2027-06-30", TODAY, True),
        ("没有列入也没有排除的等级", "B", "2027-06-30", TODAY, False),
        ("排除的等级", "D", "2027-06-30", TODAY, False),
        ("评价有效期的最后一日", "AA", "2026-11-23", TODAY, True),
        ("评价已过有效期", "AA", "2026-11-22", TODAY, False),
        ("没有写明有效期", "AA", None, TODAY, True),
    ],
)
def test_the_newest_grade_in_force_counts(label: str, result: str, until: str | None, on: date, met: bool) -> None:
    assert told(good(result, until), on).met is met, label


def test_a_newer_grade_takes_the_place_of_an_older_one_and_its_case_is_told() -> None:
    chain = good("D")
    assert told(chain).because == ("record/2",)
    chain.add("2026-10-01", "evaluation", "record/3", grade("A"))
    assert told(chain).met
    chain.add("2026-11-01", "evaluation", "record/4", grade("C"))
    fallen = told(chain)
    assert (fallen.met, fallen.because) == (False, ("record/4",))
    assert (fallen.near, fallen.near_on) == (True, None), "one thing is missing, and waiting does not bring it"


def test_a_barred_grade_of_another_evaluating_unit_stands_against_a_good_one() -> None:
    chain = good("AA")
    chain.add("2026-01-05", "evaluation", "record/3", grade("D", issuer="信用中国"))
    assert told(chain).because == ("record/3",)


def test_a_business_without_any_grade_is_told_what_it_takes() -> None:
    chain = Chain()
    chain.add("2025-03-01", "qualification", "record/1", licence("2029-12-31"))
    found = told(chain)
    assert found.missing == ("没有有效的信用评价结果，需要 AA、A；请参加信用评价",)
    assert (found.near, found.near_on, found.because) == (True, None, ())
    strict = BENEFIT.model_copy(update={"near_missing": 0})
    assert not told(chain, benefit=strict).near, "how few may be missing is of the edition"


@pytest.mark.parametrize(
    ("label", "until", "first_day"),
    [
        ("公示到期早于两年：到期次日起不再计入", "2027-04-01", date(2027, 4, 2)),
        ("公示三年，两年后不再计入", "2029-04-01", date(2028, 5, 8)),
        ("不公示、没有终止日的，两年后不再计入", None, date(2028, 5, 8)),
    ],
)
def test_a_penalty_stands_until_its_use_ends_or_the_years_are_over(
    label: str, until: str | None, first_day: date
) -> None:
    chain = good(until=None)
    chain.add("2026-05-08", "penalty", "penalty/1", penalty(until=until))
    found = told(chain)
    assert found.because == ("penalty/1",), label
    assert found.near_on == first_day
    assert f"{first_day} 起不再计入" in "".join(found.missing)
    assert not told(chain, first_day - timedelta(days=1)).met
    assert told(chain, first_day).met, label


@pytest.mark.parametrize("kind", ["repaired", "revoked", "frozen", "withdrawn"])
def test_what_is_repaired_revoked_or_looked_into_does_not_stand_against_anybody(kind: str) -> None:
    chain = good()
    about = chain.add("2026-10-08", "penalty", "penalty/1", penalty())
    chain.add("2026-11-23", kind, "penalty/1", {"why": "因故"}, about=about)
    assert told(chain, TODAY - timedelta(days=1)).because == ("penalty/1",)
    assert told(chain).met


@pytest.mark.parametrize("arrives", ["shown", "served"])
def test_a_penalty_stands_against_its_business_from_the_day_it_is_served(arrives: str) -> None:
    chain = good()
    about = chain.add("2026-11-02", "penalty", "penalty/1", penalty() | {"awaits_service": True})
    assert told(chain).met
    chain.add("2026-11-23", arrives, "penalty/1", about=about)
    assert told(chain, TODAY - timedelta(days=1)).met
    assert told(chain).because == ("penalty/1",)


@pytest.mark.parametrize(
    ("kind", "words"),
    [("dishonesty", "失信行为认定"), ("sanction", "失信惩戒措施"), ("watched", "重点关注对象")],
)
def test_however_old_these_may_not_be_in_force(kind: str, words: str) -> None:
    chain = good(until=None)
    body = {"title": "一件", "tab": "measure", "valid_until": "2026-12-31"}
    chain.add("2020-01-01", kind, f"{kind}/1", body | {"adverse": True})
    found = told(chain)
    assert found.because == (f"{kind}/1",)
    assert words in "".join(found.missing)
    assert found.near
    assert found.near_on == date(2027, 1, 1)
    assert told(chain, date(2027, 1, 1)).met


def test_a_business_that_is_watched_beside_its_file_waits_until_it_is_not() -> None:
    found = told(good(), watched=True)
    assert (found.missing, found.near, found.near_on) == (("是重点关注对象，退出以后符合",), True, None)


def test_a_commitment_that_failed_stands_against_it_and_one_that_is_kept_can_be_asked_for() -> None:
    asks = BENEFIT.model_copy(update={"conditions": BENEFIT.conditions.model_copy(update={"fulfilled_at_least": 1})})
    chain = good()
    assert told(chain, benefit=asks).missing == ("已履约的信用承诺 0 件，需要至少 1 件",)
    chain.add("2026-10-01", "commitment_fulfilled", "commitment/1", {"title": "承诺履约"})
    assert told(chain, benefit=asks).met
    chain.add("2026-11-01", "commitment_unfulfilled", "commitment/2", {"title": "未履约"})
    assert told(chain, benefit=asks).because == ("commitment/2",)


def test_a_newcomer_is_told_the_day_on_which_it_is_known_long_enough() -> None:
    chain = Chain()
    chain.add("2026-01-31", "qualification", "record/1", licence("2029-12-31"))
    chain.add("2026-06-01", "evaluation", "record/2", grade("AA"))
    found = told(chain)
    assert found.missing == ("自 2026-01-31 起在档，2027-01-31 满 12 个月",)
    assert (found.near, found.near_on) == (True, date(2027, 1, 31))
    assert told(chain, date(2027, 1, 31)).met


def test_it_is_near_when_all_comes_within_ninety_days_and_the_grade_lasts_until_then() -> None:
    def two_missing(until: str, grade_until: str = "2027-12-31") -> Eligibility:
        chain = good(until=grade_until)
        chain.add("2026-05-08", "penalty", "penalty/1", penalty(until=until))
        chain.add("2026-05-08", "dishonesty", "dishonesty/1", licence("2026-12-31", adverse=True))
        return told(chain)

    assert two_missing("2027-02-20").near_on == date(2027, 2, 21) == TODAY + timedelta(days=90)
    assert two_missing("2027-02-20").near
    assert not two_missing("2027-02-21").near, "one day later it is not near any more"
    lapses = two_missing("2027-02-20", "2027-02-20")
    assert (lapses.near, lapses.near_on) == (False, None), "the grade lapses the day before"


def test_what_is_had_is_weighed_by_its_own_edition_also_while_none_is_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    own = benefit_of("green-channel", TODAY)
    suspended = tuple(one.model_copy(update={"suspended": True}) for one in editions("incentive"))
    monkeypatch.setattr("rules.edition.editions", lambda _: suspended)
    with pytest.raises(Refused):
        benefits(TODAY)
    chain = good(until=None)
    chain.add("2020-01-01", "dishonesty", "dishonesty/1", licence("2026-12-31", adverse=True))
    chain.add("2020-01-01", "sanction", "sanction/1", licence("2026-12-31", adverse=True))
    found = told(chain, benefit=own)
    assert (found.met, found.near, found.near_on) == (False, True, date(2027, 1, 1))


NOON = datetime(2026, 11, 23, 12, tzinfo=SHANGHAI)
DAYS = st.dates(date(2021, 1, 1), TODAY)
ADVERSE_KINDS = st.sampled_from(
    ["penalty", "dishonesty", "sanction", "watched", "evaluation", "commitment_false", "supervision"]
)


@st.composite
def item(draw: st.DrawFn, *, adverse: bool) -> Item:
    kinds = ADVERSE_KINDS if adverse else st.sampled_from(["evaluation", "qualification", "commitment_fulfilled"])
    began = draw(DAYS)
    until = draw(st.none() | st.dates(TODAY, TODAY + timedelta(days=900)))
    kind = draw(kinds)
    return Item.model_construct(
        uscc="", seq=draw(st.integers(1, 99)), key=draw(st.uuids()).hex, case=f"{kind}/{draw(st.integers(1, 9))}",
        kind=kind, tab="evaluation" if kind == "evaluation" else "other", title="一件", unit="trc",
        body={"result": draw(st.sampled_from(["AA", "A", "B", "C", "D"]))} if kind == "evaluation" else {},
        true_on=began, known_at=NOON, valid_from=began, valid_until=until, adverse=adverse,
        published=False, published_until=None,
        state=draw(st.sampled_from(["in_force", "in_force", "awaited", "ended", "frozen", "corrected"])), state_why="",
        restricts=(),
    )  # fmt: skip


FILES = st.lists(item(adverse=False) | item(adverse=True), max_size=6)


@given(FILES, item(adverse=True), st.sampled_from(benefits(TODAY)), st.booleans())
def test_one_more_adverse_record_never_makes_a_business_eligible(
    file: list[Item], more: Item, benefit: Benefit, watched: bool
) -> None:
    before = eligibility(file, benefit, on=TODAY, watched=watched)
    after = eligibility([*file, more], benefit, on=TODAY, watched=watched)
    assert before.met or not after.met
    assert set(before.because) <= set(after.because) or more.kind == "evaluation"


@given(
    FILES,
    item(adverse=True),
    st.sampled_from(["awaited", "ended", "frozen", "corrected"]),
    st.sampled_from(benefits(TODAY)),
    st.booleans(),
)
def test_an_adverse_record_that_is_no_longer_in_use_never_takes_a_benefit_away(
    file: list[Item], more: Item, state: str, benefit: Benefit, watched: bool
) -> None:
    used, unused = (more.model_copy(update={"state": one}) for one in ("in_force", state))
    before = eligibility([*file, used], benefit, on=TODAY, watched=watched)
    after = eligibility([*file, unused], benefit, on=TODAY, watched=watched)
    assert after.met or not before.met
    assert set(before.met_reasons) - set(after.met_reasons) <= {
        reason for reason in before.met_reasons if "评价" in reason or "在档" in reason
    }, "only how a grade or the time in the file is told may change"


@given(FILES, st.integers(0, 2500), st.sampled_from(benefits(TODAY)))
def test_time_alone_breaks_neither_the_clean_years_nor_the_months_in_the_file(
    file: list[Item], later: int, benefit: Benefit
) -> None:
    def held(on: date) -> set[str]:
        reasons = eligibility(file, benefit, on=on, watched=False).met_reasons
        return {reason.split(" ")[0] for reason in reasons if "不利信息" in reason or "在档" in reason}

    assert held(TODAY) <= held(TODAY + timedelta(days=later))


@given(FILES, st.sampled_from(benefits(TODAY)), st.booleans())
def test_what_is_missing_says_so_and_the_day_it_gives_is_the_first(
    file: list[Item], benefit: Benefit, watched: bool
) -> None:
    found = eligibility(file, benefit, on=TODAY, watched=watched)
    assert found.met == (not found.missing)
    assert found.met or found.near_on is None or found.near_on > TODAY
    assert not (found.met and (found.near or found.because))
    if found.near_on is not None:
        then = [
            one.model_copy(update={"state": "ended"}) if one.valid_until and one.valid_until < found.near_on else one
            for one in file
            if one.kind != "commitment_fulfilled"
        ]
        without = benefit.model_copy(
            update={"conditions": benefit.conditions.model_copy(update={"fulfilled_at_least": 0})}
        )
        assert eligibility(then, without, on=found.near_on, watched=watched).met
