"""承诺的公开：企业同意公开的，经办上传到约定的去处；有效期届满、更新或者修复的，逐处收回。实施方案 二（一）1。"""

from temporalio import workflow

from workflows.doing import do
from workflows.penalised import Penalised

with workflow.unsafe.imports_passed_through():
    from activities import commitment_showing
    from rules.commitment_file import CommitmentOnFile
    from rules.commitment_step import commitment_step
    from rules.penalty_file import Place, Withdrawal


class Shown(Penalised):
    """The part of a commitment that is shown to the public while its business agrees."""

    def show(self, filed: CommitmentOnFile, places: tuple[Place, ...]) -> None:
        if places:
            facts = {"承诺事由": filed.matter, "承诺书": filed.letter}
            asked = commitment_step(
                "commitment_disclosure", unit=filed.unit, anchor=self.today(), facts=facts, barred=filed.barred
            )
            self.upload(asked, places)

    async def take_down(self, filed: CommitmentOnFile, kind: str, why: str) -> None:
        """What was uploaded is recalled; what only ended is still shown here as ended, what was repaired is not."""
        if self.disclosing is None and kind != "restored":
            return
        await self.uploading_over()
        places = await do(commitment_showing.end_showing, Withdrawal(**self.moment(), kind=kind, why=why))
        since = self.today()
        await self.recall_from(
            places,
            lambda place: commitment_step(
                "commitment_recall",
                unit=filed.unit,
                anchor=since,
                facts={"去处": place.title, "原因": why},
                barred=filed.barred,
            ),
        )
