"""清单的暂停、恢复、废止和代替：一人提出，负责人核准；失效当日，依据它的惩戒转依另一清单或者解除。"""

import asyncio

from temporalio import workflow

from workflows.doing import do, refuse
from workflows.taking_back import TakenBack

with workflow.unsafe.imports_passed_through():
    from activities import hanging, sanction_carrying, sanction_list
    from rules.fault import judge
    from rules.hanging import Fallen
    from rules.journal import Telling
    from rules.refusal import Refused
    from rules.sanction_list_file import ListEnded, ListOnFile, ListSuspended
    from rules.sanction_list_form import CHANGES, ChangeApproval, ChangeProposal, change_faults
    from rules.sanction_list_step import sanction_list_step
    from rules.step import Receipt

OVER = Refused("这份清单不在用，或者另一项变动正在核准", code="NothingToChange")


class ListEnding(TakenBack):
    """The part of a list that ends it. `over` is its end once that is known, though it may be still to come."""

    def __init__(self) -> None:
        super().__init__()
        self.filed_list: ListOnFile | None = None
        self.in_force = False
        self.suspended = False
        self.changing = False
        self.over: ListEnded | None = None
        self.dating = asyncio.Lock()

    async def last(self) -> str:
        """在用，直到废止或者代替之日；施行前、暂停中也一样。"""
        self.in_force = True
        await workflow.wait_condition(lambda: self.over is not None)
        while not await self._is_over(self.ended):
            pass
        self.in_force = False
        await self.fall(self.ended.why, self.ended.document)
        return self.ended.event

    @property
    def ended(self) -> ListEnded:
        assert self.over is not None
        return self.over

    async def _is_over(self, known: ListEnded) -> bool:
        """Wait for the day of an end; False when an earlier end became known meanwhile."""
        if self.today() < known.on:
            await self.before(known.on, lambda: self.over is not known, settled=lambda: True)
        return self.over is known

    async def fall(self, why: str, document: str) -> None:
        """同一层级另一份现行清单有同一项的，转依它；其余的当日得知。"""
        await do(sanction_carrying.carry_over, self.a_moment())
        await do(hanging.let_fall, Fallen(**self.moment(), event="repealed", why=why, document=document))

    async def end(self, ended: ListEnded) -> None:
        """Of two ends the earlier counts; one at a time, so that neither is compared while the other is written."""
        async with self.dating:
            if self.over is None or ended.on < self.over.on:
                await do(sanction_list.date_end, ended)
                self.over = ended

    @workflow.update
    async def replaced(self, ended: ListEnded) -> Receipt:
        """新版已经逐项核对启用，本版自新版施行之日起失效。"""
        own = ended.model_dump(include={"event", "on", "why"})
        await self.end(ListEnded(**self.moment(ended.by), **own, by_list=ended.case))
        return Receipt(case=self.case, key="replaced", at=self.now(), sentence="已由新版代替")

    @replaced.validator
    def _may_be_replaced(self, ended: ListEnded) -> None:
        if not self.in_force:
            raise refuse(Refused("这份清单不在用", code="NotStanding"))

    @workflow.update
    async def propose_change(self, telling: Telling) -> Receipt:
        """经办或者法制审核提出，负责人核准。"""
        assert self.filed_list is not None
        self.changing = True
        self.hands["change"] = telling.by.persons
        approving = self._approve(self.filed_list, telling, judge(ChangeProposal, telling.content))
        await self.put_forward("sanction_list_change", approving, moot=OVER)
        return Receipt(case=self.case, key="change", at=self.now(), sentence="已提交核准")

    @propose_change.validator
    def _may_propose_change(self, telling: Telling) -> None:
        filed, by = self.filed_list, telling.by
        if filed is None or by.kind != "staff" or by.unit != filed.unit or not {"handler", "legal"} & set(by.roles):
            raise refuse(Refused("由导入清单的单位的经办或者法制审核岗位提出", code="NotYours"))
        if not self.in_force or self.changing:
            raise refuse(OVER)
        try:
            said = judge(ChangeProposal, telling.content)
        except Refused as refused:
            raise refuse(refused) from None
        ends = self.over.on if self.over else None
        if found := change_faults(said, filed, suspended=self.suspended, ends=ends, on=self.today()):
            raise refuse(Refused("；".join(found.values()), code="FormFaulty", faults=found))

    async def _approve(self, filed: ListOnFile, telling: Telling, said: ChangeProposal) -> None:
        facts = {
            "清单": f"《{filed.edition.title}》（{filed.edition.number}）",
            "提出": CHANGES[said.event] + (f"，自 {said.on} 起" if said.on and said.event == "repeal" else ""),
            "依据文书": f"{said.document}（{said.document_day}）",
            "理由": said.reason,
            "提出人": telling.by.name,
            "核准以后": "依据本清单的惩戒，另一份现行清单有同一项的转依它，没有的当日解除"
            if said.event != "resume"
            else "",
        }
        step = sanction_list_step("sanction_list_change", unit=filed.unit, anchor=self.today(), facts=facts)
        answer = await self.unless(lambda: not self.in_force, self.ask(step), reason="清单已经失效")
        if answer is not None and judge(ChangeApproval, answer.answers).outcome == "approve":
            await self._change(said, ListSuspended(
                **self.moment(answer.by), suspended=said.event == "suspend",
                **said.model_dump(include={"document", "document_day", "reason"}),
            ))  # fmt: skip
        self.changing = False

    async def _change(self, said: ChangeProposal, approved: ListSuspended) -> None:
        why = f"{said.document}（{said.document_day}）：{said.reason}"
        if said.event == "repeal":
            assert said.on is not None
            paper = {"document": said.document, "document_day": said.document_day}
            await self.end(ListEnded(**self.moment(approved.by), event="repealed", on=said.on, why=why, **paper))
            return
        await do(sanction_list.suspend_list, approved)
        self.suspended = approved.suspended
        if self.suspended:
            await self.fall(why, said.document)
