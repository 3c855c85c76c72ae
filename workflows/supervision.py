"""督办：催办（有冷却时间，留痕）、请求说明、加签。"""

from datetime import timedelta

from temporalio import workflow

from workflows.doing import refuse
from workflows.proposing import Proposing

with workflow.unsafe.imports_passed_through():
    from rules.actor import ROLE_TITLES
    from rules.journal import Telling
    from rules.refusal import Refused
    from rules.step import Fact, Receipt, Step

CHASE_COOLDOWN = timedelta(hours=4)
ENDING = Refused("案件正在办结，不再请求说明或者加签", code="CaseClosed")


class Supervised(Proposing):
    """What a manager or a colleague may say about an open step."""

    @workflow.update
    async def chase(self, telling: Telling) -> Receipt:
        live = self.live[telling.key]
        live.chased_at = self.now()
        await self.knock(telling.key, "chase", by=telling.by, why=str(telling.content.get("reason", "")))
        return Receipt(case=self.case, key=telling.key, at=self.now(), sentence="已催办")

    @chase.validator
    def _may_chase(self, telling: Telling) -> None:
        live = self._standing(telling.key)
        if live.open.step.role == "law":
            raise refuse(Refused("该环节是法定等待，没有人可以催", code="NotYours"))
        if live.chased_at and self.now() - live.chased_at < CHASE_COOLDOWN:
            raise refuse(Refused("四小时内已经催办过，请稍后再催", code="ChasedRecently"))

    @workflow.update
    async def inquire(self, telling: Telling) -> Receipt:
        """Ask the unit for an explanation, or one colleague for an opinion; the course of the case does not wait."""
        about = self.live[telling.key].open.step
        person = str(telling.content.get("person", ""))
        asked = Step(
            name="opinion" if person else "explanation",
            title="加签意见" if person else "情况说明",
            clause="督办" if not person else about.clause,
            role=telling.content.get("role", "handler"),
            unit=about.unit,
            person=person,
            form="opinion",
            limits=("explanation",),
            anchor=self.today(),
            event="提出",
            aside=True,
            facts=(
                Fact(label="针对环节", value=about.title),
                Fact(label="提出人", value=telling.by.name),
                Fact(label="要求", value=str(telling.content["text"])),
            ),
        )
        await self.put_forward(asked.name, self.ask(asked), moot=ENDING)
        return Receipt(case=self.case, key=telling.key, at=self.now(), sentence="已提出")

    @inquire.validator
    def _may_inquire(self, telling: Telling) -> None:
        if self._standing(telling.key).open.step.role in ("business", "law"):
            raise refuse(Refused("该环节不由工作人员办理，不能请求说明或者加签", code="FormFaulty"))
        if not str(telling.content.get("text", "")).strip():
            raise refuse(Refused("请写明要求", code="FormFaulty", faults={"text": "请写明要求"}))
        if telling.content.get("role", "handler") not in ROLE_TITLES:
            raise refuse(Refused("没有这个岗位", code="FormFaulty", faults={"role": "没有这个岗位"}))
