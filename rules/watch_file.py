"""重点关注在工作流和活动之间传递的消息。"""

from datetime import date
from typing import Literal

from rules.actor import Actor
from rules.journal import Moment
from rules.message import Message
from rules.watch import Period, WatchProposal
from rules.watch_finding import Met

# Why a watch ended, as the timeline, the credit file and the letter say it.
END_EVENTS: dict[str, str] = {
    "reviewed": "复核后退出",
    "exited": "提前退出",
    "overturned": "列入的记录被撤销",
    "review_missed": "到期没有作出复核决定，自行退出",
    "unfounded": "列入的标准不再满足",
}
WATCH_OUTCOMES: dict[str, str] = {**END_EVENTS, "not_watched": "不列为重点关注对象"}


class WatchEntry(Message):
    """A proposal as it enters the house, and who entered it."""

    proposal: WatchProposal
    by: Actor


class WatchFiling(Moment):
    proposal: WatchProposal


class WatchOnFile(Message):
    """What the lifecycle remembers of a watch; `period` is fixed when it is recorded, and anew by every review."""

    case: str
    number: str
    uscc: str
    subject: str
    unit: str
    criterion: str
    degree: int
    supervision: tuple[str, ...]
    reason: str
    met: Met
    barred: tuple[str, ...] = ()
    period: Period | None = None


class WatchDecided(Moment):
    """It is decided to watch, and why."""

    reason: str


class WatchLooked(Moment):
    """The file is looked at again: `without` the cases that have fallen; `monthly`: because a month has begun."""

    without: tuple[str, ...] = ()
    monthly: bool = False


class WatchKept(Moment):
    """A review has continued the watch: by which criterion, how closely, by which measures, and why."""

    criterion: str
    degree: int
    supervision: tuple[str, ...]
    reason: str
    found: Met


class WatchEnded(Moment):
    """The watch is over, and why."""

    event: Literal["reviewed", "exited", "overturned", "review_missed", "unfounded"]
    reason: str = ""
    document: str = ""
    document_day: date | None = None
