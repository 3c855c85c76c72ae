"""信用承诺在工作流和活动之间传递的消息。"""

from datetime import date
from typing import Literal

from rules.actor import Actor
from rules.commitment import (
    MEASURES,
    OUTCOMES,
    Cause,
    CommitmentDates,
    CommitmentOffer,
    Consequence,
    Measure,
    Outcome,
    Type,
    Use,
    graver,
)
from rules.commitment_form import Feedback, FulfilmentDecision, RestorationProposal
from rules.journal import Moment
from rules.message import Message

# What is written of a hearing in which nothing was said.
WAIVED, SILENT = "没有意见", "期满未提出意见"


class SignedLetter(Message):
    """How a letter was signed: in the portal, or on paper with a scan that an official entered."""

    means: Literal["portal", "scan"]
    signer: str
    signed_on: date
    publish: bool
    signature: str = ""
    scan: tuple[str, ...] = ()


class CommitmentEntry(Message):
    """A commitment as it enters the house: what is offered, and by whom."""

    offer: CommitmentOffer
    by: Actor


class CommitmentFiling(Moment):
    offer: CommitmentOffer


class CommitmentOnFile(Message):
    """What the lifecycle remembers of a commitment; its days are fixed by the acceptance."""

    case: str
    number: str
    uscc: str
    subject: str
    unit: str
    handling_unit: str
    use: Use
    type: Type
    matter: str
    missing: str = ""
    replaces: str = ""
    letter: str
    barred: tuple[str, ...] = ()
    accepted_on: date | None = None
    dates: CommitmentDates = CommitmentDates()
    consequences: dict[Outcome, Consequence] = {}
    rectifications: int = 1


class Signature(Moment):
    letter: SignedLetter


class Accepted(Moment):
    """受理、退回重签或者不予受理。"""

    outcome: Literal["accept", "return", "refuse"]
    reason: str = ""


class Supplied(Moment):
    """容缺材料已经补交，或者窗口已过。"""

    text: str = ""
    evidence: tuple[str, ...] = ()


class Called(Message):
    """A check that was called for: why, on what ground, by whom."""

    cause: Cause
    source: str = ""
    reason: str = ""
    by: str = ""


class CallTaken(Moment):
    """A check is called for; `waits`: behind one that is on its way, which hears of it."""

    called: Called
    waits: bool = False


class Check(Moment):
    """A fulfilment check as far as it has come. `n` counts the checks of a case; a recheck has a number of its own.

    `found` is what the checker saw, `outcome` what was decided after the business was heard; `complete`: everything
    that was promised by a day is done before it.
    """

    n: int
    called: Called
    asked_on: date
    again: bool = False
    found: Outcome
    findings: str
    evidence: tuple[str, ...] = ()
    complete: bool = False
    checked_on: date
    checked_by: str
    statement: str = ""
    outcome: Outcome | None = None
    measure: Measure | None = None
    reason: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    rectified: str = ""


class Settled(Moment):
    """The outcome that stands, and which check it rests on; `n` is 0 where none was needed."""

    n: int
    outcome: Outcome
    reason: str = ""


class FedBack(Moment):
    n: int
    feedback: Feedback


class Restored(Moment):
    """A failed commitment is repaired; or its outcome is withdrawn, because its business was never heard."""

    proposal: RestorationProposal
    event: Literal["repaired", "withdrawn"] = "repaired"


def decision_faults(
    said: FulfilmentDecision, outcome: Outcome, check: Check, filed: CommitmentOnFile, *, rectified: int
) -> dict[str, str]:
    """Why a decision cannot be given as it stands, by field."""
    faults = {}
    if graver(outcome, check.found):
        faults["outcome"] = "比告知企业的拟认定结果更重；应当退回重新核查，再次听取意见"
    allowed = filed.consequences[outcome].measures
    if said.measure is not None and said.measure not in allowed:
        faults["measure"] = f"认定为{OUTCOMES[outcome]}的，不适用{MEASURES[said.measure]}"
    elif said.measure == "rectify" and rectified >= filed.rectifications:
        faults["measure"] = f"已经责令整改过 {rectified} 次，不能再责令整改"
    elif said.measure is None and allowed:
        faults["measure"] = f"认定为{OUTCOMES[outcome]}的，请选择处理措施"
    if check.statement not in ("", WAIVED, SILENT) and not said.heard:
        faults["heard"] = "企业提出了陈述、申辩，请写明答复"
    return faults
