"""信用承诺各步骤的文书。实施方案 二（一）1。期限都是本局的参数，文书写明几日，不写成法律规定。"""

from datetime import date

from pydantic import Field

from rules.letter_shape import ExplainedDay, HeadedLetter, Letter, Remedy
from rules.message import Message


class CommitmentFacts(Message):
    """The commitment a letter speaks of; `letter` names the text and its version."""

    number: str = Field(min_length=1)
    matter: str
    reference: str
    use: str
    type: str
    letter: str
    signed_on: date | None = None


class DatedWhat(Message):
    what: str
    day: ExplainedDay


class CommitmentLetter(Letter):
    """信用承诺书 as it was signed: everything its business was told, what it promised, and the days that follow.

    `means` says how it was signed, `signer` by whom; `own_words` is what the business added.
    """

    commitment: CommitmentFacts
    conditions: str
    standards: str
    consequences: str
    promise: str
    own_words: str = ""
    missing: str = ""
    signer: str
    means: str
    publish: bool
    accepted_on: date
    days: tuple[DatedWhat, ...] = ()


class FulfilmentRecord(Letter):
    """履约核查记录 of one check: why it was made, what was seen, and what became of it. For the file of the unit."""

    internal = True
    commitment: CommitmentFacts
    n: int
    cause: str
    source: str = ""
    again: bool = False
    asked_on: date
    checked_on: date
    checked_by: str
    found: str
    findings: str
    evidence: int = 0
    outcome: str = ""


class HearingNotice(HeadedLetter):
    """拟认定履约结果告知书: what is going to be found and why; `within` is the window for a statement, in words."""

    commitment: CommitmentFacts
    outcome: str
    findings: str
    checked_on: date
    consequence: str
    within: str
    portal_url: str


class RectificationOrder(HeadedLetter):
    """限期整改通知书; `within` is the limit in words, counted from the receipt of this paper."""

    commitment: CommitmentFacts
    outcome: str
    findings: str
    reason: str
    reply: str = ""
    within: str
    portal_url: str


class FulfilmentOutcome(HeadedLetter):
    """履约结果认定告知书 of an outcome against the business, with the answer to its statement and its remedies.

    `mended` is what the recheck saw, after a rectification; `bars` the sentence on what is no longer handled on a
    commitment, empty where nothing is barred.
    """

    commitment: CommitmentFacts
    outcome: str
    findings: str
    reason: str
    statement: str = ""
    reply: str = ""
    mended: str = ""
    measure: str = ""
    bars: str = ""
    remedies: tuple[Remedy, ...] = Field(min_length=1)


class CommitmentRestored(HeadedLetter):
    """恢复适用承诺通知书: the failed commitment is repaired."""

    commitment: CommitmentFacts
    outcome: str
    settled_on: date
    document: str
    document_day: date
    reason: str


class RestorationRefused(CommitmentRestored):
    """不予恢复适用承诺通知书: what was asked for is refused, with its reason and what may be done against it."""

    remedies: tuple[Remedy, ...] = Field(min_length=1)
