"""排练：起一套临时的真实服务，跳过时间走完一个案件，给出完整的时间线，并与剧本的期望核对。"""

import asyncio
import os
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import Worker

from database.engine import engine
from database.migrate import upgrade
from local.course import Course
from local.mailbox import Mailbox
from local.postgres import Postgres
from local.temporal import Temporal
from local.timeline import Timeline, timeline_of, unmet
from local.troupe import Troupe
from rules.refusal import Refused
from rules.scenario import Scenario, scenario
from settings import settings, temporal_connection
from workflows.plugin import PLUGIN


def rehearsed(file: Path, build: Callable[[Client], Worker]) -> Timeline:
    """The whole timeline of a scenario. Raises Refused ScenarioFaulty when the file cannot be read."""
    try:
        told = scenario(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise Refused(f"没有这个剧本文件：{file}", code="ScenarioFaulty") from None
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Refused(f"剧本读不出来：{error}", code="ScenarioFaulty") from error
    with temporary_servers():
        return asyncio.run(_staged(told, build))


@contextmanager
def temporary_servers() -> Iterator[None]:
    """An empty migrated PostgreSQL, a Temporal whose time can be skipped, and a mailbox, named by the environment.

    They keep nothing: they end with the block, and their folder with them.
    """
    with ExitStack() as ending:
        data = Path(tempfile.mkdtemp(prefix="xincheng-rehearsal-"))
        ending.callback(shutil.rmtree, data, ignore_errors=True)
        data.chmod(0o711)
        postgres = Postgres.start(data, durable=False)
        ending.callback(postgres.stop)
        temporal = Temporal.start(data, skipping=True, durable=False)
        ending.callback(temporal.stop)
        mailbox = Mailbox.start(data)
        ending.callback(mailbox.stop)
        os.environ |= {
            "XINCHENG_MODE": "laptop",
            "DATABASE_URL": postgres.url,
            "TEMPORAL_ADDRESS": temporal.address,
            "XINCHENG_SMTP_HOST": "127.0.0.1",
            "XINCHENG_SMTP_PORT": str(mailbox.port),
            "XINCHENG_SECRET": "a rehearsal keeps no secrets at all",
        }
        settings.cache_clear()
        engine.cache_clear()
        upgrade(postgres.url)
        yield


async def _staged(told: Scenario, build: Callable[[Client], Worker]) -> Timeline:
    client = await Client.connect(**temporal_connection(), plugins=[PLUGIN])
    async with build(client):
        timeline = await rehearse(client, told)
    await engine().dispose()
    return timeline


async def rehearse(client: Client, told: Scenario) -> Timeline:
    """The timeline of one scenario; its `faults` are what did not come true, and why it stopped if it did.

    `beside` are the timelines of the cases beside it, in their order.
    """
    stopped = []
    troupe = Troupe(client, told)
    try:
        await troupe.run()
    except Refused as refused:
        stopped = [f"{refused.sentence}（{refused.code}）{refused.faults or ''}"]
    except RPCError as error:
        stopped = [f"案件坏了：{error}"]
    main, *beside = [await _timeline(course) for course in troupe.courses]
    faults = stopped + main["faults"] + [f"{one['title']}：{fault}" for one in beside for fault in one["faults"]]
    return main | {"faults": faults, "beside": beside}


async def _timeline(course: Course) -> Timeline:
    timeline = await timeline_of(course.case)
    told = {"title": course.scenario.title, "refused": course.refused}
    return timeline | told | {"faults": unmet(course.scenario.expect, timeline)}
