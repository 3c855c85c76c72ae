"""信用档案按两个时间折叠：那天是什么样，那时知道什么。"""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.credit_file import KINDS, merged
from rules.record import Entry
from tests.rules.credit_file_example import SHANGHAI, Chain, commitment, licence, penalty

ENDINGS = [
    ("信用修复", "repaired", "2026-08-01", "2026-07-31", "in_force"),
    ("信用修复", "repaired", "2026-08-01", "2026-08-01", "ended"),
    ("处罚撤销", "revoked", "2026-05-02", "2026-05-02", "ended"),
    ("处罚变更", "changed", "2026-05-02", "2026-05-01", "in_force"),
    ("登记撤回", "withdrawn", "2026-04-03", "2026-04-03", "ended"),
]


@pytest.mark.parametrize(("why", "kind", "ended", "on", "state"), ENDINGS)
def test_what_ends_a_penalty_ends_it_on_its_own_day(why: str, kind: str, ended: str, on: str, state: str) -> None:
    chain = Chain()
    key = chain.add("2026-04-02", "penalty", "penalty/1", penalty(), true_on="2026-04-01")
    chain.add(ended, kind, "penalty/1", {"why": why}, about=key)
    [found] = [one for one in chain.file(on) if one.key == key]
    assert (found.state, found.published) == (state, state == "in_force")
    assert found.state != "ended" or why in found.state_why


def test_a_penalty_past_its_last_day_is_over_before_anybody_writes_so() -> None:
    chain = Chain()
    key = chain.add("2026-04-02", "penalty", "penalty/1", penalty(until="2027-04-01"), true_on="2026-04-01")
    assert chain.states("2027-04-01") == {key: "in_force"}
    assert chain.states("2027-04-02") == {key: "ended"}
    chain.add("2027-04-05", "expired", "penalty/1", {"why": "公示期届满"}, about=key)
    assert chain.states("2027-04-01") == {key: "in_force"}
    [over] = chain.file("2027-04-06")
    assert (over.valid_until, over.state_why) == (date(2027, 4, 1), "使用期限至 2027-04-01，已届满")


def test_a_penalty_that_is_not_published_is_kept_and_not_shown() -> None:
    chain = Chain()
    chain.add("2026-04-02", "penalty", "penalty/1", penalty(until=None))
    [item] = chain.file("2035-01-01", "2035-01-01")
    assert (item.state, item.published, item.valid_until, item.adverse) == ("in_force", False, None, True)


AWAITS = {"awaits_service": True}
ARRIVALS = [
    ("送达以前", AWAITS, ["shown 2026-04-10"], "2026-04-09", "awaited", False),
    ("送达的当天", AWAITS, ["shown 2026-04-10"], "2026-04-10", "in_force", True),
    ("一直没有送达，公示的最后一日", AWAITS, [], "2027-04-01", "awaited", False),
    ("一直没有送达，期满以后", AWAITS, [], "2027-04-02", "ended", False),
    ("送达以前撤销", AWAITS, ["revoked 2026-04-05"], "2026-04-05", "ended", False),
    ("送达以前提出异议", AWAITS, ["frozen 2026-04-05"], "2026-04-09", "frozen", False),
    ("异议期间送达", AWAITS, ["frozen 2026-04-05", "shown 2026-04-10"], "2026-04-10", "frozen", True),
    ("异议了结，仍未送达", AWAITS, ["frozen 2026-04-05", "unfrozen 2026-04-08"], "2026-04-09", "awaited", False),
    ("不等送达的", {"awaits_service": False}, [], "2026-04-09", "in_force", True),
]


@pytest.mark.parametrize(("label", "more", "told", "on", "state", "published"), ARRIVALS)
def test_a_penalty_is_in_force_and_shown_from_the_day_its_papers_have_arrived(
    label: str, more: dict[str, bool], told: list[str], on: str, state: str, published: bool
) -> None:
    chain = Chain()
    key = chain.add("2026-04-02", "penalty", "penalty/1", penalty() | more, true_on="2026-04-01")
    for kind, day in (one.split(" ") for one in told):
        chain.add(day, kind, "objection/1" if "frozen" in kind else "penalty/1", about=key)
    [item] = chain.file(on)
    assert (item.state, item.published, item.over) == (state, published, state == "ended"), label
    assert item.state != "awaited" or item.state_why == "文书送达、公示之日起才使用"


def test_a_penalty_that_is_not_published_is_in_force_from_the_day_of_its_service_until_it_turns_out_to_be_none() -> (
    None
):
    chain = Chain()
    key = chain.add("2026-04-02", "penalty", "penalty/1", penalty(until=None) | AWAITS)
    assert chain.file("2026-04-02")[0].state_why == "文书送达之日起才使用"
    for day, kind in (("2026-04-10", "served"), ("2026-04-12", "unserved"), ("2026-04-20", "served")):
        chain.add(day, kind, f"penalty/{day}", about=key)
    days = ("2026-04-09", "2026-04-10", "2026-04-12", "2026-04-20")
    found = [chain.file(day)[0] for day in days]
    assert [one.state for one in found] == ["awaited", "in_force", "awaited", "in_force"]
    assert not any(one.published for one in found)


def test_a_penalty_whose_service_was_undone_waits_as_what_is_looked_into() -> None:
    chain = Chain()
    key = chain.add("2026-04-02", "penalty", "penalty/1", penalty() | AWAITS)
    chain.add("2026-04-10", "shown", "penalty/1", about=key)
    chain.add("2026-04-13", "frozen", "penalty/1", {"why": "送达不成立"}, about=key)
    chain.add("2026-04-20", "unfrozen", "penalty/1", about=key)
    days = ("2026-04-10", "2026-04-13", "2026-04-20")
    assert [chain.states(day)[key] for day in days] == ["in_force", "frozen", "in_force"]
    assert [chain.file(day)[0].published for day in days] == [True, False, True]


def test_what_was_entered_late_is_true_earlier_and_known_later() -> None:
    chain = Chain()
    key = chain.add("2026-06-10", "penalty", "penalty/1", penalty(), true_on="2026-04-01")
    assert chain.states("2026-05-01", known="2026-06-09") == {}
    assert chain.states("2026-05-01", known="2026-06-10") == {key: "in_force"}
    assert chain.states("2026-03-31", known="2026-06-10") == {}


def test_a_record_under_verification_is_not_used_until_all_verifications_are_over() -> None:
    chain = Chain()
    key = chain.add("2026-04-02", "penalty", "penalty/1", penalty())
    chain.add("2026-05-01", "frozen", "objection/1", about=key)
    chain.add("2026-05-03", "frozen", "objection/2", about=key)
    chain.add("2026-05-06", "unfrozen", "objection/1", about=key)
    chain.add("2026-05-08", "unfrozen", "objection/2", about=key)
    days = ("2026-04-30", "2026-05-01", "2026-05-06", "2026-05-07", "2026-05-08")
    assert [chain.states(day)[key] for day in days] == ["in_force", "frozen", "frozen", "frozen", "in_force"]
    assert chain.states("2026-05-05", known="2026-04-30") == {key: "in_force"}
    [frozen] = chain.file("2026-05-05")
    assert frozen.published
    assert frozen.state_why == "2026-05-01 起核实中，核实期间暂不使用"


def test_what_its_own_case_stops_is_not_shown_meanwhile_and_says_why() -> None:
    chain = Chain()
    key = chain.add("2026-04-02", "penalty", "penalty/1", penalty())
    chain.add("2026-05-01", "frozen", "penalty/1", {"why": "电子送达被退回"}, about=key)
    [stopped] = chain.file("2026-05-02")
    assert (stopped.state, stopped.published) == ("frozen", False)
    assert stopped.state_why.endswith("：电子送达被退回")
    chain.add("2026-05-09", "unfrozen", "penalty/1", {"why": "已经重新送达"}, about=key)
    assert chain.file("2026-05-09")[0].published


def test_a_correction_supersedes_for_every_day_from_when_it_is_known() -> None:
    chain = Chain()
    key = chain.add("2026-04-02", "penalty", "penalty/1", penalty())
    chain.add("2026-05-01", "frozen", "objection/1", about=key)
    change = {"before": {"decision": {"fine": "5000.00"}}, "after": {"decision": {"fine": "500.00"}}, "reason": "笔误"}
    new = chain.add("2026-05-06", "corrected", "objection/1", change, about=key)
    assert chain.states("2026-04-15", known="2026-04-20") == {key: "in_force"}
    assert chain.states("2026-04-15", known="2026-05-06") == {key: "corrected", new: "in_force"}
    old, now = chain.file("2026-05-06")
    assert (old.body["decision"]["fine"], now.body["decision"]["fine"]) == ("5000.00", "500.00")
    assert (now.kind, now.case, now.body["decision"]["no"]) == ("penalty", "objection/1", "连交罚〔2026〕1号")
    assert (old.published, now.published, old.state_why) == (False, True, "2026-05-06 已更正：笔误")


def test_what_is_said_of_one_version_is_said_of_the_record() -> None:
    chain = Chain()
    key = chain.add("2026-04-02", "penalty", "penalty/1", penalty())
    first = chain.add("2026-05-06", "corrected", "objection/1", {"after": {"a": "1"}}, about=key)
    second = chain.add("2026-05-07", "corrected", "objection/2", {"after": {"b": "2"}}, about=key)
    chain.add("2026-06-01", "frozen", "objection/3", about=first)
    assert chain.states("2026-06-01") == {key: "corrected", first: "corrected", second: "frozen"}
    assert {"a": "1", "b": "2"}.items() <= chain.file("2026-06-01")[-1].body.items()
    chain.add("2026-06-02", "repaired", "penalty/1", about=key)
    assert chain.states("2026-06-02")[second] == "ended"


def test_a_record_that_should_not_have_been_leaves_none_behind() -> None:
    chain = Chain()
    key = chain.add("2026-04-02", "qualification", "record/1", licence())
    chain.add("2026-05-06", "corrected", "objection/1", {"after": None, "reason": "张冠李戴"}, about=key)
    assert chain.states("2026-04-02") == {key: "corrected"}


def test_a_commitment_ends_with_its_outcome_and_a_failure_with_its_repair() -> None:
    chain = Chain()
    key = chain.add("2026-04-02", "commitment", "commitment/1", commitment())
    failed = chain.add("2026-06-02", "commitment_false", "commitment/1", {"title": "虚假承诺"}, about=key)
    assert chain.states("2026-06-02") == {key: "ended", failed: "in_force"}
    assert [item.adverse for item in chain.file("2026-06-02")] == [False, True]
    repaired = chain.add("2026-09-02", "commitment_restored", "commitment/1", {"why": "准予恢复"}, about=failed)
    assert chain.states("2026-09-02") == {key: "ended", failed: "ended", repaired: "ended"}
    assert [item.tab for item in chain.file("2026-09-02")] == ["commitment", "commitment", "repair"]


def test_a_record_says_its_own_title_unit_tab_and_days() -> None:
    chain = Chain()
    body = licence(valid_from="2026-05-01", restricts=["行政审批"], adverse=True, tab="inspection")
    chain.add("2026-04-02", "supervision", "record/1", body)
    assert chain.file("2026-04-30") == ()
    [item] = chain.file("2026-05-01")
    assert (item.title, item.unit, item.tab) == ("道路运输经营许可证", "trc", "inspection")
    assert (item.valid_until, item.restricts, item.adverse) == (date(2026, 12, 31), ("行政审批",), True)


def test_a_destroyed_body_leaves_a_line_without_content() -> None:
    chain = Chain()
    chain.add("2026-04-02", "penalty", "penalty/1", penalty())
    chain.entries[0] = chain.entries[0].model_copy(update={"body": None, "salt": ""})
    [item] = chain.file("2026-04-02")
    assert (item.title, item.body, item.published) == ("内容已封存", {}, False)


def test_fields_within_fields_are_corrected_one_by_one() -> None:
    assert merged({"a": {"x": 1, "y": 2}, "b": [1]}, {"a": {"y": 3}, "b": [2]}) == {"a": {"x": 1, "y": 3}, "b": [2]}


DAY = st.integers(0, 60).map(lambda offset: date(2026, 1, 1) + timedelta(offset))


@st.composite
def chains(draw: st.DrawFn) -> list[Entry]:
    """Any course of a record: known in order, true at any time, served, ended, frozen and corrected as it comes."""
    chain, keys = Chain(), [""]
    for n, known in enumerate(sorted(draw(st.lists(DAY, min_size=1, max_size=12)))):
        said = ["frozen", "unfrozen", "corrected", "ended", "shown", "served", "unserved"]
        kind = draw(st.sampled_from(["qualification", "supervision", *said]))
        about = draw(st.sampled_from(keys)) if kind in said else ""
        until, awaits = draw(st.none() | DAY.map(str)), draw(st.booleans())
        body = licence(until=until, after={"title": str(n)}, awaits_service=awaits)
        true_on = min(known, draw(DAY))
        keys.append(chain.add(str(known), kind, f"case/{n}", body, true_on=str(true_on), about=about))
    return chain.entries


@given(chains(), DAY, DAY)
def test_what_became_known_later_changes_nothing_of_what_was_known(entries: list[Entry], on: date, known: date) -> None:
    chain, earlier = Chain(), Chain()
    chain.entries = entries
    earlier.entries = [entry for entry in entries if entry.known_at[:10] <= str(known)]
    assert chain.file(str(on), str(known)) == earlier.file(str(on))


@given(chains(), DAY)
def test_each_record_has_one_version_that_counts_and_only_within_its_days(entries: list[Entry], on: date) -> None:
    chain = Chain()
    chain.entries = entries
    found = chain.file(str(on))
    assert len({item.key for item in found}) == len(found)
    for item in found:
        assert item.kind in KINDS
        assert item.state_why
        assert item.valid_from <= on
        assert not item.published or item.state in ("in_force", "frozen")
        if item.state == "in_force":
            assert item.valid_until is None or on <= item.valid_until
        assert item.known_at <= datetime(2030, 1, 1, tzinfo=SHANGHAI)
