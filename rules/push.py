"""通报协同部门：告诉对方什么，怎样签名，怎样算收到。实施方案 二（三）9：联合惩戒，措施解除的同样通报。

A partner has a web address to which the notice is posted, or is given a sheet by hand; either way it leaves a receipt.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote

from pydantic import Field, model_validator

from rules.journal import Moment
from rules.message import Message
from rules.penalty_form import labels
from rules.step import Step, StepKind

Event = Literal["applied", "lifted"]
State = Literal["waiting", "by_hand", "received", "declined", "overtaken"]
EVENTS: dict[Event, str] = {"applied": "采取措施", "lifted": "解除措施"}
STATES: dict[State, str] = {
    "waiting": "正在推送",
    "by_hand": "待人工送交",
    "received": "已收到回执",
    "declined": "没有交给对方",
    "overtaken": "未及通报，措施已经解除",
}
KEY, TIMESTAMP, SIGNATURE = "Idempotency-Key", "X-Xincheng-Timestamp", "X-Xincheng-Signature"
# What only says “not now” is said again later; every other refusal is final, and people settle it.
LATER = (408, 425, 429)
PLACE = "partner/"
CLAUSE = "实施方案 二（三）9：失信联合惩戒；措施届满、解除的，通报收到过的每一处"


class PushOrder(Message):
    """What is told to every partner of a case. `unit` is the unit that decided; `until` is the last day, if it has one.

    `number` is the paper's number, `why` the reason of the measure, or why it is lifted.
    """

    event: Event
    number: str
    uscc: str
    name: str
    measure: str
    basis: str
    unit: str
    since: date
    until: date | None = None
    why: str = ""


class PushQueueing(Moment):
    """The partners (by their ids) who are to be told, and what."""

    partners: tuple[str, ...]
    what: PushOrder


class PushPartner(Message):
    """One partner who is to be told; without `wired` it is given a sheet by hand.

    `doubtful`: it never confirmed the measure that is lifted now, so it may not know of it at all.
    """

    partner: str
    title: str
    wired: bool = False
    doubtful: bool = False


class PushAttempt(Moment):
    partner: str
    event: Event


class PushAnswer(Message):
    """What became of one attempt; `pause`: after so many seconds it is tried again."""

    state: State
    pause: int = 0
    why: str = ""


class PushProof(Message):
    """把通报交给协同部门的回执。"""

    outcome: Literal["handed", "resend", "declined"] = Field(
        title="办理结果",
        json_schema_extra=labels(
            handed="已送交对方，取得回执", resend="对方已经可以接收，重新推送", declined="没有交给对方，或者对方不接收"
        ),
    )
    on: date | None = Field(None, title="对方收到日期", description="已送交的必填")
    receipt: str = Field("", title="回执编号", description="已送交的必填", max_length=120)
    note: str = Field("", title="说明", description="没有送交的，说明原因", max_length=500)
    proof: tuple[str, ...] = Field((), title="凭证", json_schema_extra={"widget": "file"})

    @model_validator(mode="after")
    def _proved(self) -> "PushProof":
        if self.outcome == "handed" and not (self.on and self.receipt):
            raise ValueError("已送交的，应当填写对方收到的日期和回执编号")
        if self.outcome == "declined" and not self.note:
            raise ValueError("没有送交的，应当说明原因")
        return self


class PushSettled(Moment):
    """What people did about one partner."""

    partner: str
    event: Event
    proof: PushProof


def payload(case: str, partner: str, what: PushOrder, *, unit: str) -> dict[str, Any]:
    """What a partner is told, as plain JSON; `unit` is the name of the unit that decided."""
    told = what.model_dump(mode="json", exclude={"since", "until", "unit"})
    days = {"from": str(what.since), "until": str(what.until) if what.until else None}
    return {"key": key_of(case, what.event, partner), "case": case, **told, **days, "unit": unit}


def body_of(told: Mapping[str, Any]) -> bytes:
    """The very bytes that are sent and signed: UTF-8 JSON by sorted keys without blanks, the same at every attempt."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def key_of(case: str, event: Event, partner: str) -> str:
    """The key under which a partner knows one notice again, however often it comes; a header carries ASCII alone."""
    return quote(f"{case}/{event}/{partner}", safe="/")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`v1=` and the HMAC-SHA-256 (hex) over `<timestamp>.<body>` with the partner's secret."""
    return f"v1={hmac.new(secret.encode(), timestamp.encode() + b'.' + body, hashlib.sha256).hexdigest()}"


def headers(told: Mapping[str, Any], secret: str, at: datetime) -> dict[str, str]:
    """The headers of one attempt, signed at a moment (seconds since 1970)."""
    timestamp = str(int(at.timestamp()))
    signed = signature(secret, timestamp, body_of(told))
    return {"Content-Type": "application/json", KEY: told["key"], TIMESTAMP: timestamp, SIGNATURE: signed}


def outcome_of(status: int) -> Literal["received", "again", "refused"]:
    """What an answer's status means: any 2xx is a receipt; 5xx and “not now” may be asked again; the rest is final."""
    if 200 <= status < 300:
        return "received"
    return "again" if status >= 500 or status in LATER else "refused"


def pause_after(attempts: int, *, queued_at: datetime, at: datetime, hours: float) -> int | None:
    """Seconds until the next attempt: 1, 2, 4 … minutes up to two hours; None when that would be after `hours`."""
    pause = min(60 * 2 ** max(0, attempts - 1), 7200)
    over = queued_at + timedelta(hours=hours)
    return pause if at + timedelta(seconds=pause) <= over else None


STEPS: dict[Event, StepKind] = {
    event: StepKind(
        title=f"通报协同部门：{title}",
        clause=CLAUSE,
        role="handler",
        form="push_proof",
        limits=(limit,),
        event=title,
        aside=True,
    )
    for (event, title), limit in zip(EVENTS.items(), ("partner_notice", "recall"), strict=True)
}


def push_step(told: PushPartner, what: PushOrder, *, case: str, on: date, why: str, barred: tuple[str, ...]) -> Step:
    """The step of the unit for one partner: hand over the sheet and say when it was received."""
    facts = {
        "协同部门": told.title,
        "当事人": f"{what.name}（{what.uscc}）",
        "措施": what.measure,
        "为什么由人送交": why,
        "提示": "采取措施的通报没有登记过回执；确实没有交给对方的，如实登记，不必解除" if told.doubtful else "",
    }
    kind = STEPS[what.event].model_copy(update={"title": f"{STEPS[what.event].title}（{told.title}）"})
    more = {"barred": barred, "defaults": {"partner": told.partner}}
    step = kind.put(f"push_{what.event}", unit=what.unit, anchor=on, facts=facts, **more)
    sheet = f"/staff/push/{quote(case, safe='/')}/{what.event}.xlsx?partner={quote(told.partner, safe='')}"
    link = step.facts[0].model_copy(update={"label": "通报表", "value": "下载", "href": sheet})
    return step.model_copy(update={"facts": (*step.facts, link)})
