"""排练用的剧本：哪天立案、谁在哪天说了什么、最后应当怎样。`xincheng rehearse` 和验收测试读同一种文件。"""

from datetime import date, time
from typing import Any

from pydantic import Field, ValidationError

from rules.actor import Actor, Role
from rules.message import Message
from rules.penalty import PenaltyDecision
from rules.penalty_file import PenaltyEntry
from rules.refusal import Refused

CAST: dict[Role, str] = {
    "handler": "示例经办",
    "reviewer": "示例审核",
    "legal": "示例法制",
    "head": "示例负责人",
    "supervisor": "示例督办",
    "business": "示例企业",
}
DEFAULTS: dict[str, Any] = {
    "no": "连交罚〔2026〕12号",
    "subject": "示例远航物流有限公司",
    "uscc": "91320799MA9EXM006B",
    "legal_representative": "示例法人",
    "violation": "未按规定维护车辆",
    "facts": "示例：抽查发现三辆营运货车未按规定周期维护。",
    "basis": "《道路运输车辆技术管理规定》第三十一条",
    "kinds": ["罚款"],
    "content": "罚款人民币伍仟元整",
    "fine": "5000",
    "authority": "连云港市交通运输局",
    "unit": "enf",
    "entered_by": "示例经办",
    "email": "example@example.invalid",
    "address": "连云港市海州区示例路1号",
}


class Said(Message):
    """One thing that is said: a step is decided, or an update is told; `refused` is the code that is expected.

    `role`, `unit` (for a business: its code) and `person` say who speaks where it is not who is asked.
    """

    on: date
    at: time = time(10, 0)
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
    the requests in order; "" stands for nothing.
    """

    outcome: str | None = None
    position: str | None = None
    penalty: dict[str, Any] = {}
    due: dict[str, str] = {}
    states: dict[str, str] = {}
    served: dict[str, str] = {}
    repairs: tuple[str, ...] | None = None
    letters: tuple[str, ...] | None = None
    mails: tuple[str, ...] | None = None
    recorded: tuple[str, ...] | None = None


class Scenario(Message):
    """A penalty's whole course. `penalty` overrides the example decision; `until` is the day on which it stops."""

    title: str
    begins_on: date
    penalty: dict[str, Any] = {}
    said: tuple[Said, ...] = ()
    until: date | None = None
    expect: Expected = Field(default_factory=Expected)

    def entry(self) -> PenaltyEntry:
        """The decision as it enters. Raises Refused ScenarioFaulty."""
        given = {"decided_on": str(self.begins_on), **DEFAULTS, **self.penalty}
        try:
            decision = PenaltyDecision.model_validate(given)
        except ValidationError as error:
            raise Refused(f"剧本中的处罚信息有误：{error.errors()[0]['msg']}", code="ScenarioFaulty") from error
        return PenaltyEntry(decision=decision, by=actor("handler", decision.unit))


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
