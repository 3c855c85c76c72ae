"""排练用的剧本：哪天立案、谁在哪天说了什么、最后应当怎样。`xincheng rehearse` 和验收测试读同一种文件。"""

from datetime import date, time
from typing import Any, Literal

from pydantic import Field, ValidationError

from rules.actor import Actor, Role
from rules.message import Message
from rules.refusal import Refused
from rules.scenario_example import COMMITMENT

CAST: dict[Role, str] = {
    "handler": "示例经办",
    "reviewer": "示例审核",
    "legal": "示例法制",
    "head": "示例负责人",
    "supervisor": "示例督办",
    "business": "示例企业",
}
Lifecycle = Literal[
    "penalty", "commitment", "commitment_template", "commitment_sampling", "objection", "contest", "dishonesty",
    "record", "sanction_list", "sanction", "watch", "incentive", "question", "sheet",
]  # fmt: skip


class Said(Message):
    """One thing that is said: a step is decided, or an update is told; `refused` is the code that is expected.

    `of` is the title of the case beside it that hears it; left out, it is said to the case of the scenario itself.
    `role`, `unit` (for a business: its code) and `person` say who speaks where it is not who is asked.
    """

    on: date
    at: time = time(10, 0)
    of: str = ""
    decide: str = ""
    tell: str = ""
    answers: dict[str, Any] = {}
    role: Role | None = None
    unit: str = ""
    person: str = ""
    acting_for: str = ""
    refused: str = ""


class Expected(Message):
    """What a rehearsal must come to; whatever is left out is not looked at. Dates are written YYYY-MM-DD.

    `due` and `states` are by step key, `served` (the day of proved service) by letter key, `repairs` are the states of
    the requests in order, `checks` the outcomes of the checks, `told` lines of the timeline that must be there; ""
    stands for nothing. `refused` is the code with which the house refuses the case itself.
    """

    refused: str = ""
    outcome: str | None = None
    position: str | None = None
    penalty: dict[str, Any] = {}
    commitment: dict[str, Any] = {}
    dishonesty: dict[str, Any] = {}
    sanction_list: dict[str, Any] = {}
    sanction: dict[str, Any] = {}
    watch: dict[str, Any] = {}
    incentive: dict[str, Any] = {}
    due: dict[str, str] = {}
    states: dict[str, str] = {}
    served: dict[str, str] = {}
    repairs: tuple[str, ...] | None = None
    checks: tuple[str, ...] | None = None
    told: tuple[str, ...] = ()
    letters: tuple[str, ...] | None = None
    mails: tuple[str, ...] | None = None
    recorded: tuple[str, ...] | None = None


class Scenario(Message):
    """The whole course of a case. What it is about overrides the example; `until` is the day on which it stops.

    `before` are the cases that went before it, each told to its end; a commitment has the text of its letter before it
    without saying so. `by_business`: the business begins it of its own accord. An objection or a contest is
    about the penalty that went before it. `beside` are the cases that live while it does, on the same clock; each
    begins on its own day, and may be spoken to by what is `said` here or there, in the order of the days.
    """

    title: str
    begins_on: date
    lifecycle: Lifecycle = "penalty"
    by_business: bool = False
    penalty: dict[str, Any] = {}
    commitment: dict[str, Any] = {}
    template: dict[str, Any] = {}
    sampling: dict[str, Any] = {}
    objection: dict[str, Any] = {}
    contest: dict[str, Any] = {}
    dishonesty: dict[str, Any] = {}
    record: dict[str, Any] = {}
    sanction_list: dict[str, Any] = {}
    sanction: dict[str, Any] = {}
    watch: dict[str, Any] = {}
    incentive: dict[str, Any] = {}
    question: dict[str, Any] = {}
    sheet: dict[str, Any] = {}
    before: tuple["Scenario", ...] = ()
    beside: tuple["Scenario", ...] = ()
    said: tuple[Said, ...] = ()
    until: date | None = None
    expect: Expected = Field(default_factory=Expected)

    def cast(self) -> tuple["Scenario", ...]:
        """The case itself and those beside it."""
        return (self, *self.beside)

    def groundwork(self) -> tuple["Scenario", ...]:
        """What must have gone before, first the text of a commitment's letter."""
        if self.lifecycle != "commitment":
            return self.before
        offer = COMMITMENT | self.commitment
        # Approved at the hour at which it is drafted: nobody's clock is moved for it.
        approved = Said(on=self.begins_on, at=time(9), decide="template_approval", answers={"outcome": "approve"})
        text = Scenario(
            title="承诺书文本",
            begins_on=self.begins_on,
            lifecycle="commitment_template",
            template={"id": offer["template"], "type": offer["type"], "unit": offer["unit"]},
            said=(approved,),
        )
        return (text, *self.before)


def scenario(data: dict[str, Any]) -> Scenario:
    """A scenario from its TOML. Raises Refused ScenarioFaulty, naming the line."""
    try:
        return Scenario.model_validate(data)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Refused(f"剧本有误：{where} {error.errors()[0]['msg']}", code="ScenarioFaulty") from error


def actor(role: Role, unit: str, person: str = "", acting_for: str = "") -> Actor:
    """The member of the cast who holds a post of a unit; a business is known by its code."""
    if role == "business":
        return Actor(kind="business", id=unit, name=CAST[role])
    id = person or f"{unit}-{role}"
    return Actor(kind="staff", id=id, name=CAST[role], unit=unit, roles=(role,), acting_for=acting_for)
