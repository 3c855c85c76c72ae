"""Filled-in examples of the letters and the e-mail of a determination, about an invented company."""

from datetime import date
from typing import Any

from rules.email import DishonestyPaperEmail, Email
from rules.letter import (
    DefenceReply,
    DishonestyDecision,
    DishonestyDropped,
    DishonestyEnded,
    DishonestyFacts,
    DishonestyNotice,
    DishonestyReminder,
    Letter,
    Remedy,
)

LISTED = DishonestyFacts(
    number="认-2026-2991DAE48DEA",
    item="一年内违法超限运输超过3次的货运车辆",
    degree="严重失信",
    listed="严重违法失信超限超载运输失信当事人名单",
    document="连交罚〔2026〕904号",
    issued_by="市交通执法支队",
    effective_on=date(2026, 4, 30),
    facts="车牌号苏G00001的货车一年内四次违法超限运输。\n四次均有生效的处罚决定。",
    matched=("2025-05-01 至 2026-04-30（12 个月内）共 4 次，超过 3 次",),
    principles=("合法：属于名单规定的情形", "客观：有四份生效的决定", "审慎：一年内反复", "关联：属于道路货物运输经营"),
)
PORTAL = "https://credit.example.cn/portal/dishonesty/dishonesty/9132"
REMOVAL = "公示期满自动移出；改正失信行为、履行完法定义务并作出公开承诺的，可以申请提前移出。"


def letters(every: dict[str, Any], remedies: tuple[Remedy, ...]) -> dict[str, Letter]:
    """`every` is what every letter begins with."""
    return {
        "dishonesty_notice": DishonestyNotice(
            **every,
            behaviour=LISTED,
            removal=REMOVAL,
            reminder="可能被列入重点监管；具体措施以实施单位的决定为准。",
            within="自收到本文书之日起5个工作日内",
            portal_url=PORTAL,
        ),
        "defence_reply": DefenceReply(
            **every,
            behaviour=LISTED,
            points="一、其中一次系装载误差。\n二、已经整改。",
            answer="一、复称记录显示超限百分之二十三。\n二、整改不影响认定，可以作为修复的条件。",
            outcome="意见不成立，继续办理认定",
        ),
        "dishonesty_decision": DishonestyDecision(
            **every,
            behaviour=LISTED,
            reason="经集体讨论，符合名单规定。",
            months=24,
            starts="公示",
            removal=REMOVAL,
            reminder="可能被列入重点监管；具体措施以实施单位的决定为准。",
            remedies=remedies,
        ),
        "dishonesty_reminder": DishonestyReminder(
            **every,
            behaviour=LISTED,
            decided_on=date(2026, 9, 28),
            earliest="自公示之日起满12个月",
            conditions=("已经改正失信行为，法定义务全部履行完毕；", "公开作出信用承诺；"),
            materials=("履行义务的证明；", "《信用修复承诺书》。"),
            portal_url=PORTAL,
        ),
        "dishonesty_dropped": DishonestyDropped(
            **every, behaviour=LISTED, reasons=("连交罚〔2026〕904号被撤销、确认违法或者无效",)
        ),
        "dishonesty_ended": DishonestyEnded(
            **every, behaviour=LISTED, ended_on=date(2026, 9, 28), why="信用修复：修复申请（2026-09-20）"
        ),
    }


def emails(to: dict[str, Any]) -> dict[str, Email]:
    """`to` is what every e-mail to a business begins with."""
    papers = ("连交执信〔2026〕8号", "连交执信〔2026〕9号")
    return {"dishonesty_paper": DishonestyPaperEmail(**to, number=LISTED.number, papers=papers)}
