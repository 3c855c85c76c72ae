"""电子邮件：每一种邮件的内容。对企业只留单位和电话；不附带个人信息。DESIGN §7；实施方案 二（二）7。"""

from datetime import date

from pydantic import Field

from rules.letter_shape import ExplainedDay, Remedy
from rules.message import Message
from rules.step import Fact


class Email(Message):
    """What every e-mail says: where to go on, and whom to call (a unit, never a person)."""

    link: str = Field(pattern=r"^https?://")
    unit: str = Field(min_length=1)
    phone: str = Field(min_length=1)


class BusinessEmail(Email):
    company: str = Field(min_length=1)


class StaffEmail(Email):
    """`case` names the case as people do, e.g. 示例公司（连交罚〔2026〕12号）; `basis` is the clause of the step."""

    step: str
    case: str
    due: ExplainedDay
    basis: str = ""


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
    "staff_reminder": StaffReminderEmail,
    "staff_overdue": StaffOverdueEmail,
    "staff_escalation": StaffEscalationEmail,
    "step_chased": StepChasedEmail,
}
