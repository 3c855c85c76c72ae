"""打开一张表：xlsx，或者 UTF-8、GB18030 的 csv；逐行、按列名给出单元格。"""

import csv
from collections.abc import Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from rules.refusal import Refused
from rules.sheet_cell import Cell, SheetShape
from rules.sheet_size import judge_size

HEADING_WITHIN = 10


class Line(NamedTuple):
    """A row as its sheet numbers it (the first is 1), by heading."""

    row: int
    cells: dict[str, Cell]


def lines_of(content: bytes, kind: SheetShape, *, most: int) -> list[Line]:
    """Every row with anything in it, below the headings.

    Raises Refused: SheetUnreadable, HeadingsMissing, HeadingTwice, TooManyRows.
    """
    rows = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    place, headings = _headings(rows, kind)
    lines = [
        Line(number, {heading: _cell(value) for heading, value in zip(headings, row, strict=False) if heading})
        for number, row in enumerate(rows[place + 1 :], start=place + 2)
        if any(value not in ("", None) and str(value).strip() for value in row)
    ]
    if len(lines) > most:
        raise Refused(f"表中有 {len(lines)} 行，一次最多导入 {most} 行，请分成几张表", code="TooManyRows")
    return lines


def _xlsx(content: bytes) -> list[list[Any]]:
    judge_size(content)
    try:
        return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError, OSError):
        sentence = "文件不是可以读取的 xlsx 表格，请用表格软件另存为 xlsx 后再试"
        raise Refused(sentence, code="SheetUnreadable") from None


def _csv(content: bytes) -> list[list[Any]]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise Refused("文件不是可以读取的 csv 表格", code="SheetUnreadable") from None


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("文件既不是 xlsx，也不是 UTF-8 或 GB18030 编码的 csv", code="SheetUnreadable")


def _headings(rows: Sequence[Sequence[Any]], kind: SheetShape) -> tuple[int, list[str]]:
    """The first row that names at least three columns of the template; a title may stand above it."""
    for place, row in enumerate(rows[:HEADING_WITHIN]):
        headings = [str(value).strip() for value in row]
        fields = [field for heading in headings if (field := kind.field_of(heading))]
        if len(fields) < 3:
            continue
        if missing := kind.missing(headings):
            raise Refused(f"表头缺少以下列：{'、'.join(missing)}", code="HeadingsMissing")
        twice = {heading for heading in headings if (field := kind.field_of(heading)) and fields.count(field) > 1}
        if twice:
            raise Refused(f"表头中有重复的列：{'、'.join(sorted(twice))}", code="HeadingTwice")
        return place, [_clean(heading) for heading in headings]
    raise Refused("没有找到表头；第一行应为模板的列名，可以下载模板对照", code="HeadingsMissing")


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return _clean(value)
    if value is None or isinstance(value, float | date) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return str(value)


def _clean(text: str) -> str:
    """PostgreSQL keeps no NUL, and nobody means one."""
    return text.replace("\x00", "")
