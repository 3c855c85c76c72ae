"""失信惩戒措施清单：一级一份、一版一版留存；惩戒只能取自现行清单的一项。实施方案 二（三）9；国办发〔2020〕49号。

The house ships no list: what the official lists hold is imported from a sheet, item by item, each with its source.
"""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from rules.message import Message
from rules.penalty_form import labels
from rules.sheet_cell import folded

Klass = Literal["I", "II", "III"]
Level = Literal["national", "province", "other"]
State = Literal["draft", "in_force", "suspended", "repealed", "rejected"]
LEVELS: dict[Level, str] = {"national": "全国基础清单", "province": "江苏省补充清单", "other": "其他清单"}
KLASSES: dict[Klass, str] = {"I": "一类", "II": "二类", "III": "三类"}
STATES: dict[State, str] = {
    "draft": "待核对",
    "in_force": "已启用",
    "suspended": "暂停执行",
    "repealed": "已失效",
    "rejected": "未启用",
}
UNBASED = "一类措施没有写明法规政策依据，不能采纳"


class ListItem(Message):
    """One item of a list. `purposes` are those of the edition `check` that it restricts; `basis` is quoted.

    `list_id` is the case of the list; empty until the list is filed.
    """

    list_id: str = ""
    list_title: str = ""
    number: str = ""
    level: Level = "other"
    no: str
    klass: Klass
    measure: str
    content: str
    object: str
    basis: str = ""
    implementer: str
    source: str
    purposes: tuple[str, ...] = ()

    @property
    def unbased(self) -> bool:
        """Whether it would reduce rights without quoting what allows it: such an item is never accepted."""
        return self.klass == "I" and not self.basis.strip()


class ListEdition(Message):
    """Which edition of a list a sheet is: what whoever imports it says of it, with the paper it was taken from."""

    level: Level = Field(title="层级", json_schema_extra=labels(**LEVELS))
    title: str = Field(title="清单名称", description="与原文一致，不加书名号", min_length=1, max_length=120)
    number: str = Field(title="文号", description="没有文号的，写清单的年份版次", max_length=60, pattern=r"^[^/]+$")
    year: int = Field(title="年份", ge=2000, le=2100)
    issued_by: str = Field(title="发布机关", min_length=1, max_length=120)
    in_force_on: date = Field(title="施行日期")
    source: str = Field(title="出处", description="从哪里取得原文，例如网址或者来文", min_length=1, max_length=400)
    paper: str = Field(title="原文", min_length=1, json_schema_extra={"widget": "file"})
    replaces: str = Field(
        "", title="代替哪一份清单", description="同一层级、同一文号的，自动代替", max_length=160,
        json_schema_extra={"widget": "select"},
    )  # fmt: skip


def list_case(edition: ListEdition, turn: int = 1) -> str:
    """The id of the case; the same number again is another turn."""
    return f"sanction_list/{edition.level}-{edition.number}" + (f"~{turn}" if turn > 1 else "")


def sanction_list_faults(edition: ListEdition, *, unit: str, former: Any | None) -> dict[str, str]:
    """What keeps a unit from filing a list, by field. `former` is the row of the list that it replaces, if any."""
    if former is None:
        return {"replaces": "没有这份清单，或者不是现行的"} if edition.replaces else {}
    if former.unit != unit:
        told = f"《{former.title}》（{former.number}）由另一单位导入，只能由该单位废止或者用新版代替"
        return {"replaces" if edition.replaces else "number": told}
    if former.level != edition.level:
        return {"replaces": "只能代替同一层级的清单"}
    if edition.in_force_on <= former.in_force_on:
        told = f"《{former.title}》自 {former.in_force_on} 起施行，新版的施行日期应当更晚"
        return {"in_force_on": told}
    return {}


def carries(item: ListItem, other: ListItem) -> bool:
    """Whether a measure that rested on an item of another list may rest on this item instead.

    It is the same measure of the same class with the same content against the same objects in a list of the same
    level, quotes a basis, and names every purpose that the measure restricts: whoever stays under a measure stays
    under one that this list allows as it is.
    """
    same, wanted = (
        (one.level, one.klass, *(folded(said) for said in (one.measure, one.content, one.object)))
        for one in (item, other)
    )
    return same == wanted and bool(item.basis.strip()) and set(other.purposes) <= set(item.purposes)


def standing(row: Any, *, on: date) -> tuple[str, str]:
    """How a list stands on a day, in words, and their tone on a page."""
    if row.state in ("draft", "rejected"):
        return STATES[row.state], "warn" if row.state == "draft" else "plain"
    if row.state == "repealed" or (row.ends_on is not None and row.ends_on < on):
        return STATES["repealed"], "plain"
    if row.state == "suspended":
        return STATES["suspended"], "bad"
    if row.in_force_on > on:
        return "尚未施行", "info"
    return ("现行" if row.ends_on is None else f"现行，至 {row.ends_on}"), "good"
