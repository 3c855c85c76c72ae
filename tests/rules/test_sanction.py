"""过惩相当、清单以外不得惩戒、不长于认定：逐项的表，和任意日子、任意组合都成立的性质。"""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.clock import limits
from rules.edition import editions, in_force
from rules.form import FORMS
from rules.sanction import faults, klass_rule, proportion, sanction_case, sanction_dates, sanction_number
from rules.sanction_form import LiftProposal, SanctionFeedback, SanctionNoticeApproval
from rules.sanction_step import KINDS
from tests.rules.penalty_example import code
from tests.rules.sanction_example import determination, item, proposal

ON = date(2026, 5, 14)
ENDS = date(2028, 5, 13)


def weighed(klass: str = "II", degree: Any = "serious", months: int = 6, **changed: Any) -> Any:
    one = item(klass=klass, **changed)
    return proportion(one, degree, months=months, determination_ends_on=ENDS, start=ON, on=ON)


@pytest.mark.parametrize(
    ("degree", "klass", "months", "met"),
    [
        ("general", "III", 12, True),
        ("general", "II", 12, True),
        ("general", "I", 1, False),
        ("general", "II", 13, False),
        ("serious", "I", 23, True),
        ("serious", "I", 24, False),
        ("serious", "II", 36, False),
    ],
)
def test_what_a_degree_allows_is_a_table(degree: str, klass: str, months: int, met: bool) -> None:
    """2026-05-14 起 24 个月到 2028-05-14，晚于认定的最后一日 2028-05-13。"""
    assert weighed(klass, degree, months).met is met


def test_the_proportion_says_what_was_allowed_and_what_was_chosen() -> None:
    found = weighed("I", "general", 6)
    assert (found.allowed, found.chosen, found.met) == (("III", "II"), "I", False)
    said = "；".join(found.reasons)
    assert "一般失信" in said
    assert "超出此范围" in said
    assert "本系统设定，待核定" in said, "what nobody found in a law is not told as one"


def test_a_measure_that_reduces_rights_without_a_basis_is_never_proportionate() -> None:
    assert weighed("I").met
    assert not weighed("I", basis=" ").met
    assert weighed("III", basis="").met


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"units": ("nobody",)}, "units"),
        ({"units": (), "partners": ()}, "units"),
        ({"interested": ("svc",)}, "units"),
        ({"months": 37}, "months"),
        ({"months": 24}, "months"),
        ({"uscc": code("MAAK4299")}, "determination"),
        ({"uscc": "12345"}, "uscc"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changed: dict[str, Any], field: str) -> None:
    found = faults(proposal(**changed), item=item(), determination=determination(), on=ON)
    assert field in found
    assert found[field].strip()


def test_a_sound_proposal_has_no_fault() -> None:
    assert faults(proposal(), item=item(), determination=determination(), on=ON) == {}


@pytest.mark.parametrize(
    "changed",
    [
        {"served_on": None},
        {"starts_on": date(2026, 5, 15)},
        {"ended_on": date(2026, 5, 14)},
        {"ends_on": date(2026, 5, 13)},
        {"starts_on": None, "ends_on": None},
    ],
)
def test_nothing_rests_on_a_determination_that_is_not_in_force(changed: dict[str, Any]) -> None:
    found = faults(proposal(), item=item(), determination=determination(**changed), on=ON)
    assert "determination" in found


def test_nothing_is_applied_outside_a_list() -> None:
    assert "清单以外不得惩戒" in faults(proposal(), item=None, determination=determination(), on=ON)["item_no"]
    assert faults(proposal(), item=item(), determination=None, on=ON).keys() == {"determination"}
    unbased = faults(proposal(), item=item(klass="I", basis=""), determination=determination(), on=ON)
    assert "没有引用" in unbased["item_no"]
    light = faults(proposal(), item=item(klass="I"), determination=determination(degree="general"), on=ON)
    assert "过惩相当" in light["item_no"]


@given(
    start=st.dates(date(2023, 1, 1), date(2030, 12, 31)),
    months=st.integers(1, 120),
    lasts=st.integers(0, 4000),
)
def test_no_measure_outlasts_its_determination(start: date, months: int, lasts: int) -> None:
    until = start + timedelta(days=lasts)
    found = sanction_dates(start, months, determination_ends_on=until)
    assert found.starts_on == start
    assert start <= found.ends_on <= until
    assert (len(found.reasons) == 2) is (found.ends_on == until and "不长于认定" in found.reasons[-1])


@given(
    klass=st.sampled_from(("I", "II", "III")),
    degree=st.sampled_from(("general", "serious")),
    months=st.integers(1, 120),
    basis=st.sampled_from(("", "《示例条例》第一条")),
    lasts=st.integers(1, 2000),
)
def test_a_measure_is_proportionate_exactly_when_nothing_keeps_it_from_being_filed(
    klass: str, degree: Any, months: int, basis: str, lasts: int
) -> None:
    one, until = item(klass=klass, basis=basis), ON + timedelta(days=lasts)
    found = proportion(one, degree, months=months, determination_ends_on=until, start=ON, on=ON)
    known = determination(degree=degree, ends_on=until)
    assert found.met is (faults(proposal(months=months), item=one, determination=known, on=ON) == {})


def test_one_item_of_one_list_on_one_determination_is_one_case() -> None:
    first = sanction_case(proposal())
    assert first == sanction_case(proposal(months=9, reason="另一个理由", units=("svc",)))
    assert (
        len({first, sanction_case(proposal(item_no="2")), sanction_case(proposal(determination="dishonesty/二"))}) == 3
    )
    assert sanction_case(proposal(), 2) == f"{first}~2"
    assert sanction_number(first, ON) == f"惩-2026-{first.rpartition('-')[2]}"


def test_only_what_reduces_rights_is_heard_in_advance() -> None:
    assert [klass_rule(klass, ON)["heard"] for klass in ("I", "II", "III")] == [True, False, False]
    edition = in_force("sanction", ON)
    assert all(row["doubt"] for part in ("class", "degree") for row in edition.data[part].values())


@pytest.mark.parametrize("name", KINDS)
def test_every_step_has_a_form_a_clause_and_a_limit_in_every_edition(name: str) -> None:
    kind = KINDS[name]
    assert kind.form in FORMS
    assert kind.clause
    for edition in editions("limit"):
        assert set(kind.limits) <= set(limits(edition.in_force_on)), edition.in_force_on
    assert set(kind.not_by) <= {*KINDS, "filed", "lift"}, "a hand that no step of the case has"


def test_proposer_reviewer_and_head_are_three_persons() -> None:
    assert "filed" in KINDS["sanction_legal"].not_by
    assert {"filed", "sanction_legal"} <= set(KINDS["sanction_decision"].not_by)
    assert {"filed", "sanction_legal"} <= set(KINDS["sanction_answer"].not_by)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (SanctionNoticeApproval, {"outcome": "stop"}),
        (SanctionFeedback, {"outcome": "done", "on": ON}),
        (SanctionFeedback, {"outcome": "refused", "on": ON}),
        (SanctionFeedback, {"outcome": "not_applicable", "on": ON}),
        (LiftProposal, {"reason": ""}),
    ],
)
def test_a_form_without_its_reason_is_refused(form: Any, said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        form.model_validate(said)
