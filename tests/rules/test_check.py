"""信用查验的结论：一张表；回执：当时如此，以后也算得出。"""

from datetime import date, timedelta
from typing import Any

import pytest

from rules.check import CheckRequest, counts, faults, purposes, verdict
from rules.check_receipt import answered, digest, receipt_number, unproved
from rules.credit_file import Item, items
from rules.edition import in_force
from rules.record import Entry
from tests.rules.check_example import MORNING, USCC, asked, broken_word, chain, ended, fined, question, said

DAY = MORNING.date()
PENALTY = "penalty/连交罚〔2026〕12号"
RESTRICTING = {
    "title": "一年内禁止参加政府采购活动", "unit": "enf", "valid_until": "2027-06-01", "published": True,
    "restricts": ["procurement"], "list_item": "限制参加政府采购活动", "basis": "《政府采购法》第七十七条",
    "adverse": True,
}  # fmt: skip


def measure(**changed: Any) -> Any:
    return said("measure/1", "other", date(2026, 6, 1), RESTRICTING | changed)


def judged(entries: tuple[Entry, ...], on: date = DAY, **question: Any) -> Any:
    request = asked(**question)
    at = MORNING + (on - DAY)
    return verdict(items(entries, on=on, known_by=at), request, in_force("check", on))


TABLE: list[tuple[str, tuple[Any, ...], dict[str, Any], str]] = [
    ("没有记录", (), {}, "none"),
    ("公示中的处罚", (fined(),), {}, "notice"),
    ("不公示的处罚", (fined(published=False),), {}, "none"),
    ("决定书还没有送达的处罚", (fined(awaits_service=True),), {}, "none"),
    ("决定书还没有送达的严重处罚，承诺办理", (fined(klass="serious", awaits_service=True),),
     {"purpose": "approval", "by_commitment": True}, "none"),
    ("决定书送达以后的处罚", (fined(awaits_service=True), said(PENALTY, "shown", date(2026, 4, 9),
      {"about": f"{PENALTY}/penalty"})), {}, "notice"),
    ("已修复的处罚", (fined(), ended("repaired", f"{PENALTY}/penalty", date(2026, 8, 1))), {}, "none"),
    ("公示期满的处罚", (fined(), ended("expired", f"{PENALTY}/penalty", date(2026, 8, 1))), {}, "none"),
    ("撤销的处罚", (fined(), ended("revoked", f"{PENALTY}/penalty", date(2026, 8, 1))), {}, "none"),
    ("期限届满而没有人记录", (fined(on=date(2025, 4, 1)),), {}, "none"),
    ("核实中的处罚", (fined(), said("objection/1", "frozen", date(2026, 9, 1), {"about": f"{PENALTY}/penalty"})), {},
     "none"),
    ("核实无误的处罚", (fined(), said("objection/1", "frozen", date(2026, 9, 1), {"about": f"{PENALTY}/penalty"}),
      said("objection/1", "unfrozen", date(2026, 9, 2), {"about": f"{PENALTY}/penalty"})), {}, "notice"),
    ("更正为没有这件处罚", (fined(), said("objection/1", "corrected", date(2026, 9, 1),
      {"about": f"{PENALTY}/penalty", "before": {}, "after": None})), {}, "none"),
    ("点名本用途并写明清单条目的措施", (measure(),), {}, "restricted"),
    ("点名别的用途的措施", (measure(),), {"purpose": "bidding"}, "notice"),
    ("没有清单条目的措施", (measure(list_item=""),), {}, "notice"),
    ("没有依据的措施", (measure(basis=""),), {}, "notice"),
    ("已届满的措施", (measure(valid_until="2026-10-01"),), {}, "none"),
    ("虚假承诺，一般办理", (broken_word(),), {"purpose": "approval"}, "notice"),
    ("虚假承诺，承诺办理", (broken_word(),), {"purpose": "approval", "by_commitment": True}, "restricted"),
    ("未履约，承诺办理", (broken_word("unfulfilled"),), {"purpose": "approval", "by_commitment": True}, "restricted"),
    ("部分履约，承诺办理", (broken_word("partly"),), {"purpose": "approval", "by_commitment": True}, "none"),
    ("已履约，承诺办理", (broken_word("fulfilled"),), {"purpose": "approval", "by_commitment": True}, "none"),
    ("已修复的虚假承诺，承诺办理", (broken_word(), ended("commitment_restored", "commitment/1/commitment_false",
      date(2026, 8, 1))), {"purpose": "approval", "by_commitment": True}, "none"),
    ("严重处罚，承诺办理", (fined(klass="serious"),), {"purpose": "approval", "by_commitment": True}, "restricted"),
    ("严重失信认定，承诺办理", (said("dishonesty/1", "dishonesty", date(2026, 6, 1), {
      "title": "认定", "degree": "serious", "adverse": True, "published": True}),),
      {"purpose": "approval", "by_commitment": True}, "restricted"),
    ("一般失信认定，不公示", (said("dishonesty/1", "dishonesty", date(2026, 6, 1), {
      "title": "认定", "degree": "general", "adverse": True, "published": False}),), {}, "none"),
    ("一般处罚，承诺办理", (fined(),), {"purpose": "approval", "by_commitment": True}, "notice"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "question", "effect"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_the_verdict(told: tuple[Any, ...], question: dict[str, Any], effect: str) -> None:
    assert judged(chain(*told), **question).effect == effect


def test_a_restriction_names_its_list_item_and_basis() -> None:
    found = judged(chain(fined(), measure()))
    [restriction] = [one for one in found.grounds if one.effect == "restricted"]
    assert (restriction.list_item, restriction.basis) == ("限制参加政府采购活动", "《政府采购法》第七十七条")
    assert len(found.items) == 2


def test_what_is_repaired_appears_nowhere_in_an_answer() -> None:
    entries = chain(fined(), ended("repaired", f"{PENALTY}/penalty", date(2026, 8, 1)))
    answer = answered(question(), entries)
    assert "连交罚" not in answer.model_dump_json()
    assert (answer.seq, answer.items, answer.grounds) == (2, (), ())


def test_the_grade_is_the_newest_one_in_force() -> None:
    graded = [
        said(
            f"evaluation/{year}", "evaluation", date(year, 6, 1), {"result": grade, "published": True, "title": "评价"}
        )
        for year, grade in ((2025, "C"), (2026, "A"))
    ]
    assert judged(chain(*graded)).grade == "A"
    assert judged(chain(*graded), on=date(2026, 5, 1)).grade == "C"


def test_a_sealed_record_has_no_part() -> None:
    [entry] = chain(fined())
    [item] = items([entry.model_copy(update={"body": None})], on=DAY, known_by=MORNING)
    assert isinstance(item, Item)
    assert not counts(item)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"uscc": "91320799MA00000156"}, "uscc"), ({"purpose": "dinner"}, "purpose"),
     ({"by_commitment": True}, "by_commitment")],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_says_where(changed: dict[str, Any], field: str) -> None:
    assert set(faults(asked(**changed), on=DAY)) == {field}


def test_the_six_purposes_of_the_plan() -> None:
    titles = [one.title for one in purposes(DAY)]
    assert titles == ["政府采购", "招标投标", "行政审批", "市场准入", "资质审核", "执法检查"]
    assert faults(asked(), on=DAY) == {}


def test_a_check_is_proved_as_it_was_that_morning() -> None:
    then = chain(fined())
    answer = answered(question(), then)
    later = chain(fined(), ended("repaired", f"{PENALTY}/penalty", date(2026, 11, 24)))
    assert later[:1] == then
    assert answer.verdict == "notice"
    assert unproved(answer, digest(answer), {USCC: later}) == []
    assert answered(question(at=MORNING + timedelta(days=2)), later).verdict == "none"


def test_what_was_changed_afterwards_is_found() -> None:
    then = chain(fined())
    answer = answered(question(), then)
    kept = digest(answer)
    assert "摘要不符" in unproved(answer.model_copy(update={"verdict": "none"}), kept, {USCC: then})[0]
    assert "末条记录" in unproved(answer, kept, {})[0]
    assert "末条记录" in unproved(answer, kept, {USCC: chain(fined(on=date(2026, 4, 2)))})[0]
    milder = then[0].model_copy(update={"body": {**(then[0].body or {}), "publication": {"published": False}}})
    assert "内容与摘要不符" in unproved(answer, kept, {USCC: (milder,)})[0]
    destroyed = then[0].model_copy(update={"body": None, "salt": ""})
    assert "销毁" in unproved(answer, kept, {USCC: (destroyed,)})[0]
    forged = answer.model_copy(update={"verdict": "none", "verdict_title": "无", "grounds": ()})
    assert "重算" in unproved(forged, digest(forged), {USCC: then})[0]


def test_an_answer_about_nobody_says_so_and_is_proved_too() -> None:
    answer = answered(question(name=""), ())
    assert answer.notes == ("本系统没有该主体的信用档案",)
    assert unproved(answer, digest(answer), {USCC: chain(fined())}) == []


def test_another_name_than_the_one_on_file_is_noted() -> None:
    assert "不一致" in answered(question(subject="别的公司"), ()).notes[0]
    assert answered(question(subject="示例海州物流有限公司"), ()).notes == ()


def test_a_number_is_read_without_doubt() -> None:
    assert receipt_number(date(2026, 11, 23), bytes(range(10))) == "CX20261123-23456789AB"
    assert CheckRequest.model_validate(asked().model_dump()) == asked()
