"""守信激励的环节表：名称、依据、岗位、表单、期限，谁不得办理，逾期怎么办。实施方案 二（三）9。"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules.step import Step, StepKind

PLAN = "实施方案 二（三）9：依法开展守信激励"
# Who proposes does not decide, and neither of them examines an objection.

KINDS: dict[str, StepKind] = {
    "incentive_decision": StepKind(
        title="决定是否公示拟授予的激励",
        clause=PLAN,
        role="head",
        form="incentive_decision",
        limits=("incentive_decision",),
        event="提出授予",
        not_by=("filed",),
    ),
    "incentive_objection": StepKind(
        title="核实公示期间的异议",
        clause=f"{PLAN}（公示期间的异议）",
        role="reviewer",
        form="incentive_objection",
        limits=("incentive_objection",),
        event="收到异议",
        not_by=("filed", "incentive_decision"),
        aside=True,
    ),
    "incentive_use": StepKind(
        title="确认激励给没给",
        clause=f"{PLAN}（逐次确认，真正落实）",
        role="handler",
        form="incentive_use",
        limits=("incentive_use",),
        event="企业申请使用",
        aside=True,
    ),
    "incentive_renewal": StepKind(
        title="决定是否续期",
        clause=PLAN,
        role="head",
        form="incentive_renewal",
        limits=("incentive_renewal",),
        event="临近期满",
        not_by=("filed",),
        aside=True,
    ),
    "incentive_resumption": StepKind(
        title="决定是否恢复已停止的激励",
        clause=PLAN,
        role="head",
        form="incentive_resumption",
        limits=("incentive_resumption",),
        event="停止的原因消除",
        not_by=("filed",),
        aside=True,
    ),
}


def incentive_step(name: str, *, unit: str, anchor: date, facts: Mapping[str, str], **more: Any) -> Step:
    """A step of the table, put to a unit and counted from a day; empty facts drop."""
    return KINDS[name].put(name, unit=unit, anchor=anchor, facts=facts, **more)
