"""一份文书共有的部分：发文信息、机关、收件人、会说明来历的日期、处罚、救济途径。实施方案 二（二）7。"""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from pydantic import Field, computed_field, model_validator

from rules import amount
from rules.message import Message


class Paper(Message):
    """What makes a letter a registered paper.

    A draft has neither number nor check code. `no` 发文字号, `day` 成文日期, `code` 核验码,
    and `verify_url` is the whole address behind the QR code.
    """

    day: date
    no: str = ""
    code: str = ""
    verify_url: str = ""
    draft: bool = False

    @model_validator(mode="after")
    def _a_draft_has_no_number(self) -> "Paper":
        if self.draft and self.no:
            raise ValueError("草稿不编号")
        if not self.draft and not (self.code and self.verify_url.startswith(("http://", "https://"))):
            raise ValueError("正式文书须有核验码和核验地址")
        return self


class Office(Message):
    """机关或者部门，以及怎样联系。对企业只留单位和电话，不留经办人姓名。"""

    name: str = Field(min_length=1)
    phone: str = Field(min_length=1)
    address: str = ""
    hours: str = ""


class Addressee(Message):
    name: str = Field(min_length=1)
    uscc: str = ""
    address: str = ""


class ExplainedDay(Message):
    """A date with the steps that led to it. `provisional` while the State Council's notice of that year is missing."""

    day: date
    steps: tuple[str, ...] = ()
    provisional: bool = False


class Amount(Message):
    """`name` says what for, e.g. 罚款, 没收违法所得; the figure and the 大写 follow from `yuan`."""

    name: str
    yuan: Decimal

    @computed_field  # type: ignore[prop-decorator]
    @property
    def figure(self) -> str:
        return amount.figure(self.yuan)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def capital(self) -> str:
        return amount.capital(self.yuan)


class PenaltyFacts(Message):
    """The decision a letter speaks of: `body` 处罚机关, `kinds` 种类, `content` 内容, `basis` 依据."""

    no: str = Field(min_length=1)
    day: date
    body: str
    kinds: tuple[str, ...] = Field(min_length=1)
    violation: str
    content: str
    basis: str
    amounts: tuple[Amount, ...] = ()


class Remedy(Message):
    """One way to contest. `within` is a phrase such as 自收到本决定书之日起60日内; empty if no limit is established."""

    name: str
    body: str
    within: str = ""
    basis: str = ""


class Reason(Message):
    sentence: str
    basis: str = ""


class ServedPaper(Message):
    """A paper that is handed over: its name, number and copies."""

    name: str
    no: str = ""
    copies: int = 1


class PortalDoor(Message):
    """The address of the portal and the one-time code that opens an account, good until the end of `until`."""

    url: str
    code: str
    until: date


class Letter(Message):
    """`internal`: for the file of the unit alone, its business is not shown it."""

    internal: ClassVar[bool] = False
    paper: Paper
    office: Office
    addressee: Addressee


class HeadedLetter(Letter):
    """A letter under the red head of its office: it is numbered unless it is a draft."""

    @model_validator(mode="after")
    def _numbered_unless_a_draft(self) -> "HeadedLetter":
        if not self.paper.draft and not self.paper.no:
            raise ValueError("带红头的正式文书须有发文字号")
        return self
