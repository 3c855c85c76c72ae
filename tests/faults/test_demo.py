"""The demo is killed in the middle of its story and started again: the story is told to its end, nothing doubled."""

import json
import signal
import subprocess
import sysconfig
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from temporalio.client import Client
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from database.engine import engine
from database.queries.chain import broken_chains
from database.reading import reading
from database.tables.case import Case
from database.tables.letter import Mail
from database.tables.penalty import PenaltyRow
from database.tables.record import Record
from database.tables.step import StepRow
from database.writing import table
from local.mailbox import messages
from local.ports import free_port
from local.postgres import Postgres
from local.story import story
from settings import settings
from tests.faults.story import numbers_are_whole
from tests.local.family import descendants, eventually, living

CASE, PENALTY, STEP = table(Case), table(PenaltyRow), table(StepRow)
TOLD = sum(len(one.cast()) for stage in story(date(2026, 11, 23)) for one in stage)
Begin = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def data(scratch: Path) -> Path:
    return scratch / "demo"


@pytest.fixture
def begin(data: Path) -> Iterator[Begin]:
    begun: list[subprocess.Popen[str]] = []
    xincheng = str(Path(sysconfig.get_path("scripts")) / "xincheng")
    command = [xincheng, "demo", "--port", str(free_port()), "--data", str(data)]

    def start() -> "subprocess.Popen[str]":
        begun.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
        return begun[-1]

    yield start
    for one in begun:
        one.send_signal(signal.SIGTERM)
        one.wait(60)


async def test_a_demo_killed_in_the_middle_of_its_story_tells_it_to_the_end(
    begin: Begin, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = begin()
    assert eventually(lambda: (data / "story.began").exists(), 120)
    time.sleep(5)
    family = descendants(first.pid)
    first.kill()
    first.wait()
    assert not (data / "story.told").exists(), "the story was told before it could be interrupted"
    assert eventually(lambda: not living(family), 10)

    again = begin()
    assert again.stdout is not None
    said = []
    for line in again.stdout:
        said.append(line)
        if "讲完" in line:
            break
    assert any(f"{TOLD}/{TOLD}" in line for line in said), "".join(said)
    door = next(n for n, line in enumerate(said) if "Ctrl-C" in line)
    assert not any(f"{TOLD}/{TOLD}" in line for line in said[:door]), "the door opens before everything is told"
    ports = json.loads((data / "ports.json").read_text())
    monkeypatch.setenv("DATABASE_URL", Postgres.url_at(data, ports["postgres"]))
    settings.cache_clear()
    engine.cache_clear()
    try:
        await nothing_is_doubled(data)
        await every_means_and_every_ball_has_something_to_show()
        await every_case_lives_by_the_clock_on_the_wall(f"127.0.0.1:{ports['temporal']}")
    finally:
        await engine().dispose()
        settings.cache_clear()
        engine.cache_clear()


async def nothing_is_doubled(data: Path) -> None:
    async with reading() as connection:
        cases = (await connection.execute(select(CASE.c.position, CASE.c.outcome))).all()
        mails = (await connection.execute(select(table(Mail).c.message_id).where(table(Mail).c.state == "sent"))).all()
        records = await connection.scalar(select(func.count()).select_from(table(Record)))
        twice = select(STEP.c.case_id, STEP.c.name).where(STEP.c.state == "open", STEP.c.name != "recall")
        again = twice.group_by(STEP.c.case_id, STEP.c.name).having(func.count() > 1)
        doubled = (await connection.execute(again.where(STEP.c.name != "letter_delivery"))).all()
    assert len(cases) == TOLD
    assert {"repaired", "expired", "unpublished"} <= {case.outcome for case in cases}
    assert doubled == []
    faults, _, read = await broken_chains()
    assert faults == []
    assert read == records
    await numbers_are_whole()
    copies = Counter(mail.message_id for mail in messages(data / "mail"))
    assert all(1 <= copies[mail.message_id] <= 2 for mail in mails)


async def every_means_and_every_ball_has_something_to_show() -> None:
    async with reading() as connection:
        penalties = (await connection.execute(select(PENALTY.c.served_by, PENALTY.c.read_at))).all()
        balls = (await connection.execute(select(STEP.c.ball).where(STEP.c.state == "open"))).scalars().all()
    assert {one.served_by for one in penalties} >= {"direct", "left", "post", "electronic", "public_notice"}
    read = [one.served_by for one in penalties if one.read_at]
    assert "" not in read
    assert 0 < len(read) < len([one for one in penalties if one.served_by])
    assert set(balls) >= {"unit", "business", "law"}


async def every_case_lives_by_the_clock_on_the_wall(address: str) -> None:
    client = await Client.connect(address)
    skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False))
    ahead = {}
    async for one in client.list_workflows("ExecutionStatus = 'Running' AND WorkflowType != 'eligibility'"):
        handle = client.get_workflow_handle(one.id)
        info, memo = await skipper.get_time_skipping_info(handle), await (await handle.describe()).memo()
        assert info is not None
        own = info.current_time.ToDatetime(UTC) + timedelta(seconds=int(memo["rehearsal_offset_seconds"]))
        ahead[one.id] = own - datetime.now(UTC)
    assert ahead
    assert {case: str(by) for case, by in ahead.items() if abs(by) > timedelta(minutes=2)} == {}
