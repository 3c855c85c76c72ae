"""信用记录登记表：一行单元格 → 一条记录，或者逐列的错误。信息项写目录中的名称，例如“行政许可”。"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from rules.catalogue import catalogue
from rules.fault import sentences, unseen
from rules.record_entry import RecordDraft, record_faults
from rules.sheet_cell import Cell, code_of, day_of, folded, text_of

RECORD_COLUMNS: tuple[tuple[str, str], ...] = (
    ("信息项", "item"),
    ("市场主体名称", "subject"),
    ("统一社会信用代码", "uscc"),
    ("信息名称", "title"),
    ("发生日期", "true_on"),
    ("编号", "number"),
    ("内容", "content"),
    ("结果或者等级", "result"),
    ("有效期至", "valid_until"),
    ("不利信息", "adverse"),
    ("作出单位", "issuer"),
    ("作出单位统一社会信用代码", "issuer_code"),
    ("来源文件名称", "paper"),
    ("来源文件文号", "paper_number"),
    ("来源文件制发单位", "paper_unit"),
    ("备注", "remark"),
)
RECORD_REQUIRED = ("item", "subject", "uscc", "title", "true_on", "paper", "paper_number", "paper_unit")
_FIELDS = {folded(heading): field for heading, field in RECORD_COLUMNS}
_YES = {"是": True, "否": False, "": False}
# What two rows that are the same record must say alike; who entered it, and how, does not matter.
_SAME = tuple(field for _, field in RECORD_COLUMNS if field not in ("item", "remark"))


def read_record_row(
    cells: Mapping[str, Cell], *, unit: str, issuer: str, on: date
) -> tuple[RecordDraft | None, dict[str, str]]:
    """One row, by heading, as a record of a unit, or None with every fault by the heading the sheet itself uses."""
    headings = {field: heading for heading in cells if (field := record_field(heading))}
    answers: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field, heading in headings.items():
        try:
            answers[field] = (
                _item(cells[heading], on) if field == "item" else _READERS.get(field, text_of)(cells[heading])
            )
        except ValueError as error:
            wrong[field] = str(error)
    given = {name: value for name, value in answers.items() if value not in ("", None)}
    wrong = {**unseen(given), **wrong}
    # What could not be read stands in for itself, so that the other faults of the row are told as well.
    stand_in = {name: {"true_on": on}.get(name, "?") for name in wrong if name in ("item", "uscc", "true_on")}
    draft = None
    try:
        draft = RecordDraft.model_validate({"issuer": issuer, **given, **stand_in, "unit": unit, "channel": "sheet"})
        wrong = {**record_faults(draft, on=on), **wrong}
    except ValidationError as error:
        wrong = {**sentences(RecordDraft, error), **wrong}
    named = {**{field: heading for heading, field in RECORD_COLUMNS}, **headings}
    return None if wrong else draft, {named.get(field, field): sentence for field, sentence in wrong.items()}


def same_record(one: RecordDraft, other: RecordDraft) -> bool:
    """Whether two records say the same, whoever entered them and by which way."""
    return all(getattr(one, field) == getattr(other, field) for field in _SAME)


def missing_record_columns(headings: Iterable[str]) -> list[str]:
    """The required columns that a sheet lacks, by their headings."""
    present = {record_field(heading) for heading in headings}
    return [heading for heading, field in RECORD_COLUMNS if field in RECORD_REQUIRED and field not in present]


@lru_cache(maxsize=512)
def record_field(heading: str) -> str | None:
    """The field that a heading names, whatever its brackets and spaces; None for a column we do not read."""
    return _FIELDS.get(folded(heading))


def _item(cell: Cell, on: date) -> str:
    said = text_of(cell)
    found = next((item.name for item in catalogue(on).values() if said in (item.title, item.name)), None)
    if found is None:
        raise ValueError(f"目录中没有“{said}”；可以写：{'、'.join(item.title for item in catalogue(on).values())}")
    return found


def _whether(cell: Cell) -> bool:
    said = text_of(cell)
    if said not in _YES:
        raise ValueError("不利信息应为“是”或者“否”")
    return _YES[said]


_READERS: dict[str, Callable[[Cell], Any]] = {
    **dict.fromkeys(("uscc", "issuer_code"), code_of),
    **dict.fromkeys(("true_on", "valid_until"), day_of),
    "adverse": _whether,
}
