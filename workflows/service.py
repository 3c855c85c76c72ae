"""送达：一组文书一次送达，逐份留证；退回就换下一种方式，最后是公告。行政处罚法第六十一条，民诉法第八十八至九十五条。"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from temporalio import workflow

from workflows.doing import do, do_far, refuse
from workflows.mailed import Mailed

with workflow.unsafe.imports_passed_through():
    from activities import business_mail, letter, service
    from rules.actor import MACHINE, Actor
    from rules.bounce import mail_id
    from rules.fault import judge
    from rules.form import FORMS
    from rules.penalty_file import Bundle, LetterOrder, MailOrder, Served
    from rules.penalty_form import Means, NextMeans, NoticeProof, ServiceProof, day_fault
    from rules.penalty_step import step
    from rules.refusal import Refused
    from rules.step import Answer, Fact, Step


class Serving(Mailed):
    """Follows papers until they are proved served. None of a bundle counts as served without the others."""

    def __init__(self) -> None:
        super().__init__()
        # Papers that count as served by an e-mail, by the id of that mail, with the step that delivers them otherwise.
        self.sent: dict[str, tuple[Served, str]] = {}
        # The windows that run from the service of a paper, by its key, and the acts of service that were none.
        self.windows: dict[str, Served | None] = {}
        # The papers whose windows have passed in silence.
        self.silent: set[str] = set()

    def judge_answer(self, step: Step, answer: Answer) -> None:
        """What was delivered, or given notice of, was so on a day since it was asked for, and not in the future."""
        super().judge_answer(step, answer)
        said = judge(FORMS[step.form], answer.answers)
        if isinstance(said, ServiceProof | NoticeProof) and step.name != "notice_period":
            if fault := day_fault(said.on, since=self.deliverable_since(step), today=self.today()):
                raise refuse(Refused(fault, code="FormFaulty", faults={"on": fault}))

    def deliverable_since(self, step: Step) -> date:
        """The first day on which what a step asks about can have been delivered, or given notice of."""
        return step.anchor

    async def serve(self, bundle: Bundle, *, kind: str = "service_proof", returned: Served | None = None) -> Served:
        """Papers until they are served; of those that were `returned` it chooses the next means first."""
        served = returned or await self._by(bundle.means, bundle, kind)
        while True:
            agreed = await do(service.keep_service, served)
            if served.outcome == "served" and not self._bounced(served):
                if served.means == "electronic":
                    self.sent[_mail_of(served)] = served, kind
                return served
            if served.outcome == "served":
                served = self._returned(served)
                continue
            means = await self._choose_next(bundle, served, kind, electronic=agreed)
            served = await self._by(means, bundle, kind)

    async def _by(self, means: Means, bundle: Bundle, kind: str) -> Served:
        if means == "electronic":
            return await self._send(bundle)
        if means == "public_notice":
            return await self._give_notice(bundle, kind)
        return await self._deliver(bundle, kind)

    def came_back(self, mail: str) -> None:
        """电子送达以到达为准：退信证明没有到达，该次送达不成立，改用下一种方式。"""
        served, kind = self.sent.pop(mail, (None, ""))
        if served is not None and not self.settled(served.bundle):
            if served.bundle.key in self.windows:
                self.windows[served.bundle.key] = self._returned(served)
            elif served.bundle.key in self.silent:
                self.never_told(self._returned(served), kind)
            else:
                self.serve_again(self._returned(served), kind)

    def settled(self, bundle: Bundle) -> bool:
        """Whether these papers have reached their business all the same, or no longer count."""
        return False

    def never_told(self, returned: Served, kind: str) -> None:
        """A business was silent because nothing had reached it."""
        self.serve_again(returned, kind)

    def serve_again(self, returned: Served, kind: str) -> None:
        self.follow(self.serve(returned.bundle, kind=kind, returned=returned))

    def _bounced(self, served: Served) -> bool:
        return served.means == "electronic" and _mail_of(served) in self.bounces

    def _returned(self, served: Served) -> Served:
        """The same act of service as it turned out: it was none."""
        note = f"{served.on} 发出的邮件被退回，电子送达不成立：{self.bounces[_mail_of(served)]}"
        again = {"outcome": "returned", "on": self.today(), "receiver": "", "note": note}
        return served.model_copy(update={**again, "key": self.key("service"), "seq": self.next(), "at": self.now()})

    async def window(
        self, bundle: Bundle, asked: Callable[[date], Step], *, returned: Served | None = None
    ) -> Answer | None:
        """What a business may say to a paper, from the day of its service; None when its window has passed.

        A service that turns out to be none while the window runs has opened none: it runs anew from the next one.
        """
        self.silent.discard(bundle.key)
        served = await self.serve(bundle, kind="letter_delivery", returned=returned)
        while True:
            step = asked(served.on)
            self.windows[bundle.key] = None
            came_back = partial(self._not_told, bundle, step)
            answer = await self.unless(came_back, self.ask(step), reason="告知的文书没有送达，重新送达后另行起算")
            returned = self.windows.pop(bundle.key)
            if answer is None and returned is None:
                self.silent.add(bundle.key)
            if answer is not None or returned is None:
                return answer
            served = await self.serve(bundle, kind="letter_delivery", returned=returned)

    def _not_told(self, bundle: Bundle, step: Step) -> bool:
        """Whoever has answered knew what it was about, however it came to them."""
        answered = any(live.open.step.name == step.name and live.taken for live in self.live.values())
        return self.windows[bundle.key] is not None and not answered

    async def serve_letter(self, bundle: Bundle) -> None:
        """One letter in the course of a case: an e-mail tells of it at once, and it is served like every paper."""
        if bundle.means != "electronic":
            await self.tell_of(bundle)
        await self.serve(bundle, kind="letter_delivery")

    def mail_beside(self, bundle: Bundle) -> None:
        """An e-mail tells of papers while they are being served, unless it is an e-mail that serves them."""
        if bundle.means != "electronic":
            self.follow(self.tell_of(bundle))

    async def letter(self, name: str, by: Actor = MACHINE, **says: Any) -> Bundle:
        """A letter of the case: drawn, numbered and frozen now. `by` decided what it says; whoever asks serves it."""
        order = LetterOrder(**self.moment(by), letter=name, key=self.key(f"letter/{name}"), **says)
        return await do_far(letter.write_letter, order)

    async def mail(self, name: str, *, n: int = 0) -> None:
        order = MailOrder(**self.moment(), email=name, key=self.key(f"mail/{name}"), n=n)
        await do_far(business_mail.mail_business, order)

    async def tell_of(self, bundle: Bundle) -> None:
        order = MailOrder(**self.moment(), email="", key=self.key("mail/letter"), letters=bundle.letters)
        await do_far(business_mail.mail_business, order)

    async def _deliver(self, bundle: Bundle, kind: str) -> Served:
        papers = "、".join(f"《{title}》" for title in bundle.titles)
        several = len(bundle.letters) > 1
        told = [one for one in (papers, "一次送达，逐份填写回证" if several or not papers else "") if one]
        facts = (Fact(label="受送达人", value=bundle.subject), Fact(label="文书", value="，".join(told)))
        asked = step(kind, unit=bundle.unit, anchor=bundle.anchor, facts=facts, barred=bundle.barred)
        title = asked.title if several else f"送达{papers or '文书'}"
        answer = await self.ask(asked.model_copy(update={"title": title, "clause": bundle.clause or asked.clause}))
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

    async def _give_notice(self, bundle: Bundle, kind: str) -> Served:
        answer = await self.ask(self._step("notice_proof", bundle, kind, self.today()))
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
        facts = (Fact(label="公告载体", value=notice.place),)
        await self.ask(self._step("notice_period", bundle, kind, notice.on, facts))
        return given.model_copy(
            update={
                "outcome": "served",
                "on": served_on,
                "key": self.key("service"),
                "seq": self.next(),
                "at": self.now(),
            }
        )

    async def _choose_next(self, bundle: Bundle, returned: Served, kind: str, *, electronic: bool) -> Any:
        facts = (Fact(label="未能送达", value=f"{returned.on}，{returned.note}"),)
        asked = self._step("next_means", bundle, kind, returned.on, facts)
        form = asked.form if electronic else "next_means_on_paper"
        answer = await self.ask(asked.model_copy(update={"form": form}))
        assert answer is not None
        return judge(NextMeans, answer.answers).means

    def _step(self, name: str, bundle: Bundle, kind: str, anchor: date, facts: tuple[Fact, ...] = ()) -> Step:
        """A step of the service; that of a letter runs beside the course, as its delivery does."""
        asked = step(name, unit=bundle.unit, anchor=anchor, facts=facts, barred=bundle.barred)
        return asked.model_copy(update={"aside": kind == "letter_delivery"})

    def _served(self, bundle: Bundle, by: Any, **what: Any) -> Served:
        who = {} if by is None else {"by": by}
        return Served(
            case=self.case, seq=self.next(), at=self.now(), key=self.key("service"), bundle=bundle, **who, **what
        )


def _mail_of(served: Served) -> str:
    """The id of the e-mail that says that papers are in the box of their business."""
    return mail_id(served.case, f"{served.key}/mail")
