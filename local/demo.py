"""演示：开账号、讲故事、说清楚从哪里进门。"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from temporalio.client import Client
from temporalio.service import RPCError

from local.accounts import KEY, PASSWORD, UNITS, names, open_accounts, people
from local.desk_story import lay_out
from local.story import OPEN_AFTER, portals, story
from local.troupe import Troupe
from rules.actor import ROLE_TITLES
from rules.refusal import Refused
from rules.scenario import Scenario
from settings import settings, temporal_connection
from workflows.plugin import PLUGIN

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT_ONCE = 20
# Behind the open door the story leaves room for whoever looks around.
BESIDE = 4
# What a server on a busy machine has not answered is asked again after these seconds.
AGAIN_AFTER = (2.0, 10.0, 30.0)
BUSY = frozenset({"TryAgain", "NeverQuiet"})


async def tell_story(data: Path, tend: Callable[[], None], open_door: Callable[[], None]) -> None:
    """Tell the story once; after a crash in the middle it is told to its end. `data` remembers that it was told.

    The door is opened as soon as there is something on every desk; what is left is told behind it.
    """
    told = data / "story.told"
    if told.exists():
        open_door()
        return
    began = data / "story.began"
    if not began.exists():
        began.write_text(datetime.now(SHANGHAI).date().isoformat())
    today = datetime.fromisoformat(began.read_text()).date()
    settings.cache_clear()
    await open_accounts(portals())
    client = await Client.connect(**temporal_connection(), plugins=[PLUGIN])
    watching = asyncio.create_task(_tend(tend))
    stages = story(today)
    whole, ready = sum(len(one.cast()) for stage in stages for one in stage), 0
    for n, stage in enumerate(stages):
        places = asyncio.Semaphore(AT_ONCE if n < OPEN_AFTER else BESIDE)
        ready += sum(await asyncio.gather(*(_tell(client, one, places) for one in stage)))
        if n == OPEN_AFTER - 1:
            open_door()
            print("  其余的示例案件正在讲，随讲随看", flush=True)
        if n >= OPEN_AFTER - 1:
            print(f"  示例案件 {ready}/{whole} 件已就绪", flush=True)
    watching.cancel()
    await lay_out(today)
    if ready == whole:
        told.touch()
        print("  示例故事已讲完", flush=True)


async def _tell(client: Client, one: Scenario, places: asyncio.Semaphore) -> int:
    """How many cases are ready when it is told. What a busy machine did not answer in time is told again."""
    async with places:
        for pause in AGAIN_AFTER:
            try:
                await Troupe(client, one, names()).run()
                return len(one.cast())
            except (Refused, RPCError) as error:
                # What is interrupted goes on at the next start; nothing is wrong with its case.
                if (telling := asyncio.current_task()) and telling.cancelling():
                    raise asyncio.CancelledError from None
                if isinstance(error, Refused) and error.code not in BUSY:
                    print(f"  示例案件“{one.title}”停在半路：{error.sentence}{error.faults or ''}", flush=True)
                    return 0
            await asyncio.sleep(pause)
    print(f"  示例案件“{one.title}”停在半路：机器太忙，下次启动时接着讲", flush=True)
    return 0


async def _tend(tend: Callable[[], None]) -> None:
    while True:
        tend()
        await asyncio.sleep(0.25)


def print_door(port: int) -> None:
    """The links and accounts of the demo."""
    base = f"http://127.0.0.1:{port}"
    print(f"\n信程已就绪：{base}\n")
    print(f"  工作人员和企业登录  {base}/sign-in      口令均为 {PASSWORD}")
    print(f"  公众查询            {base}/public/penalties")
    print(f"  接口说明            {base}/openapi.json   密钥 {KEY}\n")
    for person in people():
        posts = "、".join(ROLE_TITLES[role] for role in person.roles)
        print(f"  {person.id:<18}{person.name}\t{UNITS[person.unit][1]} {posts}")
    for login, (code, name) in portals().items():
        print(f"  {login:<18}{name}\t企业 {code}")
    print("\nCtrl-C 停止；再次启动时接着现在的状态。", flush=True)
