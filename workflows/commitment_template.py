"""承诺书文本：起草 → 核准 → 成为下一版。实施方案 二（一）1。"""

from temporalio import workflow

from workflows.doing import do
from workflows.lifecycle import Lifecycle

with workflow.unsafe.imports_passed_through():
    from activities import commitment_template
    from rules.commitment import TYPES
    from rules.commitment_step import commitment_step
    from rules.commitment_template import TemplateApproval, TemplateEntry, TemplateFiling, TemplateKept
    from rules.fault import judge
    from rules.journal import Ending


@workflow.defn(name="commitment_template")
class Template(Lifecycle):
    """One draft of the text of a letter, until it is a version of its own or is rejected."""

    @workflow.run
    async def run(self, entry: TemplateEntry) -> str:
        draft = entry.draft
        filing = TemplateFiling(**self.moment(entry.by), draft=draft, unit=entry.unit)
        await self.file(commitment_template.file_template, filing, entry.by)
        facts = {
            "承诺书": draft.title,
            "承诺类型": TYPES[draft.type],
            "告知的条件": draft.conditions,
            "告知的标准和履约要求": draft.standards,
            "告知的违诺后果": draft.consequences,
            "承诺内容": draft.promise,
        }
        answer = await self.ask(commitment_step("template_approval", unit=entry.unit, anchor=self.today(), facts=facts))
        assert answer is not None
        outcome = "rejected"
        if judge(TemplateApproval, answer.answers).outcome == "approve":
            await do(commitment_template.keep_template, TemplateKept(**self.moment(answer.by), draft=draft))
            outcome = "kept"
        await self.finish()
        await do(commitment_template.close_template, Ending(**self.moment(), outcome=outcome))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return outcome
