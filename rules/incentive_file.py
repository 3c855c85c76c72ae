"""守信激励在工作流和活动之间传递的消息：提出、公示、授予、续期、停止、恢复、使用。实施方案 二（三）9。"""

import hashlib
from datetime import date
from typing import Any

from pydantic import Field, field_validator

from rules import uscc as code_rules
from rules.actor import Actor
from rules.incentive_intake import Intake
from rules.journal import Moment
from rules.message import Message


class IncentiveProposal(Message):
    """A benefit as a handler of a granting unit proposes it for a business that is on file."""

    uscc: str = Field(title="统一社会信用代码", min_length=1, max_length=40)
    unit: str = Field(title="授予单位", min_length=1, max_length=40)
    benefit: str = Field(title="激励事项", min_length=1, max_length=60)
    reason: str = Field(title="推荐理由", min_length=1, max_length=1000)
    interested: tuple[str, ...] = Field((), title="应当回避的人员和单位")

    @field_validator("uscc")
    @classmethod
    def _code_normalised(cls, code: str) -> str:
        return code_rules.normalise(code)


class IncentiveEntry(Message):
    """A proposal as it enters the house, and who entered it."""

    proposal: IncentiveProposal
    by: Actor


class IncentiveFiling(Moment):
    proposal: IncentiveProposal


class Granted(Message):
    """From when a benefit is had, the last day of it, when its renewal is asked about, and how that came about."""

    starts_on: date
    ends_on: date
    renew_on: date
    reasons: tuple[str, ...]


class IncentiveOnFile(Message):
    """What the lifecycle remembers of an incentive; `shown_until` is the last day of its publicity.

    `missing` and `because` say why it is stopped (or not granted), and on which cases that rests; `dates` once granted.
    `uses_until`: while it is stopped or over, the last day for confirming what was given before. `intake` is that of
    the edition that it began with.
    """

    case: str
    number: str
    uscc: str
    subject: str
    unit: str
    benefit: str
    title: str
    gives: str
    reason: str
    met_reasons: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    intake: Intake = Intake()
    shown_until: date | None = None
    dates: Granted | None = None
    stopped: bool = False
    uses_until: date | None = None
    missing: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


class EligibilityTold(Message):
    """What the recomputation says to a running incentive: whether its business still has what it takes."""

    met: bool
    missing: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    on: date


class IncentiveDecided(Moment):
    """Somebody who did not propose it agrees: that it is shown, that it is renewed, that it is resumed."""

    reason: str


class IncentiveSaid(Moment):
    """Something that somebody said beside the course, by its number in the case: an objection, a use, its answer."""

    n: int
    content: dict[str, Any] = {}


class IncentiveEnded(Moment):
    """It is not granted, or it is over; `event` is the outcome of the case."""

    event: str
    why: str = ""


def incentive_case(uscc: str, benefit: str, serial: int = 1) -> str:
    """The id of the case: a business has a benefit once at a time, and may have it again afterwards."""
    return f"incentive/{benefit}-{uscc}-{serial}"


def incentive_number(case: str, on: date) -> str:
    """The number people use, e.g. 激-2026-3F9A1C0B77."""
    return f"激-{on.year}-{hashlib.sha256(case.encode()).hexdigest()[:10].upper()}"
