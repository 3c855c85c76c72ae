"""惩戒措施清单的表：一行一项；错误按行、按列说明，有一处错误就整张不收。"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from rules.check import purposes
from rules.fault import unseen
from rules.sanction_list import Klass, ListEdition, ListItem
from rules.sheet_cell import Cell, folded, text_of

LIST_COLUMNS: tuple[tuple[str, str], ...] = (
    ("序号", "no"),
    ("类别", "klass"),
    ("惩戒措施", "measure"),
    ("惩戒内容", "content"),
    ("惩戒对象", "object"),
    ("法规政策依据", "basis"),
    ("实施主体", "implementer"),
    ("来源", "source"),
    ("限制的查验用途", "purposes"),
)
# A column may be there and a cell of it empty: what has no basis is seen as such, and judged by a person.
HEADED = ("no", "klass", "measure", "content", "object", "basis", "implementer", "source")
FILLED = ("no", "klass", "measure", "content", "object", "implementer", "source")
EXAMPLE = (
    "1", "二类", "（示例，请删去本行）示例措施", "示例：这里写清单原文的惩戒内容", "示例：这里写清单原文的惩戒对象",
    "示例：《某法》第某条", "示例：某部门", "示例：原文第某页", "",
)  # fmt: skip
LONGEST = {
    **{"no": 60, "klass": 20, "measure": 200, "content": 4000, "object": 2000, "basis": 4000, "implementer": 1000},
    **{"source": 400, "purposes": 200},
}
_FIELDS = {folded(heading): field for heading, field in LIST_COLUMNS}
_HEADINGS = {field: heading for heading, field in LIST_COLUMNS}
_KLASSES: dict[str, Klass] = {
    **dict.fromkeys(("一", "I", "1"), "I"),
    **dict.fromkeys(("二", "II", "2"), "II"),
    **dict.fromkeys(("三", "III", "3"), "III"),
}


@lru_cache(maxsize=512)
def list_field(heading: str) -> str | None:
    """The field that a heading names, whatever its spaces; None for a column we do not read."""
    return _FIELDS.get(folded(heading))


def missing_list_columns(headings: Iterable[str]) -> list[str]:
    """The columns that a sheet lacks, by their headings."""
    present = {list_field(heading) for heading in headings}
    return [heading for heading, field in LIST_COLUMNS if field in HEADED and field not in present]


class ListSheet(NamedTuple):
    """What a sheet of a list has in common with the sheets whose rows become cases: its shape."""

    title: str = "惩戒措施清单"
    columns: tuple[tuple[str, str], ...] = LIST_COLUMNS
    required: tuple[str, ...] = FILLED
    field_of: Callable[[str], str | None] = list_field
    missing: Callable[[Iterable[str]], list[str]] = missing_list_columns


LIST_SHEET = ListSheet()


def read_items(
    lines: Iterable[tuple[int, Mapping[str, Cell]]], edition: ListEdition, *, on: date
) -> tuple[tuple[ListItem, ...], dict[str, str]]:
    """Every row as an item of an edition, and every fault by “第 3 行 类别”; `on` is the day of the import."""
    uses = {one.title: one.name for one in purposes(on)}
    about = {"list_title": edition.title, "number": edition.number, "level": edition.level}
    items: list[ListItem] = []
    faults: dict[str, str] = {}
    above: dict[str, int] = {}
    for row, cells in lines:
        said = {field: text_of(cell) for heading, cell in cells.items() if (field := list_field(heading))}
        wrong, klass, used = _judged(said, uses)
        if no := said.get("no", ""):
            if no in above:
                wrong["no"] = f"与第 {above[no]} 行的序号相同"
            above.setdefault(no, row)
        faults |= {f"第 {row} 行 {_HEADINGS[field]}": sentence for field, sentence in wrong.items()}
        if not wrong:
            items.append(ListItem.model_validate({**said, **about, "klass": klass, "purposes": used}))
    return tuple(items), faults


def _judged(said: Mapping[str, str], uses: Mapping[str, str]) -> tuple[dict[str, str], Klass | None, tuple[str, ...]]:
    """The faults of a row by field, its class, and the purposes it restricts."""
    wrong = {field: f"请填写{_HEADINGS[field]}" for field in FILLED if not said.get(field)}
    wrong |= {
        field: f"{_HEADINGS[field]}太长，最多 {most} 个字"
        for field, most in LONGEST.items()
        if len(said.get(field, "")) > most
    }
    wrong |= unseen(said)
    if said.get("measure", "").startswith(EXAMPLE[2][:4]):
        wrong["measure"] = "这是样表中的示例行，请删去"
    klass = _KLASSES.get(folded(said.get("klass", "")).upper().removesuffix("类"))
    if klass is None and "klass" not in wrong:
        wrong["klass"] = f"“{said['klass']}”不是类别，请写一类、二类或者三类"
    written = said.get("purposes", "").replace("，", "、").replace("；", "、").replace(",", "、").replace(";", "、")
    named = list(dict.fromkeys(one.strip() for one in written.split("、") if one.strip()))
    if "purposes" not in wrong and (strange := [one for one in named if one not in uses]):
        wrong["purposes"] = f"没有“{'、'.join(strange)}”这种查验用途；可以写：{'、'.join(uses)}"
    return wrong, klass, tuple(uses[one] for one in named if one in uses)
