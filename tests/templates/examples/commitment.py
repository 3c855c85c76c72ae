"""Filled-in examples of the letters and e-mails of a commitment, about an invented company."""

from datetime import date
from typing import Any

from rules.email import Email
from rules.email_commitment import (
    CommitmentAcceptedEmail,
    CommitmentExpiredEmail,
    CommitmentHearingEmail,
    CommitmentOfferedEmail,
    CommitmentOutcomeEmail,
    CommitmentRefusedEmail,
    CommitmentRestoredEmail,
    MissingItemOverdueEmail,
    RectificationOrderedEmail,
    RestorationRefusedEmail,
)
from rules.letter import (
    CommitmentFacts,
    CommitmentLetter,
    CommitmentRestored,
    DatedWhat,
    ExplainedDay,
    FulfilmentOutcome,
    FulfilmentRecord,
    HearingNotice,
    Letter,
    RectificationOrder,
    Remedy,
    RestorationRefused,
)

COMMITMENT = CommitmentFacts(
    number="诺-2026-3F9A1C0B77AE",
    matter="道路货物运输经营许可延续",
    reference="许-2026-0012",
    use="行政许可",
    type="容缺受理",
    letter="《道路货物运输经营许可告知承诺书》第 2 版",
    signed_on=date(2026, 9, 27),
)
SIGN_BY = ExplainedDay(day=date(2026, 10, 12), steps=("2026-09-28（周一）提供承诺书，当日不计", "5个工作日"))
FINDINGS = "容缺的材料没有补交。\n现场核查，驾驶人员没有从业资格证。"
WITHIN = "自收到本文书之日起5个工作日内"
PORTAL = "https://credit.example.cn/portal/commitment/commitment/9132"


def letters(every: dict[str, Any], remedies: tuple[Remedy, ...], due: ExplainedDay) -> dict[str, Letter]:
    """`every` is what every letter begins with; a letter without a number leaves its own empty."""
    unnumbered = every | {"paper": every["paper"].model_copy(update={"no": ""})}
    return {
        "commitment_letter": CommitmentLetter(
            **unnumbered,
            commitment=COMMITMENT,
            conditions="一、有符合规定的车辆。\n二、有符合规定的驾驶人员。",
            standards="车辆技术状况符合国家标准。",
            consequences="没有履行的，撤销许可，记入信用记录。",
            promise="所提供的材料真实、合法、完整；在期限内补齐容缺的材料；愿意承担违背承诺的后果；同意公开。",
            own_words="本单位另行承诺每季度自查。",
            missing="驾驶人员从业资格证复印件",
            signer="示例人（法定代表人）",
            means="企业端在线签署",
            publish=True,
            accepted_on=date(2026, 9, 28),
            days=(DatedWhat(what="补交容缺材料", day=due),),
        ),
        "fulfilment_record": FulfilmentRecord(
            **unnumbered,
            commitment=COMMITMENT,
            n=2,
            cause="投诉举报",
            source="投诉〔2026〕7号",
            again=True,
            asked_on=date(2026, 9, 21),
            checked_on=date(2026, 9, 27),
            checked_by="示例审核",
            found="部分履约",
            findings=FINDINGS,
            evidence=2,
        ),
        "hearing_notice": HearingNotice(
            **every,
            commitment=COMMITMENT,
            outcome="未履约",
            findings=FINDINGS,
            checked_on=date(2026, 9, 27),
            consequence="认定后将记入信用记录。",
            within=WITHIN,
            portal_url=PORTAL,
        ),
        "rectification_order": RectificationOrder(
            **every,
            commitment=COMMITMENT,
            outcome="部分履约",
            findings=FINDINGS,
            reason="缺少一项材料。",
            reply="补交的复印件不清楚。",
            within="自收到本文书之日起15日内",
            portal_url=PORTAL,
        ),
        "fulfilment_outcome": FulfilmentOutcome(
            **every,
            commitment=COMMITMENT,
            outcome="未履约",
            findings=FINDINGS,
            reason="没有履行承诺的内容。",
            statement="正在补办。",
            reply="补办不影响期限届满时没有履行的事实。",
            mended="复查时仍没有补交。",
            measure="撤销已作出的决定",
            bars="在修复前，你单位办理有关事项不再适用信用承诺。",
            remedies=remedies,
        ),
        "commitment_restored": CommitmentRestored(
            **every,
            commitment=COMMITMENT,
            outcome="未履约",
            settled_on=date(2026, 7, 1),
            document="信用修复决定书〔2026〕3号",
            document_day=date(2026, 9, 1),
            reason="义务已经履行完毕",
        ),
        "restoration_refused": RestorationRefused(
            **every,
            commitment=COMMITMENT,
            outcome="未履约",
            settled_on=date(2026, 7, 1),
            document="企业提出的恢复申请",
            document_day=date(2026, 9, 1),
            reason="义务尚未履行完毕，缺少从业资格证",
            remedies=remedies,
        ),
    }


def emails(to: dict[str, Any], remedies: tuple[Remedy, ...]) -> dict[str, Email]:
    """`to` is what every e-mail to a business begins with."""
    about = to | {"commitment_no": COMMITMENT.number, "matter": COMMITMENT.matter}
    return {
        "commitment_offered": CommitmentOfferedEmail(**about, letter=COMMITMENT.letter, sign_by=SIGN_BY),
        "commitment_accepted": CommitmentAcceptedEmail(
            **about, accepted_on=date(2026, 9, 28), published=True, days=("补交容缺材料：2026-10-20",)
        ),
        "commitment_refused": CommitmentRefusedEmail(**about, reason="有尚未修复的未履约承诺"),
        "missing_item_overdue": MissingItemOverdueEmail(
            **about, missing="驾驶人员从业资格证复印件", due_on=date(2026, 10, 20)
        ),
        "commitment_hearing": CommitmentHearingEmail(**about, outcome="未履约", findings="没有补交", within=WITHIN),
        "rectification_ordered": RectificationOrderedEmail(**about, outcome="部分履约", reason="缺材料", within=WITHIN),
        "commitment_outcome": CommitmentOutcomeEmail(
            **about, outcome="未履约", measure="撤销已作出的决定", reason="没有履行", shown=True, remedies=remedies
        ),
        "commitment_expired": CommitmentExpiredEmail(**about, valid_until=date(2026, 9, 30), shown=True),
        "commitment_restored": CommitmentRestoredEmail(**about, document="信用修复决定书〔2026〕3号"),
        "restoration_refused": RestorationRefusedEmail(
            **about, document="企业提出的恢复申请", reason="义务尚未履行完毕", remedies=remedies
        ),
    }
