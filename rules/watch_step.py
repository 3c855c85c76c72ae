"""重点关注的环节表：名称、依据、岗位、表单、期限，谁不得办理，逾期怎么办。实施方案 二（三）9。"""

from datetime import date
from typing import Any

from rules.step import Step, StepKind

PLAN = "实施方案 二（三）9：建立重点关注对象制度，监管措施与失信程度相对应"
# Who proposes does not decide; who looks at it again does not decide what comes of that.

KINDS: dict[str, StepKind] = {
    "watch_decision": StepKind(
        title="决定是否重点关注", clause=PLAN, role="head", form="watch_decision", limits=("watch_decision",),
        event="提出", not_by=("filed",),
    ),
    "watch_review": StepKind(
        title="定期复核", clause=PLAN, role="handler", form="watch_review", limits=("watch_review",), event="复核日",
    ),
    "watch_review_decision": StepKind(
        title="决定复核结果", clause=PLAN, role="head", form="watch_review_decision", limits=("watch_review_decision",),
        event="提出复核意见", not_by=("filed", "watch_review"),
    ),
    "watch_exit": StepKind(
        title="核准提前退出", clause=PLAN, role="head", form="watch_exit", limits=("watch_exit",), event="提出",
        not_by=("filed", "exit"), aside=True,
    ),
}  # fmt: skip


def watch_step(name: str, *, unit: str, anchor: date, facts: dict[str, str], **more: Any) -> Step:
    """A step of the table, put to a unit and counted from a day; empty facts drop."""
    return KINDS[name].put(name, unit=unit, anchor=anchor, facts=facts, **more)
