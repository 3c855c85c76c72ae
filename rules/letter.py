"""文书：每一种文书的名称、内容和编号。DESIGN §7；实施方案 二（二）7。"""

import re

from rules.letter_commitment import (
    CommitmentFacts,
    CommitmentLetter,
    CommitmentRestored,
    DatedWhat,
    FulfilmentOutcome,
    FulfilmentRecord,
    HearingNotice,
    RectificationOrder,
)
from rules.letter_dishonesty import (
    DefenceReply,
    DishonestyDecision,
    DishonestyDropped,
    DishonestyEnded,
    DishonestyFacts,
    DishonestyNotice,
    DishonestyReminder,
)
from rules.letter_objection import FieldChange, ObjectionFacts, ObjectionRefusal, ObjectionResult
from rules.letter_penalty import (
    PenaltyService,
    PublicNotice,
    ReplacementReminder,
    ServiceReceipt,
)
from rules.letter_repair import (
    REMINDER_CONTENTS,
    Answer,
    ExtensionNotice,
    NextStep,
    PortalReceipt,
    Publication,
    RepairAcceptance,
    RepairDenied,
    RepairGranted,
    RepairLimits,
    RepairRefusal,
    RepairReminder,
    RequestFacts,
    Severity,
    SupplementNotice,
    Upload,
)
from rules.letter_shape import (
    Addressee,
    Amount,
    ExplainedDay,
    HeadedLetter,
    Letter,
    Office,
    Paper,
    PenaltyFacts,
    PortalDoor,
    Reason,
    Remedy,
    ServedPaper,
)
from rules.refusal import Refused
from rules.report import CreditReport

__all__ = [
    "DefenceReply",
    "DishonestyDecision",
    "DishonestyDropped",
    "DishonestyEnded",
    "DishonestyFacts",
    "DishonestyNotice",
    "DishonestyReminder",
    "LETTERS",
    "REMINDER_CONTENTS",
    "TITLES",
    "Addressee",
    "Amount",
    "Answer",
    "CommitmentFacts",
    "CommitmentLetter",
    "CommitmentRestored",
    "DatedWhat",
    "ExplainedDay",
    "ExtensionNotice",
    "FieldChange",
    "FulfilmentOutcome",
    "FulfilmentRecord",
    "HeadedLetter",
    "HearingNotice",
    "Letter",
    "NextStep",
    "ObjectionFacts",
    "ObjectionRefusal",
    "ObjectionResult",
    "Office",
    "Paper",
    "PenaltyFacts",
    "PenaltyService",
    "PortalDoor",
    "PortalReceipt",
    "PublicNotice",
    "Publication",
    "Reason",
    "RectificationOrder",
    "Remedy",
    "RepairAcceptance",
    "RepairDenied",
    "RepairGranted",
    "RepairLimits",
    "RepairRefusal",
    "RepairReminder",
    "ReplacementReminder",
    "RequestFacts",
    "ServedPaper",
    "ServiceReceipt",
    "Severity",
    "SupplementNotice",
    "Upload",
    "letter_number",
]

LETTERS: dict[str, type[Letter]] = {
    "penalty_service": PenaltyService,
    "repair_reminder": RepairReminder,
    "repair_acceptance": RepairAcceptance,
    "repair_refusal": RepairRefusal,
    "supplement_notice": SupplementNotice,
    "extension_notice": ExtensionNotice,
    "repair_granted": RepairGranted,
    "repair_denied": RepairDenied,
    "replacement_reminder": ReplacementReminder,
    "public_notice": PublicNotice,
    "service_receipt": ServiceReceipt,
    "portal_receipt": PortalReceipt,
    "credit_report": CreditReport,
    "objection_result": ObjectionResult,
    "objection_refusal": ObjectionRefusal,
    "commitment_letter": CommitmentLetter,
    "fulfilment_record": FulfilmentRecord,
    "hearing_notice": HearingNotice,
    "rectification_order": RectificationOrder,
    "fulfilment_outcome": FulfilmentOutcome,
    "commitment_restored": CommitmentRestored,
    "dishonesty_notice": DishonestyNotice,
    "defence_reply": DefenceReply,
    "dishonesty_decision": DishonestyDecision,
    "dishonesty_reminder": DishonestyReminder,
    "dishonesty_dropped": DishonestyDropped,
    "dishonesty_ended": DishonestyEnded,
}

TITLES: dict[str, str] = {
    "penalty_service": "行政处罚决定书送达文书",
    "repair_reminder": "行政处罚信息信用修复提醒函",
    "repair_acceptance": "信用修复申请受理通知书",
    "repair_refusal": "信用修复申请不予受理通知书",
    "supplement_notice": "信用修复申请补正通知书",
    "extension_notice": "信用修复办理期限延长通知书",
    "repair_granted": "准予信用修复决定书",
    "repair_denied": "不予信用修复决定书",
    "replacement_reminder": "行政处罚信息信用修复提醒函（更正）",
    "public_notice": "送达公告",
    "service_receipt": "送达回证",
    "portal_receipt": "网上申请回执",
    "credit_report": "行业信用报告",
    "objection_result": "信用信息异议处理结果通知书",
    "objection_refusal": "信用信息异议不予受理通知书",
    "commitment_letter": "信用承诺书",
    "fulfilment_record": "信用承诺履约核查记录",
    "hearing_notice": "拟认定履约结果告知书",
    "rectification_order": "限期整改通知书",
    "fulfilment_outcome": "履约结果认定告知书",
    "commitment_restored": "恢复适用信用承诺通知书",
    "dishonesty_notice": "拟列入失信名单事先告知书",
    "defence_reply": "陈述申辩复核答复书",
    "dishonesty_decision": "失信行为认定决定书",
    "dishonesty_reminder": "失信信息信用修复告知书",
    "dishonesty_dropped": "不予认定告知书",
    "dishonesty_ended": "失信行为认定终止通知书",
}

NUMBER_PREFIX = re.compile(r"[一-龥]{2,12}")


def letter_number(prefix: str, year: int, serial: int) -> str:
    """发文字号，GB/T 9704-2012 7.2.5: “连交修提〔2026〕12号”, hexagonal brackets, no 第, no leading zero.

    Refused (LetterNumberInvalid) when the prefix is not 2 to 12 Chinese characters or a figure is out of range.
    """
    if not NUMBER_PREFIX.fullmatch(prefix) or not 1949 <= year <= 9999 or serial < 1:
        raise Refused(f"发文字号无法生成：代字“{prefix}”、年份 {year}、序号 {serial}。", code="LetterNumberInvalid")
    return f"{prefix}〔{year}〕{serial}号"
