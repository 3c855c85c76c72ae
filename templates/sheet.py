"""给人看的表：导入模板、没有导入的行及其原因、带条件的统计表。单元格都写成文字或者数字，绝不成为公式。"""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from rules.sheet_cell import SheetShape
from rules.sheet_kind import SHEETS, SheetKind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROW, WHY = "原表行号", "没有导入的原因"
PENALTY = SHEETS["penalty"]


def template_sheet(kind: SheetShape = PENALTY, example: Sequence[str] = ()) -> bytes:
    """An empty sheet with the headings of a kind; required ones are marked, and an example may stand below them."""
    headings = [(heading, field in kind.required) for heading, field in kind.columns]
    with _Book() as book:
        sheet = book.sheet(kind.title)
        for column, (heading, required) in enumerate(headings):
            sheet.write_string(0, column, f"*{heading}" if required else heading, book.head)
            # A credit code or a number typed into a plain cell would lose its digits.
            sheet.set_column(column, column, 22, book.plain)
        for column, said in enumerate(example):
            sheet.write_string(1, column, said, book.plain)
        sheet.freeze_panes(1, 0)
    return book.content


def bad_rows_sheet(rows: Iterable[Any], kind: SheetKind = PENALTY) -> bytes:
    """Rows that did not go in (`row`, `cells`, `faults`), each with its number and its reasons, in red.

    The columns are those of the sheet that was read, in the order of the template, so that the rows can be mended in
    place and sent again.
    """
    kept = list(rows)
    order = {field: place for place, (_, field) in enumerate(kind.columns)}
    known = dict.fromkeys(heading for one in kept for heading in one.cells)
    headings = sorted(known, key=lambda heading: order.get(kind.field_of(heading) or "", len(order)))
    with _Book() as book:
        sheet = book.sheet("没有导入的行")
        for column, heading in enumerate([*headings, ROW, WHY]):
            sheet.write_string(0, column, heading, book.head)
            sheet.set_column(column, column, 50 if heading == WHY else 22, book.plain)
        for place, one in enumerate(kept, start=1):
            for column, heading in enumerate(headings):
                _write(sheet, place, column, one.cells.get(heading), book.bad if heading in one.faults else book.plain)
            sheet.write_number(place, len(headings), one.row)
            sheet.write_string(place, len(headings) + 1, reasons(one.faults), book.bad)
        sheet.freeze_panes(1, 0)
    return book.content


def reasons(faults: Mapping[str, str]) -> str:
    """The faults of a row in one line: 罚款金额（万元）：…；处罚类别：…"""
    return "；".join(f"{heading}：{sentence}" for heading, sentence in faults.items())


def figures_sheet(title: str, conditions: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table of figures; the first row states what it was filtered by."""
    with _Book() as book:
        sheet = book.sheet(title)
        sheet.write_string(0, 0, f"{title}　{conditions}")
        for column, head in enumerate(heads):
            sheet.write_string(1, column, head, book.head)
        for place, row in enumerate(rows, start=2):
            for column, value in enumerate(row):
                _write(sheet, place, column, value, None)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, max(1, len(heads) - 1), 14)
        sheet.freeze_panes(2, 1)
    return book.content


class _Book:
    """A workbook in memory; `content` is there after the block."""

    def __enter__(self) -> "_Book":
        self._memory = BytesIO()
        self._book = xlsxwriter.Workbook(self._memory, {"in_memory": True, "strings_to_formulas": False})
        self.head = self._book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#EEF2F6"})
        self.plain = self._book.add_format({"num_format": "@"})
        self.bad = self._book.add_format({"num_format": "@", "font_color": "#B42318"})
        self.content = b""
        return self

    def sheet(self, name: str) -> Any:
        return self._book.add_worksheet(name)

    def __exit__(self, *failure: object) -> None:
        self._book.close()
        self.content = self._memory.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value)[:32_767], form)
