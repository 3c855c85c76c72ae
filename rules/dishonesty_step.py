"""失信行为认定的环节表：名称、依据、岗位、表单、期限，谁不得办理，逾期怎么办。实施方案 二（三）8。"""

from datetime import date
from typing import Any

from rules.step import Step, StepKind

PLAN = "实施方案 二（三）8：合法、客观、审慎、关联"
LISTS = "国办发〔2020〕49号：列入名单前告知、核实、答复"
# Who proposes, who weighs the defence, who reviews the law and who decides are four persons; the head who lets the
# business be told in advance may decide as well.

KINDS: dict[str, StepKind] = {
    "dishonesty_notice": StepKind(
        title="审签事先告知书",
        clause=LISTS,
        role="head",
        form="dishonesty_notice",
        limits=("dishonesty_notice",),
        event="提出认定",
        not_by=("filed", "defence_answer", "dishonesty_legal"),
    ),
    "defence": StepKind(
        title="陈述申辩",
        clause=LISTS,
        role="business",
        form="defence",
        limits=("defence",),
        event="送达告知书",
        late="close",
        ball="business",
    ),
    "dishonesty_hearing": StepKind(
        title="组织听证",
        clause=LISTS,
        role="legal",
        form="dishonesty_hearing",
        limits=("dishonesty_hearing",),
        event="当事人要求听证",
        not_by=("filed",),
    ),
    "defence_answer": StepKind(
        title="逐点复核并答复",
        clause=LISTS,
        role="reviewer",
        form="defence_answer",
        limits=("defence_answer",),
        event="陈述申辩期满",
        not_by=("filed", "dishonesty_notice", "dishonesty_legal"),
    ),
    "dishonesty_legal": StepKind(
        title="法制审核",
        clause=PLAN,
        role="legal",
        form="dishonesty_legal",
        limits=("dishonesty_legal",),
        event="送审",
        not_by=("filed", "dishonesty_notice", "defence_answer"),
    ),
    "dishonesty_decision": StepKind(
        title="决定是否认定",
        clause=PLAN,
        role="head",
        form="dishonesty_decision",
        limits=("dishonesty_decision",),
        event="法制审核通过",
        not_by=("filed", "defence_answer", "dishonesty_legal"),
    ),
    "collective_decision": StepKind(
        title="集体讨论决定",
        clause=LISTS,
        role="head",
        form="collective_decision",
        limits=("dishonesty_decision",),
        event="法制审核通过",
        not_by=("filed", "defence_answer", "dishonesty_legal", "dishonesty_hearing"),
    ),
    "dishonesty_end": StepKind(
        title="核准终止认定",
        clause=f"{PLAN}；移出名单、撤销和修复",
        role="head",
        form="dishonesty_end",
        limits=("dishonesty_end",),
        event="提出",
        not_by=("end",),
        aside=True,
    ),
}


def dishonesty_step(name: str, *, unit: str, anchor: date, facts: dict[str, str], **more: Any) -> Step:
    """A step of the table, put to a unit (or to a business, by its code) and counted from a day; empty facts drop."""
    return KINDS[name].put(name, unit=unit, anchor=anchor, facts=facts, **more)
