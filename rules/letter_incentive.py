"""守信激励的文书：授予（续期、恢复）、停止、不予授予。实施方案 二（三）9。"""

from datetime import date

from pydantic import Field

from rules.letter_shape import HeadedLetter, Remedy
from rules.message import Message


class IncentiveFacts(Message):
    """The benefit a letter speaks of: what it gives, and for how long where it is or was granted."""

    number: str = Field(min_length=1)
    title: str
    gives: str
    starts_on: date | None = None
    ends_on: date | None = None


class IncentiveGranted(HeadedLetter):
    """守信激励通知书：授予、续期或者恢复（`event`），具备了哪些条件，期限怎样算出，怎样使用。"""

    benefit: IncentiveFacts
    event: str
    met: tuple[str, ...] = Field(min_length=1)
    reasons: tuple[str, ...] = Field(min_length=1)
    portal_url: str


class IncentiveStopped(HeadedLetter):
    """守信激励停止通知书：缺了哪些条件，怎样可以恢复，不服怎么办。"""

    benefit: IncentiveFacts
    missing: tuple[str, ...] = Field(min_length=1)
    remedies: tuple[Remedy, ...] = Field(min_length=1)
    portal_url: str


class IncentiveRefused(HeadedLetter):
    """不予授予守信激励通知书：公示以后为什么没有授予。"""

    benefit: IncentiveFacts
    reasons: tuple[str, ...] = Field(min_length=1)
    remedies: tuple[Remedy, ...] = Field(min_length=1)
