"""给作出承诺的企业的邮件说什么：请签署、已受理、容缺期满、听取意见、整改、结果、期满、恢复。实施方案 二（一）1。"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.commitment_letter import CommitmentFacts, commitment_facts
from activities.letter_facts import Facts
from database.tables.letter import LetterRow
from database.tables.step import StepRow
from database.writing import table
from rules.commitment import MEASURES, OUTCOMES
from rules.penalty_file import MailOrder

LETTER, STEP = table(LetterRow), table(StepRow)
BY_LETTER = {
    "commitment_letter": "commitment_accepted",
    "hearing_notice": "commitment_hearing",
    "rectification_order": "rectification_ordered",
    "fulfilment_outcome": "commitment_outcome",
    "commitment_restored": "commitment_restored",
    "restoration_refused": "restoration_refused",
}


async def of_commitment(connection: AsyncConnection, order: MailOrder) -> tuple[Facts, str, dict[str, Any]]:
    """The mail that goes with a letter, or that an order names; a business that offers itself needs no invitation."""
    facts = await commitment_facts(connection, order.case, order.n, order.at.date())
    found = select(LETTER.c.template, LETTER.c.data).where(LETTER.c.id.in_(order.letters))
    row = (await connection.execute(found)).one_or_none()
    name = order.email or (BY_LETTER.get(row.template, "") if row else "")
    if name == "commitment_offered" and facts.case.started_by == facts.case.uscc:
        name = ""
    about = _about(name, facts)
    if name == "commitment_refused":
        about["reason"] = await _refusal(connection, order.case)
    return facts, name, (row.data if row else {}) | about


async def _refusal(connection: AsyncConnection, case: str) -> str:
    """Why a commitment was not accepted, in the words of whoever decided it."""
    answered = select(STEP.c.answers).where(STEP.c.case_id == case, STEP.c.name == "commitment_acceptance")
    answers = await connection.scalar(answered.order_by(STEP.c.seq.desc()).limit(1))
    return str((answers or {}).get("reason", ""))


def _about(name: str, facts: CommitmentFacts) -> dict[str, Any]:
    """What this mail says where no letter says it."""
    row = facts.commitment
    told: dict[str, Any] = {"commitment_no": row.number, "matter": row.matter, "shown": row.shown_from is not None}
    match name:
        case "commitment_offered":
            due = facts.due("commitment_signing", facts.today, "提供承诺书")
            told |= {"letter": f"《{row.letter['title']}》第 {row.version} 版", "sign_by": due.model_dump(mode="json")}
        case "commitment_accepted":
            told |= {"accepted_on": row.accepted_on, "published": told["shown"], "days": row.reasons}
        case "missing_item_overdue":
            told |= {"missing": row.offer["missing"], "due_on": row.missing_due_on}
        case "commitment_outcome" if facts.checks:
            check = facts.check
            measure = MEASURES[check.measure] if check.measure else ""
            reason = facts.decided.reason if facts.decided else check.findings
            told |= {"outcome": OUTCOMES[check.outcome], "measure": measure, "reason": reason}
        case "commitment_expired":
            told["valid_until"] = row.ends_on
    return told
