"""信用承诺各步骤的文书写什么。实施方案 二（一）1；期限写明几日，不引作法律规定。"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.commitment import COMMITMENT
from activities.letter_facts import UNIT_WORDS, Facts, facts_of
from activities.letter_issue import Write
from database.tables.commitment import CommitmentCheck
from database.writing import table
from rules import letter
from rules.address import case_address
from rules.clock import limits
from rules.commitment import CAUSES, MEASURES, OUTCOMES, TYPES, USES, Consequence, Outcome, consequences
from rules.commitment_file import SignedLetter
from rules.letter import ExplainedDay, Letter, Paper
from rules.penalty_file import LetterOrder
from settings import settings

CHECK = table(CommitmentCheck)
SIGNED_BY = {"portal": "企业端在线签署", "scan": "纸面签署，扫描件附卷"}
BARRED = "在修复前，你单位办理有关事项不再适用审批替代、容缺受理、证明替代的信用承诺；修复后可以向我单位提出恢复适用。"


@dataclass(frozen=True, kw_only=True)
class CommitmentFacts(Facts):
    """What a letter of a commitment rests on besides: the commitment, and its checks up to the one it is about."""

    commitment: Any
    checks: tuple[Any, ...]

    @property
    def barred(self) -> tuple[str, ...]:
        return tuple(self.commitment.offer.get("interested", ()))

    @property
    def check(self) -> Any:
        return self.checks[-1]

    @property
    def decided(self) -> Any:
        """The last check on which somebody decided, if any: after a rectification, the one before its recheck."""
        return next((check for check in reversed(self.checks) if check.decided_by), None)

    def consequence(self, outcome: Outcome) -> Consequence:
        return consequences(on=self.commitment.accepted_on)[outcome]

    def about(self) -> letter.CommitmentFacts:
        row = self.commitment
        return letter.CommitmentFacts(
            number=row.number,
            matter=row.matter,
            reference=row.reference,
            use=USES[row.use],
            type=TYPES[row.type],
            letter=f"《{row.letter['title']}》第 {row.version} 版",
            signed_on=row.signed_on,
        )

    def within(self, limit: str) -> str:
        """A limit that begins with the receipt of the paper, in words."""
        named = limits(self.today)[limit]
        return f"自收到本文书之日起{named.amount}{UNIT_WORDS[named.unit]}内"


async def commitment_facts(connection: AsyncConnection, case: str, n: int, today: date) -> CommitmentFacts:
    known = await facts_of(connection, case, today)
    row = (await connection.execute(select(COMMITMENT).where(COMMITMENT.c.case_id == case))).one()
    checks = select(CHECK).where(CHECK.c.case_id == case, CHECK.c.n <= n).order_by(CHECK.c.n)
    return CommitmentFacts(**vars(known), commitment=row, checks=tuple(await connection.execute(checks)))


async def of_commitment(connection: AsyncConnection, order: LetterOrder) -> tuple[Facts, Write]:
    """The letter an order names, and what it rests on. KeyError for a letter that is not of a commitment."""
    facts = await commitment_facts(connection, order.case, order.n, order.at.date())
    return facts, lambda paper: BUILDERS[order.letter](order, facts, paper)


def signed(order: LetterOrder, facts: CommitmentFacts, paper: Paper) -> Letter:
    row = facts.commitment
    signature = SignedLetter.model_validate(row.signature)
    told = {name: row.letter[name] for name in ("conditions", "standards", "consequences", "promise")}
    dated = {"补交容缺材料": row.missing_due_on, "履约期限": row.due_on}
    if row.due_on is None:
        dated["承诺有效期至"] = row.ends_on
    return letter.CommitmentLetter(
        **facts.shared(paper),
        **told,
        commitment=facts.about(),
        own_words=str(row.offer.get("details", "")),
        missing=str(row.offer.get("missing", "")),
        signer=signature.signer,
        means=SIGNED_BY[signature.means],
        publish=signature.publish,
        accepted_on=row.accepted_on,
        days=tuple(
            letter.DatedWhat(what=what, day=ExplainedDay(day=day, steps=_about(row.reasons, day)))
            for what, day in dated.items()
            if day
        ),
    )


def checked(order: LetterOrder, facts: CommitmentFacts, paper: Paper) -> Letter:
    check = facts.check
    seen = ("n", "source", "again", "asked_on", "checked_on", "checked_by", "findings")
    return letter.FulfilmentRecord(
        **facts.shared(paper),
        **{name: getattr(check, name) for name in seen},
        commitment=facts.about(),
        cause=CAUSES[check.cause],
        found=OUTCOMES[check.found],
        evidence=len(check.evidence),
        outcome=OUTCOMES[check.outcome] if check.outcome else "",
    )


def hearing(order: LetterOrder, facts: CommitmentFacts, paper: Paper) -> Letter:
    check = facts.check
    return letter.HearingNotice(
        **facts.shared(paper),
        commitment=facts.about(),
        outcome=OUTCOMES[check.found],
        findings=check.findings,
        checked_on=check.checked_on,
        consequence="认定后将记入信用记录。" + (BARRED if facts.consequence(check.found).bars else ""),
        within=facts.within("commitment_hearing"),
        portal_url=portal_url(order.case),
    )


def rectification(order: LetterOrder, facts: CommitmentFacts, paper: Paper) -> Letter:
    check = facts.check
    return letter.RectificationOrder(
        **facts.shared(paper),
        commitment=facts.about(),
        outcome=OUTCOMES[check.outcome],
        findings=check.findings,
        reason=check.reason,
        reply="；".join(order.reasons),
        within=facts.within("rectification"),
        portal_url=portal_url(order.case),
    )


def outcome(order: LetterOrder, facts: CommitmentFacts, paper: Paper) -> Letter:
    check, decided = facts.check, facts.decided
    return letter.FulfilmentOutcome(
        **facts.shared(paper),
        commitment=facts.about(),
        outcome=OUTCOMES[check.outcome],
        findings=decided.findings,
        reason=decided.reason,
        statement=decided.statement,
        reply="；".join(order.reasons),
        mended=check.findings if check.again else "",
        measure=MEASURES[check.measure] if check.measure else "",
        bars=BARRED if facts.consequence(check.outcome).bars else "",
        remedies=facts.remedies("本文书"),
    )


def restored(order: LetterOrder, facts: CommitmentFacts, paper: Paper) -> Letter:
    return letter.CommitmentRestored(**_restoring(order, facts, paper))


def not_restored(order: LetterOrder, facts: CommitmentFacts, paper: Paper) -> Letter:
    return letter.RestorationRefused(**_restoring(order, facts, paper), remedies=facts.remedies("本文书"))


def _restoring(order: LetterOrder, facts: CommitmentFacts, paper: Paper) -> dict[str, Any]:
    row = facts.commitment
    return {
        **facts.shared(paper),
        "commitment": facts.about(),
        "outcome": OUTCOMES[row.outcome],
        "settled_on": row.settled_on,
        "document": "；".join(order.items),
        "document_day": order.day,
        "reason": "；".join(order.reasons),
    }


def portal_url(case: str) -> str:
    return f"{settings().public_url}{case_address('commitment', case)}"


def _about(reasons: list[str], day: date) -> tuple[str, ...]:
    return tuple(reason for reason in reasons if day.isoformat() in reason)


BUILDERS = {
    "commitment_letter": signed,
    "fulfilment_record": checked,
    "hearing_notice": hearing,
    "rectification_order": rectification,
    "fulfilment_outcome": outcome,
    "commitment_restored": restored,
    "restoration_refused": not_restored,
}
