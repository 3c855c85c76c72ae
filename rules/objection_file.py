"""异议案件、复议诉讼登记在工作流和活动之间传递的消息。"""

from datetime import date
from typing import Any, Literal

from rules.actor import Actor
from rules.journal import Moment
from rules.message import Message
from rules.objection import Change, Complaint, Correctable, Matter
from rules.objection_form import ContestEntry, ContestResult

EndsBy = Literal["revise", "restore", "propose_end", "propose_lift", "propose_exit", ""]
ENDS_BY: dict[str, EndsBy] = {
    "penalty": "revise",
    "dishonesty": "propose_end",
    "sanction": "propose_lift",
    "watched": "propose_exit",
    **dict.fromkeys(("commitment_partly", "commitment_unfulfilled", "commitment_false"), "restore"),
}


def ends_by(kind: str) -> EndsBy:
    """The update by which the case of a record of that kind takes it down; "" where it is only struck."""
    return ENDS_BY.get(kind, "")


class Objection(Message):
    """An objection as it enters: what it speaks about, what is said, and by whom."""

    about: str
    complaint: Complaint
    by: Actor


class ObjectionFiling(Moment):
    objection: Objection


class ObjectionOnFile(Message):
    """What the lifecycle remembers of an objection.

    `fields` are what may be put right, `imposed_by` the persons who took part in the record (they do not decide),
    `decided_by` the post that decides, `decided_in` its unit where that is another one. `record` is the key of the item
    of a check that is spoken of. `ends_by` is the update by which its own case takes the record down; "" where a
    record has none.
    """

    case: str
    number: str
    matter: Matter
    about: str
    about_case: str
    about_kind: str
    title: str
    uscc: str
    subject: str
    unit: str
    by: Actor
    received_on: date
    fields: tuple[Correctable, ...] = ()
    body: dict[str, Any] = {}
    frozen: bool = False
    imposed_by: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    decided_by: Literal["head", "legal"] = "head"
    decided_in: str = ""
    record: str = ""
    ends_by: EndsBy = ""
    reason: str = ""
    wanted: str = ""


State = Literal["accepted", "asked", "supplemented"]


class Marked(Moment):
    """How far an objection has come: accepted, more was asked for (`text`), or it came (`text`, `evidence`)."""

    state: State
    text: str = ""
    evidence: tuple[str, ...] = ()


class Settled(Moment):
    """The outcome: 核实无误, 已修正 (the fields, or the whole record), 不予受理 or withdrawn; and why."""

    outcome: Literal["confirmed", "corrected", "removed", "refused", "retracted"]
    findings: str
    reason: str = ""
    changes: tuple[Change, ...] = ()


class Receiver(Message):
    """Who had the record: a place that shows it (people mend it there), or a unit that checked it."""

    kind: Literal["place", "unit"]
    id: str
    title: str
    receipts: tuple[str, ...] = ()


class Told(Moment):
    """One receiver has put it right, or has looked at what it did."""

    receiver: Receiver
    on: date
    said: str


class Removal(Moment):
    """Another case is asked to take its own record down, in the words of its own form."""

    about_case: str
    update: EndsBy
    content: dict[str, Any]


class Contest(Message):
    """复议、诉讼：关于哪条记录、登记了什么、谁登记。"""

    about: str
    entry: ContestEntry
    by: Actor


class ContestFiling(Moment):
    contest: Contest


class ContestOnFile(Message):
    case: str
    about: str
    about_case: str
    about_kind: str
    title: str
    uscc: str
    subject: str
    unit: str
    ends_by: EndsBy = ""
    entry: ContestEntry
    barred: tuple[str, ...] = ()


class ContestSettled(Moment):
    """How it ended; no result when whoever entered it took it back."""

    result: ContestResult | None = None
