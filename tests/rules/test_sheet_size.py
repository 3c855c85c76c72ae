"""一张表展开以后有多大，在读它以前就知道。"""

import zipfile
from io import BytesIO

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from rules.refusal import Refused
from rules.sheet_size import CELLS, judge_size

FAR = 1_048_575


def workbook(*cells: tuple[int, int]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for row, column in cells:
            sheet.write_string(row, column, "甲")
    return content.getvalue()


def packed(sheet: str, *, book: str = "xl/workbook.xml", name: str = "xl/worksheets/sheet1.xml") -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(book, "<workbook/>")
        parts.writestr(name, sheet)
    return content.getvalue()


@pytest.mark.parametrize("cells", [[(0, 0)], [(20_000, 30), (0, 0)], [(FAR, 0)], [(0, 16_383)]])
def test_what_somebody_fills_in_may_be_read(cells: list[tuple[int, int]]) -> None:
    judge_size(workbook(*cells))


def test_a_cell_far_from_the_others_makes_a_sheet_too_large() -> None:
    with pytest.raises(Refused, match="过大"):
        judge_size(workbook((0, 0), (FAR, 16_383)))


@pytest.mark.parametrize(
    "sheet",
    [
        f"<sheetData><row r='1'><c r='ZZ1'><v>1</v></c></row><row r='{CELLS}'><c><v>1</v></c></row></sheetData>",
        "<x:row xmlns:x='urn:x'><x:c r='A1048576'><x:is/></x:c><x:c r='ZZ1'><x:v/></x:c></x:row>",
        "<sheetData><row r='1048575'/><row><c/><c/><c/><c><v/></c></row></sheetData>",
    ],
)
def test_places_are_followed_however_they_are_written(sheet: str) -> None:
    with pytest.raises(Refused, match="过大"):
        judge_size(packed(sheet))


def test_cells_that_say_nothing_are_not_laid_out() -> None:
    judge_size(packed("<sheetData><row r='1048576'><c r='XFD1048576' s='1'/></row></sheetData>"))


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 no zip",
        packed("<office/>", book="content.xml"),
        packed("<sheetData><row></sheetData>"),
        packed("<sheetData><row r='one'/></sheetData>"),
        packed("<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d '&b;&b;'>]><a>&e;</a>"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Refused, match="xlsx") as refused:
        judge_size(content)
    assert refused.value.code == "SheetUnreadable"


def test_a_part_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rules.sheet_size.BYTES", 1000)
    with pytest.raises(Refused, match="过大"):
        judge_size(packed(" " * 2000))
