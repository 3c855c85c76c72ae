"""表格的单元格：文字、代码、日期各怎样读。"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from rules.penalty import code_fault

Cell = str | float | int | date | None


class SheetShape(Protocol):
    """What is known of every sheet that is read or offered as a template: its columns, and how its headings are told.

    `field_of` names the field of a heading; `missing` the required columns that some headings lack.
    """

    @property
    def title(self) -> str: ...
    @property
    def columns(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def required(self) -> tuple[str, ...]: ...
    @property
    def field_of(self) -> Callable[[str], str | None]: ...
    @property
    def missing(self) -> Callable[[Iterable[str]], list[str]]: ...


_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ][\d:.]+)?|(\d{4})(\d\d)(\d\d)")
_SERIAL_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(36526, 73051)  # 2000-01-01 to 2100-01-01 as spreadsheets number days.


def folded(text: str) -> str:
    """A heading or a word without its spaces, its full-width forms and the star of a required column."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lstrip("*")


def text_of(cell: Cell) -> str:
    """What a cell says; a whole number has no point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def code_of(cell: Cell) -> str:
    """A credit code, or nothing. Raises ValueError with a sentence."""
    if isinstance(cell, int | float):
        raise ValueError("代码单元格是数字格式，末几位可能已经失真；请设为文本格式后重新填写")
    code = text_of(cell)
    if wrong := code_fault(code) if code else "":
        raise ValueError(wrong)
    return code


def day_of(cell: Cell) -> date | None:
    """A day as people and spreadsheets write it. Raises ValueError with a sentence."""
    if isinstance(cell, datetime):
        return cell.date()
    if cell is None or isinstance(cell, date):
        return cell
    text = unicodedata.normalize("NFKC", text_of(cell))
    if not text:
        return None
    if text.isdigit() and int(text) in _SERIALS:
        return _SERIAL_DAY_ZERO + timedelta(days=int(text))
    found = _DATE.fullmatch("".join(text.split()) if "年" in text else text)
    try:
        year, month, day = (int(part) for part in found.groups() if part) if found else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"“{text}”不是有效日期，例如 2026-04-01") from None
