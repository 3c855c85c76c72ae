"""系统的门：每个密钥每分钟多少次，哪种密钥可以做什么，文本里不得有数据库存不下的字符。"""

from typing import Annotated

from fastapi import Depends, Request, Security
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.access import Caller, system
from api.session import client_address, digest_of
from rules.refusal import Refused

CALLS = MovingWindowRateLimiter(MemoryStorage())
# Counted in each web process, so that n processes let through n times as much.
PER_KEY = RateLimitItemPerMinute(600)
PER_ADDRESS = RateLimitItemPerMinute(3000)

Enterer = Annotated[Caller, Security(system, scopes=["penalty"])]
Reader = Annotated[Caller, Security(system, scopes=["read"])]


async def limited(request: Request) -> None:
    """Counts a call by its key and by its address, before anything is looked up, and refuses what nobody asked for.

    Raises Refused TooMany, RequestFaulty.
    """
    key = digest_of(request.headers.get("authorization", ""))
    allowed = CALLS.hit(PER_ADDRESS, client_address(request)) and CALLS.hit(PER_KEY, key)
    if not allowed:
        raise Refused("调用过于频繁，请稍后再试", code="TooMany")
    if "\x00" in request.url.query or "%00" in str(request.url):
        raise Refused("地址中有不可见字符", code="RequestFaulty", faults={"url": "地址中有不可见字符"})
    known = {one.alias for one in request.scope["route"].dependant.query_params}
    if strange := [name for name in request.query_params if name not in known]:
        faults = dict.fromkeys(strange, "没有这个参数")
        raise Refused("请求中有不认识的参数", code="RequestFaulty", faults=faults)


Limited = Depends(limited)


def units_of(caller: Caller) -> frozenset[str]:
    """The unit of a key, and those it may act for: one scope `unit:<id>` each."""
    return frozenset(
        {caller.actor.unit, *(scope.removeprefix("unit:") for scope in caller.scopes if scope.startswith("unit:"))}
    )
