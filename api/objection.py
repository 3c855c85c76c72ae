"""异议针对的那条信息：企业端和工作人员的表单都从这里认出它。"""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.day import SHANGHAI
from database.queries import objection as queries
from database.queries.credit_file import entries_of
from rules.credit_file import STATES, Item, items
from rules.objection import MATTERS, newest, versions_of
from rules.refusal import Refused
from templates.form import Option

MATTERS_BY_KIND: dict[str, tuple[str, ...]] = {"check": ("check",), "evaluation": ("grade", "publication")}


class Target(NamedTuple):
    """What is objected to: the key of its first version (or `check/<number>`), and how people know it."""

    key: str
    uscc: str
    unit: str
    title: str
    standing: str
    matters: tuple[str, ...]
    since: date
    item: Item | None


async def target_of(connection: AsyncConnection, about: str, now: datetime, *, uscc: str = "") -> Target:
    """The thing a key names, of one business where `uscc` says which. Raises Refused NotFound."""
    if about.startswith("check/"):
        receipt = await queries.receipt_by_number(connection, about.removeprefix("check/"))
        if receipt is None or (uscc and receipt.uscc != uscc):
            raise _missing()
        on, title = receipt.at.astimezone(SHANGHAI).date(), f"信用查验 {receipt.number}"
        return Target(about, receipt.uscc, receipt.unit, title, "", MATTERS_BY_KIND["check"], on, None)
    record = await queries.first_of(connection, about)
    if record is None or (uscc and record.uscc != uscc):
        raise _missing()
    entries = await entries_of(connection, record.uscc)
    at = now.astimezone(SHANGHAI)
    item = newest(items(entries, on=at.date(), known_by=at), versions_of(entries, record.key))
    behind = await queries.case_behind(connection, record.case_id)
    if item is None:
        raise _missing()
    standing = f"{STATES[item.state]}：{item.state_why}"
    matters = MATTERS_BY_KIND.get(item.kind, ("record", "publication"))
    unit = behind.unit if behind else item.unit
    return Target(record.key, record.uscc, unit, item.title, standing, matters, item.true_on, item)


def options_of(matters: tuple[str, ...], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(matter, MATTERS[matter], matter == chosen) for matter in matters)


def _missing() -> Any:
    return Refused("没有找到这条信息", code="NotFound")
