"""随处罚决定送达的文书写什么。"""

from typing import Any

from activities.letter_facts import CaseFacts
from rules.clock import limits
from rules.letter import (
    ExplainedDay,
    Office,
    Paper,
    PenaltyService,
    PortalDoor,
    Publication,
    RepairLimits,
    RepairReminder,
    ReplacementReminder,
    ServedPaper,
    Severity,
)
from rules.notice import credit_office, portal_code_until
from rules.penalty_class import CLASS_TITLES, Classification
from rules.penalty_file import Revision
from rules.repair import Publication as Shown
from rules.unit import unit
from settings import settings

PENDING = "————"


def penalty_service(facts: CaseFacts, paper: Paper, reminder_no: str) -> PenaltyService:
    """送达文书：the cover sheet under which both papers are handed over."""
    return PenaltyService(
        **facts.shared(paper),
        penalty=facts.penalty_facts(),
        papers=both_papers(facts, reminder_no),
        remedies=facts.remedies(),
    )


def repair_reminder(facts: CaseFacts, paper: Paper, code: str) -> RepairReminder:
    """《行政处罚信息信用修复提醒函》 with its sixteen contents."""
    classification = Classification.model_validate(facts.penalty.classification)
    office = unit(credit_office(facts.today), facts.today)
    named = limits(facts.today)
    return RepairReminder(
        **facts.shared(paper),
        penalty=facts.penalty_facts(),
        severity=Severity(
            name=CLASS_TITLES[classification.klass],
            basis=facts.words["severity_basis"],
            reasons=classification.reasons,
        ),
        publication=publication(facts),
        conditions=tuple(facts.words["conditions"]),
        materials=tuple(facts.words["materials"]),
        limits=RepairLimits(
            basis=facts.words["basis"],
            accept=named["repair_acceptance"].amount,
            decide=named["repair_decision"].amount,
            extension=named["repair_extension"].amount,
            feedback=facts.words["feedback"],
        ),
        remedies=facts.remedies(),
        credit_office=Office(name=office.name, phone=office.phone),
        portal=PortalDoor(
            url=f"{settings().public_url}/portal/open", code=code or PENDING, until=portal_code_until(facts.today)
        ),
    )


def publication(facts: CaseFacts) -> Publication:
    """When and where it is shown, in the letter's words; the reasons are those that were fixed with the dates."""
    shown = Shown.model_validate(facts.penalty.publication)
    if not shown.published or shown.published_until is None:
        return Publication(basis=shown.regime, published=False)
    reasons = shown.reasons
    earliest = shown.earliest_repair_on if shown.repairable else None
    return Publication(
        basis=f"《{shown.regime}》",
        places=facts.shown_at,
        due=facts.due("publication", facts.decision.decided_on, "处罚决定作出"),
        start=ExplainedDay(day=shown.starts_on, steps=_about(reasons, "起算")),
        earliest=ExplainedDay(day=earliest, steps=_about(reasons, "最短", "没有最短")) if earliest else None,
        until=ExplainedDay(day=shown.published_until, steps=_about(reasons, "最长", "取结束较早者")),
        unrepairable="" if shown.repairable else "；".join(_about(reasons, "不予修复")) or "依照规定不予修复",
    )


def replacement_reminder(facts: CaseFacts, paper: Paper, revision: Revision, replaced: Any) -> ReplacementReminder:
    """`replaced` is the row of the reminder that this one takes the place of."""
    return ReplacementReminder(
        **facts.shared(paper),
        penalty=facts.penalty_facts(),
        replaced_no=replaced.number,
        replaced_day=replaced.issued_on,
        event=revision.event,
        document=revision.document,
        document_day=revision.document_day,
        changes=(revision.changes or f"处罚决定被{revision.event}，原提醒函不再适用，有关信息撤下公示。",),
        remedies=facts.remedies(),
    )


def both_papers(facts: CaseFacts, reminder_no: str) -> tuple[ServedPaper, ...]:
    return (
        ServedPaper(name="行政处罚决定书", no=facts.decision.no),
        ServedPaper(name="行政处罚信息信用修复提醒函", no=reminder_no),
    )


def _about(reasons: tuple[str, ...], *words: str) -> tuple[str, ...]:
    return tuple(reason for reason in reasons if any(word in reason for word in words))
