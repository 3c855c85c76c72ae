"""一张 xlsx 展开以后有多大：在读它以前问，远处的一个格子、压得很紧的空白，都不能把读它的进程撑死。"""

import re
import zipfile
import zlib
from io import BytesIO
from typing import IO, Any
from xml.parsers.expat import ExpatError, ParserCreate

from rules.refusal import Refused

BYTES = 300 * 1024 * 1024
CELLS = 4_000_000
PIECE = 1024 * 1024
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def judge_size(content: bytes) -> None:
    """Whoever reads a workbook lays out every cell from the first to the farthest that says anything, so ask before.

    Raises Refused SheetUnreadable: no xlsx, too many bytes, or too many cells between the first and the farthest.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if "xl/workbook.xml" not in packed.namelist():
                raise Refused("文件不是 xlsx 表格，请另存为 xlsx 后再试", code="SheetUnreadable")
            if sum(part.file_size for part in packed.infolist()) > BYTES:
                raise _too_large()
            for part in packed.infolist():
                if part.filename.startswith("xl/") and part.filename.endswith(".xml"):
                    with packed.open(part) as opened:
                        _judge_area(opened)
    except (zipfile.BadZipFile, ExpatError, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError):
        raise Refused("文件不是可以读取的 xlsx 表格，请另存为 xlsx 后再试", code="SheetUnreadable") from None


def _too_large() -> Refused:
    return Refused("表格展开后过大，请删去多余的工作表，以及数据以外的格子和空行", code="SheetUnreadable")


def _judge_area(part: IO[bytes]) -> None:
    """Follow the places of the cells as their reader does: a row or a cell that names none comes after the last."""
    row = column = high = wide = 0

    def begun(name: str, told: dict[str, Any]) -> None:
        nonlocal row, column, high, wide
        match name.rpartition(":")[2]:
            case "row":
                row, column = int(told.get("r", row + 1)), 0
            case "c":
                place = PLACE.fullmatch(told.get("r", ""))
                column, row = (_number(place[1]), int(place[2])) if place else (column + 1, row)
            case "v" | "is":
                high, wide = max(high, row), max(wide, column)
                if high * wide > CELLS:
                    raise _too_large()

    parser = ParserCreate()
    parser.StartElementHandler = begun
    while piece := part.read(PIECE):
        parser.Parse(piece)
    parser.Parse(b"", True)


def _number(letters: str) -> int:
    """The column that letters name: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number
