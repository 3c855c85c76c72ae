"""电子邮件：每一种邮件的内容。对企业只留单位和电话；不附带个人信息。DESIGN §7；实施方案 二（二）7。"""

from datetime import date

from pydantic import Field

from rules.email_commitment import (
    CommitmentAcceptedEmail,
    CommitmentExpiredEmail,
    CommitmentHearingEmail,
    CommitmentOfferedEmail,
    CommitmentOutcomeEmail,
    CommitmentRefusedEmail,
    CommitmentRestoredEmail,
    MissingItemOverdueEmail,
    RectificationOrderedEmail,
    RestorationRefusedEmail,
)
from rules.email_incentive import IncentiveExpiredEmail
from rules.email_objection import ObjectionAskedEmail, ObjectionReceivedEmail, ObjectionResultEmail
from rules.email_shape import BusinessEmail, StaffEmail
from rules.email_shape import Email as Email
from rules.letter_shape import ExplainedDay, Remedy
from rules.step import Fact


class PenaltyServedEmail(BusinessEmail):
    penalty_no: str
    penalty_day: date
    papers: tuple[str, ...] = Field(min_length=1)
    earliest: ExplainedDay | None = None
    until: ExplainedDay | None = None


class RepairEarliestDayEmail(BusinessEmail):
    """`missing` lists the conditions that are still open; empty when the business may apply at once."""

    penalty_no: str
    earliest: ExplainedDay
    until: ExplainedDay
    missing: tuple[str, ...] = ()


class RepairLastDayEmail(BusinessEmail):
    penalty_no: str
    until: ExplainedDay


class RequestEmail(BusinessEmail):
    request_no: str
    penalty_no: str


class RequestReceivedEmail(RequestEmail):
    received_on: date
    accept_by: ExplainedDay


class SupplementAskedEmail(RequestEmail):
    items: tuple[str, ...] = Field(min_length=1)
    due: ExplainedDay


class RequestAcceptedEmail(RequestEmail):
    decide_by: ExplainedDay


class RequestRefusedEmail(RequestEmail):
    reasons: tuple[str, ...] = Field(min_length=1)
    next_steps: tuple[str, ...] = Field(min_length=1)
    remedies: tuple[Remedy, ...] = Field(min_length=1)


class RepairGrantedEmail(RequestEmail):
    places: tuple[str, ...] = Field(min_length=1)
    recall_by: ExplainedDay


class RepairDeniedEmail(RequestRefusedEmail):
    pass


class ExtendedEmail(RequestEmail):
    reason: str
    before: ExplainedDay
    decide_by: ExplainedDay


class WithdrawalEmail(BusinessEmail):
    """`event` 变更 · 撤销 · 确认违法 · 确认无效."""

    penalty_no: str
    event: str
    places: tuple[str, ...] = Field(min_length=1)
    withdrawn_by: ExplainedDay


class QuestionAnsweredEmail(BusinessEmail):
    question_no: str
    asked_on: date
    question: str


class PortalCodeEmail(BusinessEmail):
    code: str
    until: date


class BusinessReminderEmail(BusinessEmail):
    """What a business has before it; `days_left` in working days is negative when its day has passed."""

    step: str
    case: str
    due: ExplainedDay
    days_left: int
    facts: tuple[Fact, ...] = ()


class StaffReminderEmail(StaffEmail):
    days_left: int = Field(ge=1)


class StaffOverdueEmail(StaffEmail):
    """`days_late` in working days; 0 on the due day itself."""

    days_late: int = Field(ge=0)


class StaffEscalationEmail(StaffEmail):
    days_late: int = Field(ge=0)
    responsible: str


class StepChasedEmail(StaffEmail):
    chased_by: str
    note: str = ""


class DishonestyPaperEmail(BusinessEmail):
    """`papers` are the numbers of the papers; what they say is read in the portal."""

    number: str
    papers: tuple[str, ...] = Field(min_length=1)


EMAILS: dict[str, type[Email]] = {
    "penalty_served": PenaltyServedEmail,
    "repair_earliest_day": RepairEarliestDayEmail,
    "repair_last_day": RepairLastDayEmail,
    "request_received": RequestReceivedEmail,
    "supplement_asked": SupplementAskedEmail,
    "request_accepted": RequestAcceptedEmail,
    "request_refused": RequestRefusedEmail,
    "repair_granted": RepairGrantedEmail,
    "repair_denied": RepairDeniedEmail,
    "extended": ExtendedEmail,
    "withdrawal": WithdrawalEmail,
    "question_answered": QuestionAnsweredEmail,
    "portal_code": PortalCodeEmail,
    "business_reminder": BusinessReminderEmail,
    "commitment_offered": CommitmentOfferedEmail,
    "commitment_accepted": CommitmentAcceptedEmail,
    "commitment_refused": CommitmentRefusedEmail,
    "missing_item_overdue": MissingItemOverdueEmail,
    "commitment_hearing": CommitmentHearingEmail,
    "rectification_ordered": RectificationOrderedEmail,
    "commitment_outcome": CommitmentOutcomeEmail,
    "commitment_expired": CommitmentExpiredEmail,
    "commitment_restored": CommitmentRestoredEmail,
    "restoration_refused": RestorationRefusedEmail,
    "objection_received": ObjectionReceivedEmail,
    "objection_asked": ObjectionAskedEmail,
    "objection_result": ObjectionResultEmail,
    "staff_reminder": StaffReminderEmail,
    "staff_overdue": StaffOverdueEmail,
    "staff_escalation": StaffEscalationEmail,
    "step_chased": StepChasedEmail,
    "dishonesty_paper": DishonestyPaperEmail,
    "incentive_expired": IncentiveExpiredEmail,
}
