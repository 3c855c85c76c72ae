"""Filled-in examples of the letters of a sanction, about an invented company and an invented list."""

from datetime import date
from typing import Any

from rules.letter import (
    Letter,
    Remedy,
    SanctionDecision,
    SanctionFacts,
    SanctionLifted,
    SanctionNotice,
    SanctionReply,
)

MEASURE = SanctionFacts(
    number="惩-2026-2991DAE48DEA",
    measure="限制市场或行业准入",
    klass="一类（减损权利或者增加义务的措施）",
    content="不予受理新增运力的许可申请",
    list_item="《示例惩戒措施清单》（示例〔2026〕1号）第 1 项",
    basis="《示例条例》第三条",
    determination="认-2026-2991DAE48DEA",
    behaviour="一年内违法超限运输超过3次的货运车辆",
    degree="严重失信",
    months=12,
    units=("市港航事业发展中心", "市交通执法支队"),
)
WHY: dict[str, Any] = {
    "reason": "一年内反复，危及公路安全。",
    "less": "提醒、约谈以后仍有发生。",
    "proportion": ("失信程度：严重失信", "期限 12 个月，不超过最长 36 个月"),
}
LIFTING = "期限届满的，次日自动解除；所依据的认定终止的，当日解除。"


def letters(every: dict[str, Any], remedies: tuple[Remedy, ...]) -> dict[str, Letter]:
    """`every` is what every letter begins with."""
    return {
        "sanction_notice": SanctionNotice(
            **every,
            **WHY,
            measure=MEASURE,
            lifting=LIFTING,
            within="自收到本文书之日起5个工作日内",
            portal_url="https://credit.example.cn/portal/sanction/sanction/9132",
        ),
        "sanction_reply": SanctionReply(
            **every,
            measure=MEASURE,
            points="一、车辆已经报废。\n二、企业已经整改。",
            answer="一、报废不影响认定。\n二、整改可以作为提前解除的理由。",
            outcome="意见不成立，继续办理",
        ),
        "sanction_decision": SanctionDecision(
            **every,
            **WHY,
            measure=MEASURE,
            decided="符合清单规定，轻重相当。",
            determination_ends_on=date(2028, 5, 13),
            lifting=LIFTING,
            remedies=remedies,
        ),
        "sanction_lifted": SanctionLifted(
            **every,
            measure=MEASURE,
            applied=True,
            starts_on=date(2026, 9, 1),
            lifted_on=date(2026, 9, 28),
            why="依据不再有效：认定已经撤销",
        ),
    }
