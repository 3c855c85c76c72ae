"""重点关注的文书：列入告知、继续关注、退出。实施方案 二（三）9。期限是参数，文书写明几日，不写成法律规定。"""

from datetime import date

from pydantic import Field

from rules.letter_shape import HeadedLetter, Remedy
from rules.message import Message


class WatchFacts(Message):
    """The watch a letter speaks of: by which criterion and figures, how closely, by which measures of supervision."""

    number: str = Field(min_length=1)
    criterion: str
    degree: str
    findings: tuple[str, ...] = Field(min_length=1)
    reason: str
    supervision: tuple[str, ...] = Field(min_length=1)


class WatchNotice(HeadedLetter):
    """列为重点关注对象告知书：为什么、什么措施、多久复核、怎样退出、救济途径。"""

    watch: WatchFacts
    months: int
    grace_days: int
    leaving: str
    remedies: tuple[Remedy, ...] = Field(min_length=1)
    portal_url: str


class WatchContinued(HeadedLetter):
    """继续重点关注告知书：复核以后仍然关注，下一次复核在哪天。"""

    watch: WatchFacts
    reviewed_on: date
    review_on: date
    lapses_on: date
    leaving: str
    remedies: tuple[Remedy, ...] = Field(min_length=1)
    portal_url: str


class WatchStays(HeadedLetter):
    """不予提前退出告知书：企业请求了什么，为什么不同意，哪天复核。"""

    watch: WatchFacts
    asked: str
    answer: str
    review_on: date
    lapses_on: date
    remedies: tuple[Remedy, ...] = Field(min_length=1)


class WatchEnded(HeadedLetter):
    """退出重点关注告知书：监管措施随之停止；`begun`：告知书已经送达、关注已经开始。"""

    watch: WatchFacts
    begun: bool = True
    ended_on: date
    why: str
