"""导出为表格：每一格都按文字写，表头上方一行写明筛选条件和时间。"""

import asyncio
import io
from collections.abc import Iterable, Sequence
from urllib.parse import quote

import xlsxwriter  # type: ignore[import-untyped]
from fastapi.responses import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def spreadsheet(name: str, note: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A download of rows under `heads`; `note` is the first line, or none when it is empty."""
    content = await asyncio.to_thread(_written, note, heads, rows)
    disposition = f"attachment; filename=\"{name.encode('ascii', 'ignore').decode() or 'export'}.xlsx\"; "
    return Response(
        content, media_type=XLSX, headers={"Content-Disposition": disposition + f"filename*=UTF-8''{quote(name)}.xlsx"}
    )


def _written(note: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "constant_memory": True})
    sheet = book.add_worksheet("清单")
    bold = book.add_format({"bold": True})
    top = 0
    if note:
        sheet.write_string(0, 0, note)
        top = 1
    for column, head in enumerate(heads):
        sheet.write_string(top, column, head, bold)
    for line, row in enumerate(rows, top + 1):
        for column, cell in enumerate(row):
            sheet.write_string(line, column, "" if cell is None else str(cell))
    book.close()
    return buffer.getvalue()
