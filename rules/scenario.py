"""排练用的剧本：哪天立案、谁在哪天说了什么、最后应当怎样。`xincheng rehearse` 和验收测试读同一种文件。"""

from collections.abc import Callable
from datetime import date, time
from typing import Any, Literal

from pydantic import Field, ValidationError

from rules.actor import Actor, Role
from rules.commitment import CommitmentOffer, commitment_case
from rules.commitment_file import CommitmentEntry
from rules.commitment_sampling import SamplingEntry, SamplingOrder, sampling_case
from rules.commitment_template import TemplateDraft, TemplateEntry, template_case
from rules.dishonesty import DishonestyProposal, dishonesty_case
from rules.dishonesty_file import DishonestyEntry
from rules.message import Message
from rules.objection import Complaint, contest_case, objection_case
from rules.objection_file import Contest, Objection
from rules.objection_form import ContestEntry
from rules.penalty import PenaltyDecision, case_id
from rules.penalty_file import PenaltyEntry
from rules.record_entry import RecordDraft, RecordEntering, record_case
from rules.refusal import Refused
from rules.scenario_example import COMMITMENT, CONTEST, DISHONESTY, OBJECTION, PENALTY, TEMPLATE

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
    "record",
]  # fmt: skip


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
    the requests in order, `checks` the outcomes of the checks, `told` lines of the timeline that must be there; ""
    stands for nothing. `refused` is the code with which the house refuses the case itself.
    """

    refused: str = ""
    outcome: str | None = None
    position: str | None = None
    penalty: dict[str, Any] = {}
    commitment: dict[str, Any] = {}
    dishonesty: dict[str, Any] = {}
    due: dict[str, str] = {}
    states: dict[str, str] = {}
    served: dict[str, str] = {}
    repairs: tuple[str, ...] | None = None
    checks: tuple[str, ...] | None = None
    told: tuple[str, ...] = ()
    letters: tuple[str, ...] | None = None
    mails: tuple[str, ...] | None = None
    recorded: tuple[str, ...] | None = None


class Beginning(Message):
    """How a case begins: which lifecycle, under which id, with what, in which unit, about which business."""

    lifecycle: Lifecycle
    case: str
    entry: Any
    unit: str
    uscc: str = ""


class Scenario(Message):
    """The whole course of a case. What it is about overrides the example; `until` is the day on which it stops.

    `before` are the cases that went before it, each told to its end; a commitment has the text of its letter before it
    without saying so. `by_business`: the business begins it of its own accord. An objection or a contest is
    about the penalty that went before it.
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
    before: tuple["Scenario", ...] = ()
    said: tuple[Said, ...] = ()
    until: date | None = None
    expect: Expected = Field(default_factory=Expected)

    def beginning(self) -> Beginning:
        """The case as it begins. Raises Refused ScenarioFaulty."""
        if self.lifecycle in ("objection", "contest") and not any(one.lifecycle == "penalty" for one in self.before):
            raise Refused("剧本有误：异议、复议诉讼之前应当有一件处罚（before）", code="ScenarioFaulty")
        try:
            return BEGINNINGS[self.lifecycle](self)
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            raise Refused(f"剧本中的登记信息有误：{where} {error.errors()[0]['msg']}", code="ScenarioFaulty") from error

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


def _penalty(told: Scenario) -> Beginning:
    given = {"decided_on": str(told.begins_on), **PENALTY, **told.penalty}
    decision = PenaltyDecision.model_validate(given)
    entry = PenaltyEntry(decision=decision, by=actor("handler", decision.unit))
    case = case_id(decision.no)
    return Beginning(lifecycle="penalty", case=case, entry=entry, unit=decision.unit, uscc=decision.uscc)


def _commitment(told: Scenario) -> Beginning:
    offer = CommitmentOffer.model_validate(COMMITMENT | told.commitment)
    by = actor("business", offer.uscc) if told.by_business else actor("handler", offer.unit)
    case, entry = commitment_case(offer), CommitmentEntry(offer=offer, by=by)
    return Beginning(lifecycle="commitment", case=case, entry=entry, unit=offer.unit, uscc=offer.uscc)


def _template(told: Scenario) -> Beginning:
    given = {"unit": COMMITMENT["unit"]} | TEMPLATE | told.template
    draft = TemplateDraft.model_validate(given)
    entry = TemplateEntry(draft=draft, unit=given["unit"], by=actor("handler", given["unit"]))
    case = template_case(draft.id, told.title)
    return Beginning(lifecycle="commitment_template", case=case, entry=entry, unit=given["unit"])


def _sampling(told: Scenario) -> Beginning:
    order = SamplingOrder.model_validate({"unit": COMMITMENT["unit"]} | told.sampling)
    entry = SamplingEntry(order=order, by=actor("handler", order.unit))
    return Beginning(lifecycle="commitment_sampling", case=sampling_case(order), entry=entry, unit=order.unit)


def _objection(told: Scenario) -> Beginning:
    penalty = next(one for one in reversed(told.before) if one.lifecycle == "penalty").beginning()
    about = f"{penalty.case}/penalty"
    by = actor("business", penalty.uscc) if told.by_business else actor("handler", penalty.unit)
    entry = Objection(about=about, complaint=Complaint.model_validate(OBJECTION | told.objection), by=by)
    case = objection_case(about, 1)
    return Beginning(lifecycle="objection", case=case, entry=entry, unit=penalty.unit, uscc=penalty.uscc)


def _contest(told: Scenario) -> Beginning:
    penalty = next(one for one in reversed(told.before) if one.lifecycle == "penalty").beginning()
    about = f"{penalty.case}/penalty"
    given = {"accepted_on": str(told.begins_on), **CONTEST, **told.contest}
    entry = Contest(about=about, entry=ContestEntry.model_validate(given), by=actor("handler", penalty.unit))
    case = contest_case(about, entry.entry.document)
    return Beginning(lifecycle="contest", case=case, entry=entry, unit=penalty.unit, uscc=penalty.uscc)


def _dishonesty(told: Scenario) -> Beginning:
    proposal = DishonestyProposal.model_validate(DISHONESTY | told.dishonesty)
    case, entry = dishonesty_case(proposal), DishonestyEntry(proposal=proposal, by=actor("handler", proposal.unit))
    return Beginning(lifecycle="dishonesty", case=case, entry=entry, unit=proposal.unit, uscc=proposal.uscc)


def _record(told: Scenario) -> Beginning:
    draft = RecordDraft.model_validate(told.record)
    entry = RecordEntering(draft=draft, by=actor("handler", draft.unit))
    return Beginning(lifecycle="record", case=record_case(draft), entry=entry, unit=draft.unit, uscc=draft.uscc)


BEGINNINGS: dict[Lifecycle, Callable[[Scenario], Beginning]] = {
    "penalty": _penalty,
    "commitment": _commitment,
    "commitment_template": _template,
    "commitment_sampling": _sampling,
    "objection": _objection,
    "contest": _contest,
    "dishonesty": _dishonesty,
    "record": _record,
}


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
