"""提出：一人提出一件事，放到决定的人面前，提出的人才得到答复；来不及放到的，说明为什么。"""

from collections.abc import Coroutine
from typing import Any

from temporalio import workflow

from workflows.asking import Asking
from workflows.doing import owe_answer, refuse

with workflow.unsafe.imports_passed_through():
    from rules.refusal import Refused


class Proposing(Asking):
    """The part of a lifecycle in which one person puts something before another."""

    async def put_forward(self, name: str, course: Coroutine[Any, Any, Any], *, moot: Refused) -> None:
        """Follow a course beside the case until it asks `name` of somebody, which is when whoever proposed it is told.

        Raises `refuse(moot)` when it ended before it could ask: what it was about was settled in another way.
        """
        before = {*self.opening, *self.live}
        owe_answer()
        proposed = self.aside(course)

        def asks() -> bool:
            return any(key not in before and live.open.step.name == name for key, live in self.live.items())

        await workflow.wait_condition(lambda: proposed.done() or asks())
        if proposed.done():
            raise refuse(moot)
