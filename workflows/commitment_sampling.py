"""履约抽查：冻结名单 → 随机数公布 → 另一人录入并抽取 → 逐件启动核查。实施方案 二（一）1。"""

from temporalio import workflow

from workflows.doing import do, do_far
from workflows.lifecycle import Lifecycle

with workflow.unsafe.imports_passed_through():
    from activities import commitment_sampling
    from rules.commitment_sampling import DrawSeed, SamplingEntry, SamplingFiling, Seeded
    from rules.commitment_step import commitment_step
    from rules.fault import judge
    from rules.journal import Ending


@workflow.defn(name="commitment_sampling")
class Sampling(Lifecycle):
    """One draw of one unit, from the frozen list to the calls for a check."""

    @workflow.run
    async def run(self, entry: SamplingEntry) -> str:
        order = entry.order
        filing = SamplingFiling(**self.moment(entry.by), order=order)
        frozen = await self.file(commitment_sampling.file_sampling, filing, entry.by)
        facts = {
            "抽查批次": order.title,
            "受理日期": f"{order.since} 至 {order.until}",
            "名单": f"{frozen.size} 件，摘要 {frozen.population}",
            "随机数的来源": order.source,
        }
        answer = await self.ask(commitment_step("draw_seed", unit=order.unit, anchor=self.today(), facts=facts))
        assert answer is not None
        number = judge(DrawSeed, answer.answers).number
        seeded = Seeded(**self.moment(answer.by), order=order, number=number)
        await do(commitment_sampling.draw_sample, seeded)
        await do_far(commitment_sampling.call_drawn, seeded)
        await self.finish()
        await do(commitment_sampling.close_sampling, Ending(**self.moment(), outcome="drawn"))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return "drawn"
