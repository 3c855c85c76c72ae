"""一个剧本里的全部案件：各有各的钟，说一句话以前都走到同一时刻；说到谁，谁听。"""

from collections.abc import Mapping
from datetime import datetime, time
from typing import NamedTuple

from temporalio.client import Client

from local.course import SHANGHAI, Course
from rules.refusal import Refused
from rules.scenario import Said, Scenario


class Turn(NamedTuple):
    """When a case begins (nothing is said), or is spoken to; `click` names what is said once for all tellings."""

    at: datetime
    course: Course
    said: Said | None = None
    click: str = ""


class Troupe:
    """The cases of a scenario on one clock: the case itself, and those beside it."""

    def __init__(self, client: Client, told: Scenario, names: Mapping[str, str] | None = None) -> None:
        self.client, self.told, self.names = client, told, names
        cast = told.cast()
        self.courses = [Course(client, one, names, cast) for one in cast]
        self.main, *self.beside = self.courses

    async def run(self) -> None:
        """Begin and say everything in the order of its days, and go on to the last one."""
        for one in self.told.cast():
            for ground in one.groundwork():
                await Troupe(self.client, ground, self.names).run()
        for turn in self._turns():
            if turn.course.refused or turn.click in turn.course.heard:
                continue
            if turn.said and turn.course.handle is None:
                told = f"{turn.said.on} 时“{turn.course.scenario.title}”还没有立案"
                raise Refused(f"剧本有误：{told}", code="ScenarioFaulty")
            await self._go_to(turn.at)
            if turn.said is None:
                await turn.course.enter()
            else:
                await turn.course.say(turn.said, turn.click)
        if until := self.told.until:
            now = datetime.now(SHANGHAI)
            # A course that ends today ends now: from here on its cases live by the clock on the wall.
            await self._go_to(now if until == now.date() else datetime.combine(until, time(12), SHANGHAI))
        await self._quiet()

    def _turns(self) -> list[Turn]:
        """Everything in order; what one scenario says keeps its own order."""
        turns = [Turn(course.begins, course) for course in self.courses]
        for course in self.courses:
            last = min(turn.at for turn in turns)
            for n, said in enumerate(course.scenario.said):
                hears = self._named(said.of) if said.of else course
                click = f"said/{n}" if hears is course else f"said/{n}/{course.case}"
                last = max(last, datetime.combine(said.on, said.at, SHANGHAI))
                turns.append(Turn(last, hears, said, click))
        return sorted(turns, key=lambda turn: turn.at)

    def _named(self, title: str) -> Course:
        for course in self.courses:
            if course.scenario.title == title:
                return course
        raise Refused(f"剧本有误：没有叫“{title}”的案件", code="ScenarioFaulty")

    def _living(self) -> list[Course]:
        """Those that have begun, in the order of their beginning: whoever rests on another comes after it."""
        begun = [course for course in self.courses if course.handle is not None and not course.refused]
        return sorted(begun, key=lambda course: course.begins)

    async def _go_to(self, instant: datetime) -> None:
        """Let the time of all pass; whoever rests on another goes first, so that it hears of its fall on its day."""
        await self._quiet()
        living = self._living()
        for course in reversed(living):
            await course.go_to(instant)
        if len(living) > 1:
            await self._quiet()

    async def _quiet(self) -> None:
        """Wait until nobody does anything: one that has come to rest may have told the next."""
        living = self._living()
        for course in living * min(2, len(living)):
            await course.quiet()
