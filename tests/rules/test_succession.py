"""存续企业承继：只有合并、只有有效的、注明是谁的；最多引出提示；回执照样证得出。"""

from datetime import date
from typing import Any

import pytest

from rules.check_receipt import CheckAnswer, answer_of, answered, digest, notes_on, unproved
from rules.edition import in_force
from rules.record import Entry
from rules.succession import Predecessor, inheritance
from tests.rules.check_example import MORNING, USCC, broken_word, chain, ended, fined, question, said
from tests.rules.penalty_example import code

OLD, OLDER = code("MA000002"), code("MA000003")
DAY = MORNING.date()
PENALTY = "penalty/连交罚〔2026〕12号"


def into(successor: str, how: str = "merger", on: date = date(2026, 9, 1)) -> Any:
    return said("record/1", "merged", on, {"successor": successor, "succession": how, "title": "合并"})


def gone(*told: Any, uscc: str = OLD, to: str = USCC, how: str = "merger") -> Predecessor:
    return Predecessor(uscc, "示例旧港物流有限公司", chain(*told, into(to, how), uscc=uscc))


def counted(*before: Predecessor, on: date = DAY) -> list[str]:
    found = inheritance(USCC, before, in_force("check", DAY), on=on, known_by=MORNING)
    return [item.key for item in found.items if item.kind != "merged"]


def measure() -> Any:
    body = {"title": "限制措施", "restricts": ["procurement"], "list_item": "限制参加政府采购活动",
            "basis": "《政府采购法》第七十七条", "published": True, "adverse": True}  # fmt: skip
    return said("sanction/1", "sanction", date(2026, 6, 1), body)


def answer(*before: Predecessor, own: tuple[Entry, ...] = ()) -> CheckAnswer:
    return answered(question(), own, before)


def test_what_is_in_force_of_an_absorbed_business_counts_and_is_said_as_such() -> None:
    told = answer(gone(fined()))
    assert told.verdict == "notice"
    [item] = [one for one in told.items if one.kind == "处罚"]
    assert item.title.endswith("（存续企业承继自 示例旧港物流有限公司）")
    assert (item.record, item.inherited_from) == (f"{PENALTY}/penalty", OLD)
    assert [(one.uscc, one.seq) for one in told.inherited] == [(OLD, 2)]


def test_what_is_repaired_or_over_does_not_come_along() -> None:
    assert counted(gone(fined(), ended("repaired", f"{PENALTY}/penalty", date(2026, 8, 1)))) == []
    assert counted(gone(fined(on=date(2025, 6, 1)))) == []


@pytest.mark.parametrize(
    "one",
    [gone(fined(), how="division"), gone(fined(), to=OLDER), Predecessor(OLD, "没有登记承继", chain(fined(), uscc=OLD)),
     Predecessor(OLD, "没有档案", ())],
    ids=["分立", "承继者是别人", "链上没有合并", "空档案"],
)  # fmt: skip
def test_only_a_merger_into_this_very_business_counts(one: Predecessor) -> None:
    assert counted(one) == []


def test_before_the_merger_nothing_came_along() -> None:
    assert counted(gone(fined()), on=date(2026, 8, 31)) == []


def test_a_business_that_was_absorbed_by_an_absorbed_one_counts_too() -> None:
    far = gone(fined(), uscc=OLDER, to=OLD)
    assert counted(far, gone()) == [f"{PENALTY}/penalty"]
    assert counted(far) == []


def test_two_that_are_said_to_have_absorbed_each_other_come_to_an_end() -> None:
    loop = Predecessor(USCC, "自己", chain(fined(), into(OLD), uscc=USCC))
    assert counted(loop, gone(fined())) == [f"{PENALTY}/penalty"]


def test_what_restricted_an_absorbed_business_is_a_notice_for_the_one_that_goes_on() -> None:
    told = answer(gone(measure()))
    assert told.verdict == "notice"
    assert answered(question(), chain(measure())).verdict == "restricted"
    promised = answered(
        question(purpose="approval", by_commitment=True), (), [gone(broken_word())]
    )  # fmt: skip
    assert promised.verdict == "notice"


def test_a_grade_stays_with_whom_it_was_given_to() -> None:
    graded = said("evaluation/1", "evaluation", date(2026, 6, 1), {"result": "D", "published": True, "title": "评价"})
    assert answer(gone(graded)).grade == ""


def test_a_receipt_with_what_was_inherited_is_proved_by_the_chains_alone() -> None:
    old = gone(fined())
    told = answer(old)
    kept = digest(told)
    later = chain(fined(), into(USCC), ended("repaired", f"{PENALTY}/penalty", date(2026, 11, 24)), uscc=OLD)
    assert unproved(told, kept, {USCC: (), OLD: later}) == []
    assert answer_of(told.model_dump(mode="json")) == told
    assert "末条记录" in unproved(told, kept, {USCC: ()})[0]
    milder = old.entries[0].model_copy(update={"body": {"publication": {"published": False}}})
    assert "内容与摘要不符" in unproved(told, kept, {USCC: (), OLD: (milder, old.entries[1])})[0]


def test_a_receipt_from_before_records_were_named_keeps_its_digest_and_its_proof() -> None:
    told = answered(question(), chain(fined()))
    row = told.model_dump(mode="json")
    assert "inherited" not in row
    for one in (*row["grounds"], *row["items"]):
        assert one.pop("record") == f"{PENALTY}/penalty"
        assert "inherited_from" not in one
    old = answer_of(row)
    assert old.model_dump(mode="json") == row
    assert unproved(old, digest(old), {USCC: chain(fined())}) == []
    assert unproved(told, digest(told), {USCC: chain(fined())}) == []


def test_what_counted_is_not_asked_to_be_looked_up_again() -> None:
    chains = answer(gone(fined())).inherited
    notes = notes_on(question().request, "示例", [OLD, OLDER], "", chains)
    assert notes[0].startswith(f"该主体合并了 示例旧港物流有限公司（{OLD}）")
    assert notes[1:] == (f"该主体承继了 {OLDER} 的信用档案，请一并查验",)
