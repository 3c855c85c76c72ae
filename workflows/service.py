"""送达：一组文书一次送达，逐份留证；退回就换下一种方式，最后是公告。行政处罚法第六十一条，民诉法第八十八至九十五条。"""

from datetime import timedelta
from typing import Any

from temporalio import workflow

from workflows.asking import Asking
from workflows.doing import do, do_far

with workflow.unsafe.imports_passed_through():
    from activities import business_mail, service
    from rules.fault import judge
    from rules.penalty_file import Bundle, MailOrder, Served
    from rules.penalty_form import NextMeans, NoticeProof, ServiceProof
    from rules.penalty_step import step
    from rules.step import Fact


class Serving(Asking):
    """Follows papers until they are proved served. None of a bundle counts as served without the others."""

    async def serve(self, bundle: Bundle, *, kind: str = "service_proof") -> Served:
        means = bundle.means
        while True:
            if means == "electronic":
                served = await self._send(bundle)
            elif means == "public_notice":
                served = await self._give_notice(bundle)
            else:
                served = await self._deliver(bundle, kind)
            agreed = await do(service.keep_service, served)
            if served.outcome == "served":
                return served
            means = await self._choose_next(bundle, served, electronic=agreed)

    async def serve_letter(self, bundle: Bundle) -> None:
        """One letter in the course of a case: an e-mail tells of it at once, and it is served like every paper."""
        if bundle.means != "electronic":
            await self.tell_of(bundle)
        await self.serve(bundle, kind="letter_delivery")

    async def tell_of(self, bundle: Bundle) -> None:
        order = MailOrder(**self.moment(), email="", key=self.key("mail/letter"), letters=bundle.letters)
        await do_far(business_mail.mail_business, order)

    async def _deliver(self, bundle: Bundle, kind: str) -> Served:
        facts = (Fact(label="受送达人", value=bundle.subject), Fact(label="文书", value="一次送达，逐份填写回证"))
        answer = await self.ask(step(kind, unit=bundle.unit, anchor=bundle.anchor, facts=facts, barred=bundle.barred))
        assert answer is not None
        proof = judge(ServiceProof, answer.answers)
        return self._served(bundle, answer.by, **proof.model_dump())

    async def _send(self, bundle: Bundle) -> Served:
        """Electronic service with recorded consent: the day it reaches the business's box; the log is the proof."""
        sent = await do_far(
            service.send_electronically,
            self._served(bundle, None, outcome="served", means="electronic", on=self.today()),
        )
        return sent

    async def _give_notice(self, bundle: Bundle) -> Served:
        answer = await self.ask(step("notice_proof", unit=bundle.unit, anchor=self.today(), barred=bundle.barred))
        assert answer is not None
        notice = judge(NoticeProof, answer.answers)
        given = self._served(
            bundle,
            answer.by,
            outcome="published",
            means="public_notice",
            on=notice.on,
            note=f"{notice.place}：{notice.reason}",
            proof=notice.proof,
        )
        served_on = await do_far(service.keep_notice, given)
        await self.until(served_on + timedelta(days=1))
        return given.model_copy(
            update={
                "outcome": "served",
                "on": served_on,
                "key": self.key("service"),
                "seq": self.next(),
                "at": self.now(),
            }
        )

    async def _choose_next(self, bundle: Bundle, returned: Served, *, electronic: bool) -> Any:
        facts = (Fact(label="未能送达", value=f"{returned.on}，{returned.note}"),)
        asked = step("next_means", unit=bundle.unit, anchor=returned.on, facts=facts, barred=bundle.barred)
        form = asked.form if electronic else "next_means_on_paper"
        answer = await self.ask(asked.model_copy(update={"form": form}))
        assert answer is not None
        return judge(NextMeans, answer.answers).means

    def _served(self, bundle: Bundle, by: Any, **what: Any) -> Served:
        who = {} if by is None else {"by": by}
        return Served(
            case=self.case, seq=self.next(), at=self.now(), key=self.key("service"), bundle=bundle, **who, **what
        )
