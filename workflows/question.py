"""焦点问题：提问 → 答复 → 告知企业；有用的公开。实施方案 二（二）7。"""

from typing import Any

from temporalio import workflow

from workflows.doing import do, do_far, refuse
from workflows.lifecycle import Lifecycle

with workflow.unsafe.imports_passed_through():
    from activities import email, question
    from rules.fault import judge
    from rules.journal import Ending
    from rules.question import Question as Asked
    from rules.question import QuestionAnswered, QuestionFiling, answering, publication_faults
    from rules.refusal import Refused
    from rules.repair_form import QuestionAnswer
    from rules.step import Answer


@workflow.defn(name="question")
class Question(Lifecycle):
    """One question of one business, until the business has been told the answer."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: Asked | None = None

    @workflow.run
    async def run(self, asked: Asked) -> str:
        self.asked = asked
        await self.file(question.file_question, QuestionFiling(**self.moment(asked.by), question=asked), asked.by)
        answer = await self.ask(answering(asked))
        assert answer is not None
        said = QuestionAnswered(**self.moment(answer.by), answer=judge(QuestionAnswer, answer.answers))
        for message in await do(question.keep_answer, said):
            await do_far(email.send_email, message)
        await self.finish()
        await do(question.close_question, Ending(**self.moment(), outcome="answered"))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return "answered"

    def judge_answer(self, step: Any, answer: Answer) -> None:
        """What is published names no business."""
        super().judge_answer(step, answer)
        if step.name != "question_answer" or self.asked is None:
            return
        if faults := publication_faults(self.asked, judge(QuestionAnswer, answer.answers)):
            raise refuse(Refused("表单有误，请按提示修改", code="FormFaulty", faults=faults))
