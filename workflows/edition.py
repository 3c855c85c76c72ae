"""规则的一个版本：录入 → 另一人核对与现行版本的差异 → 自施行日起适用。

The register of the process is filled by activities alone; what a case reads of an edition in its own code it reads by
a day of its own, and no edition of a day that has come is ever added: so every replay reads what was read at first.
"""

from datetime import date

from temporalio import workflow

from workflows.doing import do, refuse
from workflows.lifecycle import Lifecycle

with workflow.unsafe.imports_passed_through():
    from activities import edition
    from rules.edition_data import SUBJECTS
    from rules.edition_entry import (
        EditionConfirmation,
        EditionConfirmed,
        EditionEntry,
        EditionFiling,
        edition_step,
        soonest,
    )
    from rules.fault import judge
    from rules.journal import Ending
    from rules.refusal import Refused
    from rules.step import Answer, Step


@workflow.defn(name="edition")
class EditionCase(Lifecycle):
    """One edition as staff entered it, until another person has confirmed it or has not."""

    def __init__(self) -> None:
        super().__init__()
        self.begins_on: date | None = None

    @workflow.run
    async def run(self, entry: EditionEntry) -> str:
        draft = entry.draft
        self.begins_on = draft.in_force_on
        filing = EditionFiling(**self.moment(entry.by), draft=draft, unit=entry.unit)
        filed = await self.file(edition.file_edition, filing, entry.by)
        facts = {
            "事项": SUBJECTS[draft.subject].title,
            "版本": f"《{filed.title}》（{filed.number}）",
            "出处": filed.source,
            "施行日期": f"{draft.in_force_on}，应当在此前一天 23 时以前确认",
            "与现行版本的差异": f"{filed.changes} 处",
        }
        answer = await self.ask(edition_step(unit=entry.unit, anchor=self.today(), facts=facts))
        assert answer is not None
        outcome = "edition_rejected"
        if judge(EditionConfirmation, answer.answers).outcome == "confirm":
            await do(edition.confirm_edition, EditionConfirmed(**self.moment(answer.by)))
            outcome = "edition_confirmed"
        await self.finish()
        await do(edition.close_edition, Ending(**self.moment(), outcome=outcome))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return outcome

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """确认之日早于施行之日：不让任何一天有两种说法。"""
        super().judge_answer(step, answer)
        if step.name != "edition_confirmation" or judge(EditionConfirmation, answer.answers).outcome == "reject":
            return
        assert self.begins_on is not None
        if self.begins_on < (first := soonest(self.now())):
            told = f"现在确认的最早自 {first} 起施行，本版写的是 {self.begins_on}；请不予采用，改日期后重新录入"
            raise refuse(Refused(told, code="TooLateToConfirm", faults={"outcome": told}))
