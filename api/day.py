"""今天：业务日期是上海的日期，只在这里读一次钟，此后都是参数。"""

from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    return datetime.now(SHANGHAI).date()


# What is not a coroutine would be asked in a thread of its own.
async def _now() -> datetime:
    return now()


async def _today() -> date:
    return today()


Now = Annotated[datetime, Depends(_now)]
Today = Annotated[date, Depends(_today)]
