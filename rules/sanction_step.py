"""失信惩戒的环节表：名称、依据、岗位、表单、期限，谁不得办理，逾期怎么办。实施方案 二（三）9。"""

from datetime import date
from typing import Any

from rules.step import Step, StepKind

PLAN = "实施方案 二（三）9：依清单实施惩戒，过惩相当"
LISTS = "国办发〔2020〕49号：清单以外不得惩戒，减损权利的先行告知"
# Who proposes, who weighs the defence, who reviews the law and who decides are four persons; the head who lets the
# business be told in advance may decide as well.

KINDS: dict[str, StepKind] = {
    "sanction_notice": StepKind(
        title="审签惩戒事先告知书",
        clause=LISTS,
        role="head",
        form="sanction_notice",
        limits=("sanction_notice",),
        event="提出惩戒",
        not_by=("filed", "sanction_answer", "sanction_legal"),
    ),
    "sanction_defence": StepKind(
        title="对拟采取的措施陈述申辩",
        clause=LISTS,
        role="business",
        form="sanction_defence",
        limits=("sanction_defence",),
        event="送达告知书",
        late="close",
        ball="business",
    ),
    "sanction_answer": StepKind(
        title="复核并答复对措施的意见",
        clause=LISTS,
        role="reviewer",
        form="sanction_answer",
        limits=("sanction_answer",),
        event="当事人提出意见",
        not_by=("filed", "sanction_notice", "sanction_legal"),
    ),
    "sanction_legal": StepKind(
        title="惩戒措施法制审核",
        clause=PLAN,
        role="legal",
        form="sanction_legal",
        limits=("sanction_legal",),
        event="送审",
        not_by=("filed", "sanction_notice", "sanction_answer"),
    ),
    "sanction_decision": StepKind(
        title="决定是否惩戒",
        clause=PLAN,
        role="head",
        form="sanction_decision",
        limits=("sanction_decision",),
        event="法制审核通过",
        not_by=("filed", "sanction_answer", "sanction_legal"),
    ),
    "sanction_done": StepKind(
        title="实施惩戒措施并反馈",
        clause=PLAN,
        role="handler",
        form="sanction_feedback",
        limits=("sanction_done",),
        event="惩戒决定送达",
        aside=True,
    ),
    "sanction_refusal": StepKind(
        title="处理不予实施的理由",
        clause=PLAN,
        role="reviewer",
        form="sanction_refusal",
        limits=("sanction_refusal",),
        event="实施单位不予实施",
        not_by=("sanction_done",),
        aside=True,
    ),
    "sanction_lift": StepKind(
        title="核准解除惩戒",
        clause=f"{PLAN}；情形改变的及时解除",
        role="head",
        form="sanction_lift",
        limits=("sanction_lift",),
        event="提出解除",
        not_by=("lift",),
        aside=True,
    ),
    "sanction_lifted": StepKind(
        title="确认已经停止实施",
        clause=f"{PLAN}；期满、修复、依据消失的即行解除",
        role="handler",
        form="sanction_lifted",
        limits=("sanction_lifted",),
        event="惩戒解除",
        aside=True,
    ),
    "sanction_unreported": StepKind(
        title="说明是否实施过，确认已经停止",
        clause=f"{PLAN}；期满、修复、依据消失的即行解除",
        role="handler",
        form="sanction_unreported",
        limits=("sanction_lifted",),
        event="惩戒解除",
        aside=True,
    ),
}


def sanction_step(name: str, *, unit: str, anchor: date, facts: dict[str, str], **more: Any) -> Step:
    """A step of the table, put to a unit (or to a business, by its code) and counted from a day; empty facts drop."""
    return KINDS[name].put(name, unit=unit, anchor=anchor, facts=facts, **more)
