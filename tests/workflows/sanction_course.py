"""A sanction whose time is skipped, on a list and a determination of its own; people answer by the name of the step."""

from datetime import date
from typing import Any

from sqlalchemy import select
from temporalio.client import Client

from database.queries.sanction import units_of_sanction
from database.reading import reading
from database.tables.letter import LetterRow
from database.tables.sanction import Sanction
from database.tables.step import StepRow
from database.writing import table
from local.course import Course
from rules.sanction import SanctionProposal, sanction_case
from rules.sanction_file import SanctionEntry
from rules.scenario import Scenario, actor
from tests.rules.dishonesty_example import proposal
from tests.rules.penalty_example import code
from tests.workflows.commitment_course import CommitmentCourse
from tests.workflows.dishonesty_course import SERVED, DishonestyCourse
from tests.workflows.sanction_list_course import SanctionListCourse

# A determination is told on 05-06, unanswered until 05-12, decided, served and published on 05-13; until 2028-05-13.
TOLD, LISTED = date(2026, 5, 6), date(2026, 5, 13)
STEP = table(StepRow)


async def determined(client: Client, serial: int) -> DishonestyCourse:
    """A determination in force since 2026-05-13, of a business that is nobody else's."""
    one = DishonestyCourse(client, proposal(uscc=code(f"MAAQ{serial:04d}")), TOLD)
    await one.listed(TOLD, silent_until=LISTED)
    return one


async def adopted(client: Client, serial: int) -> SanctionListCourse:
    """A list in force: item 1 of class I with a basis and purposes, item 2 of class II, item 3 of class III."""
    one = SanctionListCourse(client, str(serial), TOLD)
    await one.adopted()
    return one


class SanctionCourse(CommitmentCourse):
    """One measure from its proposal; `begins_on` is the day of the proposal, `entry` which turn of the same item."""

    def __init__(
        self, client: Client, basis: DishonestyCourse, of: SanctionListCourse, begins_on: date,
        *, turn: int = 1, **changed: Any,
    ) -> None:  # fmt: skip
        Course.__init__(self, client, Scenario(title="惩戒", begins_on=begins_on))
        known = ("uscc", "subject", "legal_representative", "unit")
        given: dict[str, Any] = {
            **{name: getattr(basis.proposal, name) for name in known},
            **{"determination": basis.case, "list_id": of.case, "item_no": "2", "units": ("enf",), "months": 6},
            **{"reason": "一年内反复，危及公路安全", "less": "提醒、约谈以后仍有发生"},
        }
        self.about = SanctionProposal.model_validate(given | changed)
        self.entry = SanctionEntry(proposal=self.about, by=actor("handler", self.about.unit))
        self.lifecycle, self.case = "sanction", sanction_case(self.about, turn)
        self.unit, self.uscc = self.about.unit, self.about.uscc

    async def open_key(self, name: str) -> str:
        """`name@unit` is the open step of that name that is before one of several units."""
        name, _, unit = name.partition("@")
        key = await super().open_key(name)
        if not unit:
            return key
        of_unit = select(STEP.c.key).where(STEP.c.case_id == self.case, STEP.c.name == name, STEP.c.unit == unit)
        async with reading() as connection:
            return str((await connection.execute(of_unit.where(STEP.c.state == "open"))).scalar_one())

    async def decided(self, on: date) -> None:
        """Reviewed and decided on one day; the decision waits to be served."""
        await self.answer(on, "sanction_legal", outcome="agree", opinion="依据明确，程序合法")
        await self.answer(on, "sanction_decision", outcome="apply", reason="轻重相当")

    async def applied(self, on: date) -> None:
        """Proposed, reviewed, decided and served on one day: it is in force."""
        await self.begin()
        await self.decided(on)
        await self.answer(on, "service_proof", on=str(on), **SERVED)

    async def done(self, on: date, unit: str) -> None:
        """An implementing unit has carried it out."""
        await self.answer(on, f"sanction_done@{unit}", outcome="done", on=str(on), evidence=["回执"])

    async def stopped(self, on: date, unit: str) -> None:
        """A unit that had carried it out has stopped."""
        await self.answer(on, f"sanction_lifted@{unit}", on=str(on), how="已经恢复")

    async def never_done(self, on: date, unit: str) -> None:
        """A unit that had not said anything when it was lifted has not carried it out."""
        await self.answer(on, f"sanction_unreported@{unit}", outcome="never")

    async def told_of_end(self, on: date) -> None:
        """The letter of its end is handed over."""
        await self.answer(on, "letter_delivery", on=str(on), **SERVED)

    async def sanction(self) -> Any:
        return await self.row(Sanction)

    async def units(self) -> dict[str, str]:
        async with reading() as connection:
            return {row.unit: row.state for row in await units_of_sanction(connection, self.case)}

    async def letters(self) -> list[str]:
        found = table(LetterRow)
        async with reading() as connection:
            names = select(found.c.template).where(found.c.case_id == self.case, found.c.state == "issued")
            return sorted(await connection.scalars(names))
