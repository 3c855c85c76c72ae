"""把一件通报送到协同部门的地址：一次，有时限，签名；对方说什么就记什么。"""

import asyncio
import hashlib
import json
import ssl
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import httpx

from rules.push import body_of, headers, outcome_of
from settings import Partner, settings

ENOUGH = 64 * 1024


class Said(NamedTuple):
    """What a partner answered: the status (None when nothing came), the digest of the answer, its receipt, why not."""

    status: int | None
    digest: str = ""
    receipt: str = ""
    why: str = ""


async def post(partner: Partner, told: dict[str, Any], at: datetime) -> Said:
    """One POST to the configured address and nowhere else, signed at a moment; a redirect is an answer."""
    limit, body = settings().push_timeout, body_of(told)
    signed = headers(told, partner.secret.get_secret_value(), at)
    # An answer that is not packed cannot unpack to more than we read of it.
    asked = signed | {"Accept-Encoding": "identity"}
    try:
        async with (
            asyncio.timeout(limit),
            httpx.AsyncClient(timeout=limit, verify=_trusted(), follow_redirects=False, trust_env=False) as client,
            client.stream("POST", partner.webhook, content=body, headers=asked) as response,
        ):
            answer = b""
            async for part in response.aiter_raw():
                answer += part
                if len(answer) > ENOUGH:
                    break
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
        return Said(None, why=f"对方没有答复：{type(error).__name__}")
    why = "" if outcome_of(response.status_code) == "received" else f"对方答复 {response.status_code}"
    return Said(response.status_code, hashlib.sha256(answer[:ENOUGH]).hexdigest(), receipt_of(answer), why)


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that this machine trusts, those of the bureau's own network among them."""
    return ssl.create_default_context()


def receipt_of(answer: bytes) -> str:
    """The partner's own receipt number, where its answer is JSON that gives one."""
    try:
        said = json.loads(answer)
    except (ValueError, RecursionError):
        return ""
    number = said.get("receipt") if isinstance(said, dict) else None
    return "".join(one for one in str(number) if one.isprintable())[:120] if isinstance(number, str | int) else ""
