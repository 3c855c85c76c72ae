"""表单的名册：环节只记表单的名字，答复在收到时用名册里的模型判定。"""

from collections.abc import Mapping
from typing import Any, cast

from rules import (
    commitment_form,
    commitment_sampling,
    commitment_template,
    dishonesty_form,
    objection_form,
    penalty_form,
    push,
    record_step,
    repair_form,
    sanction_form,
    sanction_list_form,
    sheet,
    watch_form,
)
from rules.message import Message

FORMS: dict[str, type[Message]] = {
    "class_confirmation": penalty_form.ClassConfirmation,
    "paper_approval": penalty_form.PaperApproval,
    "paper_correction": penalty_form.PaperCorrection,
    "service_proof": penalty_form.ServiceProof,
    "next_means": penalty_form.NextMeans,
    "next_means_on_paper": penalty_form.NextMeansOnPaper,
    "notice_proof": penalty_form.NoticeProof,
    "disclosure_proof": penalty_form.DisclosureProof,
    "recall_proof": penalty_form.RecallProof,
    "revision_approval": penalty_form.RevisionApproval,
    "opinion": penalty_form.Opinion,
    "repair_acceptance": repair_form.RepairAcceptance,
    "repair_supplement": repair_form.RepairSupplement,
    "repair_review": repair_form.RepairReview,
    "extension_approval": repair_form.ExtensionApproval,
    "repair_decision": repair_form.RepairDecision,
    "question_answer": repair_form.QuestionAnswer,
    "sheet_confirmation": sheet.SheetConfirmation,
    "record_check": record_step.RecordCheck,
    "template_approval": commitment_template.TemplateApproval,
    "draw_seed": commitment_sampling.DrawSeed,
    "commitment_signing": commitment_form.Signing,
    "commitment_acceptance": commitment_form.CommitmentAcceptance,
    "missing_item": commitment_form.ItemSupplied,
    "commitment_penalty": commitment_form.PenaltyReview,
    "commitment_check": commitment_form.FulfilmentCheck,
    "commitment_hearing": commitment_form.Statement,
    "commitment_decision": commitment_form.FulfilmentDecision,
    "rectification": commitment_form.Rectification,
    "commitment_feedback": commitment_form.Feedback,
    "restoration": commitment_form.RestorationApproval,
    "objection_acceptance": objection_form.ObjectionAcceptance,
    "objection_supplement": objection_form.ObjectionSupplement,
    "objection_inquiry": objection_form.InquiryAnswer,
    "objection_review": objection_form.ObjectionReview,
    "objection_decision": objection_form.ObjectionDecision,
    "correction_proof": objection_form.CorrectionProof,
    "correction_seen": objection_form.CorrectionSeen,
    "contest_result": objection_form.ContestResult,
    "contest_approval": objection_form.ContestApproval,
    "dishonesty_notice": dishonesty_form.NoticeApproval,
    "defence": dishonesty_form.Defence,
    "dishonesty_hearing": dishonesty_form.HearingRecord,
    "defence_answer": dishonesty_form.DefenceAnswer,
    "dishonesty_legal": dishonesty_form.LegalReview,
    "dishonesty_decision": dishonesty_form.DishonestyDecision,
    "collective_decision": dishonesty_form.CollectiveDecision,
    "dishonesty_end": dishonesty_form.EndApproval,
    "sanction_list_confirmation": sanction_list_form.ListConfirmation,
    "sanction_list_change": sanction_list_form.ChangeApproval,
    "watch_decision": watch_form.WatchDecision,
    "watch_review": watch_form.WatchReview,
    "watch_review_decision": watch_form.WatchReviewDecision,
    "watch_exit": watch_form.ExitApproval,
    "sanction_notice": sanction_form.SanctionNoticeApproval,
    "sanction_defence": sanction_form.SanctionDefence,
    "sanction_answer": sanction_form.SanctionDefenceAnswer,
    "sanction_legal": sanction_form.SanctionReview,
    "sanction_decision": sanction_form.SanctionDecision,
    "sanction_feedback": sanction_form.SanctionFeedback,
    "sanction_refusal": sanction_form.RefusalReview,
    "sanction_lift": sanction_form.LiftApproval,
    "sanction_lifted": sanction_form.LiftedProof,
    "push_proof": push.PushProof,
}


def verdict(form: str, answers: Mapping[str, Any]) -> str:
    """What was decided, in the words that the form has for its first choice; empty when it has none."""
    for name, field in FORMS[form].model_fields.items():
        if isinstance(field.json_schema_extra, dict) and (words := field.json_schema_extra.get("labels")):
            return str(dict(cast(dict[str, str], words)).get(str(answers.get(name)), ""))
    return ""
