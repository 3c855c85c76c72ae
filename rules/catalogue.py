"""信用信息目录：什么可以记入信用档案、要写明什么、几日内登记。实施方案 二（一）4；国办发〔2020〕49号：目录制。"""

from datetime import date
from functools import cache

from rules.clock import shift
from rules.credit_file import Tab
from rules.edition import Doubt, in_force
from rules.message import Message
from rules.refusal import Refused
from rules.working_day import calendar


class CatalogueItem(Message):
    """One kind of record that may be entered. Its periods and fields are the house's own choice: `doubt` says so.

    `required` and `optional` are fields beyond those of every record. `adverse`: it may speak against its business, and
    is then used for `adverse_years`. It is to be entered within `entry_days` working days.
    """

    name: str
    title: str
    within: str
    kind: str
    tab: Tab
    required: tuple[str, ...]
    optional: tuple[str, ...]
    public: bool
    adverse: bool
    adverse_years: int
    entry_days: int
    basis: str
    doubt: Doubt


def catalogue(on: date) -> dict[str, CatalogueItem]:
    """What may be entered on a day, by name, in the order of the catalogue. Raises Refused NoEditionInForce."""
    return _read(in_force("catalogue", on).in_force_on)


def classes(on: date) -> dict[str, str]:
    """The classes of the catalogue in force on a day: name → title."""
    return {row["name"]: row["title"] for row in in_force("catalogue", on).data["class"]}


def item_of(name: str, on: date) -> CatalogueItem:
    """Raises Refused NotInCatalogue for what the catalogue of the day does not have."""
    found = catalogue(on).get(name)
    if found is None:
        title = in_force("catalogue", on).title
        raise Refused(
            f"《{title}》中没有这一项，不得记入信用档案", code="NotInCatalogue", faults={"item": "请选择目录中的一项"}
        )
    return found


def entry_due(item: CatalogueItem, true_on: date) -> date:
    """The last day on which a record of that day is entered in time."""
    return shift(true_on, item.entry_days, calendar())


@cache
def _read(begun_on: date) -> dict[str, CatalogueItem]:
    edition = in_force("catalogue", begun_on)
    titles = {row["name"]: row["title"] for row in edition.data["class"]}
    rows = ({**row, "within": titles[row["class"]]} for row in edition.data["item"])
    return {row["name"]: CatalogueItem.model_validate(row) for row in rows}
