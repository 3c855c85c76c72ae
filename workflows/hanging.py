"""依附：所依据的案件撤销、修复、终止的，本案当日得知。机器只解除，不施加。"""

from temporalio import workflow

from workflows.lifecycle import Lifecycle

with workflow.unsafe.imports_passed_through():
    from rules.hanging import Fallen
    from rules.step import Receipt


class Hanging(Lifecycle):
    """The part of a case that rests on others. `fallen` has what fell, by the case that fell."""

    def __init__(self) -> None:
        super().__init__()
        self.fallen: dict[str, Fallen] = {}

    @workflow.update
    async def basis_fell(self, fallen: Fallen) -> Receipt:
        self.fallen.setdefault(fallen.case, fallen)
        return Receipt(case=self.case, key="basis_fell", at=self.now(), sentence="已知悉")
