"""失信惩戒的文书。国办发〔2020〕49号；实施方案 二（三）9。期限是参数，文书写明几日，不写成法律规定。"""

from datetime import date

from pydantic import Field

from rules.letter_shape import HeadedLetter, Remedy
from rules.message import Message


class SanctionFacts(Message):
    """The measure a letter speaks of; `list_item` names the list and its item, `basis` is quoted from it."""

    number: str = Field(min_length=1)
    measure: str
    klass: str
    content: str
    list_item: str = Field(min_length=1)
    basis: str = ""
    determination: str
    behaviour: str
    degree: str
    months: int
    units: tuple[str, ...] = ()


class SanctionNotice(HeadedLetter):
    """拟采取失信惩戒措施事先告知书：措施、依据、理由、权利、怎样解除；`within` is the window, in words."""

    measure: SanctionFacts
    reason: str
    less: str
    proportion: tuple[str, ...] = Field(min_length=1)
    lifting: str
    within: str
    portal_url: str


class SanctionReply(HeadedLetter):
    """对惩戒措施的陈述申辩答复书：各点意见，和对各点的答复。"""

    measure: SanctionFacts
    points: str
    answer: str
    outcome: str


class SanctionDecision(HeadedLetter):
    """失信惩戒措施决定书：措施、内容、依据、清单项目、期限、实施单位、救济、何时怎样解除。"""

    measure: SanctionFacts
    reason: str
    less: str
    proportion: tuple[str, ...] = Field(min_length=1)
    decided: str
    determination_ends_on: date
    lifting: str
    remedies: tuple[Remedy, ...] = Field(min_length=1)


class SanctionLifted(HeadedLetter):
    """失信惩戒措施终止通知书；`applied`: it had been applied, otherwise it will not be."""

    measure: SanctionFacts
    applied: bool
    starts_on: date | None = None
    lifted_on: date
    why: str
