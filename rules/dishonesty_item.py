"""失信行为认定目录：有哪些事项，达到什么标准，列入哪个名单，持续多久。实施方案 二（三）8：对照公共信用信息目录。

Everything here is data of the edition `dishonesty`, each item with its own doubt.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from rules.edition import Doubt, in_force
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

    months: int = 12
    more_than: int | None = None
    at_least: int | None = None
    more_than_percent: int | None = None
    fine_at_least: Decimal | None = None


class Item(Message):
    """An item of the catalogue. `list` is the list it leads to, empty when it is only recorded."""

    id: str
    list: str
    title: str
    subject: Literal["business", "vehicle", "person"]
    degree: Degree
    kinds: tuple[GroundKind, ...]
    threshold: Threshold | None = None
    doubt: Doubt


class DishonestyList(Message):
    """A list of serious dishonesty: months on it from its publication, months until removal may be asked for."""

    id: str
    title: str
    number: str
    months: int
    earliest_months: int
    removal: str
    reminder: str
    doubt: Doubt


@lru_cache(maxsize=32)
def catalogue(on: date) -> dict[str, Item]:
    """The items of the edition in force on a day. Raises Refused NoEditionInForce."""
    return {row["id"]: Item.model_validate(row) for row in in_force("dishonesty", on).data["item"]}


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
