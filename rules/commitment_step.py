"""信用承诺的环节表：名称、依据、岗位、表单、期限，谁不得办理，逾期怎么办。实施方案 二（一）1。"""

from datetime import date
from typing import Any

from rules.step import Step, StepKind

PLAN = "实施方案 二（一）1"
NOTICE = "国办发〔2020〕42号"

# A check may come back from its decision, so those two exclude each other's hands, each the other's.
KINDS: dict[str, StepKind] = {
    "template_approval": StepKind(
        title="核准承诺书文本",
        clause=f"{PLAN}：全面推行信用承诺",
        role="head",
        form="template_approval",
        limits=("commitment_template",),
        event="送审",
        not_by=("filed",),
    ),
    "draw_seed": StepKind(
        title="录入随机数并抽取",
        clause=f"{PLAN}：强化信用承诺履约核查反馈机制",
        role="reviewer",
        form="draw_seed",
        limits=("draw_seed",),
        event="名单冻结",
        not_by=("filed",),
    ),
    "commitment_signing": StepKind(
        title="阅知并签署承诺书",
        clause=f"{PLAN}：全面推行信用承诺",
        role="business",
        form="commitment_signing",
        limits=("commitment_signing",),
        event="提供承诺书",
        late="close",
        ball="business",
    ),
    "commitment_acceptance": StepKind(
        title="受理承诺",
        clause=f"{PLAN}：全面推行信用承诺",
        role="reviewer",
        form="commitment_acceptance",
        limits=("commitment_acceptance",),
        event="签署",
        not_by=("filed", "scan"),
    ),
    "missing_item": StepKind(
        title="补交容缺材料",
        clause=f"{PLAN}；{NOTICE}：容缺受理",
        role="business",
        form="missing_item",
        limits=("missing_item",),
        event="受理",
        late="close",
        ball="business",
    ),
    "commitment_penalty": StepKind(
        title="研判处罚是否涉及承诺",
        clause=f"{PLAN}：强化信用承诺履约核查反馈机制",
        role="handler",
        form="commitment_penalty",
        limits=("commitment_penalty",),
        event="处罚记入信用档案",
        aside=True,
    ),
    "commitment_check": StepKind(
        title="核查履约",
        clause=f"{PLAN}：强化信用承诺履约核查反馈机制",
        role="reviewer",
        form="commitment_check",
        limits=("commitment_check",),
        event="启动核查",
        not_by=("filed", "scan", "commitment_decision"),
    ),
    "commitment_hearing": StepKind(
        title="陈述申辩",
        clause=f"{PLAN}；作出不利认定前听取意见",
        role="business",
        form="commitment_hearing",
        limits=("commitment_hearing",),
        event="告知拟认定结果",
        late="close",
        ball="business",
    ),
    "commitment_decision": StepKind(
        title="认定履约结果",
        clause=f"{PLAN}；{NOTICE}：虚假或者未履行的处理",
        role="head",
        form="commitment_decision",
        limits=("commitment_decision",),
        event="听取意见",
        not_by=("filed", "scan", "commitment_check", "commitment_recheck"),
    ),
    "rectification": StepKind(
        title="限期整改",
        clause=f"{NOTICE}：责令限期整改",
        role="business",
        form="rectification",
        limits=("rectification",),
        event="责令整改",
        late="close",
        ball="business",
    ),
    "commitment_recheck": StepKind(
        title="复查整改",
        clause=f"{PLAN}：强化信用承诺履约核查反馈机制",
        role="reviewer",
        form="commitment_check",
        limits=("commitment_recheck",),
        event="整改期满或者报告整改",
        not_by=("filed", "scan", "commitment_decision"),
    ),
    "commitment_disclosure": StepKind(
        title="上传公开的承诺",
        clause=f"{PLAN}：鼓励市场主体主动向社会作出信用承诺",
        role="handler",
        form="disclosure_proof",
        limits=("commitment_disclosure",),
        event="公开",
        aside=True,
    ),
    "commitment_recall": StepKind(
        title="停止公开",
        clause=f"{PLAN}：企业同意公开的范围和期间",
        role="handler",
        form="recall_proof",
        limits=("recall",),
        event="公开终止",
        aside=True,
    ),
    "commitment_feedback": StepKind(
        title="反馈处理情况",
        clause=f"{PLAN}：履约核查反馈机制，形成管理闭环",
        role="handler",
        form="commitment_feedback",
        limits=("commitment_feedback",),
        event="送交核查结果",
        aside=True,
    ),
    "restoration": StepKind(
        title="核准恢复适用承诺",
        clause=f"{NOTICE}：信用修复前不适用告知承诺",
        role="head",
        form="restoration",
        limits=("restoration",),
        event="提出",
        not_by=("restore",),
    ),
}


def commitment_step(name: str, *, unit: str, anchor: date, facts: dict[str, str], **more: Any) -> Step:
    """A step of the table, put to a unit (or to a business, by its code) and counted from a day; empty facts drop."""
    return KINDS[name].put(name, unit=unit, anchor=anchor, facts=facts, **more)
