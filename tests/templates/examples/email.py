"""One filled-in example of every e-mail, about an invented company."""

from datetime import date

from rules.email import (
    BusinessReminderEmail,
    Email,
    ExtendedEmail,
    PenaltyServedEmail,
    PortalCodeEmail,
    QuestionAnsweredEmail,
    RepairDeniedEmail,
    RepairEarliestDayEmail,
    RepairGrantedEmail,
    RepairLastDayEmail,
    RequestAcceptedEmail,
    RequestReceivedEmail,
    RequestRefusedEmail,
    StaffEscalationEmail,
    StaffOverdueEmail,
    StaffReminderEmail,
    StepChasedEmail,
    SupplementAskedEmail,
    WithdrawalEmail,
)
from rules.letter import ExplainedDay
from rules.step import Fact
from tests.templates.examples import commitment, dishonesty, incentive, objection
from tests.templates.examples.letter import BUSINESS, EARLIEST, LATER, OFFICE, PENALTY, PUBLICATION, REMEDIES, UNTIL

DUE = ExplainedDay(day=date(2026, 12, 3), steps=("2026-11-26通知，当日不计", "5个工作日"))
FROM = {"link": "https://credit.example.cn/portal/case/7?from=mail&n=1", "unit": OFFICE.name, "phone": OFFICE.phone}
TO = FROM | {"company": BUSINESS.name}
ASKED = TO | {"request_no": "修申〔2026〕7号", "penalty_no": PENALTY.no}
STEP = FROM | {
    "step": "信用修复·审核",
    "case": f"{BUSINESS.name}（{PENALTY.no}）",
    "due": DUE,
    "basis": "实施方案二（二）7",
}
REFUSED = ASKED | {
    "reasons": ("罚款尚有10000元没有缴纳",),
    "next_steps": ("缴清罚款并保存缴款凭证", "重新提出申请"),
    "remedies": REMEDIES,
}

EXAMPLES: dict[str, Email] = (
    commitment.emails(TO, REMEDIES)
    | objection.emails(TO)
    | dishonesty.emails(TO)
    | incentive.emails(TO)
    | {
        "penalty_served": PenaltyServedEmail(
            **TO,
            penalty_no=PENALTY.no,
            penalty_day=PENALTY.day,
            papers=("行政处罚决定书", "行政处罚信息信用修复提醒函"),
            earliest=EARLIEST,
            until=UNTIL,
        ),
        "repair_earliest_day": RepairEarliestDayEmail(
            **TO, penalty_no=PENALTY.no, earliest=EARLIEST, until=UNTIL, missing=("签署信用修复承诺书",)
        ),
        "repair_last_day": RepairLastDayEmail(**TO, penalty_no=PENALTY.no, until=UNTIL),
        "request_received": RequestReceivedEmail(**ASKED, received_on=date(2026, 12, 29), accept_by=LATER),
        "supplement_asked": SupplementAskedEmail(**ASKED, items=("缴款凭证", "法定代表人签名的承诺书"), due=DUE),
        "request_accepted": RequestAcceptedEmail(**ASKED, decide_by=LATER),
        "request_refused": RequestRefusedEmail(**REFUSED),
        "repair_granted": RepairGrantedEmail(**ASKED, places=PUBLICATION.places, recall_by=LATER),
        "repair_denied": RepairDeniedEmail(**REFUSED),
        "extended": ExtendedEmail(**ASKED, reason="整改情况需要现场核实", before=DUE, decide_by=LATER),
        "withdrawal": WithdrawalEmail(
            **TO, penalty_no=PENALTY.no, event="撤销", places=PUBLICATION.places, withdrawn_by=DUE
        ),
        "question_answered": QuestionAnsweredEmail(
            **TO, question_no="问〔2026〕5号", asked_on=date(2026, 10, 9), question="罚款已缴清，何时可以申请修复？"
        ),
        "portal_code": PortalCodeEmail(**TO, code="8H4K-29WX", until=date(2026, 12, 31)),
        "business_reminder": BusinessReminderEmail(
            **TO,
            step="补正材料",
            case=PENALTY.no,
            due=DUE,
            days_left=3,
            facts=(Fact(label="需要补正", value="缴款凭证"), Fact(label="申请编号", value="修申〔2026〕7号")),
        ),
        "staff_reminder": StaffReminderEmail(**STEP, days_left=2),
        "staff_overdue": StaffOverdueEmail(**STEP, days_late=0),
        "staff_escalation": StaffEscalationEmail(**STEP, days_late=3, responsible="赣榆区交通运输局"),
        "step_chased": StepChasedEmail(**STEP, chased_by="局法规处", note="请于今日反馈进展"),
    }
)
