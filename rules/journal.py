"""一案一册：环节、日志和案件位置写进数据库时的消息。"""

from datetime import datetime
from typing import Any, Literal

from pydantic import field_validator

from rules.actor import MACHINE, Actor
from rules.clock import Pause
from rules.fault import unseen
from rules.message import Message
from rules.refusal import Refused
from rules.step import Answer, Knock, OpenStep, Step

Mark = Literal["step", "decision", "service", "clock", "system", "paper", "record"]


class Entry(Message):
    """One line of a case's timeline. `key` is unique in the case, so that a retried activity writes it once."""

    key: str
    at: datetime
    mark: Mark
    what: str
    why: str = ""
    by: Actor = MACHINE
    clock: str = ""
    letters: tuple[str, ...] = ()
    internal: bool = False


class Opening(Message):
    """A step to be opened in a case; `seq` grows with every projection of the case."""

    case: str
    key: str
    seq: int
    step: Step
    at: datetime


class Closing(Message):
    """How a step ended: answered, and with which verdict; lapsed with its window; or withdrawn with its course."""

    case: str
    key: str
    seq: int
    at: datetime
    title: str
    state: Literal["done", "lapsed", "withdrawn"]
    answer: Answer | None = None
    said: str = ""
    internal: bool = False


class Sweep(Message):
    """The steps of a course that was stopped: all of them are withdrawn, for one reason."""

    case: str
    keys: tuple[str, ...]
    seq: int
    at: datetime
    reason: str


class Recount(Message):
    """A step whose clock was stopped, started again, or counted anew with another calendar."""

    case: str
    seq: int
    at: datetime
    open: OpenStep
    pauses: tuple[Pause, ...]
    why: str
    by: Actor = MACHINE


class KnockOn(Message):
    """An alarm that went off."""

    case: str
    key: str
    knock: Knock
    at: datetime
    nth: int
    by: Actor = MACHINE
    why: str = ""


class Moment(Message):
    """A case and the instant in it at which something is done; `seq` grows with every projection."""

    case: str
    seq: int
    at: datetime
    by: Actor = MACHINE


class Ending(Moment):
    """How a case ended, and why when somebody ended it."""

    outcome: str
    why: str = ""


class Telling(Message):
    """What somebody says to a lifecycle outside a step: an application, a revision, a pause, a chase."""

    by: Actor
    key: str = ""
    content: dict[str, Any] = {}
    case: str = ""
    at: datetime | None = None

    @field_validator("content")
    @classmethod
    def _can_be_kept(cls, content: dict[str, Any]) -> dict[str, Any]:
        # What no database keeps would leave a case trying for ever to write it down.
        if broken := unseen(content):
            raise Refused("含有不可见字符，请删去后重新输入", code="FormFaulty", faults=broken)
        return content
