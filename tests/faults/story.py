"""One penalty from its entry to its repair, told by somebody who does not give up, and what must be left of it."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import asyncpg
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from api import lifecycle
from database.queries.chain import broken_chains
from database.reading import reading
from database.tables.letter import LetterRow
from database.tables.step import StepRow
from database.writing import table
from local.mailbox import messages
from local.penalty_story import APPLICATION
from local.stack import Stack
from local.timeline import timeline_of
from rules.actor import Role
from rules.journal import Telling
from rules.penalty import case_id
from rules.penalty_file import PenaltyEntry
from rules.refusal import Refused
from rules.scenario import actor
from rules.step import Answer, Receipt
from settings import settings
from tests.rules.penalty_example import code, penalty

SHANGHAI = ZoneInfo("Asia/Shanghai")
STEP, LETTER = table(StepRow), table(LetterRow)
PATIENCE = 60.0
Out = TypeVar("Out")
COURSE: tuple[tuple[str, Role, dict[str, Any]], ...] = (
    ("class_confirmation", "reviewer", {"klass": "general"}),
    ("paper_approval", "head", {"outcome": "approve"}),
    ("service_proof", "handler", {"outcome": "served", "means": "direct", "receiver": "示例法人"}),
    ("disclosure", "handler", {"places": ["creditchina", "creditjs", "credittransport"], "evidence": "回执"}),
    ("apply", "business", APPLICATION),
    ("repair_acceptance", "reviewer", {"outcome": "accept"}),
    ("repair_review", "reviewer", {"outcome": "grant", "fine_paid": True, "corrected": True, "findings": "属实"}),
    ("repair_decision", "head", {"outcome": "grant", "reason": "符合修复条件"}),
    ("recall", "handler", {"evidence": "回执"}),
    ("recall", "handler", {"evidence": "回执"}),
    ("recall", "handler", {"evidence": "回执"}),
    ("letter_delivery", "handler", {"outcome": "served", "means": "post", "receiver": "示例收件人"}),
    ("letter_delivery", "handler", {"outcome": "served", "means": "post", "receiver": "示例收件人"}),
)
STEPS = Counter({"class_confirmation": 1, "paper_approval": 1, "service_proof": 1, "disclosure": 1})
STEPS.update({"repair_acceptance": 1, "repair_review": 1, "repair_decision": 1, "recall": 3, "letter_delivery": 2})
LETTERS = ["penalty_service", "repair_acceptance", "repair_granted", "repair_reminder"]
MAILS = ["penalty_served", "repair_earliest_day", "repair_granted", "request_accepted", "request_received"]


class Story:
    """A case whose earliest day of repair has passed, so that its whole course can be told today."""

    def __init__(self, serial: int) -> None:
        today = datetime.now(SHANGHAI).date()
        self.decision = penalty(
            no=f"连交罚〔{today.year}〕{serial}号",
            uscc=code(f"MAFA{serial:04d}"),
            decided_on=today - timedelta(days=120),
            email=f"fault{serial}@example.invalid",
            address="连云港市海州区示例路1号",
        )
        self.case = case_id(self.decision.no)

    async def begin(self) -> None:
        entry = PenaltyEntry(decision=self.decision, by=actor("handler", "enf"))
        await insisting(lambda: lifecycle.begin("penalty", entry, case=self.case), settled="AlreadyEntered")

    async def say(self, name: str, role: Role, answers: dict[str, Any]) -> None:
        by = actor(role, self.decision.uscc if role == "business" else "enf")
        if name == "apply":
            await self.until(lambda: self.shown())
            telling = Telling(by=by, content=answers)
            await insisting(lambda: lifecycle.tell(self.case, "apply", telling, click="apply"))
            return
        key = await self.until(lambda: self.open_key(name))
        day = datetime.now(SHANGHAI).date()
        answer = Answer(key=key, by=by, answers={"on": str(day), **answers})
        await insisting(
            lambda: lifecycle.tell(self.case, "decide", answer, click=f"decide/{key}"), settled="CaseClosed"
        )
        await self.until(lambda: self.closed(key))

    async def tell(self) -> None:
        await self.begin()
        for name, role, answers in COURSE:
            await self.say(name, role, answers)
        await self.until(self.over)

    async def open_key(self, name: str) -> str | None:
        found = select(STEP.c.key).where(STEP.c.case_id == self.case, STEP.c.name == name, STEP.c.state == "open")
        async with reading() as connection:
            return await connection.scalar(found.order_by(STEP.c.seq).limit(1))

    async def closed(self, key: str) -> bool:
        async with reading() as connection:
            state = await connection.scalar(select(STEP.c.state).where(STEP.c.case_id == self.case, STEP.c.key == key))
        return state == "done"

    async def shown(self) -> bool:
        return await self.position() == "published"

    async def over(self) -> bool:
        return await self.position() == "closed"

    async def position(self) -> str:
        return str((await timeline_of(self.case))["case"].get("position"))

    async def until(self, asked: Callable[[], Awaitable[Out | None]], patience: float = PATIENCE) -> Out:
        """The answer once there is one; a database that is away is asked again."""
        limit = time.monotonic() + patience
        while time.monotonic() < limit:
            try:
                if answer := await asked():
                    return answer
            except (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                pass
            await asyncio.sleep(0.05)
        raise AssertionError(f"{self.case} did not come so far: {await timeline_of(self.case)}")


async def insisting(ask: Callable[[], Awaitable[Receipt]], *, settled: str = "") -> None:
    """Send the same thing with the same click until it is answered, as a person with a page before them does."""
    limit, tries = time.monotonic() + PATIENCE, 0
    while time.monotonic() < limit:
        try:
            await ask()
            return
        except Refused as refused:
            if tries and refused.code == settled:
                return
            if refused.code != "TryAgain":
                raise
        tries += 1
        await asyncio.sleep(0.2)
    raise AssertionError("nobody answered")


@asynccontextmanager
async def held(name: str) -> AsyncIterator[asyncpg.Connection]:
    """Nobody may write to a table while the context lasts: whoever tries waits in the middle of a transaction."""
    connection = await asyncpg.connect(settings().database_url.replace("+asyncpg", ""))
    try:
        await connection.execute("BEGIN")
        await connection.execute(f'LOCK TABLE "{name}" IN SHARE MODE')
        yield connection
    finally:
        connection.terminate()


async def somebody_waits(connection: asyncpg.Connection) -> None:
    """Return when a transaction hangs on the table that is held."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        if await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody came to the table that is held")


def kill(stack: Stack, name: str) -> None:
    """kill -9 of one part; it begins again at once, as after a long quiet time."""
    part = next(part for part in stack.parts if part.name == name)
    part.began = 0
    part.child.kill()


async def nothing_is_lost_or_doubled(stack: Stack, stories: Sequence[Story]) -> None:
    """Every case is whole, and the bureau's numbers, records and mails are those of these cases and no more."""
    for story in stories:
        left = await timeline_of(story.case)
        assert left["case"]["outcome"] == "repaired"
        assert Counter(step["key"].rpartition(".")[0] for step in left["steps"]) == STEPS
        assert {step["state"] for step in left["steps"]} == {"done"}
        assert sorted(letter["template"] for letter in left["letters"]) == LETTERS
        assert {letter["state"] for letter in left["letters"]} == {"issued"}
        assert sorted(mail["template"] for mail in left["mails"]) == MAILS
        assert {mail["state"] for mail in left["mails"]} == {"sent"}
        assert [record["kind"] for record in left["records"]] == ["penalty", "shown", "repaired"]
        assert [repair["state"] for repair in left["repairs"]] == ["granted"]
        assert len(left["service"]) == 3
        assert all(place["recalled_on"] for place in left["disclosures"])
        copies = Counter(mail.message_id for mail in messages(stack.mail))
        assert all(1 <= copies[mail["message_id"]] <= 2 for mail in left["mails"])
    await numbers_are_whole()
    assert (await broken_chains())[0] == []


async def numbers_are_whole() -> None:
    """No letter number twice, none missing."""
    async with reading() as connection:
        numbers = (
            (await connection.execute(select(LETTER.c.number).where(LETTER.c.number.is_not(None)))).scalars().all()
        )
    serials: dict[str, list[int]] = {}
    for number in numbers:
        series, _, serial = number.removesuffix("号").rpartition("〕")
        serials.setdefault(series, []).append(int(serial))
    for series, given in serials.items():
        assert sorted(given) == list(range(1, len(given) + 1)), series
