"""依附：所依据的案件撤销、修复、终止的，本案当日得知。机器只解除，不施加。"""

from temporalio import workflow

from workflows.doing import do_heard
from workflows.lifecycle import Lifecycle

with workflow.unsafe.imports_passed_through():
    from activities import hanging
    from rules.hanging import Fallen, FallenHeard
    from rules.step import Receipt


class Hanging(Lifecycle):
    """The part of a case that rests on others. `fallen` has what fell, by the case that fell."""

    def __init__(self) -> None:
        super().__init__()
        self.fallen: dict[str, Fallen] = {}

    @workflow.update
    async def basis_fell(self, fallen: Fallen) -> Receipt:
        if fallen.case not in self.fallen:
            await do_heard(hanging.keep_fallen, FallenHeard(**self.moment(), fallen=fallen))
            self.fallen[fallen.case] = fallen
        return Receipt(case=self.case, key="basis_fell", at=self.now(), sentence="已知悉")
