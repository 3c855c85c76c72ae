"""行政复议、行政诉讼 → 停止执行的标注核实中 → 结果 → 维持的恢复使用，变更、撤销的由该案件执行。

结果由经办登记、负责人核准；处罚的变更、撤销走它自己的程序（行政处罚法第四十八条），不另设一套。
"""

from temporalio import workflow

from workflows.doing import do, do_far, refuse
from workflows.taking_back import TakenBack

with workflow.unsafe.imports_passed_through():
    from activities import contest, hanging, removal
    from rules.actor import Actor
    from rules.fault import judge
    from rules.hanging import RecordPutRight
    from rules.journal import Ending
    from rules.objection import FALLEN
    from rules.objection_file import Contest, ContestFiling, ContestOnFile, ContestSettled, Removal
    from rules.objection_form import ContestApproval, ContestResult
    from rules.objection_step import objection_step
    from rules.penalty_form import day_fault
    from rules.refusal import Refused
    from rules.step import Answer, Step


@workflow.defn(name="contest")
class ContestCase(TakenBack):
    """One 复议 or 诉讼 about one record, until its result has taken effect."""

    def __init__(self) -> None:
        super().__init__()
        self.contest: ContestOnFile | None = None

    @workflow.run
    async def run(self, entered: Contest) -> str:
        filing = ContestFiling(**self.moment(entered.by), contest=entered)
        self.contest = filed = await self.file(contest.file_contest, filing, entered.by)
        outcome = await self.unless(lambda: bool(self.taken_back), self.course(filed), reason="登记人撤回")
        if outcome is None:
            outcome = "withdrawn"
            await do(contest.settle_contest, ContestSettled(**self.moment()))
        await self.finish()
        await do(contest.close_contest, Ending(**self.moment(), outcome=outcome))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return outcome

    async def course(self, filed: ContestOnFile) -> str:
        """等结果；登记的结果由另一人核准后执行。"""
        result, by = await self.result(filed)
        await do(contest.settle_contest, ContestSettled(**self.moment(by), result=result))
        if result.outcome not in FALLEN:
            return result.outcome
        if filed.ends_by:
            told = {"document": result.document, "document_day": str(result.document_day), "reason": result.reason}
            if filed.ends_by == "revise":
                told |= {"event": result.outcome, "changes": result.changes}
            elif filed.ends_by in ("propose_end", "propose_exit"):
                told |= {"event": "annulled"}
            where = {"about_case": filed.about_case, "update": filed.ends_by, "content": told}
            await do_far(removal.take_down, Removal(**self.moment(by), **where))
        else:
            why = {"event": "annulled", "why": f"{result.document}：{result.reason}"}
            right = RecordPutRight(**self.moment(by), about=filed.about, **why)
            self.follow(do(hanging.let_record_fall, right))
        return "fallen"

    async def result(self, filed: ContestOnFile) -> tuple[ContestResult, Actor]:
        """The result as it was approved, and who entered it."""
        entry = filed.entry
        facts = {
            "所涉信息": filed.title,
            "救济途径": f"行政{entry.means}（{entry.body}）",
            "受理文书": f"{entry.document}（{entry.accepted_on}）",
            "停止执行": "已决定停止执行，信息标注核实中" if entry.stayed else "不停止执行",
        }
        while True:
            answer = await self.of_unit(filed, "contest_result", facts)
            said, by = judge(ContestResult, answer.answers), answer.by
            told = facts | {"结果": f"{said.outcome}：{said.document}（{said.document_day}）", "理由": said.reason}
            answer = await self.of_unit(filed, "contest_approval", told)
            approval = judge(ContestApproval, answer.answers)
            if approval.outcome == "approve":
                return said, by
            facts = facts | {"退回理由": approval.reason}

    async def of_unit(self, filed: ContestOnFile, name: str, facts: dict[str, str]) -> Answer:
        anchor = filed.entry.accepted_on if name == "contest_result" else self.today()
        answer = await self.ask(objection_step(name, unit=filed.unit, anchor=anchor, facts=facts, barred=filed.barred))
        assert answer is not None
        return answer

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """A result is dated between the acceptance and today."""
        super().judge_answer(step, answer)
        if step.name != "contest_result" or self.contest is None:
            return
        said = judge(ContestResult, answer.answers)
        if fault := day_fault(said.document_day, since=self.contest.entry.accepted_on, today=self.today()):
            raise refuse(Refused(fault, code="FormFaulty", faults={"document_day": fault}))

    def too_late_to_take_back(self) -> Refused | None:
        if self.hands.get("contest_result"):
            return Refused("结果已经登记，不能撤回", code="SettledAlready")
        return None
