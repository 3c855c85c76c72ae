"""Who may answer a step, and that no sequence of words puts one person into two protected roles of a case."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import settings as trying
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rules.actor import Actor, Role
from rules.penalty_step import KINDS, step
from rules.step import Step, refusals

DAY = date(2026, 4, 1)
STAFF: dict[str, tuple[Role, ...]] = {
    "zhang": ("handler",),
    "li": ("reviewer",),
    "wang": ("head",),
    "zhao": ("handler", "reviewer"),
    "qian": ("reviewer", "head"),
    "sun": ("handler", "reviewer", "head"),
}
PEOPLE = st.sampled_from(sorted(STAFF))
WHOM = st.sampled_from(["", *sorted(STAFF)])


def officer(person: str, roles: tuple[Role, ...] = ("reviewer",), unit: str = "enf", acting_for: str = "") -> Actor:
    return Actor(kind="staff", id=person, name=person, unit=unit, roles=roles, acting_for=acting_for)


REVIEW = step("repair_review", unit="enf", anchor=DAY, barred=("interested", "zfc"))
NO_HANDS: dict[str, frozenset[str]] = {}


@pytest.mark.parametrize(
    ("label", "by", "hands", "said"),
    [
        ("本单位审核", officer("li"), NO_HANDS, ""),
        ("别的岗位", officer("li", ("handler",)), NO_HANDS, "审核岗位办理"),
        ("别的单位", officer("li", unit="haizhou"), NO_HANDS, "其他单位"),
        ("登记人自己", officer("li"), {"filed": frozenset({"li"})}, "职责分离"),
        ("替登记人代办", officer("li", acting_for="zhang"), {"filed": frozenset({"zhang"})}, "职责分离"),
        ("登记人由他代办过", officer("li"), {"filed": frozenset({"zhang", "li"})}, "职责分离"),
        ("退回过的负责人", officer("li"), {"repair_decision": frozenset({"li"})}, "职责分离"),
        ("有利害关系的人", officer("interested"), NO_HANDS, "回避"),
        ("替有利害关系的人代办", officer("li", acting_for="interested"), NO_HANDS, "回避"),
        ("企业", Actor(kind="business", id="91320799MA9EXM006B", name="示例企业"), NO_HANDS, "审核岗位办理"),
        ("其他系统", Actor(kind="system", id="key", name="某系统", unit="enf"), NO_HANDS, "审核岗位办理"),
    ],
)
def test_a_refusal_says_why(label: str, by: Actor, hands: dict[str, frozenset[str]], said: str) -> None:
    reasons = refusals(REVIEW, by, hands)
    assert bool(reasons) == bool(said), label
    assert said in "；".join(reasons), label


def test_a_step_of_the_business_is_answered_by_that_business_alone() -> None:
    asked = step("repair_supplement", unit="91320799MA9EXM006B", anchor=DAY)
    own = Actor(kind="business", id="91320799MA9EXM006B", name="示例企业")
    assert refusals(asked, own, {}) == []
    assert refusals(asked, own.model_copy(update={"id": "91320799MA9EXM014J"}), {})
    assert refusals(asked, officer("li", ("handler", "reviewer", "head"), unit="91320799MA9EXM006B"), {})


def test_a_step_for_one_person_is_answered_by_them_or_their_substitute() -> None:
    asked = REVIEW.model_copy(update={"person": "li"})
    assert refusals(asked, officer("li"), {}) == []
    assert refusals(asked, officer("zhou", acting_for="li"), {}) == []
    assert "指定" in refusals(asked, officer("zhou"), {})[0]


def exclusive() -> Iterator[tuple[str, str]]:
    """Every pair of roles of a case that one person may not hold both of, as the table of steps has it."""
    yield from {tuple(sorted((name, other))) for name, kind in KINDS.items() for other in kind.not_by}  # type: ignore[misc]


class Bureau(RuleBasedStateMachine):
    """A unit of six people works on one case: they claim, hand over, stand in, let go, and answer what is open.

    The course is that of the penalty: papers may come back, a review may be returned or extended, requests may be
    withdrawn and made again. The machine knows the course; who may do what is decided by `refusals` alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self.hands: dict[str, frozenset[str]] = {}
        self.roles: dict[str, set[str]] = {}
        self.substitutes: set[tuple[str, str]] = set()
        self.holder: tuple[str, str] | None = None
        self.open: Step = self.asked("class_confirmation")

    def asked(self, name: str) -> Step:
        return step(name, unit="enf", anchor=DAY)

    @initialize(person=PEOPLE)
    def file(self, person: str) -> None:
        self.hold("filed", officer(person, STAFF[person]))

    @rule(absent=PEOPLE, substitute=PEOPLE)
    def substitute(self, absent: str, substitute: str) -> None:
        if absent != substitute:
            self.substitutes.add((substitute, absent))

    @rule(person=PEOPLE, acting_for=WHOM)
    def claim(self, person: str, acting_for: str) -> None:
        """Take what nobody holds; a substitute takes it for the one they stand in for."""
        by = self.actor(person, acting_for)
        if self.holder is None and by and not self.refused(by):
            self.holder = (person, acting_for)

    @precondition(lambda self: self.holder is not None)
    @rule(person=PEOPLE)
    def transfer(self, person: str) -> None:
        by = self.actor(person, "")
        if by and not self.refused(by):
            self.holder = (person, "")

    @precondition(lambda self: self.holder is not None)
    @rule()
    def release(self) -> None:
        self.holder = None

    @rule(whose=st.integers(0, 50), way=st.integers(0, 3))
    def answer(self, whose: int, way: int) -> None:
        """Anyone whom the rule lets answer does, whoever holds it: the desk is a convenience, the rule is the judge."""
        pairs = [("", person) for person in sorted(STAFF)] + [(absent, one) for one, absent in sorted(self.substitutes)]
        able = [by for absent, one in pairs if (by := self.actor(one, absent)) and not self.refused(by)]
        if able:
            self.hold(self.open.name, able[whose % len(able)])
            ways = COURSE[self.open.name]
            self.put(ways[way % len(ways)])

    @precondition(lambda self: self.open.name in ("repair_acceptance", "repair_review", "repair_decision"))
    @rule()
    def withdraw(self) -> None:
        """The business takes its request back and makes another."""
        self.put("repair_acceptance")

    @precondition(lambda self: self.open.name not in ("class_confirmation", "revision_approval"))
    @rule(person=PEOPLE)
    def revise(self, person: str) -> None:
        """A revision is proposed by one and approved by another; who approved one proposes none."""
        if person not in self.hands.get("revision_approval", frozenset()):
            self.hold("revision", officer(person, STAFF[person]))
            self.put("revision_approval")

    @invariant()
    def no_person_is_in_two_protected_roles(self) -> None:
        for first, second in exclusive():
            both = self.roles.get(first, set()) & self.roles.get(second, set())
            assert not both, f"{both} 同时办理了 {first} 和 {second}"

    def actor(self, person: str, acting_for: str) -> Actor | None:
        """Who speaks: a substitute speaks with the roles of the one they stand in for."""
        if acting_for and (person, acting_for) not in self.substitutes:
            return None
        return officer(person, STAFF[acting_for or person], acting_for=acting_for)

    def refused(self, by: Actor) -> list[str]:
        return refusals(self.open, by, self.hands)

    def hold(self, role: str, by: Actor) -> None:
        self.hands[role] = self.hands.get(role, frozenset()) | by.persons
        self.roles.setdefault(role, set()).update(by.persons)

    def put(self, name: str) -> None:
        self.open, self.holder = self.asked(name), None


COURSE: dict[str, tuple[str, ...]] = {
    "class_confirmation": ("paper_approval",),
    "paper_approval": ("service_proof", "paper_correction"),
    "paper_correction": ("paper_approval",),
    "service_proof": ("repair_acceptance",),
    "repair_acceptance": ("repair_review", "repair_acceptance"),
    "repair_review": ("repair_decision", "extension_approval", "repair_review", "repair_decision"),
    "extension_approval": ("repair_review",),
    "repair_decision": ("repair_review", "repair_acceptance", "recall"),
    "recall": ("repair_acceptance",),
    "revision_approval": ("repair_acceptance", "recall"),
}

Bureau.TestCase.settings = trying(max_examples=150, stateful_step_count=60, deadline=None)
TestNoSequenceEndsWithOnePersonInTwoProtectedRoles = Bureau.TestCase


def test_the_protected_roles_are_those_of_the_regulation() -> None:
    """审核和负责人不是同一人，二者都不是登记处罚的人；核准变更的不是提出的人。"""
    pairs = set(exclusive())
    for pair in combinations(sorted(("filed", "repair_review", "repair_decision")), 2):
        assert pair in pairs
    assert ("paper_approval", "paper_correction") in pairs
    assert ("revision", "revision_approval") in pairs


def test_every_step_of_the_course_can_be_reached_by_a_unit_of_four() -> None:
    """The rule does not lock a unit out: with one person for each post, a whole course still has its hands."""
    hands: dict[str, frozenset[str]] = {"filed": frozenset({"zhang"})}
    posts = {"handler": "zhang", "reviewer": "li", "head": "wang"}
    course = "class_confirmation paper_approval paper_correction paper_approval service_proof repair_acceptance"
    course += " repair_review extension_approval repair_review repair_decision repair_review repair_decision recall"
    for name in course.split():
        asked: Any = step(name, unit="enf", anchor=DAY)
        by = officer(posts[asked.role], (asked.role,))
        assert refusals(asked, by, hands) == [], name
        hands[name] = hands.get(name, frozenset()) | by.persons
