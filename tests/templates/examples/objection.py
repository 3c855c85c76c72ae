"""Examples of the papers and e-mails of an objection, about an invented company."""

from datetime import date
from typing import Any

from rules.email_objection import ObjectionAskedEmail, ObjectionReceivedEmail, ObjectionResultEmail
from rules.email_shape import Email
from rules.letter import ExplainedDay, FieldChange, Letter, ObjectionFacts, ObjectionRefusal, ObjectionResult, Remedy

REMEDIES = (
    Remedy(name="向信用工作牵头单位反映", body="局政策法规处"),
    Remedy(name="对异议所针对的行政决定不服的", body="有权的行政复议机关或者人民法院"),
)
OBJECTION = ObjectionFacts(
    no="异-2026-3F9A1C0B",
    received_on=date(2026, 9, 28),
    matter="信用记录",
    about="连交罚〔2026〕12号 未按规定维护车辆",
    reason="决定书载明的处罚内容与公示不一致",
    wanted="罚款人民币伍仟元整",
)
DUE = ExplainedDay(day=date(2026, 9, 29), steps=("2026-09-28收到异议，当日不计", "1个工作日"))


def letters(every: dict[str, Any]) -> dict[str, Letter]:
    return {
        "objection_result": ObjectionResult(
            **every,
            objection=OBJECTION,
            corrected=True,
            findings="经核对决定书原件，公示的处罚内容录入有误。",
            changes=(FieldChange(title="处罚内容", before="罚款人民币伍万元整", after="罚款人民币伍仟元整"),),
            told=("信用中国", "海州区交通运输局"),
            remedies=REMEDIES,
        ),
        "objection_refusal": ObjectionRefusal(
            **every, objection=OBJECTION, reason="所附材料与该信息无关。", remedies=REMEDIES
        ),
    }


def emails(to: dict[str, Any]) -> dict[str, Email]:
    told = to | {"objection_no": OBJECTION.no, "about": OBJECTION.about}
    received = {"received_on": date(2026, 9, 28), "frozen": True, "accept_by": DUE}
    result = {
        "outcome": "已修正",
        "findings": "录入有误",
        "changes": ("处罚内容：“伍万”改为“伍仟”",),
        "remedies": REMEDIES,
    }
    return {
        "objection_received": ObjectionReceivedEmail(**told, **received),
        "objection_asked": ObjectionAskedEmail(**told, items="决定书原件", due=DUE),
        "objection_result": ObjectionResultEmail(**told, **result),
    }
