"""信用修复各步骤的文书写什么。"""

from urllib.parse import quote

from activities.letter_facts import CaseFacts
from rules import letter
from rules.clock import limits
from rules.letter import HeadedLetter, Paper, Reason
from rules.penalty_file import LetterOrder
from settings import settings


def repair_letter(order: LetterOrder, facts: CaseFacts, paper: Paper) -> HeadedLetter:
    """The letter an order names. KeyError for a letter that is not of the repair."""
    return BUILDERS[order.letter](order, facts, paper)


def acceptance(order: LetterOrder, facts: CaseFacts, paper: Paper) -> HeadedLetter:
    return letter.RepairAcceptance(
        **facts.shared(paper),
        request=facts.request_facts(),
        decide_by=facts.due("repair_decision", order.day or facts.today, "受理"),
        basis=facts.words["basis"],
        track_url=track_url(order.case),
    )


def refusal(order: LetterOrder, facts: CaseFacts, paper: Paper) -> HeadedLetter:
    return letter.RepairRefusal(**_refusing(order, facts, paper))


def denied(order: LetterOrder, facts: CaseFacts, paper: Paper) -> HeadedLetter:
    return letter.RepairDenied(**_refusing(order, facts, paper))


def supplement(order: LetterOrder, facts: CaseFacts, paper: Paper) -> HeadedLetter:
    return letter.SupplementNotice(
        **facts.shared(paper),
        request=facts.request_facts(),
        items=tuple(Reason(sentence=item) for item in order.items),
        due=facts.due("repair_supplement", order.day or facts.today, "通知补正"),
        portal_url=track_url(order.case),
    )


def extension(order: LetterOrder, facts: CaseFacts, paper: Paper) -> HeadedLetter:
    accepted_on = order.day or facts.today
    return letter.ExtensionNotice(
        **facts.shared(paper),
        request=facts.request_facts(),
        reason="；".join(order.reasons),
        basis=facts.words["basis"],
        days=limits(accepted_on)["repair_extension"].amount,
        before=facts.due("repair_decision", accepted_on, "受理", pauses=order.pauses),
        decide_by=facts.due("repair_decision", accepted_on, "受理", "repair_extension", pauses=order.pauses),
    )


def granted(order: LetterOrder, facts: CaseFacts, paper: Paper) -> HeadedLetter:
    return letter.RepairGranted(
        **facts.shared(paper),
        request=facts.request_facts(),
        basis=facts.words["basis"],
        conditions=tuple(facts.words["granted"]),
        places=facts.shown_at,
        recall_by=facts.due("recall", facts.today, "准予修复"),
    )


def track_url(case: str) -> str:
    return f"{settings().public_url}/portal/penalty/{quote(case)}"


def _refusing(order: LetterOrder, facts: CaseFacts, paper: Paper) -> dict[str, object]:
    return {
        **facts.shared(paper),
        "request": facts.request_facts(),
        "reasons": tuple(Reason(sentence=reason) for reason in order.reasons),
        "next_steps": tuple(facts.words["next_steps"]),
        "remedies": facts.remedies("本文书"),
    }


BUILDERS = {
    "repair_acceptance": acceptance,
    "repair_refusal": refusal,
    "supplement_notice": supplement,
    "extension_notice": extension,
    "repair_granted": granted,
    "repair_denied": denied,
}
