"""处罚信息的上传和收回：信息到过哪里，就在哪里停止公示、共享和使用，逐处确认，各有时限。"""

from temporalio import workflow

from workflows.disclosing import Disclosing
from workflows.doing import do
from workflows.repair import Repairable

with workflow.unsafe.imports_passed_through():
    from activities import hanging, record
    from rules.hanging import Fallen
    from rules.penalty_file import PenaltyOnFile, Place, Withdrawal
    from rules.penalty_step import WITHDRAWAL, step
    from rules.step import Fact, Step


# What rests on a penalty hears of these; a record that is only no longer shown still carries what rests on it.
ENDS_FOR_OTHERS = {"repaired", "revoked", "changed", "withdrawn"}


class Recallable(Repairable, Disclosing):
    """The part of a penalty that follows its record to wherever it is shared, and takes it back from there."""

    def disclose(self, filed: PenaltyOnFile, places: tuple[Place, ...]) -> None:
        self.upload(step("disclosure", unit=filed.unit, anchor=filed.decided_on, barred=filed.barred), places)

    async def suspend(self, withdrawal: Withdrawal) -> None:
        """送达不成立：停止公示和使用，重新送达以后恢复。"""
        await self.recall(withdrawal)
        self.recalled = False

    async def recall(self, withdrawal: Withdrawal) -> None:
        """逐处收回：信息到过哪里，就在哪里停止，逐处确认，各有时限。"""
        self.open_to_repair = False
        await self.uploading_over()
        places = await do(record.end_publication, withdrawal)
        if withdrawal.kind in ENDS_FOR_OTHERS:
            fallen = Fallen(**self.moment(withdrawal.by), event=withdrawal.kind, why=withdrawal.why)
            self.follow(do(hanging.let_fall, fallen))
        await self.recall_from(places, lambda place: self._recalling(place, withdrawal))

    def _recalling(self, place: Place, withdrawal: Withdrawal) -> Step:
        assert self.penalty is not None
        asked = step(
            "recall",
            unit=self.penalty.unit,
            anchor=self.today(),
            about=place.title,
            barred=self.penalty.barred,
            facts=(Fact(label="去处", value=place.title), Fact(label="原因", value=withdrawal.why)),
        )
        fallen = {"clause": WITHDRAWAL} if withdrawal.limit == "withdrawal" else {}
        return asked.model_copy(update={"limits": (withdrawal.limit,), **fallen})
