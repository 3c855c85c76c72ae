"""失信行为认定的文书。国办发〔2020〕49号；实施方案 二（三）8。期限是参数，文书写明几日，不写成法律规定。"""

from datetime import date

from pydantic import Field

from rules.letter_shape import HeadedLetter, Remedy
from rules.message import Message


class DishonestyFacts(Message):
    """The behaviour a letter speaks of; `listed` is the title of its list, empty when it is only recorded."""

    number: str = Field(min_length=1)
    item: str
    degree: str
    listed: str = ""
    document: str
    issued_by: str
    effective_on: date
    facts: str
    matched: tuple[str, ...]
    principles: tuple[str, ...] = Field(min_length=1)


class DishonestyNotice(HeadedLetter):
    """拟列入名单事先告知书：事实、理由、依据、权利、移出条件；`within` is the window for a defence, in words."""

    behaviour: DishonestyFacts
    removal: str
    reminder: str
    within: str
    portal_url: str


class DefenceReply(HeadedLetter):
    """陈述申辩答复书：各点意见，和对各点的答复。"""

    behaviour: DishonestyFacts
    points: str
    answer: str
    outcome: str


class DishonestyDecision(HeadedLetter):
    """失信行为认定决定书：事由、依据、惩戒措施提示、移出条件和程序、救济措施。"""

    behaviour: DishonestyFacts
    reason: str
    months: int
    starts: str
    removal: str
    reminder: str = ""
    remedies: tuple[Remedy, ...] = Field(min_length=1)


class DishonestyReminder(HeadedLetter):
    """失信信息信用修复告知书，与认定决定书一并送达（两书同达）；`earliest` is a sentence."""

    behaviour: DishonestyFacts
    decided_on: date
    earliest: str
    conditions: tuple[str, ...] = Field(min_length=1)
    materials: tuple[str, ...] = Field(min_length=1)
    portal_url: str


class DishonestyDropped(HeadedLetter):
    """不予认定告知书：事先告知过的，不再认定也要告知；`reasons`: what became of its papers."""

    behaviour: DishonestyFacts
    reasons: tuple[str, ...] = ()


class DishonestyEnded(HeadedLetter):
    """失信行为认定终止通知书：公示和使用停止，其后果随之解除。"""

    behaviour: DishonestyFacts
    ended_on: date
    why: str
