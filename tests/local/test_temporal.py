"""The real server: it keeps its cases over kill -9, and lets a test move a workflow's clock."""

import os
import signal
from datetime import timedelta
from pathlib import Path

from temporalio import workflow
from temporalio.client import Client
from temporalio.testing import TimeSkipper
from temporalio.worker import Worker

from local.temporal import Temporal


@workflow.defn(sandboxed=False)
class Nap:
    @workflow.run
    async def run(self) -> str:
        begun = workflow.now()
        await workflow.sleep(timedelta(days=100))
        return str((workflow.now() - begun).days)


async def test_a_hundred_days_pass_at_once(temporal_client: Client, skipper: TimeSkipper) -> None:
    async with Worker(temporal_client, task_queue="nap", workflows=[Nap]):
        handle = await skipper.client.start_workflow(Nap.run, id="nap", task_queue="nap")
        while not (await handle.describe()).raw_description.workflow_execution_info.history_length >= 5:
            pass
        await skipper.fast_forward(handle, timedelta(days=100, hours=12))
        assert await handle.result() == "100"


async def test_a_case_survives_kill_9_of_the_server(tmp_path: Path) -> None:
    server = Temporal.start(tmp_path, search_attributes={"Unit": "Keyword"})
    port = int(server.address.rpartition(":")[2])
    try:
        client = await Client.connect(server.address)
        await client.start_workflow("Nap", id="kept", task_queue="nobody")
        os.kill(server.child.pid, signal.SIGKILL)
        server.child.process.wait()
        server = Temporal.start(tmp_path, port, search_attributes={"Unit": "Keyword"})
        client = await Client.connect(server.address)
        assert (await client.get_workflow_handle("kept").describe()).id == "kept"
    finally:
        server.stop()
