"""一个环节：谁、依据什么、在什么期限内、填什么表；谁不得办理；逾期怎么办。"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from rules.actor import ROLE_TITLES, Actor, Role
from rules.clock import Ball, Deadline, Pause
from rules.message import Message

Late = Literal["chase", "close"]
# A step of the law is a time that has to pass; nobody answers it, and it closes by itself.
Whose = Role | Literal["law"]


class Fact(Message):
    """One line that the person deciding should have before their eyes: a label, a value, perhaps a link."""

    label: str
    value: str
    href: str = ""


class Step(Message):
    """What a lifecycle asks of somebody.

    `limits` are names of the limit edition and add up (7 working days + 10 more); `not_by` names earlier steps whose
    hands may not answer this one (四眼), and `hands` are the persons behind them when the step is put before people;
    `barred` are persons or units with an interest (回避). A step `aside` runs beside the course of its case and does
    not move its position. `opened_by` is what lets it begin, for a step whose limit may have passed by then.
    """

    name: str
    title: str
    clause: str
    role: Whose
    unit: str
    form: str
    limits: tuple[str, ...]
    anchor: date
    event: str
    late: Late = "chase"
    ball: Ball = "unit"
    not_by: tuple[str, ...] = ()
    hands: dict[str, tuple[str, ...]] = {}
    barred: tuple[str, ...] = ()
    person: str = ""
    facts: tuple[Fact, ...] = ()
    pauses: tuple[Pause, ...] = ()
    defaults: dict[str, Any] = {}
    aside: bool = False
    opened_by: str = "进入本环节"


class StepKind(Message):
    """A step before it is put to a unit on a day."""

    title: str
    clause: str
    role: Whose
    form: str
    limits: tuple[str, ...]
    event: str
    late: Late = "chase"
    ball: Ball = "unit"
    not_by: tuple[str, ...] = ()
    aside: bool = False
    opened_by: str = "进入本环节"

    def put(self, name: str, *, unit: str, anchor: date, facts: Mapping[str, str], **more: Any) -> Step:
        """The step before a unit (or a business, by its code), counted from a day; empty facts drop."""
        told = tuple(Fact(label=label, value=value) for label, value in facts.items() if value)
        return Step(name=name, unit=unit, anchor=anchor, facts=told, **self.model_dump(), **more)


Knock = Literal["remind", "due", "escalate", "lapse", "chase"]


class Alarm(Message):
    """A day on which an open step knocks: a reminder, its due day, an escalation, or the end of a window."""

    on: date
    knock: Knock


class OpenStep(Message):
    """A step as it was put before people on a day, with its clock and its alarms, earliest first."""

    key: str
    step: Step
    deadline: Deadline
    alarms: tuple[Alarm, ...]
    opened_on: date | None = None


class Answer(Message):
    """What somebody said to a step: raw answers, judged by the step's form when it is accepted."""

    key: str
    by: Actor
    answers: dict[str, Any] = {}


class Receipt(Message):
    """What the one who acted gets back, after the row is saved."""

    case: str
    key: str
    at: datetime
    sentence: str
    version: int = 0


Hands = Mapping[str, frozenset[str]]


def refusals(step: Step, by: Actor, hands: Hands) -> list[str]:
    """Why `by` may not answer `step`; empty means they may. `hands` are the persons of the steps answered so far."""
    reasons: list[str] = []
    if step.role == "law":
        return ["本环节是法定等待，期满自动结束"]
    if step.role == "business":
        if by.kind != "business" or by.id != step.unit:
            reasons.append("本环节由当事人办理")
        return reasons
    if step.person and step.person not in by.persons:
        reasons.append("本环节指定由其他人员办理")
    if by.kind != "staff" or step.role not in by.roles:
        reasons.append(f"本环节由{ROLE_TITLES[step.role]}岗位办理")
    if by.unit != step.unit:
        reasons.append("本环节由其他单位办理")
    for name in step.not_by:
        if by.persons & hands.get(name, frozenset()):
            reasons.append("您（或您所代办的人员）已办理本案的前一环节，按照职责分离不得办理本环节")
            break
    if by.persons & set(step.barred) or by.unit in step.barred:
        reasons.append("您或所在单位与本案有利害关系，应当回避")
    return reasons
