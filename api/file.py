"""一份文件怎样给浏览器：就地打开或者下载，带中文名字；不是 PDF 的，关进没有脚本的沙箱。"""

from urllib.parse import quote

from fastapi.responses import Response

from api.sniff import PDF
from templates.sheet import XLSX


def file_answer(content: bytes, mime: str, name: str, *, download: bool = False) -> Response:
    """The file itself, opened in place or saved as `name`."""
    way = "attachment" if download else "inline"
    headers = {"Content-Disposition": f"{way}; filename*=UTF-8''{quote(name, safe='')}"}
    if mime != PDF:
        headers["Content-Security-Policy"] = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
    return Response(content, media_type=mime, headers=headers)


def attached_sheet(content: bytes, name: str) -> Response:
    """A spreadsheet to be saved as `name`.xlsx."""
    named = f"attachment; filename=sheet.xlsx; filename*=UTF-8''{quote(name, safe='')}.xlsx"
    return Response(content, media_type=XLSX, headers={"Content-Disposition": named})
