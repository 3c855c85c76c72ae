"""An objection whose time is skipped, to a penalty whose time is skipped."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from temporalio.client import Client, WorkflowFailureError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper, TimeSkippingConfig
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
from rules.message import Message
from rules.objection import Complaint, objection_case
from rules.objection_file import Objection
from rules.refusal import Refused
from rules.scenario import Said, Scenario, actor
from settings import settings
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
        self.begins_with(client, objection_case(about, n), on)
        self.entered: Message = Objection(about=about, complaint=Complaint(**(SAID | said)), by=by)
        self.kind, self.by = "objection", by

    def begins_with(self, client: Client, case: str, on: date) -> None:
        self.names = {}
        self.skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
        self.case = case
        begins = datetime.combine(on, time(9), SHANGHAI)
        self.offset = timedelta(seconds=int((begins - datetime.now(SHANGHAI)).total_seconds()))
        self.skipped = timedelta()
        self.handle = None
        self.resumed = False

    async def begin(self) -> None:
        self.handle = await self.skipper.client.start_workflow(
            self.kind,
            self.entered,
            id=self.case,
            task_queue=settings().task_queue,
            memo={"rehearsal_offset_seconds": int(self.offset.total_seconds())},
        )
        try:
            await self._tell("filed")
        except (Refused, RPCError) as error:
            await self._ended_with(error)

    async def _ended_with(self, error: Exception) -> None:
        assert self.handle is not None
        try:
            await self.handle.result()
        except WorkflowFailureError as failure:
            cause: BaseException | None = failure
            while cause is not None and not isinstance(cause, ApplicationError):
                cause = cause.__cause__
            assert cause is not None
            raise Refused(cause.message, code=str(cause.type), faults=dict(cause.details[0])) from error

    def _unit(self, said: Said) -> str:
        return said.unit or (self.by.id if said.role == "business" else "enf")

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
