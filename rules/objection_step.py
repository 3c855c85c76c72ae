"""异议和复议诉讼登记的环节表：名称、依据、岗位、表单、期限，谁不得办理。实施方案 二（一）4。"""

from datetime import date
from typing import Any

from rules.step import Step, StepKind

RIGHTS = "《江苏省社会信用条例》信用主体权益保护；实施方案 二（一）4：准确、规范、完整"

# A review may come back from its decision, so those two exclude each other's hands, each the other's.
KINDS: dict[str, StepKind] = {
    "objection_acceptance": StepKind(
        title="受理异议",
        clause=RIGHTS,
        role="reviewer",
        form="objection_acceptance",
        limits=("objection_acceptance",),
        event="收到异议",
        not_by=("filed", "objection_decision"),
    ),
    "objection_supplement": StepKind(
        title="补充异议材料",
        clause=RIGHTS,
        role="business",
        form="objection_supplement",
        limits=("objection_supplement",),
        event="通知补充",
        late="close",
        ball="business",
    ),
    "objection_inquiry": StepKind(
        title="协助核实异议",
        clause=f"{RIGHTS}：信息由其他单位提供的，由其核实",
        role="handler",
        form="objection_inquiry",
        limits=("objection_inquiry",),
        event="请求协助",
        ball="other",
        not_by=("filed", "objection_decision"),
    ),
    "objection_review": StepKind(
        title="核实异议",
        clause=RIGHTS,
        role="reviewer",
        form="objection_review",
        limits=("objection_own",),
        event="收到异议",
        not_by=("filed", "objection_inquiry", "objection_decision"),
    ),
    "objection_decision": StepKind(
        title="决定异议",
        clause=f"{RIGHTS}；参与作出记录的人员不得决定",
        role="head",
        form="objection_decision",
        limits=("objection_own",),
        event="收到异议",
        not_by=("filed", "objection_acceptance", "objection_inquiry", "objection_review"),
    ),
    "correction_notice": StepKind(
        title="通知更正",
        clause=f"{RIGHTS}：信息送到过的地方一并更正",
        role="handler",
        form="correction_proof",
        limits=("correction_notice",),
        event="更正",
        aside=True,
    ),
    "correction_seen": StepKind(
        title="知悉更正",
        clause=f"{RIGHTS}：告知查验过该信息的单位",
        role="handler",
        form="correction_seen",
        limits=("correction_seen",),
        event="更正",
        aside=True,
    ),
    "contest_result": StepKind(
        title="登记复议诉讼结果",
        clause="行政复议法、行政诉讼法：按照复议决定、裁判执行",
        role="handler",
        form="contest_result",
        limits=("contest_result",),
        event="受理",
        ball="other",
        not_by=("contest_approval",),
    ),
    "contest_approval": StepKind(
        title="核准执行结果",
        clause="行政复议法、行政诉讼法：按照复议决定、裁判执行",
        role="head",
        form="contest_approval",
        limits=("contest_approval",),
        event="登记结果",
        not_by=("contest_result",),
    ),
}


def objection_step(name: str, *, unit: str, anchor: date, facts: dict[str, str], about: str = "", **more: Any) -> Step:
    """A step of the table, put to a unit (or to a business, by its code) and counted from a day; empty facts drop.

    `about` distinguishes steps of one kind that run side by side; `more` is otherwise than the table has it.
    """
    kind = KINDS[name]
    asked = kind.put(name, unit=unit, anchor=anchor, facts=facts)
    return asked.model_copy(update={"title": f"{kind.title}（{about}）"} | more if about else more)
