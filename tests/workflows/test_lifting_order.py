"""无论解除、依据消失、期满、单位反馈和通报回执按什么顺序发生：可能实施过的单位、得知过的部门，没有一处不确认。

The lifecycle itself runs, on a pretended engine: no server, no database, every activity as late as it may be.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.hanging import Fallen
from rules.push import PushPartner
from rules.sanction import SanctionDates
from rules.sanction_file import SanctionLifted, SanctionOnFile
from rules.scenario import actor
from rules.step import Answer, OpenStep, Receipt
from workflows.doing import SHANGHAI
from workflows.sanction import Sanction

BEGUN, ENDS = datetime(2026, 5, 14, 12, tzinfo=SHANGHAI), date(2026, 6, 14)
UNITS, PARTNERS = ("enf", "svc"), ("fgw", "zfcg")
HAND = {"outcome": "handed", "on": "2026-05-14", "receipt": "收 1"}
SAYS: dict[str, dict[str, Any]] = {
    "done": {"outcome": "done", "on": "2026-05-14", "evidence": ["回执"]},
    "refused": {"outcome": "refused", "on": "2026-05-14", "reason": "没有这项业务"},
    "not_applicable": {"outcome": "not_applicable", "on": "2026-05-14", "reason": "没有这家企业"},
    "insist": {"outcome": "insist", "reason": "由你单位办理"},
    "accept": {"outcome": "accept", "reason": "属实"},
    "handed": HAND,
    "declined": {"outcome": "declined", "note": "没有送交"},
}
ASKED_OF = {
    "insist": "sanction_refusal",
    "accept": "sanction_refusal",
    "handed": "push_applied",
    "declined": "push_applied",
}
AT_LAST: dict[str, dict[str, Any]] = {
    "sanction_lifted": {"on": "2026-06-15", "how": "已经恢复"},
    "sanction_unreported": {"outcome": "never"},
    "push_lifted": HAND,
}


def filed() -> SanctionOnFile:
    who = {"case": "sanction/44", "number": "惩-2026-4401", "uscc": "x", "subject": "示例公司", "unit": "enf"}
    why = {"determination": "d", "determination_number": "认-2026-1", "degree": "serious", "list_id": "l"}
    what = {
        "measure": "示例",
        "klass": "II",
        "klass_title": "二类",
        "content": "示例",
        "basis": "示例",
        "list_item": "1",
    }
    how: dict[str, Any] = {"heard": False, "months": 1, "reason": "示例", "less": "示例", "proportion": ()}
    dates = SanctionDates(starts_on=BEGUN.date(), ends_on=ENDS, reasons=())
    where: dict[str, Any] = {"units": tuple((one, one) for one in UNITS), "partners": PARTNERS, "dates": dates}
    return SanctionOnFile.model_validate({**who, **why, **what, **how, **where})


class Engine:
    """What a case sees of the house: its clock, and activities that take as long as they are told to."""

    def __init__(self, delays: list[int]) -> None:
        self.now, self.delays = BEGUN, delays
        self.done: list[tuple[str, Any]] = []
        self.case: Any = None

    async def wait(self, true: Any, timeout: Any = None) -> None:
        while not true():
            await asyncio.sleep(0)

    async def sleep(self, pause: timedelta) -> None:
        until = self.now + pause
        await self.wait(lambda: self.now >= until)

    def start(self, activity: Any, message: Any, **_: Any) -> asyncio.Task[Any]:
        return asyncio.ensure_future(self._to_its_end(asyncio.ensure_future(self._do(activity.__name__, message))))

    async def _to_its_end(self, work: asyncio.Future[Any]) -> Any:
        """An activity that is asked to stop comes to its end all the same, and hands over what it did."""
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            return await work

    async def _do(self, name: str, message: Any) -> Any:
        for _ in range(self.delays.pop() if self.delays else 0):
            await asyncio.sleep(0)
        self.done.append((name, message))
        if name == "open_step":
            deadline: Any = SimpleNamespace(suspended=False)
            return OpenStep.model_construct(key=message.key, step=message.step, deadline=deadline, alarms=())
        if name == "close_step":
            return Receipt(case=message.case, key=message.key, at=self.now, sentence="已办理")
        if name == "queue_pushes":
            return tuple(PushPartner(partner=one, title=one, doubtful=True) for one in message.partners)
        return {"lift_sanction": True, "let_fall": 0}.get(name)

    @contextmanager
    def running(self) -> Iterator[Any]:
        info = SimpleNamespace(workflow_id="sanction/44")
        fakes: dict[str, Any] = {
            "info": lambda: info, "memo_value": lambda *_, **__: 0, "now": lambda: self.now, "sleep": self.sleep,
            "wait_condition": self.wait, "instance": lambda: self.case,
            "start_local_activity": self.start, "start_activity": self.start,
        }  # fmt: skip
        with patch.multiple("temporalio.workflow", **fakes):
            self.case = Sanction()
            yield self.case


class Order:
    """One order of events, lived through to the end of the case."""

    def __init__(self, engine: Engine, case: Any) -> None:
        self.engine, self.case, self.acts = engine, case, set[asyncio.Task[Any]]()
        self.case.sanction = filed()
        self.last: dict[str, str] = {}
        self.times: Counter[str] = Counter()
        self.handed: set[str] = set()

    async def lived(self, events: list[tuple[str, str, int]]) -> None:
        course = asyncio.create_task(self.course())
        for event, about, ticks in events:
            self.happens(event, about)
            for _ in range(ticks):
                await asyncio.sleep(0)
        self.happens("expires", "")
        for _ in range(3000):
            if course.done():
                break
            for name, answers in AT_LAST.items():
                self.answers(name, "", answers)
            await asyncio.sleep(0)
        assert course.done(), f"the case waits for ever: {list(self.case.live)}"
        course.result()
        await asyncio.gather(*self.acts)

    async def course(self) -> None:
        await self.case.last()
        await self.case.end("applied")

    def happens(self, event: str, about: str) -> None:
        case = self.case
        moment = {"case": case.case, "seq": 900, "at": self.engine.now, "by": actor("head", "enf")}
        if event == "expires":
            self.engine.now = datetime(2026, 6, 15, 12, tzinfo=SHANGHAI)
        elif event == "lifts" and not case.over:
            case.lift = SanctionLifted(**moment, event="lifted", why="情形改变")
        elif event == "falls":
            fallen = Fallen(**moment | {"case": f"dishonesty/{about}"}, event="annulled", why="撤销")
            self.acts.add(asyncio.create_task(case.basis_fell(fallen)))
        elif event in SAYS:
            self.answers(ASKED_OF.get(event, "sanction_done"), about, SAYS[event])

    def answers(self, name: str, about: str, answers: dict[str, Any]) -> None:
        self.acts.add(asyncio.create_task(self.answer(name, about, answers)))

    async def answer(self, name: str, about: str, answers: dict[str, Any]) -> None:
        """An open step of that name is answered, of that unit or partner where one is named."""
        for key, live in self.case.live.items():
            step = live.open.step
            if step.name != name or live.taken or about not in ("", step.unit, step.defaults.get("partner")):
                continue
            if name == "sanction_done":
                self.last[step.unit] = str(answers["outcome"])
                self.times[step.unit] += 1
            if name == "push_applied" and answers["outcome"] == "handed":
                self.handed.add(str(step.defaults["partner"]))
            await self.case.decide(Answer(key=key, by=actor("handler", step.unit), answers=answers))
            return

    def must_hold(self) -> None:
        done = self.engine.done
        names = [name for name, _ in done]
        lifted, everywhere = names.index("lift_sanction"), names.index("confirm_lifted")
        assert names.count("lift_sanction") == names.count("confirm_lifted") == 1
        after = done[lifted:everywhere]
        confirmed = {message.unit for name, message in after if name == "confirm_unit_lifted"}
        confirmed |= {one.unit for name, one in after if name == "keep_unit_feedback" and one.state == "never"}
        asked = Counter(one.step.unit for name, one in done if name == "open_step" and one.step.name == "sanction_done")
        # Who refused and was asked again has not answered; who refused when it ended was not.
        may_apply = {
            unit
            for unit, times in asked.items()
            if times > self.times[unit] or self.last[unit] not in ("refused", "not_applicable")
        }
        assert may_apply <= confirmed, f"{may_apply - confirmed} may still apply it"
        received = {one.partner for name, one in after if name == "settle_push" and one.event == "lifted"}
        assert self.handed <= received, f"{self.handed - received} was told of it and not of its end"


EVENT = st.tuples(
    st.sampled_from(["lifts", "falls", "expires", *SAYS]), st.sampled_from([*UNITS, *PARTNERS, ""]), st.integers(0, 12)
)


@settings(max_examples=150, deadline=None)
@given(st.lists(EVENT, max_size=14), st.lists(st.integers(0, 9), max_size=40))
def test_no_place_that_may_apply_a_measure_is_left_unconfirmed(
    events: list[tuple[str, str, int]], delays: list[int]
) -> None:
    engine = Engine(delays)

    async def live() -> None:
        order = Order(engine, case)
        await order.lived(events)
        order.must_hold()

    with engine.running() as case:
        asyncio.run(live())
