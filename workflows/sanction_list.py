"""惩戒措施清单：导入 → 另一人逐项核对 → 启用 → 废止或者由新版代替。

实施方案 二（三）9「根据《全国失信惩戒措施基础清单》《江苏省失信惩戒措施补充清单》等依法实施失信惩戒」；
国办发〔2020〕49号：惩戒措施实行清单制管理，清单以外不得惩戒。
"""

from temporalio import workflow

from workflows.doing import do, do_far, do_heard, refuse
from workflows.list_ending import ListEnding

with workflow.unsafe.imports_passed_through():
    from activities import sanction_list
    from rules.fault import judge
    from rules.journal import Ending
    from rules.refusal import Refused
    from rules.sanction_list import LEVELS
    from rules.sanction_list_file import (
        ItemsJudged,
        ItemVerdict,
        ListConfirmed,
        ListEnded,
        ListEntry,
        ListFiling,
        ListOnFile,
        VerdictsKept,
    )
    from rules.sanction_list_form import ChangeApproval, ListConfirmation, verdict_faults
    from rules.sanction_list_step import sanction_list_step
    from rules.step import Answer, Fact, Receipt, Step

CHECK, REPLACE = "sanction_list_confirmation", "sanction_list_replacement"


@workflow.defn(name="sanction_list")
class SanctionListCase(ListEnding):
    """One edition of a list, from its sheet to the day on which nothing may rest on it any more."""

    def __init__(self) -> None:
        super().__init__()
        self.verdicts: dict[str, ItemVerdict] = {}
        self.judging = 0

    @workflow.run
    async def run(self, entry: ListEntry) -> str:
        filing = ListFiling(**self.moment(entry.by), entry=entry)
        self.filed_list = filed = await self.file(sanction_list.file_list, filing, entry.by)
        checking = self.check(filed)
        outcome = await self.unless(lambda: bool(self.taken_back), checking, reason="登记人撤回") or "withdrawn"
        if outcome == "confirmed":
            outcome = await self.last()
        await self.finish()
        await do(sanction_list.close_list, Ending(**self.moment(), outcome=outcome))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return outcome

    async def check(self, filed: ListOnFile) -> str:
        """法制审核岗位逐项与原文核对，采纳或者不采纳；代替前一版的，还要负责人核准，才启用。"""
        answer = await self.ask(self.checking(filed))
        assert answer is not None
        said = judge(ListConfirmation, answer.answers)
        if said.outcome == "reject":
            return "not_adopted"
        if filed.former and not await self.replacing(filed):
            return "not_adopted"
        await do(sanction_list.put_in_force, ListConfirmed(**self.moment(answer.by), reason=said.reason))
        if filed.former:
            on, title = filed.edition.in_force_on, f"《{filed.edition.title}》（{filed.edition.number}）"
            ended = {"event": "replaced", "on": on, "why": f"由{title}代替", "by_list": filed.former}
            await do_far(sanction_list.tell_replaced, ListEnded(**self.moment(answer.by), **ended))
        return "confirmed"

    async def replacing(self, filed: ListOnFile) -> bool:
        """代替就是前一版的失效：与废止一样，由负责人核准，导入的和核对的人不得核准。"""
        edition, accepted = filed.edition, sum(one.accepted for one in self.verdicts.values())
        facts = {
            "新版": f"《{edition.title}》（{edition.number}），采纳 {accepted} 项，共 {len(filed.items)} 项",
            "出处": edition.source,
            "代替": f"{filed.former_title}，自 {edition.in_force_on} 起",
            "核准以后": "依据前一版的惩戒，另一份现行清单有同一项的转依它，没有的自该日起解除",
        }
        answer = await self.ask(sanction_list_step(REPLACE, unit=filed.unit, anchor=self.today(), facts=facts))
        assert answer is not None
        return judge(ChangeApproval, answer.answers).outcome == "approve"

    def checking(self, filed: ListOnFile) -> Step:
        edition, page = filed.edition, self.case.partition("/")[2]
        facts = {
            "清单": f"《{edition.title}》（{edition.number}），{LEVELS[edition.level]}",
            "发布机关": edition.issued_by,
            "施行日期": str(edition.in_force_on),
            "出处": edition.source,
            "启用后代替": f"{filed.former_title}，自 {edition.in_force_on} 起" if filed.former else "",
        }
        step = sanction_list_step(CHECK, unit=filed.unit, anchor=self.today(), facts=facts)
        items = Fact(label="各项", value=f"共 {len(filed.items)} 项，逐项核对", href=f"/staff/lists/check/{page}")
        return step.model_copy(update={"facts": (*step.facts, items)})

    @workflow.update
    async def judge_items(self, judged: ItemsJudged) -> Receipt:
        self.verdicts |= {one.no: one for one in judged.verdicts}
        self.judging += 1
        kept = VerdictsKept(**self.moment(judged.by), verdicts=judged.verdicts)
        await do_heard(sanction_list.keep_verdicts, kept)
        self.judging -= 1
        assert self.filed_list is not None
        sentence = f"已核对 {len(self.verdicts)} 项，共 {len(self.filed_list.items)} 项"
        return Receipt(case=self.case, key="judged", at=self.now(), sentence=sentence)

    @judge_items.validator
    def _may_judge_items(self, judged: ItemsJudged) -> None:
        filed, by = self.filed_list, judged.by
        if filed is None or not any(one.open.step.name == CHECK and not one.taken for one in self.live.values()):
            raise refuse(Refused("这份清单不在核对", code="StepClosed"))
        if by.kind != "staff" or by.unit != filed.unit or "legal" not in by.roles:
            raise refuse(Refused("由导入单位的法制审核岗位核对", code="NotYours"))
        if by.persons & self.hands["filed"]:
            raise refuse(Refused("您（或您所代办的人员）导入了这份清单，不得核对", code="NotYours"))
        if faults := verdict_faults(filed, judged.verdicts):
            raise refuse(Refused("；".join(faults.values()), code="FormFaulty", faults=faults))

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """启用以前，每一项都有人核对过，至少采纳一项。"""
        super().judge_answer(step, answer)
        if step.name != CHECK or judge(ListConfirmation, answer.answers).outcome == "reject":
            return
        if self.judging:
            raise refuse(Refused("核对的结果正在保存，请稍后用同一页面重新提交", code="TryAgain"))
        assert self.filed_list is not None
        left = [one.no for one in self.filed_list.items if one.no not in self.verdicts]
        told = f"还有 {len(left)} 项没有逐项核对：第 {'、'.join(left[:10])} 项" if left else ""
        if not left and not any(one.accepted for one in self.verdicts.values()):
            told = "没有采纳任何一项，不能启用"
        if told:
            raise refuse(Refused(told, code="FormFaulty", faults={"outcome": told}))

    def too_late_to_take_back(self) -> Refused | None:
        if self.hands.get(CHECK):
            return Refused("已经核对完毕，不能撤回", code="DecidedAlready")
        return None
