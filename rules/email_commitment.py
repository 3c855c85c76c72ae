"""信用承诺各步骤给企业的邮件。实施方案 二（一）1。"""

from datetime import date

from pydantic import Field

from rules.email_shape import BusinessEmail
from rules.letter_shape import ExplainedDay, Remedy


class CommitmentEmail(BusinessEmail):
    """`matter` is what the commitment is about, `commitment_no` its number."""

    commitment_no: str
    matter: str


class CommitmentOfferedEmail(CommitmentEmail):
    letter: str
    sign_by: ExplainedDay


class CommitmentAcceptedEmail(CommitmentEmail):
    """`days` are those that follow from the acceptance, in words."""

    accepted_on: date
    published: bool
    days: tuple[str, ...] = ()


class CommitmentRefusedEmail(CommitmentEmail):
    reason: str


class MissingItemOverdueEmail(CommitmentEmail):
    missing: str
    due_on: date


class CommitmentHearingEmail(CommitmentEmail):
    outcome: str
    findings: str
    within: str


class RectificationOrderedEmail(CommitmentEmail):
    outcome: str
    reason: str
    within: str


class CommitmentOutcomeEmail(CommitmentEmail):
    """`remedies` only where the outcome is against the business; `shown` where the public sees it."""

    outcome: str
    measure: str = ""
    reason: str
    shown: bool = False
    remedies: tuple[Remedy, ...] = ()


class CommitmentExpiredEmail(CommitmentEmail):
    valid_until: date
    shown: bool = False


class CommitmentRestoredEmail(CommitmentEmail):
    document: str


class RestorationRefusedEmail(CommitmentRestoredEmail):
    reason: str
    remedies: tuple[Remedy, ...] = Field(min_length=1)
