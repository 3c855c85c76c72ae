"""处罚案件的环节表：名称、依据、岗位、表单、期限，谁不得办理，逾期怎么办。实施方案 二（二）7。"""

from datetime import date

from rules.clock import Pause
from rules.step import Fact, Step, StepKind

REPAIR = "《信用修复管理办法》"
WITHDRAWAL = "行政处罚法第四十八条：撤回处罚决定信息并公开说明理由"


# Where a course may turn back (退回、延长), two steps exclude each other's hands, each the other's.
KINDS: dict[str, StepKind] = {
    "class_confirmation": StepKind(
        title="复核分类",
        clause="实施方案 二（二）7；分类标准见所列版次",
        role="reviewer",
        form="class_confirmation",
        limits=("class_confirmation",),
        event="登记",
        not_by=("filed",),
    ),
    "paper_approval": StepKind(
        title="审签两书",
        clause="实施方案 二（二）7：谁处罚、谁提醒",
        role="head",
        form="paper_approval",
        limits=("paper_approval",),
        event="送审",
        not_by=("filed", "class_confirmation", "paper_correction"),
    ),
    "paper_correction": StepKind(
        title="修改送达信息",
        clause="实施方案 二（二）7：完善优化提醒函内容",
        role="handler",
        form="paper_correction",
        limits=("correction_review",),
        event="退回",
        not_by=("paper_approval",),
    ),
    "service_proof": StepKind(
        title="送达两书",
        clause="行政处罚法第六十一条；实施方案 二（二）7：送达决定书同时送达提醒函",
        role="handler",
        form="service_proof",
        limits=("service",),
        event="处罚决定作出",
    ),
    "letter_delivery": StepKind(
        title="送达文书",
        clause="行政处罚法第六十一条",
        role="handler",
        form="service_proof",
        limits=("service",),
        event="文书作出",
        aside=True,
    ),
    "next_means": StepKind(
        title="改换送达方式",
        clause="民事诉讼法第八十八条至第九十五条",
        role="handler",
        form="next_means",
        limits=("service_followup",),
        event="退回",
    ),
    "notice_proof": StepKind(
        title="刊登公告",
        clause="民事诉讼法第九十五条：下落不明或者其他方式无法送达",
        role="handler",
        form="notice_proof",
        limits=("service_followup",),
        event="决定公告送达",
    ),
    "notice_period": StepKind(
        title="公告期间",
        clause="民事诉讼法第九十五条：公告期满视为送达",
        role="law",
        form="",
        limits=("public_notice",),
        event="公告",
        late="close",
        ball="law",
    ),
    "disclosure": StepKind(
        title="上传公示",
        clause="“双公示”规定：处罚决定作出后在规定期限内公示",
        role="handler",
        form="disclosure_proof",
        limits=("publication",),
        event="处罚决定作出",
        aside=True,
        opened_by="两书送达",
    ),
    "repair_acceptance": StepKind(
        title="受理审查",
        clause=f"{REPAIR}：收到申请之日起决定是否受理",
        role="reviewer",
        form="repair_acceptance",
        limits=("repair_acceptance",),
        event="收到申请",
        not_by=("filed", "extension_approval", "repair_decision"),
    ),
    "repair_supplement": StepKind(
        title="补正材料",
        clause=f"{REPAIR}：一次性告知需要补正的材料",
        role="business",
        form="repair_supplement",
        limits=("repair_supplement",),
        event="通知补正",
        late="close",
        ball="business",
    ),
    "repair_review": StepKind(
        title="核查",
        clause=f"{REPAIR}：谁认定、谁修复",
        role="reviewer",
        form="repair_review",
        limits=("repair_decision",),
        event="受理",
        not_by=("filed", "extension_approval", "repair_decision"),
    ),
    "extension_approval": StepKind(
        title="审批延期",
        clause=f"{REPAIR}：情况复杂或者需要核实的可以延长",
        role="head",
        form="extension_approval",
        limits=("repair_decision",),
        event="受理",
        not_by=("filed", "repair_acceptance", "repair_review"),
    ),
    "repair_decision": StepKind(
        title="决定",
        clause=f"{REPAIR}：受理之日起作出修复决定",
        role="head",
        form="repair_decision",
        limits=("repair_decision",),
        event="受理",
        not_by=("filed", "repair_acceptance", "repair_review"),
    ),
    "recall": StepKind(
        title="停止公示共享",
        clause=f"{REPAIR}：终止公示，停止共享和使用",
        role="handler",
        form="recall_proof",
        limits=("recall",),
        event="公示和使用终止",
    ),
    "revision_approval": StepKind(
        title="核准变更撤销",
        clause=WITHDRAWAL,
        role="head",
        form="revision_approval",
        limits=("correction_review",),
        event="提出",
        not_by=("revision",),
        aside=True,
    ),
}


def step(
    name: str,
    *,
    unit: str,
    anchor: date,
    facts: tuple[Fact, ...] = (),
    pauses: tuple[Pause, ...] = (),
    barred: tuple[str, ...] = (),
    about: str = "",
    extra: tuple[str, ...] = (),
) -> Step:
    """A step of the table, put to a unit (or to a business, by its code) and counted from a day.

    `about` distinguishes steps of one kind that run side by side; `extra` names limits that are added.
    """
    kind = KINDS[name]
    return Step(
        name=name,
        title=f"{kind.title}（{about}）" if about else kind.title,
        unit=unit,
        anchor=anchor,
        facts=facts,
        pauses=pauses,
        barred=barred,
        limits=(*kind.limits, *extra),
        **kind.model_dump(exclude={"title", "limits"}),
    )
