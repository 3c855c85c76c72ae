"""An incentive whose time is skipped, of a business with a file of its own; people answer by the name of the step."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from temporalio.client import Client

from activities.business import name_on_file
from activities.record import append
from database.reading import reading
from database.tables.incentive import Incentive, IncentiveObjection, IncentiveUse
from database.writing import table, writing
from local.course import SHANGHAI, Course
from rules.actor import Actor
from rules.hanging import Event, Fallen
from rules.incentive_file import EligibilityTold
from rules.journal import Moment, Telling
from rules.refusal import Refused
from rules.scenario import Scenario
from tests.workflows.commitment_course import CommitmentCourse

SERVED: dict[str, Any] = {"outcome": "served", "means": "direct", "receiver": "示例人"}
ANYBODY = Actor(kind="system", id="public", name="社会公众")


class IncentiveCourse(CommitmentCourse):
    """One incentive from its proposal; `begins_on` is the day of the proposal."""

    def __init__(self, client: Client, uscc: str, begins_on: date, benefit: str = "green-channel") -> None:
        proposal = {"uscc": uscc, "unit": "trc", "benefit": benefit, "reason": "一贯守信"}
        about = {"title": benefit, "lifecycle": "incentive", "incentive": proposal, "begins_on": begins_on}
        Course.__init__(self, client, Scenario.model_validate(about))

    async def on_file(self, *, grade: str = "AA", since: date = date(2025, 3, 3)) -> None:
        """A business that the house has known since a day, graded some time later."""
        async with writing() as connection:
            await name_on_file(connection, self.uscc, "示例守信运输有限公司")
        await self.recorded("registration", since, {"title": "开业登记"})
        await self.graded(grade, since)

    async def graded(self, grade: str, on: date) -> str:
        result = {"title": f"信用评价 {grade}", "tab": "evaluation", "unit": "trc", "result": grade}
        return await self.recorded("evaluation", on, {**result, "adverse": grade in ("C", "D")})

    async def recorded(self, kind: str, on: date, body: dict[str, Any], *, about: str = "") -> str:
        """One entry of its file that was so and known on a day; answers the case that it comes from."""
        case = about.partition("/dishonesty")[0] or f"{kind}/{self.uscc}-{on}"
        moment = Moment(case=case, seq=1, at=datetime.combine(on, time(8), SHANGHAI))
        async with writing() as connection:
            await append(connection, moment, self.uscc, kind, on, body | ({"about": about} if about else {}))
        return case

    async def determined(self, on: date) -> str:
        title = {"title": "认-2026-示例 一年内四次超限", "unit": "trc", "adverse": True, "degree": "serious"}
        return await self.recorded("dishonesty", on, title | {"valid_from": str(on), "valid_until": "2029-01-01"})

    async def weighed(self, on: date) -> None:
        """The recomputation says on a day that it should look again."""
        await self.past(on)
        assert self.handle is not None
        await self.handle.execute_update("eligibility", EligibilityTold(met=False, on=on))
        await self.quiet()

    async def fell(self, case: str, on: date, event: Event) -> None:
        """The determination ended, and whoever rests on it is told."""
        await self.recorded("ended", on, {"why": event}, about=f"{case}/dishonesty")
        await self.past(on)
        assert self.handle is not None
        fallen = Fallen(case=case, seq=9, at=self.now(), event=event, why="复议撤销")
        await self.handle.execute_update("basis_fell", fallen)
        await self.quiet()

    async def shown(self, on: date) -> None:
        """Proposed and agreed on one day."""
        await self.begin()
        await self.answer(on, "incentive_decision", outcome="agree", reason="符合条件")

    async def granted(self, on: date, *, after: date) -> None:
        """Shown from a day, granted as soon as its publicity is over, and its paper served."""
        await self.shown(on)
        await self.past(after)
        await self.served(after)

    async def served(self, on: date) -> None:
        await self.answer(on, "letter_delivery", on=str(on), **SERVED)

    async def objects(self, on: date, facts: str, *, place: str = "", refused: str = "") -> None:
        said = {"name": "示例同行", "contact": "13800000000", "facts": facts, "receipt": f"{self.uscc}-{facts}"}
        await self.says(on, "object_to", ANYBODY, refused, **said, place=place)

    async def uses(self, on: date, matter: str, *, refused: str = "", unit: str = "svc") -> None:
        by = Actor(kind="business", id=self.uscc, name="示例企业")
        await self.says(on, "ask_use", by, refused, matter=matter, unit=unit)

    async def says(self, day: date, update: str, by: Actor, refused: str = "", **content: Any) -> None:
        await self.past(day)
        codes = []
        try:
            await self._tell(update, Telling(by=by, content=content))
        except Refused as said:
            codes = [said.code]
        assert codes == [refused] * bool(refused)
        await self.quiet()

    async def incentive(self) -> Any:
        return await self.row(Incentive)

    async def all_of(self, model: type[IncentiveObjection] | type[IncentiveUse]) -> list[Any]:
        found = table(model)
        async with reading() as connection:
            rows = await connection.execute(select(found).where(found.c.case_id == self.case).order_by(found.c.n))
            return list(rows)
