"""嵌入窗口的通行证：谁的密钥、为什么用途、到什么时候；签了名，不进地址栏，不能用来做别的。"""

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any

from api.check import Checker
from rules.check import CheckRequest
from rules.check_receipt import SHANGHAI
from rules.message import Message
from rules.refusal import Refused
from settings import settings

LASTS = timedelta(minutes=15)


class Grant(Message):
    """What a window may do: check as this key, for this purpose."""

    id: str
    name: str
    unit: str
    quota: int
    purpose: str
    authority: str
    matter: str
    until: datetime

    def checker(self, click: str) -> Checker:
        return Checker(id=self.id, name=self.name, unit=self.unit, via="embed", quota=self.quota, click=click)


def grant(by: Checker, asked: CheckRequest, *, now: datetime) -> tuple[str, datetime]:
    """A token and the moment it ends."""
    until = (now + LASTS).astimezone(SHANGHAI).replace(microsecond=0)
    told: dict[str, Any] = by.model_dump(include={"id", "name", "unit", "quota"})
    told |= asked.model_dump(include={"purpose", "authority", "matter"})
    text = base64.urlsafe_b64encode(json.dumps(told | {"until": until.isoformat()}).encode()).decode()
    return f"{text}.{_seal(text)}", until


def granted(token: str, *, now: datetime) -> Grant:
    """Raises Refused EmbedEnded for a token that is not ours or is over."""
    text, _, seal = token.partition(".")
    if not hmac.compare_digest(_seal(text).encode(), seal.encode()):
        raise Refused("查验窗口的通行证无效，请刷新所在页面", code="EmbedEnded")
    found = Grant.model_validate_json(base64.urlsafe_b64decode(text))
    if found.until < now:
        raise Refused("查验窗口已超过十五分钟，请刷新所在页面", code="EmbedEnded")
    return found


def _seal(text: str) -> str:
    return hmac.new(settings().signing_key(), b"embed/" + text.encode(), hashlib.sha256).hexdigest()
