"""修复里的两个日子：罚款最迟哪天缴清，修复结果最迟哪天反馈给申请人。"""

from datetime import date

from rules.clock import Deadline, deadline, limits
from rules.working_day import calendar


def fine_due(received_on: date) -> Deadline:
    """The last day to pay a fine, counted from the day on which the decision was received (行政处罚法第六十七条)."""
    return deadline(received_on, limits(received_on)["fine_payment"], calendar(), (), "收到处罚决定书")


def feedback_due(received_on: date) -> Deadline | None:
    """The day by which 信用中国 tells the applicant the result of a request; None where its regime sets none."""
    limit = limits(received_on).get("repair_feedback")
    return deadline(received_on, limit, calendar(), (), "收到修复申请") if limit else None
