"""失信行为认定目录：有哪些事项，达到什么标准，列入哪个名单，持续多久。实施方案 二（三）8：对照公共信用信息目录。

Everything here is data of the edition `dishonesty`, each item with its own doubt.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from rules.edition import Doubt, Id, Words, edition, in_force
from rules.message import Message

GroundKind = Literal["penalty", "judgment", "document", "commitment", "inspection"]
GROUNDS: dict[GroundKind, str] = {
    "penalty": "已生效的行政处罚决定",
    "judgment": "已生效的裁判文书",
    "document": "法律、法规、党中央国务院政策文件规定的其他文书",
    "commitment": "未履行或者虚假的信用承诺",
    "inspection": "监督检查结果",
}
Degree = Literal["general", "serious"]
DEGREES: dict[Degree, str] = {"general": "一般失信", "serious": "严重失信"}


class Threshold(Message):
    """What it takes; any one that is met is enough. Counts run over `months` up to the last act."""

    months: int = Field(12, ge=1, le=600)
    more_than: int | None = Field(None, ge=0)
    at_least: int | None = Field(None, ge=1)
    more_than_percent: int | None = Field(None, ge=0, le=100)
    fine_at_least: Decimal | None = Field(None, gt=0)

    @model_validator(mode="after")
    def _asks(self) -> "Threshold":
        if not self.model_dump(exclude={"months"}, exclude_none=True):
            raise ValueError("没有写要达到什么")
        return self


class Item(Message):
    """An item of the catalogue. `list` is the list it leads to, empty when it is only recorded."""

    id: Id
    list: str
    title: Words
    subject: Literal["business", "vehicle", "person"]
    degree: Degree
    kinds: tuple[GroundKind, ...] = Field(min_length=1)
    threshold: Threshold | None = None
    doubt: Doubt


class DishonestyList(Message):
    """A list of serious dishonesty: months on it from its publication, months until removal may be asked for."""

    id: Id
    title: Words
    number: Words
    months: int = Field(ge=1, le=600)
    earliest_months: int = Field(ge=0, le=600)
    removal: Words
    reminder: Words
    doubt: Doubt


def catalogue(on: date) -> dict[str, Item]:
    """The items of the edition in force on a day. Raises Refused NoEditionInForce."""
    return _read(in_force("dishonesty", on).in_force_on)


def list_of(item: Item, on: date) -> DishonestyList | None:
    """The list that an item leads to."""
    rows = in_force("dishonesty", on).data["list"]
    return next((DishonestyList.model_validate(row) for row in rows if row["id"] == item.list), None)


def quorum(on: date) -> tuple[int, int]:
    """How many have to discuss a listing together, and more than which share of them, in per cent, has to agree."""
    row = in_force("dishonesty", on).data["quorum"]
    return int(row["members"]), int(row["more_than_percent"])


def period(item: Item, on: date) -> tuple[int, str]:
    """How many months a determination lasts, and from what: the publication of its list, or its decision."""
    if (listed := list_of(item, on)) is not None:
        return listed.months, "公示"
    return int(in_force("dishonesty", on).data["plain"][item.degree]["months"]), "认定决定作出"


@cache
def _read(begun_on: date) -> dict[str, Item]:
    return {row["id"]: Item.model_validate(row) for row in edition("dishonesty", begun_on).data["item"]}
