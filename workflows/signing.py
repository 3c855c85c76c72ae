"""承诺书的签署和受理：企业在线签署，或者录入纸面签署的扫描件；受理前登记人可以撤回。实施方案 二（一）1。"""

from temporalio import workflow

from workflows.doing import do, owe_answer, refuse
from workflows.fulfilment import Fulfilment

with workflow.unsafe.imports_passed_through():
    from activities import commitment
    from rules.actor import Actor
    from rules.commitment_file import Accepted, CommitmentOnFile, Signature, SignedLetter
    from rules.commitment_form import CommitmentAcceptance, SignedScan, Signing
    from rules.fault import judge
    from rules.journal import Telling
    from rules.penalty_form import day_fault
    from rules.refusal import Refused
    from rules.step import Answer, Receipt, Step


class Signable(Fulfilment):
    """The part of a commitment that is offered, signed and accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.scanned: tuple[SignedLetter, Actor] | None = None
        self.excluded: tuple[str, ...] = ()

    async def accept(self, filed: CommitmentOnFile) -> CommitmentOnFile | str:
        """签署、受理；退回的重新签署。"""
        while True:
            signed = await self.sign(filed)
            if isinstance(signed, str):
                return signed
            facts = {
                "承诺事由": filed.matter,
                "承诺书": filed.letter,
                "签署": f"{signed.signer}，{signed.signed_on}",
                "公开": "同意公开" if signed.publish else "不同意公开",
                "容缺的材料": filed.missing,
                "更新": "受理后代替企业此前的同一承诺" if filed.replaces else "",
                "不予受理的情形": "；".join(self.excluded),
            }
            answer = await self.of_unit(filed, "commitment_acceptance", facts)
            said = judge(CommitmentAcceptance, answer.answers)
            if said.outcome == "refuse":
                self.follow(self.mail("commitment_refused"))
                return "refused"
            if said.outcome == "accept":
                accepted = Accepted(**self.moment(answer.by), outcome="accept", reason=said.reason)
                return await do(commitment.accept_commitment, accepted)

    async def sign(self, filed: CommitmentOnFile) -> SignedLetter | str:
        """企业在线阅知并签署；或者由经办录入纸面签署的扫描件。"""
        facts = {"承诺事由": filed.matter, "承诺书": filed.letter, "容缺的材料": filed.missing}
        asking = self.of_business(filed, "commitment_signing", facts)
        answer = await self.unless(lambda: self.scanned is not None, asking, reason="企业已在纸面签署")
        if self.scanned is not None:
            (letter, by), self.scanned = self.scanned, None
        elif answer is None:
            return "unsigned"
        else:
            said, by = judge(Signing, answer.answers), answer.by
            if said.outcome == "decline":
                return "declined"
            told = said.model_dump(include={"signer", "signature", "publish"})
            letter = SignedLetter(means="portal", signed_on=self.today(), **told)
        self.excluded = await do(commitment.sign_commitment, Signature(**self.moment(by), letter=letter))
        return letter

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """Nobody is accepted who has become excluded since the offer; who speaks to the public speaks in public."""
        super().judge_answer(step, answer)
        said, filed = answer.answers, self.commitment
        open_to_all = bool(said.get("publish")) or said.get("outcome") != "sign"
        if step.name == "commitment_signing" and filed and filed.use == "voluntary" and not open_to_all:
            fault = "主动向社会作出的承诺应当同意公开"
            raise refuse(Refused(fault, code="FormFaulty", faults={"publish": fault}))
        if step.name == "commitment_acceptance" and answer.answers.get("outcome") == "accept" and self.excluded:
            raise refuse(Refused("；".join(self.excluded), code="CommitmentExcluded"))

    @workflow.update
    async def enter_scan(self, telling: Telling) -> Receipt:
        """企业在纸面签署的承诺书，由经办录入扫描件。"""
        said = judge(SignedScan, telling.content)
        self.held("scan", telling.by)
        self.scanned = SignedLetter(means="scan", **said.model_dump()), telling.by
        owe_answer()
        await workflow.wait_condition(lambda: self.scanned is None or bool(self.taken_back))
        return Receipt(case=self.case, key="scan", at=self.now(), sentence="已录入签署的承诺书")

    @enter_scan.validator
    def _may_enter_scan(self, telling: Telling) -> None:
        filed, by = self.commitment, telling.by
        if filed is None or by.kind != "staff" or by.unit != filed.unit:
            raise refuse(Refused("由承诺受理单位录入", code="NotYours"))
        signing = [live for live in self.live.values() if live.open.step.name == "commitment_signing"]
        if not signing or signing[0].taken or self.scanned is not None:
            raise refuse(Refused("承诺书已经签署，或者签署期已过", code="NotOpenToSign"))
        try:
            said = judge(SignedScan, telling.content)
        except Refused as refused:
            raise refuse(refused) from None
        if fault := day_fault(said.signed_on, since=signing[0].open.step.anchor, today=self.today()):
            raise refuse(Refused(fault, code="FormFaulty", faults={"signed_on": fault}))

    def too_late_to_take_back(self) -> Refused | None:
        if self.hands.get("commitment_acceptance"):
            return Refused("承诺已经办理受理，不能撤回", code="AcceptedAlready")
        return None
