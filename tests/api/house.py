"""A whole house for a story told through the web: the real engine, a worker, the staff speaking beside the browser."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from temporalio.client import Client

from api import lifecycle
from api.day import today
from database.reading import reading
from database.tables.letter import LetterRow
from database.tables.step import StepRow
from database.writing import table
from local.mailbox import Mailbox
from local.temporal import Temporal
from rules.actor import Actor, Role
from rules.penalty import PenaltyDecision, case_id
from rules.penalty_file import PenaltyEntry
from rules.step import Answer
from settings import settings
from tests.rules.penalty_example import penalty
from worker import build
from workflows.plugin import PLUGIN

STEP, LETTER = table(StepRow), table(LetterRow)


@asynccontextmanager
async def opened(server: Temporal, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A worker of its own queue for the database of the test."""
    monkeypatch.setenv("XINCHENG_TASK_QUEUE", f"test-{uuid4().hex}")
    monkeypatch.setenv("XINCHENG_SMTP_PORT", str(box.port))
    settings.cache_clear()
    client = await Client.connect(server.address, plugins=[PLUGIN])
    lifecycle.use(client)
    async with build(client):
        yield
    lifecycle.use(None)


def staff(id: str, role: Role, unit: str = "enf") -> Actor:
    return Actor(kind="staff", id=id, name=f"示例{id}", unit=unit, roles=(role,))


def decision(days_ago: int, **changed: Any) -> PenaltyDecision:
    """A general penalty decided so many days ago, with a number of its own."""
    on = today() - timedelta(days=days_ago)
    number = f"连交罚〔{on.year}〕{uuid4().int % 10**9}号"
    return penalty(**({"no": number, "decided_on": on, "violation": "未按规定安装卫星定位装置"} | changed))


async def served(entered: PenaltyDecision) -> str:
    """Enter a penalty and take it through class, approval and service; answers its case."""
    case = case_id(entered.no)
    await lifecycle.begin("penalty", PenaltyEntry(decision=entered, by=staff("zhang", "handler")), case=case)
    await said(case, "class_confirmation", staff("li", "reviewer"), klass="general", reason="核对无误")
    await said(case, "paper_approval", staff("wang", "head"), outcome="approve")
    proof = {"outcome": "served", "means": "direct", "on": str(today()), "receiver": "示例收件人"}
    await said(case, "service_proof", staff("zhang", "handler"), **proof)
    # Whoever answered hears before the house has drawn everything from it: what comes next is open when it has.
    await open_step(case, "disclosure")
    return case


async def said(case: str, name: str, by: Actor, **answers: Any) -> None:
    key = await open_step(case, name)
    await lifecycle.tell(case, "decide", Answer(key=key, by=by, answers=answers), click="")


async def open_step(case: str, name: str) -> str:
    """The key of an open step, waited for."""
    found = select(STEP.c.key).where(STEP.c.case_id == case, STEP.c.name == name, STEP.c.state == "open")
    for _ in range(400):
        async with reading() as connection:
            if key := (await connection.execute(found)).scalars().first():
                return str(key)
        await asyncio.sleep(0.05)
    raise AssertionError(f"{name} was not opened in {case}")


async def letter(case: str, template: str) -> Any:
    async with reading() as connection:
        found = select(LETTER).where(LETTER.c.case_id == case, LETTER.c.template == template)
        return (await connection.execute(found)).one()


async def until(true: Any) -> None:
    """Wait until a question about the database is answered with yes."""
    for _ in range(400):
        if await true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come true")
