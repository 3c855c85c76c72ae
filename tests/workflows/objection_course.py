"""An objection whose time is skipped, to a penalty whose time is skipped."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from temporalio.client import Client
from temporalio.worker import Replayer

import worker
from database.queries.credit_file import entries_of
from database.reading import reading
from database.tables.case import Event
from database.tables.letter import LetterRow
from database.tables.objection import ObjectionRow
from database.tables.penalty import PenaltyRow
from database.tables.step import StepRow
from database.writing import table
from local.course import SHANGHAI, Course
from rules.actor import Actor
from rules.credit_file import Item, items
from rules.objection import Complaint, contest_case, objection_case
from rules.objection_file import Contest, Objection
from rules.objection_form import ContestEntry
from rules.scenario import Said, Scenario, actor
from tests.rules.penalty_example import code
from workflows.plugin import PLUGIN

SAID: dict[str, Any] = {"matter": "record", "reason": "处罚内容录入有误", "wanted": "罚款人民币叁仟元整"}


async def published(client: Client, serial: int, **penalty: Any) -> Course:
    """A penalty decided on 2026-09-01, shown since 2026-09-08 here and on 信用中国."""
    own = {"no": f"连交罚〔2026〕{6500 + serial}号", "uscc": code(f"MAAY{serial:04d}"), **penalty}
    course = Course(client, Scenario(title="异议", begins_on=date(2026, 9, 1), penalty=own))
    await course.begin()
    await decide(course, date(2026, 9, 2), "class_confirmation", klass="general")
    await decide(course, date(2026, 9, 3), "paper_approval", outcome="approve")
    proof: dict[str, Any] = {"outcome": "served", "means": "direct", "receiver": "示例法人"}
    await decide(course, date(2026, 9, 8), "service_proof", **proof)
    uploaded: dict[str, Any] = {"places": ["creditchina"], "evidence": "平台回执"}
    await decide(course, date(2026, 9, 8), "disclosure", at=15, **uploaded)
    return course


async def decide(course: Course, on: date, step: str, at: int = 10, refused: str = "", **answers: Any) -> None:
    await course.go_to(datetime.combine(on, time(at), SHANGHAI))
    person = answers.pop("person", "")
    await course.say(Said(on=on, at=time(at), decide=step, answers=answers, refused=refused, person=person))


class ObjectionCourse(Course):
    """One objection, filed at 9:00 of a day."""

    def __init__(self, client: Client, about: str, on: date, by: Actor, n: int = 1, **said: Any) -> None:
        entry = Objection(about=about, complaint=Complaint(**(SAID | said)), by=by)
        self.begins_with(client, "objection", objection_case(about, n), entry, on)

    def begins_with(self, client: Client, lifecycle: Any, case: str, entry: Any, on: date) -> None:
        Course.__init__(self, client, Scenario(title="异议", begins_on=on))
        self.lifecycle, self.case, self.entry = lifecycle, case, entry
        self.unit, self.uscc = "enf", entry.by.id

    async def replayed(self) -> None:
        """The case runs again on its own history; it raises where the code would go another way."""
        assert self.handle is not None
        replayer = Replayer(workflows=worker.WORKFLOWS, plugins=[PLUGIN])
        await replayer.replay_workflow(await self.handle.fetch_history())

    async def row(self, model: Any = ObjectionRow) -> Any:
        found = table(model)
        async with reading() as connection:
            return (await connection.execute(select(found).where(found.c.case_id == self.case))).one()

    async def due(self, key: str) -> date:
        return date.fromisoformat(str((await self._row(key)).due_on))

    async def open_steps(self) -> list[str]:
        found = table(StepRow)
        open_ones = select(found.c.name).where(found.c.case_id == self.case, found.c.state == "open")
        async with reading() as connection:
            return sorted(await connection.scalars(open_ones))

    async def events(self) -> list[str]:
        found = table(Event)
        async with reading() as connection:
            told = select(found.c.what).where(found.c.case_id == self.case).order_by(found.c.id)
            return list(await connection.scalars(told))

    async def letters(self) -> dict[str, Any]:
        found = table(LetterRow)
        async with reading() as connection:
            rows = await connection.execute(select(found.c.template, found.c.data).where(found.c.case_id == self.case))
            return {row.template: row.data for row in rows}


def business(uscc: str) -> Actor:
    return actor("business", uscc)


async def penalty_row(course: Course) -> Any:
    found = table(PenaltyRow)
    async with reading() as connection:
        return (await connection.execute(select(found).where(found.c.case_id == course.case))).one()


async def file_of(uscc: str, at: datetime) -> tuple[Item, ...]:
    async with reading() as connection:
        return items(await entries_of(connection, uscc), on=at.date(), known_by=at)


class ContestCourse(ObjectionCourse):
    """One 复议 or 诉讼, entered at 9:00 of a day by a handler of the unit."""

    def __init__(self, client: Client, about: str, on: date, *, stayed: bool) -> None:
        entry = ContestEntry(
            means="复议", body="示例市人民政府", document="示例行复〔2026〕1号", accepted_on=on, stayed=stayed
        )
        entered = Contest(about=about, entry=entry, by=actor("handler", "enf"))
        self.begins_with(client, "contest", contest_case(about, entry.document), entered, on)
