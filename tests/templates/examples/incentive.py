"""Filled-in examples of the letters and the e-mail of an incentive, about an invented company."""

from datetime import date
from typing import Any

from rules.email import Email
from rules.email_incentive import IncentiveExpiredEmail
from rules.letter import IncentiveFacts, IncentiveGranted, IncentiveRefused, IncentiveStopped, Letter, Remedy

LANE = IncentiveFacts(
    number="激-2026-3F9A1C0B77",
    title="绿色通道",
    gives="办理交通运输政务服务事项，优先受理、优先审查、优先办结",
    starts_on=date(2026, 10, 20),
    ends_on=date(2027, 10, 20),
)
SHOWN = LANE.model_copy(update={"starts_on": None, "ends_on": None})
PORTAL = "https://credit.example.cn/portal/incentive/incentive/9132"


def letters(every: dict[str, Any], remedies: tuple[Remedy, ...]) -> dict[str, Letter]:
    """`every` is what every letter begins with."""
    return {
        "incentive_granted": IncentiveGranted(
            **every,
            benefit=LANE,
            event="授予",
            met=("最近一次评价 AA（2026-02-06），符合要求", "1 年内没有使用中的不利信息", "没有有效的失信行为认定"),
            reasons=("自授予之日（2026-10-20）起 12 个月，→ 2027-10-20，期满自动终止",),
            portal_url=PORTAL,
        ),
        "incentive_stopped": IncentiveStopped(
            **every,
            benefit=LANE,
            missing=("1 年内有使用中的不利信息：连交罚〔2026〕12号 未安装卫星定位装置（2026-11-02）",),
            remedies=remedies,
            portal_url=PORTAL,
        ),
        "incentive_refused": IncentiveRefused(
            **every, benefit=SHOWN, reasons=("公示期间的异议成立：其在邻市有未结清的处罚。",), remedies=remedies
        ),
    }


def emails(to: dict[str, Any]) -> dict[str, Email]:
    """`to` is what every e-mail to a business begins with."""
    expired = IncentiveExpiredEmail(**to, number=LANE.number, title=LANE.title, ended_on=date(2027, 10, 20))
    return {"incentive_expired": expired}
