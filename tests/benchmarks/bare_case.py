"""The bare counterpart of a case: a plain workflow with the same durable steps as ordinary activities, bare asyncpg.

The rows it writes are those of one case of ours (the pattern), with another number; its messages are dicts of the same
contents. The worker has the same settings as ours. `python -m tests.benchmarks.bare_case` runs it.
"""

import asyncio
import os
import signal
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import asyncpg
from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.common import RetryPolicy
from temporalio.worker import PollerBehaviorSimpleMaximum, UnsandboxedWorkflowRunner, Worker

from settings import settings
from templates.letter import render_letter
from tests.benchmarks.pattern import Pattern

QUEUE = "bare"
FIRST, SECOND = "class_confirmation.1", "paper_approval.1"
Said = dict[str, Any]


@dataclass
class Rows:
    """The activities: one transaction each, statements prepared by asyncpg and kept."""

    pool: asyncpg.Pool
    pattern: Pattern

    @activity.defn(name="bare_file")
    async def file(self, said: Said) -> Said:
        rows = self.pattern.of(said["case"])
        async with self.pool.acquire() as connection, connection.transaction():
            await rows.put(connection, "business")
            await rows.put(connection, "lifecycle", position="filed")
            await rows.put(connection, "penalty")
            await rows.put(connection, "event", key="filed")
        return rows.on_file

    @activity.defn(name="bare_open")
    async def open(self, said: Said) -> Said:
        rows, key = self.pattern.of(said["case"]), said["key"]
        async with self.pool.acquire() as connection, connection.transaction():
            await rows.put(connection, "step", key=key, state="open", answered_at=None, answered_by="",
                           answered_by_name="", answers=None, seq=said["seq"])  # fmt: skip
            await connection.execute(
                "update lifecycle set position = $2, seq = $3 where id = $1 and seq < $3",
                said["case"], said["step"]["name"], said["seq"],
            )  # fmt: skip
            await rows.put(connection, "event", key=f"{key}/opened")
        return rows.opened(key)

    @activity.defn(name="bare_close")
    async def close(self, said: Said) -> Said:
        rows, key = self.pattern.of(said["case"]), said["key"]
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "update step set seq = $3, state = 'done', answered_at = now(), answered_by = $4, answers = $5"
                " where case_id = $1 and key = $2 and seq < $3",
                said["case"], key, said["seq"], said["answer"]["by"]["id"], "{}",
            )  # fmt: skip
            await connection.execute("delete from hold where case_id = $1 and key = $2", said["case"], key)
            await rows.put(connection, "event", key=f"{key}/done")
        return {
            "case": said["case"],
            "key": key,
            "at": said["at"],
            "sentence": "办结：复核分类",
            "version": said["seq"],
        }

    @activity.defn(name="bare_confirm")
    async def confirm(self, said: Said) -> Said:
        rows = self.pattern.of(said["case"])
        penalty = rows.one("penalty")
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "update penalty set klass = $2, classification = $3, publication = $4, regime = $5,"
                " earliest_repair_on = $6 where case_id = $1",
                said["case"], *(penalty[name] for name in ("klass", "classification", "publication", "regime",
                                                           "earliest_repair_on")),
            )  # fmt: skip
        return rows.on_file

    @activity.defn(name="bare_record")
    async def record(self, said: Said) -> None:
        rows = self.pattern.of(said["case"])
        async with self.pool.acquire() as connection, connection.transaction():
            uscc = rows.one("record")["uscc"]
            seq = 1 + await connection.fetchval("select chain_seq from business where uscc = $1 for update", uscc)
            await rows.put(connection, "record", seq=seq)
            await connection.execute("update business set chain_seq = $2 where uscc = $1", uscc, seq)
            await rows.put(connection, "event", key="recorded")

    @activity.defn(name="bare_draw")
    async def draw(self, said: Said) -> list[str]:
        rows = self.pattern.of(said["case"])
        drawn = [await asyncio.to_thread(render_letter, name, data) for name, data in rows.letters()]
        async with self.pool.acquire() as connection, connection.transaction():
            for letter, rendered in zip(rows.all("letter"), drawn, strict=True):
                await rows.put(connection, "letter", key=letter["key"], pdf=rendered.pdf, sha256=rendered.sha256)
            await rows.put(connection, "event", prefix="papers/drawn/")
        return [letter["id"] for letter in rows.all("letter")]


@workflow.defn(name="bare_case", sandboxed=False)
class BareCase:
    """File, open a step, wait for its answer, confirm, record, draw two papers, open the next step."""

    def __init__(self) -> None:
        self.case = workflow.info().workflow_id
        self.seq = 0
        self.filed_at = ""
        self.opened = False
        self.answer: Said | None = None
        self.over = False

    def moment(self) -> Said:
        self.seq += 1
        return {"case": self.case, "seq": self.seq, "at": workflow.now().isoformat()}

    async def do(self, name: str, said: Said) -> Any:
        return await workflow.execute_activity(
            name, said, start_to_close_timeout=timedelta(seconds=60),
            retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=200)),
        )  # fmt: skip

    @workflow.run
    async def run(self, entry: Said) -> None:
        await self.do("bare_file", {**self.moment(), "decision": entry["decision"], "by": entry["by"]})
        self.filed_at = workflow.now().isoformat()
        await self.do("bare_open", {**self.moment(), "key": FIRST, "step": entry["steps"][FIRST]})
        self.opened = True
        await workflow.wait_condition(lambda: self.answer is not None)
        assert self.answer is not None
        confirmed = {**self.moment(), "by": self.answer["by"], "confirmation": self.answer["answers"]}
        await self.do("bare_confirm", confirmed)
        await self.do("bare_record", self.moment())
        await self.do("bare_draw", self.moment())
        await self.do("bare_open", {**self.moment(), "key": SECOND, "step": entry["steps"][SECOND]})
        await workflow.wait_condition(lambda: self.over)

    @workflow.update
    async def filed(self) -> Said:
        await workflow.wait_condition(lambda: bool(self.filed_at))
        return {"case": self.case, "key": "filed", "at": self.filed_at, "sentence": "已登记"}

    @workflow.update
    async def decide(self, answer: Said) -> Said:
        # The row can be seen before the workflow hears that it was written.
        await workflow.wait_condition(lambda: self.opened)
        said = {**self.moment(), "key": FIRST, "title": "复核分类", "state": "done", "answer": answer}
        receipt: Said = await self.do("bare_close", said)
        self.answer = answer
        return receipt

    @decide.validator
    def _may_decide(self, answer: Said) -> None:
        if self.answer is not None:
            raise ValueError("answered already")


async def serve() -> None:
    pool = await asyncpg.create_pool(os.environ["BARE_DSN"], min_size=2, max_size=20, timeout=30)
    pattern = await Pattern.read(os.environ["PATTERN_DSN"], os.environ["PATTERN_CASE"])
    rows = Rows(pool, pattern)
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"])
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    worker = Worker(
        client, task_queue=QUEUE, workflows=[BareCase], workflow_runner=UnsandboxedWorkflowRunner(),
        activities=[rows.file, rows.open, rows.close, rows.confirm, rows.record, rows.draw],
        max_cached_workflows=settings().cached_workflows,
        workflow_task_poller_behavior=PollerBehaviorSimpleMaximum(settings().workflow_pollers),
    )  # fmt: skip
    async with worker:
        await stop.wait()
    await pool.close()


if __name__ == "__main__":
    asyncio.run(serve())
