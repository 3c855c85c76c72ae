"""无论事情按什么顺序发生：没有认定、没有清单、过了期的惩戒不在实施；不具备条件的激励不在享受；没有人独自办完。

Every order is lived through on the real server with skipped time, and the whole world is looked at after each event.
"""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client

from database.queries.credit_file import entries_of
from database.queries.sanction_list import item_of
from database.queries.watch import watched
from database.reading import reading
from database.tables.case import Case
from database.tables.dishonesty import Dishonesty
from database.tables.hang import Hang
from database.tables.incentive import Incentive
from database.tables.sanction import Sanction
from database.tables.step import StepRow
from database.writing import table
from local.accounts import open_accounts
from rules.credit_file import items
from rules.eligibility import EligibilityDone, EligibilityOrder
from rules.incentive import benefits_of, eligibility
from rules.scenario import actor
from settings import settings
from tests.rules.dishonesty_example import proposal
from tests.rules.penalty_example import code
from tests.workflows.commitment_course import CommitmentCourse
from tests.workflows.dishonesty_course import DishonestyCourse
from tests.workflows.incentive_course import IncentiveCourse
from tests.workflows.sanction_course import SanctionCourse
from tests.workflows.sanction_list_course import SanctionListCourse

# 05-06 公示，05-20 授予；06-01 告知，五个工作日 → 06-08；06-09 认定、公示；06-10 采取两项措施。
SHOWN, GRANTED, TOLD, LISTED, APPLIED = (
    date(2026, 5, 6),
    date(2026, 5, 20),
    date(2026, 6, 1),
    date(2026, 6, 9),
    date(2026, 6, 10),
)
CASE, DISHONESTY, HANG, STEP = table(Case), table(Dishonesty), table(Hang), table(StepRow)
INCENTIVE, SANCTION = table(Incentive), table(Sanction)
DECIDING = ("legal", "head")


class World:
    """One business that was rewarded, was then determined dishonest, and is under two measures of one list."""

    def __init__(self, client: Client, serial: int) -> None:
        self.client, self.uscc, self.day = client, code(f"MAAQ{serial:04d}"), APPLIED
        self.incentive = IncentiveCourse(client, self.uscc, SHOWN)
        about = proposal(uscc=self.uscc, subject="示例守信运输有限公司")
        self.determination = DishonestyCourse(client, about, TOLD)
        self.list = SanctionListCourse(client, str(serial), SHOWN)
        self.sanctions: list[SanctionCourse] = []

    async def begin(self) -> None:
        await self.incentive.on_file()
        await self.incentive.granted(SHOWN, after=GRANTED)
        await self.list.adopted()
        await self.determination.listed(TOLD, silent_until=LISTED)
        for no, months in (("2", 6), ("3", 12)):
            measure = SanctionCourse(
                self.client, self.determination, self.list, APPLIED, item_no=no, months=months, units=("enf", "trc")
            )
            await measure.applied(APPLIED)
            self.sanctions.append(measure)
        await self.go_on(0)

    async def go_on(self, days: int) -> None:
        """Some days later everybody has heard of everything that has happened until then."""
        self.day += timedelta(days=days)
        for case in (self.incentive, self.determination, *self.sanctions):
            await case.past(self.day)
        await self.list.until_noon(self.day)
        order = EligibilityOrder(scope="due", on=self.day)
        name = f"eligibility-{self.uscc}-{self.day}-{len(await self.history())}"
        await self.client.execute_workflow(
            "eligibility", order, id=name, task_queue=settings().task_queue, result_type=EligibilityDone
        )
        for case in (self.incentive, self.determination, *self.sanctions):
            await case.quiet()

    async def history(self) -> list[Any]:
        async with reading() as connection:
            return list(await entries_of(connection, self.uscc))

    async def waits(self, case: CommitmentCourse, step: str) -> bool:
        return any(key.startswith(f"{step}.") and state == "open" for key, state in (await case.steps()).items())


async def end_determination(world: World, event: str) -> None:
    if await world.determination.over() or (await world.determination.determination()).ended_on:
        return
    said: dict[str, Any] = {"event": event, "document": "连政复〔2026〕3号", "document_day": str(world.day)}
    kept: dict[str, Any] = {"reason": "示例", "corrected": True, "committed": True}
    await world.determination.tell(world.day, "propose_end", **said, **kept)
    await world.determination.answer(
        world.day,
        "dishonesty_end",
        refused="NotYours",
        person=actor("handler", "enf").id,
        outcome="approve",
        reason="同意",
    )
    await world.determination.answer(world.day, "dishonesty_end", outcome="approve", reason="属实")


async def annulled(world: World) -> None:
    await end_determination(world, "annulled")


async def repaired_a_year_later(world: World) -> None:
    await world.go_on(370)
    await end_determination(world, "repaired")


async def list_repealed(world: World) -> None:
    if not await world.list.over() and await world.list.in_force(world.day):
        await world.list.changed(world.day, "repeal", on=str(world.day))


async def carried_out(world: World) -> None:
    for one in world.sanctions:
        if await world.waits(one, "sanction_done"):
            await one.done(world.day, "enf")


async def half_a_year_passes(world: World) -> None:
    await world.go_on(190)


async def lifted_early(world: World) -> None:
    one = world.sanctions[0]
    if (await one.sanction()).lifted_on is None:
        await one.tell(world.day, "propose_lift", reason="情形已经改变")
        await one.answer(world.day, "sanction_lift", outcome="approve", reason="属实")


async def downgraded(world: World) -> None:
    await world.incentive.graded("D", world.day)


async def upgraded(world: World) -> None:
    await world.incentive.graded("AA", world.day)


Happening = Callable[[World], Awaitable[None]]
EVENTS: tuple[Happening, ...] = (
    annulled, repaired_a_year_later, list_repealed, carried_out, half_a_year_passes, lifted_early, downgraded, upgraded,
)  # fmt: skip


@pytest.fixture(scope="module")
async def bureau(house: Client) -> Client:
    await open_accounts({})
    return house


def order(seed: int) -> list[Happening]:
    return Random(seed).sample(EVENTS, k=6)


@pytest.mark.parametrize("seed", [1, 2, 3, 4], ids=lambda seed: "-".join(one.__name__ for one in order(seed)))
async def test_nothing_stands_without_what_it_hangs_on_whatever_the_order(bureau: Client, seed: int) -> None:
    world = World(bureau, 4900 + seed)
    await world.begin()
    assert [await in_use(one, world.day) for one in world.sanctions] == [True, True]
    assert (await world.incentive.incentive()).state == "stopped", "a determination ends what trust had earned"
    for happen in order(seed):
        await happen(world)
        await world.go_on(3)
        await must_hold(world, after=happen.__name__)
    await nobody_alone(world)


async def in_use(one: SanctionCourse, on: date) -> bool:
    row = await one.sanction()
    return row.starts_on is not None and row.starts_on <= on and row.lifted_on is None


async def must_hold(world: World, *, after: str) -> None:
    """The invariants of sanctions and incentives on the world's day, each read from the rows, not from the courses."""
    async with reading() as connection:
        (basis,) = (await connection.execute(select(DISHONESTY).where(DISHONESTY.c.uscc == world.uscc))).all()
        sanctions = (await connection.execute(select(SANCTION).where(SANCTION.c.uscc == world.uscc))).all()
        (incentive,) = (await connection.execute(select(INCENTIVE).where(INCENTIVE.c.uscc == world.uscc))).all()
        of_list = {row.case_id: await item_of(connection, row.list_id, row.item_no, world.day) for row in sanctions}
        known = await entries_of(connection, world.uscc)
        watching = await watched(connection, world.uscc, world.day)
        hanging = (await connection.execute(select(HANG).where(HANG.c.until.is_(None)))).all()
    file = items(known, on=world.day, known_by=world.incentive.now())
    determined = basis.ended_on is None and basis.starts_on <= world.day <= basis.ends_on
    for row in sanctions:
        standing = row.starts_on is not None and row.lifted_on is None
        shown = [one for one in file if one.case == row.case_id and one.kind == "sanction" and one.state == "in_force"]
        assert standing == bool(shown), f"{after}: the file and the row say the same of {row.number}"
        if standing:
            assert determined, f"{after}: {row.number} without a determination"
            assert of_list[row.case_id] is not None, f"{after}: {row.number} outside a list in force"
            assert world.day <= row.ends_on, f"{after}: {row.number} past its end"
        else:
            assert row.case_id not in {one.case_id for one in hanging}, f"{after}: {row.number} hangs on nothing now"
    if incentive.state == "in_force":
        benefit = next(one for one in benefits_of(incentive.edition) if one.id == incentive.benefit)
        found = eligibility(file, benefit, on=world.day, watched=watching)
        assert found.met, f"{after}: an incentive without eligibility: {found.missing}"


async def nobody_alone(world: World) -> None:
    """Who began a case neither reviewed nor decided it, and who reviewed it did not decide it."""
    cases = [world.determination.case, world.list.case, world.incentive.case, *(one.case for one in world.sanctions)]
    async with reading() as connection:
        rows = (
            await connection.execute(
                select(STEP.c.case_id, STEP.c.role, STEP.c.name, STEP.c.answered_by, CASE.c.started_by)
                .join(CASE, CASE.c.id == STEP.c.case_id)
                .where(STEP.c.case_id.in_(cases), STEP.c.role.in_(DECIDING), STEP.c.state == "done")
            )
        ).all()
    assert {row.case_id for row in rows} == set(cases)
    for case in cases:
        own = [row for row in rows if row.case_id == case]
        hands = {role: {row.answered_by for row in own if row.role == role} for role in DECIDING}
        assert own[0].started_by not in hands["legal"] | hands["head"], case
        assert not hands["legal"] & hands["head"], case
