"""异议针对的那条信息：企业端和工作人员的表单都从这里认出它。"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from api.day import SHANGHAI
from database.queries import objection as queries
from database.queries.credit_file import entries_of
from rules.check import InForce
from rules.check_receipt import answer_of
from rules.credit_file import STATES, Item, items
from rules.objection import MATTERS, newest, versions_of
from rules.refusal import Refused
from templates.form import Field, Option

MATTERS_BY_KIND: dict[str, tuple[str, ...]] = {"check": ("check",), "evaluation": ("grade", "publication")}


class Target(NamedTuple):
    """What is objected to: the key of its first version (or `check/<number>`), and how people know it.

    `told` are the items of a check's answer that name their record, any of which an objection may speak of.
    """

    key: str
    uscc: str
    unit: str
    title: str
    standing: str
    matters: tuple[str, ...]
    since: date
    item: Item | None
    told: tuple[InForce, ...] = ()


async def target_of(connection: AsyncConnection, about: str, now: datetime, *, uscc: str = "") -> Target:
    """The thing a key names, of one business where `uscc` says which. Raises Refused NotFound."""
    if about.startswith("check/"):
        receipt = await queries.receipt_by_number(connection, about.removeprefix("check/"))
        if receipt is None or (uscc and receipt.uscc != uscc):
            raise _missing()
        on, title = receipt.at.astimezone(SHANGHAI).date(), f"信用查验 {receipt.number}"
        told = tuple(one for one in answer_of(receipt.answer).items if one.record)
        return Target(about, receipt.uscc, receipt.unit, title, "", MATTERS_BY_KIND["check"], on, None, told)
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


def fields_about(fields: Sequence[Field], target: Target, answers: Mapping[str, Any]) -> list[Field]:
    """The fields of an objection to this target: what it may be directed at, which item of a check it speaks of."""
    matter, record = answers.get("matter", target.matters[0]), answers.get("record", "")
    options = {
        "matter": tuple(Option(one, MATTERS[one], one == matter) for one in target.matters),
        "record": tuple(Option(one.record, one.title, one.record == record) for one in target.told),
    }
    shown = [field for field in fields if field.name != "record" or target.told]
    return [one._replace(options=options.get(one.name, one.options)) for one in shown]


def _missing() -> Any:
    return Refused("没有找到这条信息", code="NotFound")
